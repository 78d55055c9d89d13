/// One trapezoidal pulse of a source.
///
///     level            _________
///                     /         \
///     base  _________/           \__________
///                    |rise|    |fall|
///                    |---width--|    |--spacing--| next pulse
public struct Pulse: Sendable, Equatable {
  /// V or A
  public var level: Double
  /// From the start of the rise to the start of the fall, s.
  public var width: Double
  /// s; 0 for a jump.
  public var rise: Double
  /// s; 0 for a jump.
  public var fall: Double
  /// From the end of the fall to the start of whatever follows, s.
  public var spacing: Double

  /// - Precondition: 0 <= rise <= width, width > 0, fall >= 0, spacing >= 0.
  public init(level: Double, width: Double, rise: Double = 0, fall: Double = 0, spacing: Double = 0) {
    precondition(width > 0 && rise >= 0 && rise <= width && fall >= 0 && spacing >= 0, "no such pulse")
    (self.level, self.width, self.rise, self.fall, self.spacing) = (level, width, rise, fall, spacing)
  }
}

extension Waveform {
  /// Adds a pulse that rises from `base` and returns to it.
  public mutating func append(_ pulse: Pulse, base: Double = 0) {
    append(base, pulse.level, for: pulse.rise)
    append(pulse.level, pulse.level, for: pulse.width - pulse.rise)
    append(pulse.level, base, for: pulse.fall)
    append(base, base, for: pulse.spacing)
  }
}
