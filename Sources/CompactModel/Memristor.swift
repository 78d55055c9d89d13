import Circuits
import RealModule

/// The second-order model of one device in its circuit: what the state does under a source.
///
///     V_f + I R_s + drop(I) = source,   T = T_ss(w, V_f) + Θ,   dw/dt = ``Kinetics``,   dΘ/dt = ``SlowMemory``
///
/// The fields' own temperature follows at once: it takes nanoseconds, and pulses last longer.
public struct Memristor: Sendable {
  public let fields: FieldModel
  /// Other rates in the same window cost nothing; another window has the circuit solved anew.
  public var kinetics: Kinetics {
    didSet { if kinetics.window != oldValue.window { tables = [] } }
  }
  /// R_s: lines and contacts, Ohm.
  public let leads: Double
  /// nil with thermal memory as the fields have it.
  public var slow: SlowMemory?
  public let circuit: TerminalCircuit
  public var control: IntegrationControl {
    didSet { if control.tableIntervals != oldValue.tableIntervals { tables = [] } }
  }
  private var tables: [LevelTable] = []
  /// Which table was asked for last.
  private var last = 0

  public init(
    fields: FieldModel, kinetics: Kinetics, leads: Double, slow: SlowMemory?,
    circuit: TerminalCircuit = .direct, control: IntegrationControl = IntegrationControl()
  ) {
    (self.fields, self.kinetics, self.leads, self.slow) = (fields, kinetics, leads, slow)
    (self.circuit, self.control) = (circuit, control)
  }

  /// Solves the circuit over the whole window for source levels that will come often; a constant level that was not prepared is
  /// when it first comes. The 256 last ones are kept.
  /// - Throws: ``StateError`` where a voltage passes the fields' limit in the whole window.
  public mutating func prepare(_ level: Double) throws {
    if level != 0 { _ = try table(of: level) }
  }

  mutating func table(of level: Double) throws -> LevelTable {
    if last < tables.count && tables[last].level == level { return tables[last] }
    if let known = tables.firstIndex(where: { $0.level == level }) {
      last = known
      return tables[known]
    }
    let table = try LevelTable(
      fields, window: kinetics.window, level: level, circuit: circuit, leads: leads,
      intervals: control.tableIntervals)
    if tables.count >= 256 { tables.removeFirst() }
    tables.append(table)
    last = tables.count - 1
    return table
  }

  func check(_ state: inout MemristorState, _ duration: Double) throws {
    precondition(duration.isFinite && duration >= 0, "time does not run backwards")
    guard kinetics.window.contains(state.state) else {
      throw StateError.state(state.state, allowed: kinetics.window)
    }
    if slow == nil { state.slowTemperature = 0 }
  }

  @inline(__always)
  func rates(
    _ u: SIMD2<Double>, _ point: LevelTable.Point
  ) -> (all: StateRates, rate: Kinetics.Rate) {
    let rate = kinetics.rate(
      state: u.x, temperature: point.temperature + u.y, voltage: point.voltage)
    let byState =
      rate.byState + rate.byTemperature * point.temperatureSlope + rate.byVoltage * point.voltageSlope
    guard let slow else {
      return (
        StateRates(rates: SIMD2(rate.value, 0), jacobian: Matrix2(a: byState, b: 0, c: 0, d: 0)), rate
      )
    }
    let inverse = 1 / slow.timeConstant
    return (
      StateRates(
        rates: SIMD2(rate.value, (slow.resistance * point.power - u.y) * inverse),
        jacobian: Matrix2(
          a: byState, b: rate.byTemperature, c: slow.resistance * point.powerSlope * inverse, d: -inverse)),
      rate
    )
  }

  /// Goes on for a time under a constant source level in V or A.
  /// - Precondition: `duration` is finite and not negative.
  /// - Throws: ``StateError``, ``IntegrationFailure``.
  public mutating func hold(
    _ state: inout MemristorState, level: Double, for duration: Double,
    visit: ((Double, MemristorState) -> Void)? = nil
  ) throws {
    try check(&state, duration)
    if duration == 0 { return }
    if level == 0 {
      // Nothing moves without a voltage.
      if let slow { state.slowTemperature *= Double.exp(-duration / slow.timeConstant) }
      visit?(duration, state)
      return
    }
    let table = try table(of: level)
    try check(state.state, in: table)
    try StateIntegrator(control: control, window: kinetics.window).advance(
      &state, by: duration, rates: { rates($1, table($1.x)).all }, visit: visit)
    // Under a constant source the state goes one way: what lies between is known when both ends are.
    try check(state.state, in: table)
  }

