#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension Array where Element: BitwiseCopyable {
  /// Whether both hold the same bits: NaN equals itself, 0 differs from -0. Meant for elements without padding.
  func isBitwiseEqual(to other: [Element]) -> Bool {
    guard count == other.count, !isEmpty else { return count == other.count }
    return withUnsafeBytes { mine in
      other.withUnsafeBytes { memcmp(mine.baseAddress!, $0.baseAddress!, mine.count) == 0 }
    }
  }
}
