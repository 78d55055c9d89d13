import RealModule

/// Random numbers that a master seed, a purpose and indices alone decide: no stream depends on how many others were drawn, or when.
///
/// SplitMix64 (G. L. Steele, D. Lea, C. H. Flood, OOPSLA 2014, doi:10.1145/2660193.2660195), begun at a hash of all of them.
public struct RandomStream: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// - Parameters:
  ///   - purpose: what the numbers are for, such as "cycle".
  ///   - indices: which of the streams of that purpose.
  public init(seed: UInt64, purpose: String, indices: [Int] = []) {
    state = Self.mixed(seed)
    for byte in purpose.utf8 { state = Self.mixed(state ^ UInt64(byte)) }
    // The end of the words, so that no word runs on into the numbers.
    state = Self.mixed(state ^ 0x100)
    for index in indices { state = Self.mixed(state ^ UInt64(bitPattern: Int64(index))) }
  }

  public mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    return Self.finished(state)
  }

  /// A number of the standard normal distribution, by Box and Muller (Ann. Math. Statist. 29, 610 (1958), doi:10.1214/aoms/1177706645).
  public mutating func normal() -> Double {
    // In (0, 1], so that the logarithm is finite.
    let first = (Double(next() >> 11) + 1) * 0x1p-53
    let second = Double(next() >> 11) * 0x1p-53
    return (-2 * Double.log(first)).squareRoot() * Double.cos(2 * .pi * second)
  }

  private static func mixed(_ value: UInt64) -> UInt64 { finished(value &+ 0x9e37_79b9_7f4a_7c15) }

  private static func finished(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
