import Foundation
import ResultStore

/// An empty folder that goes when the last reference to it does.
final class TemporaryFolder: Sendable {
  /// Without symbolic links, so that it can be searched for in what the program writes.
  let root: String

  init() throws {
    let parent = URL(fileURLWithPath: NSTemporaryDirectory()).resolvingSymlinksInPath()
    root = parent.appendingPathComponent("fvsolve-tests-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: root) }

  func path(_ name: String) -> String { root + "/" + name }

  func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

  func bytes(_ name: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: path(name))) }

  func result(_ name: String) throws -> FieldResult { try ResultFile.read(path(name)) }

  /// Makes a file, and the folder for it.
  func write(_ text: String, to name: String) throws { try write(Data(text.utf8), to: name) }

  func write(_ data: Data, to name: String) throws {
    let url = URL(fileURLWithPath: path(name))
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try data.write(to: url)
  }

  /// Everything in it, at any depth, hidden files too.
  var files: [String] {
    FileManager.default.subpaths(atPath: root)?.sorted() ?? []
  }
}
