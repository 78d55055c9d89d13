import DeviceGeometry
import Foundation
import Testing

/// Files that are no device files at all.
@Suite struct UnreadableFile {
  @Test(arguments: [
    ("", "device.yaml: error: the file is empty"),
    ("\n# only a comment\n", "device.yaml: error: the file is empty"),
    ("- a\n- b\n", "device.yaml:1:1: error: the device file must be a mapping with the keys schema"),
    ("just words\n", "device.yaml:1:1: error: the device file must be a mapping"),
    ("schema: 1\n\ttitle: x\n", "device.yaml:2:1: error: this is not valid YAML"),
    ("schema: 1\n\ttitle: x\n", "YAML indents with spaces, not tabs"),
    ("schema: [1\ntitle: x\n", "device.yaml:2:6: error: this is not valid YAML"),
    ("schema: 1\ntitle: \"open\n", "device.yaml:3:1: error: this is not valid YAML"),
    ("schema: *none\n", "device.yaml:1:9: error: this is not valid YAML: found undefined alias"),
    ("schema: 1\n---\nschema: 1\n", "device.yaml:2:1: error: this is not valid YAML"),
    ("schema: 1\ntitle: a\u{1}b\n", "device.yaml:2:9: error: a control character"),
    ("a\u{0}b", "device.yaml: error: this is not a text file in UTF-8"),
    ("[a]: b\n", "device.yaml:1:1: error: a key must be plain text"),
    (String(repeating: "[", count: 100_000), "device.yaml:1:201: error: nested too deeply"),
    (String(repeating: "- ", count: 100_000), "device.yaml:1:401: error: nested too deeply"),
    (String(repeating: "a", count: 10_000_001), "larger than 10 MB"),
  ])
  func text(_ text: String, message: String) {
    let found = errors(reading: text).map(\.description)
    #expect(found.count == 1 && found[0].contains(message), "\(found)")
  }

  /// Ten levels of ten references each: ten billion values from a few hundred bytes.
  @Test func anchorsCannotMultiplyWithoutEnd() {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for i in 1...9 {
      text += "a\(i): &a\(i) [" + Array(repeating: "*a\(i - 1)", count: 10).joined(separator: ", ") + "]\n"
    }
    #expect(errors(reading: text).first?.message.contains("expands to more than") == true)
  }

  @Test func anchorsAreUnderstood() throws {
    let text = sample(
      "bottom: {electrical: ground, thermal: 300 K}", "bottom: {electrical: ground, thermal: &cold 300 K}"
    )
    .replacingOccurrences(of: "terminal, thermal: 300 K", with: "terminal, thermal: *cold")
    let loaded = try DeviceFile.load(text: text, name: "device.yaml")
    #expect(loaded.device.boundaries[1].thermal == .temperature(300))
    #expect(!loaded.resolvedText.contains("cold"))
  }

  func failure(path: String) -> String {
    do {
      _ = try DeviceFile.load(path: path)
      return "no error"
    } catch {
      return "\(error)"
    }
  }

  @Test func filesOnDisk() throws {
    try withTemporaryDirectory { directory in
      let missing = directory.appendingPathComponent("missing.yaml").path
      #expect(failure(path: missing) == "\(missing): error: no such file")
      #expect(failure(path: directory.path) == "\(directory.path): error: this is a directory, not a file")

      let binary = directory.appendingPathComponent("binary.yaml")
      try Data([0x89, 0x48, 0x44, 0x46, 0xFF, 0xFE]).write(to: binary)
      #expect(failure(path: binary.path).contains("not a text file in UTF-8"))

      let huge = directory.appendingPathComponent("huge.yaml")
      try Data().write(to: huge)
      let handle = try FileHandle(forWritingTo: huge)
      try handle.truncate(atOffset: 100_000_000)
      try handle.close()
      #expect(failure(path: huge.path).contains("larger than 10 MB"))

      let locked = directory.appendingPathComponent("locked.yaml")
      try Data("schema: 1".utf8).write(to: locked)
      try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: locked.path)
      if !FileManager.default.isReadableFile(atPath: locked.path) {
        #expect(failure(path: locked.path).contains("cannot be opened for reading"))
      }
    }
  }

  @Test func aByteOrderMarkIsSkipped() throws {
    try withTemporaryDirectory { directory in
      let file = directory.appendingPathComponent("device.yaml")
      try Data([0xEF, 0xBB, 0xBF] + Array(sampleDevice.utf8)).write(to: file)
      #expect(try DeviceFile.load(path: file.path).device.title == "Sample")
    }
  }
}
