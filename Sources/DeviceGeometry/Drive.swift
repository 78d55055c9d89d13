import Circuits

/// What the terminal is connected to.
public enum Drive: Sendable, Equatable {
  /// Source voltage in V behind a network.
  case voltage(Double, through: SeriesNetwork)
  /// Current into the device, A.
  case current(Double)

  /// Source voltage in V behind a resistance in Ohm (0: the terminal is at the source voltage).
  public static func voltage(_ volts: Double, seriesResistance: Double) -> Drive {
    .voltage(volts, through: SeriesNetwork(resistance: seriesResistance))
  }
}
