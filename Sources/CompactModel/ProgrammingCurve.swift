/// How pulses program a device.
public enum ProgrammingScheme: String, Sendable, CaseIterable, Codable, CodingKeyRepresentable {
  /// Identical SET and RESET pulses at the device itself (figure 1b of the publication).
  case plain
  /// A heating pulse before each SET pulse, all through the voltage divider (figure 1g).
  case improved
}

/// Conductance over the pulses of one cycle that repeats itself: what is read at a small voltage, device and leads alone.
public struct ProgrammingCurve: Sendable, Equatable, Codable {
  /// S, before the first and after each SET pulse.
  public var potentiation: [Double]
  /// S, before the first and after each RESET pulse.
  public var depression: [Double]

  public init(potentiation: [Double], depression: [Double]) {
    (self.potentiation, self.depression) = (potentiation, depression)
  }
}

extension [Double] {
  /// Largest distance of the values from the straight line between the first and the last value, as a fraction of their difference.
  public var largestDeviationFromLine: Double {
    let (first, change) = (self[0], self[count - 1] - self[0])
    // What does not change has no line; 0 / 0 would pass for a perfect one.
    if change == 0 { return .infinity }
    var worst = 0.0
    for i in indices {
      let share = Double(i) / Double(count - 1)
      worst = Swift.max(worst, abs((self[i] - first) / change - share))
    }
    return worst
  }
}
