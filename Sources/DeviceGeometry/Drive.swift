/// What the terminal is connected to.
public enum Drive: Sendable, Equatable {
  /// Source voltage in V behind a series resistance in Ohm (0: the terminal is at the source voltage).
  case voltage(Double, seriesResistance: Double)
  /// Current into the device, A.
  case current(Double)
}
