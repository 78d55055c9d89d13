import RealModule

/// Takes two kinds of noise out of measured branches, so that what remains is independent and equal.
///
///     G_i = curve_i + x_i + w_i,   x at the next pulse = phi x + e
///
/// w is new at each reading (white, variance R), e is new at each pulse and stays in the device (variance Q). phi = exp(-1 / (A N)) is what one pulse
/// leaves of a deviation when a pulse from any conductance goes on from where its branch has it, as ``UpdateModel`` says. At the first reading of
/// a branch x has the variance S, left by what came before. This is a Kalman filter without an input (R. E. Kalman, J. Basic Eng. 82, 35 (1960),
/// doi:10.1115/1.3662552): innovations over their deviation are independent with variance 1. Readings need not follow every pulse.
struct NoiseFilter {
  /// Variances; only their ratios matter where a common scale is fitted.
  struct Variances: Equatable {
    var white = 1.0
    var perPulse = 0.0
    var start = 0.0
  }

  /// For each reading: 1 / sqrt of the innovation's variance, the part of it that is taken for x, and phi over the pulses to the next one.
  private var scale: [Double] = []
  private var gain: [Double] = []
  private var persistence: [Double] = []
  private var starts: [Int]
  /// ln of the determinant of the readings' covariance.
  private(set) var logDeterminant = 0.0

  /// - Parameters:
  ///   - pulses: of each reading, one branch after the other, growing within each.
  ///   - starts: where each branch begins.
  ///   - decay: 1 / (A N), per pulse; negative where deviations grow.
  init(pulses: [Int], starts: [Int], variances: Variances, decay: Double) {
    self.starts = starts
    let isWhite = variances.perPulse == 0 && variances.start == 0
    scale.reserveCapacity(pulses.count)
    for (k, begin) in starts.enumerated() {
      let end = k + 1 < starts.count ? starts[k + 1] : pulses.count
      var variance = variances.start
      for i in begin..<end {
        let whole = variance + variances.white
        scale.append(1 / whole.squareRoot())
        logDeterminant += .log(whole)
        if isWhite { continue }
        gain.append(variance / whole)
        let gap = i + 1 < end ? Double(pulses[i + 1] - pulses[i]) : 0
        let left = Double.exp(-decay * gap)
        persistence.append(left)
        let rest = variance * variances.white / whole
        let added =
          abs(decay) * gap < 1e-9
          ? gap : Double.expMinusOne(-2 * decay * gap) / Double.expMinusOne(-2 * decay)
        variance = left * left * rest + variances.perPulse * added
      }
    }
  }

  /// A column with a value for each reading, as innovations of variance 1.
  func whitened(_ column: [Double]) -> [Double] {
    if gain.isEmpty { return zip(column, scale).map { $0 * $1 } }
    var result = column
    var expected = 0.0
    var nextStart = 0
    for i in column.indices {
      if nextStart < starts.count && i == starts[nextStart] {
        expected = 0
        nextStart += 1
      }
      let innovation = column[i] - expected
      result[i] = innovation * scale[i]
      expected = persistence[i] * (expected + gain[i] * innovation)
    }
    return result
  }
}
