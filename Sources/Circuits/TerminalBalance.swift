/// The circuit's equation for the device's terminal at one terminal voltage V and current I: zero where they fit.
public struct TerminalBalance: Sendable, Equatable {
  /// V
  public var value: Double
  /// Derivative of `value` by the terminal voltage.
  public var byTerminal: Double
  /// Derivative of `value` by the current, Ohm.
  public var byCurrent: Double
  /// Whether the compliance rather than the source's voltage decides.
  public var isLimited: Bool

  public init(value: Double, byTerminal: Double, byCurrent: Double, isLimited: Bool) {
    self.value = value
    self.byTerminal = byTerminal
    self.byCurrent = byCurrent
    self.isLimited = isLimited
  }

  /// By how much the current is off the one that would fit, as a fraction, for a device whose current grows with its
  /// voltage at least in proportion: |f| / (|df/dV V| + |df/dI I|).
  public func imbalance(terminal: Double, current: Double) -> Double {
    let scale = abs(byTerminal * terminal) + abs(byCurrent * current)
    return value == 0 ? 0 : abs(value) / max(scale, .leastNormalMagnitude)
  }
}

extension SeriesNetwork {
  /// The terminal's equation, V + drop(I) - source = 0 in volts: a diode's voltage grows as the logarithm of its current,
  /// which is tamer for Newton's method than its current as the exponential of its voltage.
  ///
  /// With a compliance Ic, and s the sign of the source, either the network carries the whole difference and s I <= Ic,
  /// or s I = Ic and the source has voltage to spare:
  ///
  ///     min(s (source - V - drop(I)), R (Ic - s I)) = 0
  ///
  /// R = |source| / Ic, or 1 V / Ic at source 0, makes volts of amperes; the solution does not depend on it. The
  /// derivative is that of the smaller argument.
  /// - Parameters:
  ///   - source: V
  ///   - terminal: V, in V.
  ///   - current: I from source to device, A.
  public func balance(source: Double, terminal: Double, current: Double) -> TerminalBalance {
    let drop = drop(at: current)
    let unlimited = TerminalBalance(
      value: terminal + drop.volts - source, byTerminal: 1, byCurrent: drop.slope, isLimited: false)
    guard let compliance else { return unlimited }
    let sign: Double = source < 0 ? -1 : 1
    let resistance = (source == 0 ? 1 : abs(source)) / compliance
    let limited = TerminalBalance(
      value: resistance * (current - sign * compliance), byTerminal: 0, byCurrent: resistance, isLimited: true
    )
    return -sign * limited.value < -sign * unlimited.value ? limited : unlimited
  }
}
