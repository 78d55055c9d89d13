import CompactModel
import RealModule

/// Read and select: before each update the conductance is read, and a table picks the level of one of the pulses (figure 5a of the publication).
///
///     read ──► ADC code ──► table ──► level ──► pulse
///
/// The table is made beforehand on the nominal device: for the conductance in the middle of each code, the level of which one update changes the
/// conductance by what comes nearest to the change that is wanted.
public struct Selection: Sendable, Equatable {
  /// Name of the pulse whose level is chosen.
  public var pulse: String
  /// Levels to choose from, V, evenly spaced; either may be the larger.
  public var first: Double
  public var last: Double
  /// V, positive.
  public var step: Double
  /// Magnitude of the change that an update shall make, S.
  public var change: Double
  /// Of the converter, over ``range``.
  public var bits: Int
  /// S
  public var range: ClosedRange<Double>
  /// Of its own, before the update.
  public var read: ProgrammingProtocol.Reading

  public init(
    pulse: String, first: Double, last: Double, step: Double, change: Double, bits: Int,
    range: ClosedRange<Double>, read: ProgrammingProtocol.Reading
  ) {
    (self.pulse, self.first, self.last, self.step) = (pulse, first, last, step)
    (self.change, self.bits, self.range, self.read) = (change, bits, range, read)
  }

  /// All levels, from the weakest pulse to the strongest.
  public var levels: [Double] {
    let count = Int((abs(last - first) / step + 1e-9).rounded(.down))
    let all = (0...count).map { first + (last > first ? step : -step) * Double($0) }
    return abs(first) <= abs(last) ? all : all.reversed()
  }

  /// What the converter gives for a conductance; it ends at the ends of its range.
  func code(_ conductance: Double) -> Int {
    let place = (conductance - range.lowerBound) / (range.upperBound - range.lowerBound)
    return min(max(Int((place * Double(codes)).rounded(.down)), 0), codes - 1)
  }

  var codes: Int { 1 << bits }

  func conductance(of code: Int) -> Double {
    range.lowerBound + (Double(code) + 0.5) / Double(codes) * (range.upperBound - range.lowerBound)
  }
}
