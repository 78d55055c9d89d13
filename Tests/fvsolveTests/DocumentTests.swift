import Foundation
import Testing

/// Documents that are run: what they show happens, in the order shown and in one folder, as a reader would type it.
///
/// A ```sh block is run, a ```python block too, a block whose head names a file (```yaml mine.yaml) becomes that file, and every line of a ```text block is
/// in what the block before it printed.
@Suite struct DocumentTests {
  static let documents = [
    "README.md", "docs/cluster.md", "docs/devices.md", "docs/exports.md", "docs/fitting.md",
    "docs/impedance.md", "docs/python.md", "docs/results.md", "docs/studies.md", "docs/wires.md",
    "docs/tutorials/heat-map.md", "docs/tutorials/thickness-and-amplitude.md",
    "docs/tutorials/calibrate-and-export.md", "docs/tutorials/train-on-your-data.md",
  ]

  @Test(arguments: documents)
  func everythingThatIsShownHappens(_ document: String) throws {
    let blocks = Self.blocks(
      in: try String(contentsOfFile: Product.checkout + "/" + document, encoding: .utf8))
    #expect(blocks.contains { $0.language == "sh" && $0.text.contains("scripts/fvsolve") })
    let folder = try TemporaryFolder()
    for name in ["geometries", "docs", "scripts", "results/reference"] {
      try? FileManager.default.createDirectory(
        atPath: folder.path("results"), withIntermediateDirectories: true)
      try FileManager.default.copyItem(atPath: Product.checkout + "/\(name)", toPath: folder.path(name))
    }
    // Stands for the script that builds first.
    try folder.write("#!/bin/sh\nexec \"$fvsolve\" \"$@\"\n", to: "scripts/fvsolve")
    chmod(folder.path("scripts/fvsolve"), 0o755)
    let python = Available.readerPython ?? "python3"
    var printed = ""
    for block in blocks {
      switch (block.language, block.name) {
      case (_, let name?): try folder.write(block.text, to: name)
      case ("sh", _), ("python", _):
        let isShell = block.language == "sh"
        try folder.write(isShell ? "set -e\n" + block.text : block.text, to: "block")
        let run = try shell(
          isShell ? "sh block" : "\(python) block", in: folder, environment: ["PYTHONWARNINGS": "ignore"],
          timeout: 900)
        #expect(run.status == 0, "\(block.text)\n\(run.output)\(run.errors)")
        printed = Self.words(run.output + "\n" + run.errors)
        for file in Self.written(run.output) {
          #expect(folder.exists(file), "\(block.text) wrote no \(file)")
        }
      case ("text", _):
        for line in block.text.split(separator: "\n") {
          #expect(printed.contains(Self.words(String(line))), "'\(line)' is not in\n\(printed)")
        }
      default: break
      }
    }
  }

  struct Block: Equatable {
    var language: String
    /// File that the block is.
    var name: String?
    var text: String
  }

  static func blocks(in markdown: String) -> [Block] {
    var blocks: [Block] = []
    var open: Block?
    for line in markdown.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("```") {
        if let block = open {
          blocks.append(block)
          open = nil
        } else {
          let head = line.dropFirst(3).split(separator: " ").map(String.init)
          open = Block(language: head.first ?? "", name: head.dropFirst().first, text: "")
        }
      } else {
        open?.text += line + "\n"
      }
    }
    return blocks
  }

  @Test func blocksAreFound() {
    let text = """
      Prose with `fvsolve --version`.
      ```sh
      scripts/fvsolve --state set \\
        --voltage "0.2 V"
      ```
      ```yaml a.yaml
      schema: 1
      ```
      ```text
        a   b
      ```
      """
    #expect(
      Self.blocks(in: text) == [
        Block(language: "sh", name: nil, text: "scripts/fvsolve --state set \\\n  --voltage \"0.2 V\"\n"),
        Block(language: "yaml", name: "a.yaml", text: "schema: 1\n"),
        Block(language: "text", name: nil, text: "  a   b\n"),
      ])
  }

  /// However many blanks are between words.
  private static func words(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  /// The files that the program says it wrote.
  private static func written(_ output: String) -> [String] {
    output.split(separator: "\n").filter { $0.hasPrefix("wrote ") }
      .flatMap { $0.dropFirst("wrote ".count).components(separatedBy: ", ") }
  }
}
