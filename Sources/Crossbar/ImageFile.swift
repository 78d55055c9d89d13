import CZlib
import Foundation
import ResultStore

/// Why a file of images or labels cannot be taken.
public struct DigitFileError: Error, Sendable, Equatable, CustomStringConvertible {
  public var path: String
  public var reason: String

  public init(path: String, reason: String) { (self.path, self.reason) = (path, reason) }

  public var description: String { "\(path): \(reason)" }
}

/// A file in the IDX form of MNIST (Y. LeCun, C. Cortes, C. J. C. Burges, yann.lecun.com/exdb/mnist): bytes in one to three dimensions, packed by gzip or
/// not.
///
///     0, 0, 8 (unsigned bytes), number of dimensions, each extent as a big-endian 32-bit number, then the bytes, the last dimension fastest
public struct ImageFile: Sendable {
  public var extents: [Int]
  public var bytes: [UInt8]
  /// SHA-256 of the file as it is.
  public var sha256: String

  /// - Throws: ``DigitFileError`` for whatever is not a whole file of this form.
  public init(contentsOf path: String) throws(DigitFileError) {
    guard let data = try? Data(contentsOf: URL(fileURLWithPath: path)) else {
      throw DigitFileError(
        path: path,
        reason: FileManager.default.fileExists(atPath: path) ? "cannot be read" : "there is no such file")
    }
    let file = [UInt8](data)
    sha256 = SHA256.hexDigest(file)
    let content = file.starts(with: [0x1f, 0x8b]) ? try Self.unpacked(file, path) : file
    func fail(_ reason: String) -> DigitFileError { DigitFileError(path: path, reason: reason) }
    guard content.count >= 4, content[0] == 0, content[1] == 0 else {
      throw fail("is no IDX file: it begins with \(Self.hex(content.prefix(4))), expected 00 00 08")
    }
    guard content[2] == 8 else {
      throw fail("holds numbers of type 0x\(String(content[2], radix: 16)); unsigned bytes (0x8) are read")
    }
    let dimensions = Int(content[3])
    guard (1...3).contains(dimensions), content.count >= 4 + 4 * dimensions else {
      throw fail("has \(dimensions) dimensions in \(content.count) bytes")
    }
    extents = (0..<dimensions).map { k in
      content[(4 + 4 * k)..<(8 + 4 * k)].reduce(0) { $0 << 8 | Int($1) }
    }
    let start = 4 + 4 * dimensions
    let (expected, overflow) = extents.reduce((1, false)) { total, extent in
      let (product, overflow) = total.0.multipliedReportingOverflow(by: extent)
      return (product, total.1 || overflow)
    }
    guard !overflow, content.count - start == expected else {
      let shape = extents.map(String.init).joined(separator: " x ")
      throw fail("should hold \(shape) bytes after its header and holds \(content.count - start)")
    }
    bytes = Array(content[start...])
  }

  private static func hex(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
  }

  /// Largest content that is believed of a packed file.
  private static let mostBytes = 1 << 30

  /// RFC 1952, one member.
  private static func unpacked(_ packed: [UInt8], _ path: String) throws(DigitFileError) -> [UInt8] {
    var stream = z_stream()
    // 16 more than the largest window: with the header and checksum of gzip.
    guard
      inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
    else { throw DigitFileError(path: path, reason: "zlib could not begin") }
    defer { inflateEnd(&stream) }
    var source = packed
    var content: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 1 << 18)
    let status: Int32 = source.withUnsafeMutableBufferPointer { source in
      stream.next_in = source.baseAddress
      stream.avail_in = UInt32(clamping: source.count)
      var status = Z_OK
      while status == Z_OK, content.count <= mostBytes {
        piece.withUnsafeMutableBufferPointer { piece in
          stream.next_out = piece.baseAddress
          stream.avail_out = UInt32(piece.count)
          status = inflate(&stream, Z_NO_FLUSH)
          content += piece.prefix(piece.count - Int(stream.avail_out))
        }
      }
      return status
    }
    guard status == Z_STREAM_END else {
      throw DigitFileError(
        path: path,
        reason: status == Z_BUF_ERROR
          ? "is cut off: its packed data end too soon" : "is damaged: its packed data do not fit together")
    }
    return content
  }
}
