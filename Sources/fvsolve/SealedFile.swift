import CompactModel
import Foundation
import PulseProgramming

/// Which sealed document a file is meant as.
enum SealedFile {
  case device, updateModel

  /// By the file's ending or how it begins, and by the schema in it; nil for a path that is meant as something else than JSON. What is no
  /// document at all counts as a device, whose reading says what is wrong.
  init?(_ path: String) {
    struct Header: Decodable { var schema: String }
    guard path.hasSuffix(".json") || Self.beginsAsJSON(path) else { return nil }
    let header = FileManager.default.contents(atPath: path).flatMap {
      try? JSONDecoder().decode(Header.self, from: $0)
    }
    self = header?.schema.hasPrefix("fvsolve-update-") == true ? .updateModel : .device
  }

  private static func beginsAsJSON(_ path: String) -> Bool {
    guard let file = FileHandle(forReadingAtPath: path) else { return false }
    defer { try? file.close() }
    return (try? file.read(upToCount: 1)) == Data("{".utf8)
  }
}
