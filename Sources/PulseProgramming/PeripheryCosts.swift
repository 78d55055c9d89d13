/// What the circuits around an array spend on updates. Sums of stated costs, not a layout: order of magnitude, to compare schemes by.
public struct PeripheryCosts: Sendable, Equatable {
  /// Of a conversion, J: 2 mW at 1.2 GS/s and 8 bits, as in A. Shafiee et al., ISCA 2016, doi:10.1109/ISCA.2016.12, table 6.
  public var conversionEnergy = 1.67e-12
  /// Of a conversion, s: the same converter.
  public var conversionTime = 0.83e-9
  /// Of the integrator while a reading for selection lasts, W. Assumed: an amplifier of 20 uA at 1 V.
  public var integratorPower = 20e-6
  /// Of looking a level up, J: an access to 8 kB of SRAM, M. Horowitz, ISSCC 2014, doi:10.1109/ISSCC.2014.6757323.
  public var selectionEnergy = 10e-12
  /// Until the level has been looked up and the source has settled, s. Assumed.
  public var selectionTime = 10e-9
  /// Capacitance of a row with its driver and multiplexer, F, charged once for each pulse. Assumed.
  public var lineCapacitance = 1e-12

  public init() {}

  /// Of the driver for a pulse of a level in V: C V^2, J.
  public func drive(_ level: Double) -> Double { lineCapacitance * level * level }
}
