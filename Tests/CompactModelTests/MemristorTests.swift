import Circuits
import CompactModel
import Foundation
import Testing

@testable import CompactModelTestSupport

@Suite struct MemristorTests {
  static let device = SampleDevice.device
  static let window = SampleDevice.switching.kinetics.window
  static let throughDivider = TerminalCircuit(network: SeriesNetwork(divider: device.divider))

  /// Classical Runge-Kutta in even steps, each with the circuit solved.
  private func reference(
    _ start: MemristorState, _ model: Memristor, level: Double, for duration: Double, steps: Int
  ) throws -> MemristorState {
    func rates(_ u: SIMD2<Double>) throws -> SIMD2<Double> {
      let w = min(max(u.x, model.kinetics.window.lowerBound), model.kinetics.window.upperBound)
      let point = try model.fields.operatingPoint(
        state: w, level: level, circuit: model.circuit, leads: model.leads)
      let rate = model.kinetics.rate(
        state: w, temperature: point.temperature + u.y, voltage: point.voltage
      ).value
      guard let slow = model.slow else { return SIMD2(rate, 0) }
      return SIMD2(rate, (slow.resistance * point.power - u.y) / slow.timeConstant)
    }
    var u = SIMD2(start.state, start.slowTemperature)
    let h = duration / Double(steps)
    for _ in 0..<steps {
      let k1 = try rates(u)
      let k2 = try rates(u + 0.5 * h * k1)
      let k3 = try rates(u + 0.5 * h * k2)
      let k4 = try rates(u + h * k3)
      u += h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
    }
    return MemristorState(state: u.x, slowTemperature: u.y)
  }

