/// What lies between the source and the device's terminal: a resistor, a voltage divider of diodes, a current compliance.
public struct SeriesNetwork: Sendable, Equatable {
  /// Ohm
  public var resistance: Double

  public init(resistance: Double = 0) {
    self.resistance = resistance
  }

  /// Whether the terminal is at the source's voltage whatever the current.
  public var isShort: Bool { resistance == 0 }
}

extension SeriesNetwork {
  /// Voltage of the terminal of a device that is a resistor.
  public func terminalVoltage(source: Double, conductance: Double) -> Double {
    source / (1 + resistance * conductance)
  }
}
