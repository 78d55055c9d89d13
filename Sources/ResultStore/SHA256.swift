/// The SHA-256 digest of FIPS 180-4, to identify the input of a run and to notice damage to a file.
public struct SHA256 {
  private var state = initialState
  /// Bytes that do not fill a block yet, fewer than 64.
  private var rest: [UInt8] = []
  private var count: UInt64 = 0

  /// 64 lower-case hexadecimal digits. O(n).
  public static func hexDigest(_ message: some Sequence<UInt8>) -> String {
    var digest = SHA256()
    let whole: Void? = message.withContiguousStorageIfAvailable { digest.absorb(UnsafeRawBufferPointer($0)) }
    if whole == nil { Array(message).withUnsafeBytes { digest.absorb($0) } }
    return digest.hexDigest()
  }

  /// Takes the next bytes of the message, whole blocks of them without a copy.
  mutating func absorb(_ bytes: UnsafeRawBufferPointer) {
    count += UInt64(bytes.count)
    var start = 0
    if !rest.isEmpty {
      start = min(64 - rest.count, bytes.count)
      rest += bytes[..<start]
      if rest.count < 64 { return }
      rest.withUnsafeBytes { Self.absorb($0, into: &state) }
      rest.removeAll()
    }
    let end = start + (bytes.count - start) / 64 * 64
    if end > start { Self.absorb(UnsafeRawBufferPointer(rebasing: bytes[start..<end]), into: &state) }
    rest += bytes[end...]
  }

  /// The digest of everything taken so far, as 64 lower-case hexadecimal digits.
  consuming func hexDigest() -> String {
    let bitCount = count * 8
    let zeros = (119 - rest.count) % 64
    let end =
      [0x80] + [UInt8](repeating: 0, count: zeros)
      + stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: bitCount >> UInt64($0)) }
    end.withUnsafeBytes { absorb($0) }
    let digits = Array("0123456789abcdef")
    return String(
      state.flatMap { word in
        stride(from: 28, through: 0, by: -4).map { digits[Int(word >> UInt32($0)) & 15] }
      })
  }

  /// Section 6.2.2: whole blocks of 64 bytes.
  private static func absorb(_ blocks: UnsafeRawBufferPointer, into state: inout [UInt32]) {
    roundConstants.withUnsafeBufferPointer { constants in
      withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 64) { schedule in
        schedule.initialize(repeating: 0)
        for start in stride(from: 0, to: blocks.count, by: 64) {
          for t in 0..<16 {
            let word = blocks.loadUnaligned(fromByteOffset: start + 4 * t, as: UInt32.self)
            schedule[t] = UInt32(bigEndian: word)
          }
          for t in 16..<64 {
            let (early, late) = (schedule[t - 15], schedule[t - 2])
            let small0 = rotated(early, 7) ^ rotated(early, 18) ^ early >> 3
            let small1 = rotated(late, 17) ^ rotated(late, 19) ^ late >> 10
            schedule[t] = schedule[t - 16] &+ small0 &+ schedule[t - 7] &+ small1
          }
          var (a, b, c, d) = (state[0], state[1], state[2], state[3])
          var (e, f, g, h) = (state[4], state[5], state[6], state[7])
          for t in 0..<64 {
            let big1 = rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)
            let first = h &+ big1 &+ ((e & f) ^ (~e & g)) &+ constants[t] &+ schedule[t]
            let big0 = rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)
            let second = big0 &+ ((a & b) ^ (a & c) ^ (b & c))
            (h, g, f, e, d, c, b, a) = (g, f, e, d &+ first, c, b, a, first &+ second)
          }
          state[0] &+= a
          state[1] &+= b
          state[2] &+= c
          state[3] &+= d
          state[4] &+= e
          state[5] &+= f
          state[6] &+= g
          state[7] &+= h
        }
      }
    }
  }

  private static func rotated(_ word: UInt32, _ count: UInt32) -> UInt32 {
    word >> count | word << (32 - count)
  }

  /// The first 311 primes contain the 64 that are needed.
  private static let primes: [UInt64] = (2...311).filter { n in
    !(2..<n).contains { $0 * $0 <= n && n % $0 == 0 }
  }

  /// Section 5.3.3: 32 bits of the fraction of the square roots of the first 8 primes.
  private static let initialState: [UInt32] = primes.prefix(8).map { fraction(of: $0, power: 2) }

  /// Section 4.2.2: 32 bits of the fraction of the cube roots of the first 64 primes.
  private static let roundConstants: [UInt32] = primes.map { fraction(of: $0, power: 3) }

  /// floor(2^32 n^(1/power)) modulo 2^32, by bisection in exact integers.
  private static func fraction(of n: UInt64, power: Int) -> UInt32 {
    var (low, high): (UInt64, UInt64) = (0, 1 << 38)
    while high - low > 1 {
      let middle = (low + high) / 2
      if isAtMost(middle, power: power, n: n) { low = middle } else { high = middle }
    }
    return UInt32(truncatingIfNeeded: low)
  }

  /// root^power <= n 2^(32 power), with up to 128 bits.
  private static func isAtMost(_ root: UInt64, power: Int, n: UInt64) -> Bool {
    let x = UInt128(root)
    // For cubes both sides are divided by root: root^2 <= floor(n 2^96 / root).
    return power == 2 ? x * x <= UInt128(n) << 64 : root == 0 || x * x <= UInt128(n) << 96 / x
  }
}