  /// A voltage too small to move anything: the slow temperature follows its exponential, in one step however long.
  @Test(arguments: [1e-9, 1e-6, 1e-3])
  func underConstantPowerOneStepIsExact(duration: Double) throws {
    var model = Self.device.memristor()
    var state = MemristorState(state: 0.5, slowTemperature: 40)
    var steps = 0
    try model.hold(&state, level: 0.05, for: duration) { time, _ in
      steps += 1
      #expect(time == duration)
    }
    let power = try model.fields.operatingPoint(state: 0.5, level: 0.05, circuit: .direct, leads: 32).power
    let (end, decay) = (3.8e5 * power, exp(-duration / 1.1e-6))
    #expect(steps == 1 && abs(state.state - 0.5) < 1e-12)
    let expected = end + (40 - end) * decay
    #expect(
      abs(state.slowTemperature - expected) < 1e-7 * (40 - 39.9 * decay),
      "\(state.slowTemperature), \(expected)")
  }

  @Test func atRestHeatDecaysAndTheStateStays() throws {
    for source in TerminalCircuit.Source.allCases {
      var model = Self.device.memristor(in: TerminalCircuit(source: source))
      var state = MemristorState(state: 0.4, slowTemperature: 100)
      try model.hold(&state, level: 0, for: 2.2e-6)
      #expect(state.state == 0.4 && abs(state.slowTemperature - 100 * exp(-2)) < 1e-12)
    }
  }

  struct Pulse: Sendable, CustomTestStringConvertible {
    var circuit: TerminalCircuit
    var level: Double
    var duration: Double
    var memory = ThermalMemory.effective
    var testDescription: String { "\(level) for \(duration) s, \(memory)" }
  }

  /// SET and RESET pulses of both schemes, from all over the window, cold and hot: against tiny steps of another method.
  @Test(arguments: [
    Pulse(circuit: .direct, level: 0.7, duration: 1e-6), Pulse(circuit: .direct, level: -0.8, duration: 1e-6),
    Pulse(circuit: .direct, level: 0.8, duration: 2e-6, memory: .fourier),
    Pulse(circuit: .direct, level: -0.6, duration: 1e-6, memory: .fourier),
    Pulse(circuit: throughDivider, level: 1, duration: 5e-6),
    Pulse(circuit: throughDivider, level: 1.35, duration: 1e-6),
    Pulse(circuit: throughDivider, level: -3.6, duration: 1e-6),
  ])
  func pulsesFollowAnIndependentIntegration(pulse: Pulse) throws {
    var model = Self.device.memristor(in: pulse.circuit, memory: pulse.memory)
    for start in [0.21, 0.4, 0.65, 0.85] {
      for heat in pulse.memory == .effective ? [0.0, 150] : [0] {
        var state = MemristorState(state: start, slowTemperature: heat)
        let exact = try reference(state, model, level: pulse.level, for: pulse.duration, steps: 4000)
        try model.hold(&state, level: pulse.level, for: pulse.duration)
        let (found, expected) = try (model.conductance(state.state), model.conductance(exact.state))
        #expect(abs(found / expected - 1) < 5e-5, "\(found) S, \(expected) S from w \(start), \(heat) K")
        #expect(abs(state.slowTemperature - exact.slowTemperature) < 0.2, "\(state), \(exact)")
      }
    }
  }

  /// A cycle of the improved scheme with the default tolerances, and with those for searches, against tight ones.
  @Test(arguments: [(IntegrationControl(), 1e-4), (.coarse, 2e-3)])
  func aHundredPulsesKeepTheirAccuracy(control: IntegrationControl, allowed: Double) throws {
    var tight = IntegrationControl()
    (tight.stateTolerance, tight.temperatureTolerance, tight.tableIntervals) = (1e-9, 1e-5, 1024)
    func trace(_ control: IntegrationControl) throws -> [Double] {
      var model = Self.device.memristor(in: Self.throughDivider, control: control)
      var state = MemristorState(state: 0.22)
      return try ImprovedCycle.trace(&model, &state)
    }
    for (found, expected) in zip(try trace(control), try trace(tight)) {
      #expect(abs(found / expected - 1) < allowed, "\(found) S, \(expected) S, allowed \(allowed)")
    }
  }

  /// Kinetics as a search may try them, slow and wild: none is stuck, and conductances keep to 1e-3.
  @Test func anyKineticsAreFollowed() throws {
    var random = Sequence(11)
    var tight = IntegrationControl()
    (tight.stateTolerance, tight.temperatureTolerance, tight.tableIntervals) = (1e-8, 1e-4, 512)
    var moved = 0
    for _ in 0..<24 {
      func branch() -> Kinetics.Branch {
        Kinetics.Branch(
          logarithmicRate: random.next(8, 12), barrier: random.next(1, 1.8),
          barrierGrowth: random.next(0, 1.2), voltage: random.next(0.08, 0.4), exponent: random.next(0.2, 3))
      }
      let kinetics = Kinetics(
        window: random.next(0.1, 0.2)...random.next(0.5, 1), set: branch(), reset: branch())
      let slow = SlowMemory(resistance: random.next(0, 1e6), timeConstant: random.next(2e-7, 5e-6))
      func trace(_ control: IntegrationControl) throws -> [Double] {
        var model = Memristor(
          fields: Self.device.fields, kinetics: kinetics, leads: 32, slow: slow, control: control)
        var state = MemristorState(state: kinetics.window.lowerBound + 0.05)
        return try (0..<20).map { pulse in
          try model.hold(&state, level: pulse < 10 ? 0.75 : -0.8, for: 1e-6)
          try model.hold(&state, level: 0, for: 1e-6)
          return try model.conductance(state.state)
        }
      }
      let (found, expected) = try (trace(IntegrationControl()), trace(tight))
      let error = zip(found, expected).map { abs($0 / $1 - 1) }.max()!
      #expect(error < 1e-3, "off by \(error), allowed 1e-3, with \(kinetics), \(slow)")
      if expected.max()! > 1.1 * expected.min()! { moved += 1 }
    }
    #expect(moved > 12, "only \(moved) of 24 moved at all")
  }

  /// A thousandth of the tolerance takes ten times the steps and leaves a thousandth of the error.
  @Test func theOrderIsThree() throws {
    func run(_ tolerance: Double) throws -> (steps: Int, state: Double) {
      var control = IntegrationControl()
      (control.stateTolerance, control.temperatureTolerance) = (tolerance, 1e4 * tolerance)
      control.tableIntervals = 1024
      var model = Self.device.memristor(in: Self.throughDivider, control: control)
      var state = MemristorState(state: 0.3)
      var steps = 0
      try model.hold(&state, level: 1.5, for: 2e-6) { _, _ in steps += 1 }
      return (steps, state.state)
    }
    let exact = try run(1e-13).state
    let runs = try [1e-5, 1e-8].map(run)
    let ratio = log(abs(runs[0].state - exact) / abs(runs[1].state - exact))
    let order = ratio / log(Double(runs[1].steps) / Double(runs[0].steps))
    #expect(order > 2.6 && order < 3.6, "order \(order) from \(runs), exact \(exact)")
  }

  /// A SET a thousand times as fast runs into the end of its window, which the rate reaches in finite time, and stays there; a RESET
  /// creeps towards its own.
  @Test func stiffRatesEndAtTheWindow() throws {
    var kinetics = SampleDevice.switching.kinetics
    kinetics.set.logarithmicRate += 3
    kinetics.reset.logarithmicRate += 4
    var model = Self.device.memristor(in: Self.throughDivider)
    model.kinetics = kinetics
    var state = MemristorState(state: 0.25)
    var steps = 0
    try model.hold(&state, level: 1.6, for: 1e-4) { _, state in
      steps += 1
      #expect(Self.window.contains(state.state))
    }
    #expect(Self.window.upperBound - state.state < 1e-5, "\(state)")
    #expect(steps < 400, "\(steps) steps")
    steps = 0
    var before = state.state
    try model.hold(&state, level: -3.6, for: 1e-4) { _, state in
      steps += 1
      #expect(state.state <= before && Self.window.contains(state.state))
      before = state.state
    }
    #expect(state.state < 0.3 && steps < 400, "\(state), \(steps) steps")
  }

  /// What grew shrinks again, and pieces make the whole.
  @Test func forthAndBackAndInPieces() throws {
    var model = Self.device.memristor(in: Self.throughDivider)
    var state = MemristorState(state: 0.3)
    try model.hold(&state, level: 1.35, for: 1e-5)
    let grown = state
    #expect(grown.state > 0.31)
    try model.hold(&state, level: -3.6, for: 1e-5)
    #expect(state.state < grown.state - 0.01, "\(state)")
    var pieces = MemristorState(state: 0.3)
    for _ in 0..<37 { try model.hold(&pieces, level: 1.35, for: 1e-5 / 37) }
    #expect(
      abs(pieces.state - grown.state) < 2e-5 && abs(pieces.slowTemperature - grown.slowTemperature) < 0.2)
    // Nothing of the past but the state counts.
    var again = MemristorState(state: 0.3)
    try model.hold(&again, level: 1.35, for: 1e-5)
    #expect(again == grown)
  }

  /// A ramp is the limit of many small holds; also through 0 V.
  @Test(arguments: [(0.0, 1.4), (1.4, 0.2), (0.8, -3.5), (-3.6, 0)])
  func rampsAreManySmallHolds(start: Double, end: Double) throws {
    var control = IntegrationControl()
    control.tableIntervals = 32
    var model = Self.device.memristor(in: Self.throughDivider, control: control)
    var (ramped, held) = (MemristorState(state: 0.5), MemristorState(state: 0.5))
    var last = 0.0
    try model.ramp(&ramped, from: start, to: end, for: 4e-6) { time, _ in
      #expect(time > last && time <= 4e-6 * (1 + 1e-15))
      last = time
    }
    for k in 0..<800 {
      let level = start + (end - start) * (Double(k) + 0.5) / 800
      try model.hold(&held, level: level, for: 4e-6 / 800)
    }
    #expect(abs(last / 4e-6 - 1) < 1e-15)
    #expect(abs(ramped.state - held.state) < 3e-5, "\(ramped), in steps \(held)")
    #expect(abs(ramped.slowTemperature - held.slowTemperature) < 0.2, "\(ramped), in steps \(held)")
    #expect(ramped.state != 0.5)
  }

  @Test func waveformsAreTheirPieces() throws {
    var waveform = Waveform()
    waveform.append(Circuits.Pulse(level: 1.3, width: 1e-6, rise: 1e-7, fall: 2e-7, spacing: 1e-6))
    waveform.append(Circuits.Pulse(level: -3, width: 1e-6, spacing: 1e-6))
    var model = Self.device.memristor(in: Self.throughDivider)
    var (whole, pieces) = (MemristorState(state: 0.4), MemristorState(state: 0.4))
    var times: [Double] = []
    try model.follow(&whole, waveform) { time, _ in times.append(time) }
    for s in waveform.segments {
      try model.follow(&pieces, from: s.from, to: s.to, for: s.end - s.start)
    }
    #expect(whole == pieces && whole.state != 0.4)
    #expect(times == times.sorted() && abs(times.last! / waveform.end - 1) < 1e-15)
  }

  /// What the tables hold follows what they depend on.
  @Test func changesTakeEffect() throws {
    var model = Self.device.memristor(in: Self.throughDivider)
    var state = MemristorState(state: 0.4)
    try model.hold(&state, level: 1.3, for: 1e-6)
    var kinetics = model.kinetics
    kinetics.window = 0.3...0.8
    kinetics.set.logarithmicRate += 0.2
    model.kinetics = kinetics
    model.control.tableIntervals = 64
    model.slow = nil
    var fresh = Memristor(
      fields: Self.device.fields, kinetics: kinetics, leads: 32, slow: nil, circuit: Self.throughDivider,
      control: model.control)
    // Without a slow memory there is no slow temperature.
    var (a, b) = (MemristorState(state: 0.4, slowTemperature: 50), MemristorState(state: 0.4))
    try model.hold(&a, level: 1.3, for: 1e-6)
    try fresh.hold(&b, level: 1.3, for: 1e-6)
    #expect(a == b && a.slowTemperature == 0)
  }

  /// More levels than there are tables kept.
  @Test func manyLevelsAreRemembered() throws {
    var control = IntegrationControl()
    control.tableIntervals = 8
    var model = Self.device.memristor(control: control)
    var fresh = model
    for k in 0..<150 {
      let level = 0.5 + 0.001 * Double(k % 75)
      var (a, b) = (MemristorState(state: 0.4), MemristorState(state: 0.4))
      try model.hold(&a, level: level, for: 1e-6)
      try fresh.prepare(level)
      try fresh.hold(&b, level: level, for: 1e-6)
      #expect(a == b)
    }
  }

  @Test func conductanceIsWhatAMeterSees() throws {
    let model = Self.device.memristor(in: Self.throughDivider)
    for state in [-0.5, 0.2, 0.8] {
      let limit = 1 / (model.fields.resistance(state: state, voltage: 0).value + 32)
      #expect(abs(try model.conductance(state, at: 0) / limit - 1) < 1e-15)
      #expect(abs(try model.conductance(state, at: 1e-4) / limit - 1) < 1e-6)
      let read = try model.conductance(state)
      #expect(read > limit && read < 2 * limit, "\(read) S, \(limit) S at 0 V")
      #expect(try model.conductance(state, at: -0.2) == read)
    }
    #expect(throws: StateError.self) { try model.conductance(0.2, at: 3) }
    #expect(throws: StateError.self) { try model.conductance(1.2, at: 0) }
  }

  @Test func whatCannotBeIsRefused() throws {
    var model = Self.device.memristor()
    var outside = MemristorState(state: Self.window.lowerBound - 1e-6)
    #expect(throws: StateError.state(outside.state, allowed: Self.window)) {
      try model.hold(&outside, level: 0.5, for: 1e-6)
    }
    var state = MemristorState(state: 0.5)
    #expect(throws: StateError.self) { try model.hold(&state, level: 2.5, for: 1e-6) }
    #expect(throws: StateError.self) { try model.prepare(-9) }
    #expect(throws: StateError.self) { try model.ramp(&state, from: 1, to: 2.5, for: 1e-6) }
    model.control.maximumSteps = 2
    let failure = #expect(throws: IntegrationFailure.self) { try model.hold(&state, level: 1, for: 1e-5) }
    #expect(
      failure?.duration == 1e-5 && failure?.description.contains("could not be integrated past") == true)
  }
}
