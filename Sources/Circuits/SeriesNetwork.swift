/// What lies between the source and the device's terminal: a resistor, a voltage divider of diodes, a current compliance.
///
///     source ──[ resistance ]──[ divider ]── terminal     |I| <= compliance
public struct SeriesNetwork: Sendable, Equatable {
  /// Ohm
  public var resistance: Double
  public var divider: VoltageDivider?
  /// Largest current of either sign that the source gives, A; it lowers its voltage to keep it.
  public var compliance: Double?

  /// - Precondition: `resistance` is not negative, `compliance` is positive.
  public init(resistance: Double = 0, divider: VoltageDivider? = nil, compliance: Double? = nil) {
    precondition(resistance >= 0 && compliance.map { $0 > 0 } ?? true, "no such network")
    self.resistance = resistance
    self.divider = divider
    self.compliance = compliance
  }

  /// Whether the terminal is at the source's voltage whatever the current.
  public var isShort: Bool { resistance == 0 && divider == nil && compliance == nil }

  /// Voltage in V over resistor and divider at a current in A, and its derivative in Ohm.
  public func drop(at current: Double) -> (volts: Double, slope: Double) {
    let ohmic = (volts: resistance * current, slope: resistance)
    guard let divider = divider?.drop(at: current) else { return ohmic }
    return (ohmic.volts + divider.volts, ohmic.slope + divider.slope)
  }

  /// Terminal voltage in V at which a conductor takes just the current that the network lets through: what
  /// ``balance(source:terminal:current:)`` has as its zero for I = G V.
  /// - Parameters:
  ///   - source: V
  ///   - conductance: G in S; what is below 0 counts as 0.
  public func terminalVoltage(source: Double, conductance: Double) -> Double {
    let conductance = max(0, conductance)
    if conductance == 0 || source == 0 { return source }
    // A short circuit, to all digits.
    if conductance > 1e200 { return isShort ? source : 0 }
    // Resistor and conductor in series.
    let joined = conductance / (1 + resistance * conductance)
    let current: Double
    if let divider {
      let point = divider.operatingPoint(
        conductance: joined, injected: joined * abs(source), backward: source < 0)
      current = point.current
    } else {
      current = joined * abs(source)
    }
    if let compliance, current > compliance {
      return source < 0 ? -compliance / conductance : compliance / conductance
    }
    // Without losses the conductor has the whole source, without a rounding.
    if divider == nil && resistance == 0 { return source }
    return source < 0 ? -current / conductance : current / conductance
  }
}
