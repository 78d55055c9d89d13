import Foundation
import Testing

@testable import Cluster

/// Words against what /bin/sh makes of them.
@Suite struct ShellWordsTests {
  static let words = [
    "", "plain", "a b", "it's", "'", "''", "\"", "$HOME", "`id`", "\\", "a\nb", "*", "~", "-n", "#", "é µ",
    "a;b|c&d", "%4a",
    "$(rm x)", "!", "tab\there", "{1,2}",
  ]

  @Test(arguments: words)
  func aShellReadsAQuotedWordBackUnchanged(_ word: String) throws {
    #expect(try shellWords(ShellWords.quoted(word)) == [word])
    #expect(try ShellWords.split(ShellWords.quoted(word)) == [word])
  }

  @Test func harmlessWordsStayReadable() {
    #expect(ShellWords.quoted("--voltage=0:0.5:0.1V,results/a.h5") == "--voltage=0:0.5:0.1V,results/a.h5")
  }

  @Test(arguments: [
    "", "  ", "--partition=long --time=1:00:00", "  a\t b\nc ", "--comment='two words' -p debug",
    #"--comment="say \"hi\" \n \\ there""#, #"a\ b c\'d"#, #"'a'"b"c''"#, #"'' """#, #"'a\b'"#,
  ])
  func linesAreCutAsAShellCutsThem(_ line: String) throws {
    #expect(try ShellWords.split(line) == shellWords(line.replacingOccurrences(of: "\n", with: " ")))
  }

  @Test(arguments: ["'", "a\"b", "--comment='x", "a\\"])
  func openEndsAreErrors(_ line: String) {
    #expect(throws: ShellWordsError.self) { try ShellWords.split(line) }
  }

  private func shellWords(_ line: String) throws -> [String] {
    let output = try run("/bin/sh", ["-c", #"set -- "# + line + #"; for w; do printf '%s\0' "$w"; done"#])
      .output
    return output.split(separator: "\0", omittingEmptySubsequences: false).dropLast().map(String.init)
  }
}

@Suite struct SbatchOptionsTests {
  @Test func severalLinesHoldSeveralOptions() throws {
    #expect(
      try SbatchOptions.parse(["--partition=long --time 2:00:00", "--comment='a b' -n1 --export=ALL"])
        == ["--partition=long", "--time", "2:00:00", "--comment=a b", "-n1", "--export=ALL"])
  }

  @Test(arguments: [
    "--array=1-9", "--arr=1", "-a1-2", "-o log", "--output log", "--wait", "-W", "--wrap=id", "-D/tmp",
    "-Jme",
    "--job-name=x", "--clusters=a", "-M a", "--parsable", "--test-only", "-e x",
  ])
  func whatTheEngineSetsItselfIsRefused(_ line: String) {
    #expect(throws: SbatchOptionsError.self) { try SbatchOptions.parse(["--time=1", line]) }
  }

  @Test func theMessageNamesTheWord() {
    let error = #expect(throws: SbatchOptionsError.self) { try SbatchOptions.parse(["-p x --arr=1-9"]) }
    #expect(error?.description.hasPrefix("'--arr=1-9': fvsolve sets --array itself") == true)
  }
}
