/// A block before the HDF5 data of a file that tells whether any byte after it has changed.
///
/// 512 bytes are the smallest user block that HDF5 allows for; every HDF5 reader skips it. The digest is compared before
/// the library sees the data, because the library trusts the lengths and addresses in them.
enum Seal {
  static let length = 512
  private static let mark = "fvsolve-sealed-1 sha256 "

  /// Whether these bytes begin like a sealed file.
  static func begins(_ file: [UInt8]) -> Bool { file.starts(with: mark.utf8) }

  /// The seal followed by the `image` of an HDF5 file.
  static func sealed(_ image: [UInt8]) -> [UInt8] { block(for: SHA256.hexDigest(image)) + image }

  /// Whether `file` is exactly what ``sealed(_:)`` made.
  static func isIntact(_ file: [UInt8]) -> Bool {
    guard file.count > length else { return false }
    var digest = SHA256()
    file.withUnsafeBytes { digest.absorb(UnsafeRawBufferPointer(rebasing: $0[length...])) }
    return file.starts(with: block(for: digest.hexDigest()))
  }

  /// Mark and digest on one line, then spaces to the full length.
  private static func block(for digest: String) -> [UInt8] {
    let text = Array((mark + digest + "\n").utf8)
    return text + [UInt8](repeating: UInt8(ascii: " "), count: length - text.count)
  }
}
