/// Energy that a source has given, and where it went.
public struct DeliveredEnergy: Sendable, Equatable {
  /// In the device without its leads, J.
  public var device = 0.0
  /// In leads, resistor and diodes, J.
  public var circuit = 0.0
  public var total: Double { device + circuit }

  public init() {}
}

extension Memristor {
  /// Power in the device and of the source, W, with their rates of change, W/s.
  struct PowerFlow {
    var device: Double
    var deviceRate: Double
    var source: Double
    var sourceRate: Double
  }

  /// As ``hold(_:level:for:visit:)``, and adds up the energy.
  ///
  ///     E = sum over steps of h/2 (P + P') + h²/12 (dP/dt - dP'/dt)
  ///
  /// exact to the fourth order in the steps that the state took.
  public mutating func hold(
    _ state: inout MemristorState, level: Double, for duration: Double, energy: inout DeliveredEnergy
  ) throws {
    if level == 0 || duration == 0 { return try hold(&state, level: level, for: duration) }
    let table = try table(of: level)
    let memristor = self
    func flow(_ state: MemristorState) -> PowerFlow {
      let point = table(state.state)
      let speed = memristor.rates(SIMD2(state.state, state.slowTemperature), point).all.rates.x
      let current = point.power / point.voltage
      let currentByState =
        (point.powerSlope - current * point.voltageSlope) / point.voltage
      return PowerFlow(
        device: point.power, deviceRate: point.powerSlope * speed, source: level * current,
        sourceRate: level * currentByState * speed)
    }
    // At 0 V nothing flows; a state is within the window when `hold` has looked.
    try check(&state, duration)
    var sum = EnergySum(start: flow(state))
    try hold(&state, level: level, for: duration) { sum.add(flow($1), at: $0) }
    sum.give(to: &energy)
  }

  /// As ``ramp(_:from:to:for:visit:)``, and adds up the energy.
  public func ramp(
    _ state: inout MemristorState, from start: Double, to end: Double, for duration: Double,
    energy: inout DeliveredEnergy
  ) throws {
    if duration == 0 { return }
    let slope = (end - start) / duration
    func flow(_ time: Double, _ state: MemristorState) throws -> PowerFlow {
      let level = start + slope * time
      let point = try fields.operatingPoint(state: state.state, level: level, circuit: circuit, leads: leads)
      let speed = kinetics.rate(
        state: state.state, temperature: point.temperature + state.slowTemperature, voltage: point.voltage
      ).value
      let currentRate = point.currentBy.state * speed + point.currentBy.level * slope
      return PowerFlow(
        device: point.power, deviceRate: point.powerByState * speed + point.powerByLevel * slope,
        source: level * point.current, sourceRate: level * currentRate + slope * point.current)
    }
    var sum = EnergySum(start: try flow(0, state))
    var failure: (any Error)?
    try ramp(&state, from: start, to: end, for: duration) { time, state in
      do { sum.add(try flow(time, state), at: time) } catch { failure = error }
    }
    if let failure { throw failure }
    sum.give(to: &energy)
  }
}

/// Integrals of power over steps, by values and rates at their ends.
private struct EnergySum {
  private var time = 0.0
  private var last: Memristor.PowerFlow
  private var device = 0.0
  private var source = 0.0

  init(start: Memristor.PowerFlow) { last = start }

  mutating func add(_ next: Memristor.PowerFlow, at time: Double) {
    let h = time - self.time
    device += h / 2 * (last.device + next.device) + h * h / 12 * (last.deviceRate - next.deviceRate)
    source += h / 2 * (last.source + next.source) + h * h / 12 * (last.sourceRate - next.sourceRate)
    (self.time, last) = (time, next)
  }

  func give(to energy: inout DeliveredEnergy) {
    energy.device += device
    energy.circuit += source - device
  }
}
