import Foundation
import Testing

/// Numbers in documents are what the program computes: `scripts/make-numbers` makes them, and compares them here.
@Suite struct NumbersTests {
  private static let script = Product.checkout + "/scripts/make-numbers"

  /// The modules of `scripts/documented`, one for each document.
  static let modules: [String] = {
    let folder = Product.checkout + "/scripts/documented"
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return files.filter { $0.hasSuffix(".py") && !$0.hasPrefix("_") }.map { String($0.dropLast(3)) }.sorted()
  }()

  private func make(_ arguments: String, in folder: TemporaryFolder) throws -> Run {
    let python = Available.readerPython ?? "/usr/bin/python3"
    return try shell(
      "\"\(python)\" \"\(Self.script)\" --program \"$fvsolve\" \(arguments)", in: folder, timeout: 1200)
  }

  @Test(.enabled(if: Available.readers), arguments: modules)
  func theDocumentSaysWhatComesOut(_ module: String) throws {
    let run = try make("--check --quick \(module)", in: try TemporaryFolder())
    #expect(
      run.status == 0,
      "scripts/make-numbers \(module) makes them anew\n\(run.output)\(run.errors)")
  }

  /// A number that is not what comes out is told, and put right.
  @Test(.enabled(if: Available.readers)) func aWrongNumberIsNoticed() throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      atPath: folder.path("docs"), withIntermediateDirectories: true)
    let text = try String(contentsOfFile: Product.checkout + "/docs/sensitivity.md", encoding: .utf8)
    let wrong = text.replacingOccurrences(of: "| +2.90 |", with: "| +2.80 |")
      .replacingOccurrences(of: "moves `T_max` by 25 K", with: "moves `T_max` by 35 K")
    #expect(wrong != text)
    try folder.write(wrong, to: "docs/sensitivity.md")
    let part = "--root . sensitivity.SET"
    let check = try make("--check \(part)", in: folder)
    #expect(check.status == 1)
    #expect(check.output.contains("'+2.80' is written, '+2.90' came out"), "\(check.output)")
    #expect(check.output.contains("by 35 K' is written") && check.output.contains("by 25 K' came out"))
    #expect(try String(contentsOfFile: folder.path("docs/sensitivity.md"), encoding: .utf8) == wrong)
    #expect(try make(part, in: folder).status == 0)
    #expect(try String(contentsOfFile: folder.path("docs/sensitivity.md"), encoding: .utf8) == text)
  }

  /// What a document does not have is no success.
  @Test(.enabled(if: Available.readers)) func aMissingPlaceIsNoticed() throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      atPath: folder.path("docs"), withIntermediateDirectories: true)
    let text = try String(contentsOfFile: Product.checkout + "/docs/sensitivity.md", encoding: .utf8)
    try folder.write(
      text.replacingOccurrences(of: "<!-- table: ranges -->\n", with: ""), to: "docs/sensitivity.md")
    let run = try make("--check --root . sensitivity.SET", in: folder)
    #expect(run.status == 3 && run.errors.contains("'<!-- table: ranges -->' stands there 0 times"))
    #expect(try make("nothing", in: folder).status == 64)
  }

  /// Every table that a document marks is made by a part.
  @Test func everyMarkHasItsPart() throws {
    var marks = 0
    for document in try Self.documents() {
      let text = try String(contentsOfFile: document, encoding: .utf8)
      for line in text.split(separator: "\n") where line.hasPrefix("<!-- table: ") {
        marks += 1
        let name = line.dropFirst("<!-- table: ".count).dropLast(" -->".count)
        let made = try Self.modules.contains {
          let source = try String(
            contentsOfFile: Product.checkout + "/scripts/documented/\($0).py", encoding: .utf8)
          return source.contains("\"\(name)\"") && document.hasSuffix(Self.document(of: source))
        }
        #expect(made, "\(document): no part makes the table '\(name)'")
      }
    }
    #expect(marks > 2)
  }

  private static func documents() throws -> [String] {
    ["", "docs/", "docs/tutorials/", "Benchmarks/"].flatMap { folder in
      ((try? FileManager.default.contentsOfDirectory(atPath: Product.checkout + "/" + folder)) ?? [])
        .filter { $0.hasSuffix(".md") }.map { Product.checkout + "/" + folder + $0 }
    }
  }

  private static func document(of source: String) -> String {
    let line = source.split(separator: "\n").first { $0.hasPrefix("DOCUMENT = ") } ?? ""
    return "/" + line.dropFirst("DOCUMENT = \"".count).dropLast()
  }
}