  /// - Throws: ``StateError`` where the voltage under the table's level passes the fields' limit.
  private func check(_ state: Double, in table: LevelTable) throws {
    if table.states.contains(state) { return }
    _ = try fields.operatingPoint(state: state, level: table.level, circuit: circuit, leads: leads)
  }

  /// Goes on for a time while the source goes straight from one level to another.
  /// - Precondition: `duration` is finite and not negative.
  /// - Throws: ``StateError``, ``IntegrationFailure``.
  public func ramp(
    _ state: inout MemristorState, from start: Double, to end: Double, for duration: Double,
    visit: ((Double, MemristorState) -> Void)? = nil
  ) throws {
    try check(&state, duration)
    if duration == 0 { return }
    let slope = (end - start) / duration
    // Growth and rupture meet at 0 V, where neither goes on: the two sides are two stretches.
    if start * end < 0 {
      let crossing = duration * start / (start - end)
      try ramp(&state, from: start, to: 0, for: crossing, visit: visit)
      try ramp(&state, from: 0, to: end, for: duration - crossing) { visit?(crossing + $0, $1) }
      return
    }
    let sign: Double = start + end < 0 ? -1 : 1
    var guess: Double?
    try StateIntegrator(control: control, window: kinetics.window).advance(
      &state, by: duration,
      rates: { time, u in
        var level = start + time * slope
        if level * sign < 0 { level = 0 }
        let point = try fields.operatingPoint(
          state: u.x, level: level, circuit: circuit, leads: leads, guess: guess)
        guess = point.voltage
        var (rates, rate) = rates(u, LevelTable.Point(point))
        rates.byTime = SIMD2(
          (rate.byTemperature * point.temperatureBy.level + rate.byVoltage * point.voltageBy.level) * slope,
          slow.map { $0.resistance * point.powerByLevel * slope / $0.timeConstant } ?? 0)
        return rates
      }, visit: visit)
  }

  /// Goes along one piece of a waveform.
  public mutating func follow(
    _ state: inout MemristorState, from start: Double, to end: Double, for duration: Double,
    visit: ((Double, MemristorState) -> Void)? = nil
  ) throws {
    if start == end {
      try hold(&state, level: start, for: duration, visit: visit)
    } else {
      try ramp(&state, from: start, to: end, for: duration, visit: visit)
    }
  }

  /// Goes along a whole waveform of the source, in V or A.
  /// - Parameter visit: called after each step with the waveform's time.
  public mutating func follow(
    _ state: inout MemristorState, _ waveform: Waveform, visit: ((Double, MemristorState) -> Void)? = nil
  ) throws {
    for segment in waveform.segments {
      let visit = visit.map { visit in { visit(segment.start + $0, $1) } }
      try follow(
        &state, from: segment.from, to: segment.to, for: segment.end - segment.start, visit: visit)
    }
  }

  /// What a meter at the device's terminals sees at a small voltage: I / V with the leads, S; at 0 V its limit.
  /// - Throws: ``StateError`` for a state or a voltage of which the fields say nothing.
  public func conductance(_ state: Double, at voltage: Double = 0.2) throws -> Double {
    if voltage == 0 {
      try fields.check(state: state, voltage: 0)
      return 1 / (fields.resistance(state: state, voltage: 0).value + leads)
    }
    return try fields.operatingPoint(state: state, level: voltage, circuit: .direct, leads: leads).current
      / voltage
  }
}

extension Memristor {
  /// What lies on the device under a source level that comes often, and what a meter at its terminals would say: V, S.
  /// - Throws: ``StateError`` as ``prepare(_:)``.
  public mutating func terminal(
    _ state: Double, level: Double
  ) throws -> (voltage: Double, conductance: Double) {
    if level == 0 { return (0, try conductance(state, at: 0)) }
    let table = try table(of: level)
    try check(state, in: table)
    let point = table(state)
    let current = point.power / point.voltage
    return (point.voltage, current / (point.voltage + leads * current))
  }

  /// The state whose conductance, as a meter tells it under a source level, is nearest to the one that is wanted.
  public mutating func state(
    of conductance: Double, at level: Double, in window: ClosedRange<Double>
  ) throws -> Double {
    var (low, high) = (window.lowerBound, window.upperBound)
    while true {
      let middle = (low + high) / 2
      if !(low < middle && middle < high) { return middle }
      if try terminal(middle, level: level).conductance < conductance { low = middle } else { high = middle }
    }
  }
}
