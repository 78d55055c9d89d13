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
    /// dw/dt, 1/s.
    var speed: Double
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
        sourceRate: level * currentByState * speed, speed: speed)
    }
    // At 0 V nothing flows; a state is within the window when `hold` has looked.
    try check(&state, duration)
    var sum = EnergySum(start: flow(state))
    try hold(&state, level: level, for: duration) { sum.add(flow($1), at: $0) }
    sum.give(to: &energy)
  }

  /// As ``ramp(_:from:to:for:visit:)``, and adds up the energy, in pieces of 10 mV at most: a state that stands still takes steps over which the
  /// current of a diode grows by orders of magnitude.
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
        source: level * point.current, sourceRate: level * currentRate + slope * point.current, speed: speed)
    }
    var before = (time: 0.0, state: state, flow: try flow(0, state))
    var sum = EnergySum(start: before.flow)
    func add(_ state: MemristorState, at time: Double) throws {
      let after = (time: time, state: state, flow: try flow(time, state))
      let step = time - before.time
      let pieces = max(1, min(Int((abs(slope) * step / 0.01).rounded(.up)), 10_000))
      for k in 1..<pieces {
        let x = Double(k) / Double(pieces)
        // The cubic with the state's values and speeds at both ends.
        let change = after.state.state - before.state.state
        let (a, b) = (before.flow.speed * step - change, after.flow.speed * step - change)
        let between = MemristorState(
          state: before.state.state + x * change + x * (1 - x) * ((1 - x) * a - x * b),
          slowTemperature: before.state.slowTemperature
            + x * (after.state.slowTemperature - before.state.slowTemperature))
        sum.add(try flow(before.time + x * step, between), at: before.time + x * step)
      }
      sum.add(after.flow, at: time)
      before = after
    }
    var failure: (any Error)?
    try ramp(&state, from: start, to: end, for: duration) { time, state in
      do { try add(state, at: time) } catch { failure = error }
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
