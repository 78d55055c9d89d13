import Circuits

/// What drives the device: a source of voltage or current and what lies in line with it.
public struct TerminalCircuit: Sendable, Equatable {
  public enum Source: String, Sendable, CaseIterable, Codable { case voltage, current }

  public var source: Source
  /// Between a voltage source and the device.
  public var network: SeriesNetwork

  public init(source: Source = .voltage, network: SeriesNetwork = SeriesNetwork()) {
    (self.source, self.network) = (source, network)
  }

  /// A voltage source at the device itself.
  public static let direct = TerminalCircuit()
}

/// The device's electrical state at one instant.
public struct OperatingPoint: Sendable, Equatable {
  /// Over the device without its leads, V.
  public var voltage: Double
  /// A
  public var current: Double
  /// Steady peak temperature by the fields, K.
  public var temperature: Double
  /// In the device without its leads, W.
  public var power: Double { voltage * current }
  /// Derivatives of the three by the state and by the source's level.
  public var voltageBy: (state: Double, level: Double)
  public var currentBy: (state: Double, level: Double)
  public var temperatureBy: (state: Double, level: Double)

  public static func == (a: OperatingPoint, b: OperatingPoint) -> Bool {
    a.voltage == b.voltage && a.current == b.current && a.temperature == b.temperature
  }
}

extension FieldModel {
  /// Solves V_f + I R_s + drop(I) = source with I = V_f / R(w, V_f) for the voltage V_f over the device.
  ///
  /// Newton's method in a bracket from 0 to where all voltage lies on the device; bisection where a step leaves it.
  /// - Parameters:
  ///   - level: of the source, V or A.
  ///   - leads: R_s, Ohm.
  ///   - guess: of V_f, V.
  /// - Throws: ``StateError`` where the voltage passes the limit of the fields.
  public func operatingPoint(
    state: Double, level: Double, circuit: TerminalCircuit, leads: Double, guess: Double? = nil
  ) throws -> OperatingPoint {
    guard path.states.contains(state, slack: Self.slack) else {
      throw StateError.state(state, allowed: path.states)
    }
    let voltage =
      level == 0 ? 0 : try solvedVoltage(state, level, circuit, leads, guess)
    let (resistance, temperature) = uncheckedPoint(.peak, state, voltage)
    let current = voltage / resistance.value
    // I = V / R(w, V)
    let currentByVoltage = (1 - current * resistance.byVoltage) / resistance.value
    let currentByState = -current * resistance.byState / resistance.value
    let slopes = balanceSlopes(level, voltage, current, circuit, leads)
    let total = slopes.byVoltage + slopes.byCurrent * currentByVoltage
    let byState = -slopes.byCurrent * currentByState / total
    let byLevel = slopes.byLevel / total
    return OperatingPoint(
      voltage: voltage, current: current, temperature: temperature.value,
      voltageBy: (byState, byLevel),
      currentBy: (currentByState + currentByVoltage * byState, currentByVoltage * byLevel),
      temperatureBy: (
        temperature.byState + temperature.byVoltage * byState, temperature.byVoltage * byLevel
      ))
  }

  /// The circuit's equation f(V, I) = 0 and its derivatives, the one by the level with its sign turned.
  private func balanceSlopes(
    _ level: Double, _ voltage: Double, _ current: Double, _ circuit: TerminalCircuit, _ leads: Double
  ) -> (value: Double, byVoltage: Double, byCurrent: Double, byLevel: Double) {
    if circuit.source == .current { return (current - level, 0, 1, 1) }
    if circuit.network.isShort { return (voltage + leads * current - level, 1, leads, 1) }
    let balance = circuit.network.balance(
      source: level, terminal: voltage + leads * current, current: current)
    return (
      balance.value, balance.byTerminal, balance.byCurrent + balance.byTerminal * leads,
      balance.isLimited ? 0 : balance.byTerminal
    )
  }

  private func solvedVoltage(
    _ state: Double, _ level: Double, _ circuit: TerminalCircuit, _ leads: Double, _ guess: Double?
  ) throws -> Double {
    let sign: Double = level < 0 ? -1 : 1
    /// By how much too much (positive) or too little voltage lies on the device, and the derivative.
    func excess(_ voltage: Double) -> (value: Double, slope: Double) {
      let resistance = uncheckedResistance(state, voltage)
      let current = voltage / resistance.value
      let balance = balanceSlopes(level, sign * voltage, sign * current, circuit, leads)
      return (
        sign * balance.value,
        balance.byVoltage + balance.byCurrent * (1 - current * resistance.byVoltage) / resistance.value
      )
    }
    guard level.isFinite else { throw StateError.voltage(level, limit: voltageLimit, state: state) }
    // The device has no more than the source gives, and the fields know no more than their limit.
    let mayPassLimit = circuit.source == .current || abs(level) > voltageLimit
    let limit = mayPassLimit ? voltageLimit : abs(level)
    var (low, high) = (0.0, limit)
    var voltage = min(max(abs(guess ?? limit / 2), 0.001 * limit), limit)
    for _ in 0..<100 {
      let here = excess(voltage)
      if here.value == 0 { break }
      if here.value > 0 { high = voltage } else { low = voltage }
      let newton = voltage - here.value / here.slope
      // The ends themselves are possible solutions, to rounding.
      let isNewton = newton >= low && newton <= high
      let next = isNewton ? newton : (low + high) / 2
      let change = abs(next - voltage)
      voltage = next
      // What Newton's step leaves is of the order of its square, over the 26 mV or more in which the circuit bends.
      if change <= 4 * voltage.ulp || isNewton && change < 1e-8 * voltage { break }
    }
    if mayPassLimit, voltage > limit * (1 - 1e-9) {
      let end = excess(limit)
      let wanted = limit - end.value / end.slope
      if wanted > limit * (1 + Self.slack) || end.slope <= 0 && end.value < 0 {
        throw StateError.voltage(sign * wanted, limit: voltageLimit, state: state)
      }
    }
    return sign * voltage
  }
}

/// A state or voltage of which the fields say nothing.
public enum StateError: Error, Sendable, Equatable, CustomStringConvertible {
  case state(Double, allowed: ClosedRange<Double>)
  case voltage(Double, limit: Double, state: Double)

  public var description: String {
    switch self {
    case .state(let state, let allowed):
      "state w = \(short(state)) is outside the calibrated range \(short(allowed.lowerBound)) … \(short(allowed.upperBound))"
    case .voltage(let voltage, let limit, let state):
      "about \(short(voltage)) V over the device at w = \(short(state)) pass the calibrated limit of \(short(limit)) V: calibrate with a higher --voltage-limit, or drive less"
    }
  }
}

/// A number to four digits, for messages.
package func short(_ number: Double) -> String {
  guard number.isFinite, number != 0 else { return "\(number)" }
  let exponent = Int(Double.log10(abs(number)).rounded(.down))
  let unit = Double.pow(10, 3 - exponent)
  return "\((number * unit).rounded() / unit)"
}
