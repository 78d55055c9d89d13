import Foundation

/// Writes the YAML files of a folder as Swift: `GeometryEmbedder FOLDER OUTPUT`. The build runs it.
@main
enum GeometryEmbedder {
  static func main() throws {
    let arguments = CommandLine.arguments
    guard arguments.count == 3 else { fatalError("GeometryEmbedder FOLDER OUTPUT") }
    let folder = URL(fileURLWithPath: arguments[1], isDirectory: true)
    let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
    var text = """
      /// The files of geometries/ as they were when the program was built.
      enum BuiltInFiles {
        static let all: [(name: String, text: String)] = [

      """
    for path in paths.filter({ $0.hasSuffix(".yaml") }).sorted() {
      let content = try String(contentsOf: folder.appendingPathComponent(path), encoding: .utf8)
      // Whatever YAML holds, three # and quotes in a row it does not.
      text += "(\"\(path)\", ###\"\"\"\n\(content)\n\"\"\"###),\n"
    }
    text += "  ]\n}\n"
    try text.write(toFile: arguments[2], atomically: true, encoding: .utf8)
  }
}
