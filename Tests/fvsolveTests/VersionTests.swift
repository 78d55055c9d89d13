import Foundation
import Testing

/// One number, told by the program, the list of changes and the citation; and the commit of the sources, of which nothing but the truth is said.
@Suite struct VersionTests {
  private let number: String
  private let described: String

  init() throws {
    let run = try fvsolve(["--version"], in: try TemporaryFolder())
    described = run.output.trimmingCharacters(in: .newlines)
    number = String(described.prefix { $0 != " " })
  }

  @Test func changesAndCitationHaveTheProgramsNumber() throws {
    func first(_ pattern: Regex<(Substring, Substring)>, in file: String) throws -> String {
      let text = try String(contentsOfFile: Product.checkout + "/" + file, encoding: .utf8)
      return String(try #require(text.firstMatch(of: pattern), "no version in \(file)").1)
    }
    let changes = try first(/\n## (\d+\.\d+\.\d+)\n/, in: "CHANGELOG.md")
    let citation = try first(/\nversion: (\S+)\n/, in: "CITATION.cff")
    #expect(changes == number, "CHANGELOG.md begins with \(changes), the program is \(number)")
    #expect(citation == number, "CITATION.cff says \(citation), the program is \(number)")
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: Product.checkout + "/.git")))
  func theProgramKnowsItsCommit() throws {
    let head = try shell(
      "git -c 'safe.directory=*' -C \"\(Product.checkout)\" rev-parse HEAD", in: try TemporaryFolder())
    #expect(head.status == 0, "\(head.errors)")
    #expect(
      described.hasPrefix("\(number) (\(head.output.prefix(12))"),
      "the program says '\(described)', the checkout is at \(head.output): build again")
  }

  @Test func doctorAndResultsSayTheSame() throws {
    let folder = try TemporaryFolder()
    let doctor = try fvsolve(["doctor"], in: folder)
    #expect(doctor.output.hasPrefix("fvsolve \(described)\n"), "\(doctor.output)")
    let solve = try fvsolve(
      ["--state", "set", "--resolution", "0.3", "--no-plot", "-o", "r.h5"], in: folder)
    #expect(solve.status == 0, "\(solve.errors)")
    let commit = try folder.result("r.h5").provenance.commit
    #expect(commit.wholeMatch(of: /([0-9a-f]{40}(-dirty)?)?/) != nil, "\(commit)")
    #expect(
      commit.isEmpty ? described.contains("commit unknown") : described.contains(commit.prefix(12)),
      "'\(commit)' in the file, '\(described)' from the program")
    #expect(commit.hasSuffix("-dirty") == described.contains("uncommitted"), "'\(commit)', '\(described)'")
  }
}
