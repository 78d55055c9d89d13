import Foundation
import ResultStore

/// Images of digits with their labels.
public struct DigitSet: Sendable, Equatable {
  /// 20 x 20 pixels an image, row by row from the top, 0 for the background to 255.
  public var pixels: [UInt8]
  /// 0 to 9.
  public var labels: [UInt8]

  public static let side = 20
  public static let size = side * side
  public static let classes = 10

  public init(pixels: [UInt8], labels: [UInt8]) { (self.pixels, self.labels) = (pixels, labels) }

  public var count: Int { labels.count }
}

/// What a network is trained with, and tested with.
public struct DigitData: Sendable {
  public var training: DigitSet
  public var test: DigitSet
  /// For people: "MNIST", "drawn digits".
  public var name: String
  /// SHA-256 by name of the files; of the pixels and labels where there are none.
  public var sources: [String: String]

  public init(training: DigitSet, test: DigitSet, name: String, sources: [String: String]) {
    (self.training, self.test, self.name, self.sources) = (training, test, name, sources)
  }

  /// The four files of MNIST, or others in their form, in a folder: packed by gzip, or not.
  /// - Throws: ``DigitFileError``.
  public init(folder: String) throws(DigitFileError) {
    guard Self.isFolder(folder) else {
      throw DigitFileError(
        path: folder, reason: "there is no such folder; scripts/get-mnist \(folder) makes it")
    }
    var sources: [String: String] = [:]
    var sets: [DigitSet] = []
    for part in ["train", "t10k"] {
      let images = try Self.file("\(part)-images-idx3-ubyte", in: folder, &sources)
      let labels = try Self.file("\(part)-labels-idx1-ubyte", in: folder, &sources)
      sets.append(try Self.set(images, labels))
    }
    self.init(
      training: sets[0], test: sets[1],
      name: Self.isMNIST(sets) ? "MNIST" : "digits of \(folder.split(separator: "/").last ?? "a folder")",
      sources: sources)
  }

  private typealias Found = (path: String, file: ImageFile)

  private static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
  }

  private static func file(
    _ name: String, in folder: String, _ sources: inout [String: String]
  ) throws(DigitFileError) -> Found {
    let candidates = ["\(name).gz", name, name.replacingOccurrences(of: "-idx", with: ".idx")]
    guard
      let path = candidates.map({ "\(folder)/\($0)" }).first(where: {
        FileManager.default.fileExists(atPath: $0)
      })
    else {
      throw DigitFileError(
        path: folder, reason: "has no \(name) or \(name).gz; scripts/get-mnist \(folder) gets them")
    }
    let file = try ImageFile(contentsOf: path)
    sources[String(path.dropFirst(folder.count + 1))] = file.sha256
    return (path, file)
  }

  private static func set(_ images: Found, _ labels: Found) throws(DigitFileError) -> DigitSet {
    let extents = images.file.extents
    guard extents.count == 3 else {
      throw DigitFileError(
        path: images.path, reason: "has \(extents.count) dimensions; images have 3: number, rows, columns")
    }
    guard labels.file.extents.count == 1 else {
      throw DigitFileError(
        path: labels.path, reason: "has \(labels.file.extents.count) dimensions; labels have 1")
    }
    guard extents[0] == labels.file.extents[0] else {
      throw DigitFileError(
        path: labels.path,
        reason: "has \(labels.file.extents[0]) labels for the \(extents[0]) images of \(images.path)")
    }
    guard extents[0] > 0 else { throw DigitFileError(path: images.path, reason: "has no images") }
    let (rows, columns) = (extents[1], extents[2])
    guard (20...1024).contains(rows), (20...1024).contains(columns) else {
      throw DigitFileError(
        path: images.path,
        reason: "has images of \(rows) x \(columns) pixels; 20 x 20 to 1024 x 1024 are read")
    }
    if let wrong = labels.file.bytes.firstIndex(where: { $0 > 9 }) {
      throw DigitFileError(
        path: labels.path,
        reason: "label \(labels.file.bytes[wrong]) of image \(wrong); labels are 0 to 9")
    }
    let (top, left) = ((rows - DigitSet.side) / 2, (columns - DigitSet.side) / 2)
    var pixels: [UInt8] = []
    pixels.reserveCapacity(extents[0] * DigitSet.size)
    for image in 0..<extents[0] {
      for row in top..<(top + DigitSet.side) {
        let start = (image * rows + row) * columns + left
        pixels += images.file.bytes[start..<(start + DigitSet.side)]
      }
    }
    return DigitSet(pixels: pixels, labels: labels.file.bytes)
  }

  /// By the hash of the test labels; other sets come in files of the same names.
  private static func isMNIST(_ sets: [DigitSet]) -> Bool {
    sets[0].count == 60000 && sets[1].count == 10000
      && SHA256.hexDigest(sets[1].labels)
        == "ddeff807876a9661a1110d45c266c86239a3a1b7d37da0c3716a7a683c852ff5"
  }
}
