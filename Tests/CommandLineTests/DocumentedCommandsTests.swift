import ArgumentParser
import Foundation
import Testing

@testable import fvsolve

/// Every command that a document shows is one that the program takes: options that exist, values that they allow. What is run, and what comes out, is
/// tested where commands run.
@Suite struct DocumentedCommandsTests {
  private static let checkout = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  static let documents: [String] = {
    let docs =
      FileManager.default.enumerator(atPath: checkout.path + "/docs")?.compactMap { $0 as? String } ?? []
    return ["README.md"] + docs.filter { $0.hasSuffix(".md") }.map { "docs/" + $0 }.sorted()
  }()

  @Test(arguments: documents)
  func theProgramTakesThem(_ document: String) throws {
    let text = try String(contentsOfFile: Self.checkout.path + "/" + document, encoding: .utf8)
    for command in Self.commands(in: text) {
      let words = try #require(Self.words(command), "\(document): quotes do not end: \(command)")
      do { _ = try Fvsolve.parseAsRoot(Array(words.dropFirst())) } catch {
        let code = Fvsolve.exitCode(for: error)
        #expect(code == .success, "\(document): \(command)\n\(Fvsolve.message(for: error))")
      }
    }
  }

  @Test func manyAreFound() throws {
    let all = try Self.documents.flatMap {
      Self.commands(in: try String(contentsOfFile: Self.checkout.path + "/" + $0, encoding: .utf8))
    }
    #expect(all.count > 80, "\(all.count)")
    let commands = Set(all.compactMap { Self.words($0)?.dropFirst().first })
    #expect(commands.isSuperset(of: ["sweep", "train", "pulse", "calibrate"]))
  }

  @Test func wordsAreThoseOfAShell() {
    #expect(
      Self.words(#"fvsolve --voltage "0.4 V" 'a b' c=1:"2 3"V"#) == [
        "fvsolve", "--voltage", "0.4 V", "a b", "c=1:2 3V",
      ])
    #expect(Self.words("fvsolve mesh   # a remark") == ["fvsolve", "mesh"])
    #expect(Self.words(#"fvsolve "open"#) == nil)
  }

  /// Lines of blocks, indented or fenced, that begin with the program.
  static func commands(in markdown: String) -> [String] {
    var commands: [String] = []
    var pending = ""
    var isBlock = false
    for line in markdown.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("```") { isBlock.toggle() }
      let text = line.trimmingCharacters(in: .whitespaces)
      guard isBlock || line.hasPrefix("    ") else { continue }
      pending += text
      if pending.hasSuffix("\\") {
        pending = pending.dropLast() + " "
        continue
      }
      commands.append(pending)
      pending = ""
    }
    return commands.filter {
      // A name alone, and what stands for something else, is no command to type.
      ($0.hasPrefix("fvsolve ") || $0.hasPrefix("scripts/fvsolve ")) && !$0.contains("…")
        && !$0.contains("...")
        && !$0.contains("[") && $0.rangeOfCharacter(from: .init(charactersIn: "|>&;<")) == nil
    }.filter {
      !$0.split(separator: " ").dropFirst().contains { $0.allSatisfy { $0.isUppercase || $0 == "_" } }
    }
  }

  /// Splits at blanks, with quotes as a shell has them; nil where a quote does not end.
  static func words(_ command: String) -> [String]? {
    var words: [String] = []
    var word: String?
    var quote: Character?
    for character in command {
      if let open = quote {
        if character == open { quote = nil } else { word = (word ?? "") + String(character) }
      } else if character == "\"" || character == "'" {
        quote = character
        word = word ?? ""
      } else if character == "#" && word == nil {
        break
      } else if character == " " {
        if let whole = word { words.append(whole) }
        word = nil
      } else {
        word = (word ?? "") + String(character)
      }
    }
    if let whole = word { words.append(whole) }
    return quote == nil ? words : nil
  }
}
