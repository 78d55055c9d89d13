/// Sobol's low-discrepancy sequence in the unit cube, scrambled.
///
/// Point n is the exclusive or of the direction numbers v_j over the set bits j of n's Gray code (I. M. Sobol, USSR Comput. Math. Math.
/// Phys. 7, 86 (1967); I. A. Antonov and V. M. Saleev, ibid. 19, 252 (1979)). Scrambling multiplies the digits by a random
/// lower triangular matrix and adds a random shift (J. Matoušek, J. Complexity 14, 527 (1998), doi:10.1006/jcom.1998.0489), which keeps
/// the stratification: of the first 2^k points one lies in each of 2^k equal parts of every axis.
enum Sobol {
  static let bits = 32
  static let largestDimension = sobolDirections.count + 1

  /// One column of `count` samples in (0, 1) per dimension. The first samples of a larger count are the same.
  /// - Parameter seed: equal seeds give equal samples.
  static func samples(_ count: Int, dimensions: Int, seed: UInt64) -> [[Double]] {
    precondition((1...largestDimension).contains(dimensions), "one column of direction numbers per dimension")
    return (0..<dimensions).map { dimension in
      var random = SplitMix64(seed: seed, stream: UInt64(dimension))
      let matrix = (0..<bits).map { row -> UInt32 in
        // Ones on the diagonal, random digits before it.
        let diagonal = UInt32(1) << UInt32(bits - 1 - row)
        return (random.next32() & ~(diagonal | (diagonal &- 1))) | diagonal
      }
      let directions = directions(of: dimension).map { v in
        matrix.enumerated().reduce(UInt32(0)) { sum, row in
          sum | (UInt32((row.element & v).nonzeroBitCount & 1) << UInt32(bits - 1 - row.offset))
        }
      }
      return integers(count, directions, start: random.next32()).map { (Double($0) + 0.5) * 0x1p-32 }
    }
  }

  /// The sequence itself, in units of 2^-32.
  static func integers(_ count: Int, _ directions: [UInt32], start: UInt32 = 0) -> [UInt32] {
    var x = start
    return (0..<count).map { n in
      // From point n - 1 to n one digit of the Gray code changes: that of the lowest set bit of n.
      if n > 0 { x ^= directions[n.trailingZeroBitCount] }
      return x
    }
  }

  /// Direction numbers v_1 … v_32 of a dimension, their binary point before the highest bit.
  static func directions(of dimension: Int) -> [UInt32] {
    guard dimension > 0 else { return (0..<bits).map { UInt32(1) << UInt32(bits - 1 - $0) } }
    let (polynomial, initial) = sobolDirections[dimension - 1]
    let degree = initial.count
    var m = initial.map(UInt64.init)
    for k in degree..<bits {
      // m_k = 2 a_1 m_(k-1) ^ 4 a_2 m_(k-2) ^ … ^ 2^s m_(k-s) ^ m_(k-s)
      var next = m[k - degree]
      for i in 1...degree where (polynomial >> UInt32(degree - i)) & 1 == 1 { next ^= m[k - i] << UInt64(i) }
      m.append(next)
    }
    return m.enumerated().map { UInt32(truncatingIfNeeded: $1 << UInt64(bits - 1 - $0)) }
  }
}

/// One sample in each of `count` equal parts of every axis, the parts of different axes in random order (M. D. McKay, R. J. Beckman,
/// W. J. Conover, Technometrics 21, 239 (1979), doi:10.2307/1268522).
enum LatinHypercube {
  /// One column of `count` samples in [0, 1) per dimension.
  /// - Parameter seed: equal seeds give equal samples.
  static func samples(_ count: Int, dimensions: Int, seed: UInt64) -> [[Double]] {
    (0..<dimensions).map { dimension in
      var random = SplitMix64(seed: seed, stream: UInt64(dimension))
      var parts = Array(0..<count)
      for i in stride(from: count - 1, to: 0, by: -1) { parts.swapAt(i, random.below(i + 1)) }
      return parts.map { (Double($0) + random.fraction()) / Double(count) }
    }
  }
}

/// A small generator of random numbers that repeats with its seed (G. L. Steele, D. Lea, C. H. Flood, OOPSLA 2014,
/// doi:10.1145/2660193.2660195).
struct SplitMix64 {
  private var state: UInt64

  /// - Parameter stream: sequences of different streams are independent.
  init(seed: UInt64, stream: UInt64) {
    state = seed
    // Far apart, whatever the seeds.
    state = next() ^ (stream &* 0xD1B5_4A32_D192_ED03)
    state = next()
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// Less than `count`; all are as likely but for less than count in 2^64.
  mutating func below(_ count: Int) -> Int { Int(next().multipliedFullWidth(by: UInt64(count)).high) }

  /// In [0, 1), a multiple of 2^-53.
  mutating func fraction() -> Double { Double(next() >> 11) * 0x1p-53 }

  mutating func next32() -> UInt32 { UInt32(truncatingIfNeeded: next() >> 32) }
}
