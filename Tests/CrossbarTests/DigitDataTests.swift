import Foundation
import Testing

@testable import Crossbar

/// Files of digits, whole and damaged.
@Suite struct DigitDataTests {
  let folder = NSTemporaryDirectory() + "digit-tests-\(UUID().uuidString)"

  init() throws { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) }

  static func idx(_ extents: [Int], _ bytes: [UInt8], type: UInt8 = 8) -> Data {
    var data = Data([0, 0, type, UInt8(extents.count)])
    for extent in extents { data += withUnsafeBytes(of: UInt32(extent).bigEndian) { Data($0) } }
    return data + bytes
  }

  /// Three images of 22 x 24 to train with, two to test.
  func writeSets(_ change: (String, Data) -> Data? = { $1 }) throws {
    for (part, count) in [("train", 3), ("t10k", 2)] {
      let pixels = (0..<count * 22 * 24).map { UInt8($0 % 251) }
      let files = [
        ("\(part)-images-idx3-ubyte", Self.idx([count, 22, 24], pixels)),
        ("\(part)-labels-idx1-ubyte", Self.idx([count], (0..<count).map { UInt8($0 + 7) })),
      ]
      for (name, data) in files {
        if let changed = change(name, data) {
          try changed.write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
        }
      }
    }
  }

  @Test func theCentreIsTaken() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try writeSets()
    let data = try DigitData(folder: folder)
    #expect(data.training.count == 3 && data.test.count == 2 && data.training.labels == [7, 8, 9])
    #expect(data.sources.count == 4 && data.name != "MNIST")
    for (image, row, column) in [(0, 0, 0), (2, 19, 19), (1, 7, 3)] {
      let expected = UInt8((image * 22 * 24 + (row + 1) * 24 + column + 2) % 251)
      #expect(data.training.pixels[(image * 20 + row) * 20 + column] == expected)
    }
  }

  @Test(arguments: [
    ("train-images-idx3-ubyte", "magic", "is no IDX file: it begins with 09 00 08"),
    ("train-images-idx3-ubyte", "type", "type 0xd"),
    ("train-images-idx3-ubyte", "cut", "should hold 3 x 22 x 24 bytes after its header and holds 1574"),
    ("t10k-labels-idx1-ubyte", "label 11", "label 11 of image 1; labels are 0 to 9"),
    ("train-labels-idx1-ubyte", "count", "has 4 labels for the 3 images"),
    ("train-labels-idx1-ubyte", "missing", "has no train-labels-idx1-ubyte"),
    ("t10k-images-idx3-ubyte", "small", "19 x 24 pixels"),
    ("t10k-images-idx3-ubyte", "flat", "has 1 dimensions; images have 3"),
    ("t10k-images-idx3-ubyte", "huge", "should hold"), ("train-images-idx3-ubyte", "empty", "is no IDX file"),
  ])
  func damageIsNamed(_ file: String, _ damage: String, _ phrase: String) throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try writeSets { name, data in
      guard name == file else { return data }
      switch damage {
      case "magic": return Data([9]) + data.dropFirst()
      case "type": return data.prefix(2) + Data([0x0d]) + data.dropFirst(3)
      case "cut": return data.prefix(data.count - 10)
      case "label 11": return data.prefix(data.count - 1) + Data([11])
      case "count": return Self.idx([4], [1, 2, 3, 4])
      case "small": return Self.idx([2, 19, 24], [UInt8](repeating: 0, count: 2 * 19 * 24))
      case "flat": return Self.idx([4], [1, 2, 3, 4])
      case "huge": return Self.idx([0xffff_ffff, 0xffff_ffff, 0xffff_ffff], [1])
      case "empty": return Data()
      default: return nil
      }
    }
    let error = #expect(throws: DigitFileError.self) { try DigitData(folder: folder) }
    #expect(error?.description.contains(phrase) == true, "\(error?.description ?? "")")
  }

  @Test func packedFiles() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try writeSets()
    let plain = try DigitData(folder: folder)
    let pack = Process()
    pack.executableURL = URL(fileURLWithPath: "/bin/sh")
    pack.arguments = ["-c", "gzip \"$0\"/*", folder]
    try pack.run()
    pack.waitUntilExit()
    let packed = try DigitData(folder: folder)
    #expect(packed.training == plain.training && packed.test == plain.test)
    let path = "\(folder)/train-images-idx3-ubyte.gz"
    let whole = try Data(contentsOf: URL(fileURLWithPath: path))
    for (data, phrase) in [
      (whole.prefix(whole.count / 2), "cut off"),
      (whole.prefix(100) + Data(repeating: 7, count: 200), "damaged"),
    ] {
      try Data(data).write(to: URL(fileURLWithPath: path))
      let error = #expect(throws: DigitFileError.self) { try DigitData(folder: folder) }
      #expect(error?.description.contains(phrase) == true, "\(error?.description ?? "")")
    }
  }

  @Test func drawnDigitsAreThemselves() {
    let again = DrawnDigits.data(training: 600, test: 200)
    #expect(again.training == digits.training && again.sources == digits.sources)
    #expect(Set(digits.training.labels) == Set(0...9))
    let ink = digits.training.pixels.count { $0 >= 128 }
    let share = Double(ink) / Double(digits.training.pixels.count)
    #expect(share > 0.1 && share < 0.4, "\(share) of the pixels are light")
    #expect(digits.training.pixels.prefix(400) != digits.test.pixels.prefix(400))
  }
}
