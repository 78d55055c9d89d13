import Foundation
import Testing

/// docs/cli.md and the manual pages are made from the parser: a help text that changes must change them too.
@Suite struct ReferenceTests {
  private let script = Product.checkout + "/scripts/make-reference"

  @Test func theReferenceIsWhatTheParserSays() throws {
    let run = try shell("\"\(script)\" --check --program \"$fvsolve\"", in: try TemporaryFolder())
    #expect(
      run.status == 0,
      "docs/cli.md is stale: run scripts/make-reference and commit what it writes\n\(run.errors)")
  }

  /// The check fails where a text differs, and says what remakes it.
  @Test func aStaleReferenceIsNoticed() throws {
    let folder = try TemporaryFolder()
    for name in ["scripts/make-reference", "docs/cli.md"] {
      let path = folder.path(name)
      try FileManager.default.createDirectory(
        at: URL(fileURLWithPath: path).deletingLastPathComponent(), withIntermediateDirectories: true)
      try FileManager.default.copyItem(atPath: Product.checkout + "/" + name, toPath: path)
    }
    let text = try String(contentsOfFile: folder.path("docs/cli.md"), encoding: .utf8)
    try folder.write(
      text.replacingOccurrences(of: "`--error-estimate`", with: "`--errors`"), to: "docs/cli.md")
    let check = try shell("scripts/make-reference --check --program \"$fvsolve\"", in: folder)
    #expect(
      check.status == 1 && check.errors.contains("scripts/make-reference remakes it"), "\(check.errors)")
    #expect(check.errors.contains("--errors") && check.errors.contains("--error-estimate"), "\(check.errors)")
    let remake = try shell("scripts/make-reference --program \"$fvsolve\"", in: folder)
    #expect(remake.status == 0, "\(remake.errors)")
    #expect(try String(contentsOfFile: folder.path("docs/cli.md"), encoding: .utf8) == text)
  }

  /// Every command that the help names has a section with each of its options, and a page that a formatter takes.
  @Test func everyCommandAndOptionIsThere() throws {
    let folder = try TemporaryFolder()
    let document = try String(contentsOfFile: Product.checkout + "/docs/cli.md", encoding: .utf8)
    let run = try shell("\"\(script)\" --man pages --program \"$fvsolve\"", in: folder)
    #expect(run.status == 0, "\(run.errors)")
    for page in HelpTests.pages {
      let command = ["fvsolve"] + page.command
      let manual = try String(
        contentsOfFile: folder.path("pages/\(command.joined(separator: "-")).1"), encoding: .utf8)
      for heading in [
        "NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "EXIT STATUS", "ENVIRONMENT", "FILES", "SEE ALSO",
      ] {
        #expect(manual.contains("\n.SH \(heading)\n"), "\(command) has no \(heading)")
      }
      if page.command.isEmpty { continue }
      let heading = "\n## \(command.joined(separator: " "))\n"
      let deeper = heading.replacingOccurrences(of: "\n##", with: "\n###")
      let start = try #require(document.range(of: heading) ?? document.range(of: deeper), "no \(command)")
      let rest = document[start.upperBound...]
      let section = rest[..<(rest.range(of: "\n## ")?.lowerBound ?? rest.endIndex)]
      for word in page.words where word.hasPrefix("--") {
        let option = word.prefix { $0 != " " && $0 != "/" }
        #expect(section.contains(option), "no \(option) in the section of \(command)")
        #expect(
          manual.contains(option.replacingOccurrences(of: "-", with: "\\-")),
          "no \(option) in the page of \(command)")
      }
    }
  }
}
