#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A moment in UTC, to the second.
public struct Timestamp: Sendable, Equatable, Comparable {
  /// Seconds since 1970-01-01T00:00:00Z, leap seconds not counted.
  public var seconds: Int64

  public init(seconds: Int64) { self.seconds = seconds }

  /// The clock's time.
  public static var now: Timestamp { Timestamp(seconds: Int64(time(nil))) }

  /// The value of `SOURCE_DATE_EPOCH` (reproducible-builds.org), which replaces the clock in what is stored, so that
  /// equal runs give equal bytes; `nil` when it is not set or not a whole number.
  public static var reproducible: Timestamp? {
    getenv("SOURCE_DATE_EPOCH").flatMap { Int64(String(cString: $0)) }.map(Timestamp.init(seconds:))
  }

  public static func < (left: Timestamp, right: Timestamp) -> Bool { left.seconds < right.seconds }
}

extension Timestamp: CustomStringConvertible {
  /// ISO 8601: "2025-01-31T23:59:59Z".
  public var description: String {
    var seconds = time_t(seconds)
    var parts = tm()
    gmtime_r(&seconds, &parts)
    func padded(_ value: Int32, _ width: Int = 2) -> String {
      let digits = String(value)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    return "\(padded(parts.tm_year + 1900, 4))-\(padded(parts.tm_mon + 1))-\(padded(parts.tm_mday))"
      + "T\(padded(parts.tm_hour)):\(padded(parts.tm_min)):\(padded(parts.tm_sec))Z"
  }

  /// Reads what ``description`` writes; `nil` for anything else.
  public init?(_ text: String) {
    let bytes = Array(text.utf8)
    let pattern = Array("0000-00-00T00:00:00Z".utf8)
    let zero = UInt8(ascii: "0")
    guard bytes.count == pattern.count,
      zip(bytes, pattern).allSatisfy({ $1 == zero ? (zero...zero + 9).contains($0) : $0 == $1 })
    else { return nil }
    func number(_ range: Range<Int>) -> Int32 { bytes[range].reduce(0) { $0 * 10 + Int32($1 - zero) } }
    var parts = tm()
    parts.tm_year = number(0..<4) - 1900
    parts.tm_mon = number(5..<7) - 1
    parts.tm_mday = number(8..<10)
    parts.tm_hour = number(11..<13)
    parts.tm_min = number(14..<16)
    parts.tm_sec = number(17..<19)
    seconds = Int64(timegm(&parts))
  }
}
