import Circuits
import CompactModel
import RealModule
import Testing

@testable import CompactModelTestSupport
@testable import PulseProgramming

/// What protocols do to a device, against the model gone through by hand.
@Suite struct ProgrammingRunTests {
  static let device = SampleDevice.device

  static func protocolText(
    circuit: String = "none", read: String = "{level: 0.2 V}", start: String = "repeating", phases: String,
    more: String = ""
  ) -> String {
    "schema: 1\ncircuit: \(circuit)\nread: \(read)\nstart: \(start)\nphases:\n\(phases)\n\(more)\n"
  }

  static func programming(_ text: String) throws -> ProgrammingProtocol {
    try ProtocolFile.load(text: text, name: "p.yaml").cases[0].programming
  }

  static let plain = """
      - {name: LTP, repeat: 20, pulses: [{name: SET, level: 0.7 V, width: 1 us}]}
      - {name: LTD, repeat: 20, pulses: [{name: RESET, level: -0.8 V, width: 1 us}]}
    """

  static let improved = """
      - name: LTP
        repeat: 20
        pulses: [{name: heating, level: 1 V, width: 5 us}, {name: SET, level: 1.35 V, width: 1 us}]
      - {name: LTD, repeat: 20, pulses: [{name: RESET, level: -3.6 V, width: 1 us}]}
    """

  // MARK: states and readings

  /// The updates of a protocol are holds and ramps one after the other, to the last bit, when a meter does not touch the device.
  @Test func updatesAreHolds() throws {
    let programming = try Self.programming(
      Self.protocolText(
        circuit: "divider", start: "0.5",
        phases: """
            - name: LTP
              repeat: 7
              pulses: [{level: 1 V, width: 5 us, spacing: 1 us}, {level: 1.35 V, width: 1 us, rise: 50 ns, fall: 100 ns}]
            - {name: LTD, repeat: 5, pulses: [{level: -3.6 V, width: 1 us, spacing: 2 us}]}
          """))
    let record = try ProgrammingRun(programming, on: Self.device).outcome().devices[0][0]
    var model = Self.device.memristor(
      in: TerminalCircuit(network: SeriesNetwork(divider: Self.device.divider)))
    var state = MemristorState(state: 0.5)
    var states: [Double] = []
    for _ in 0..<7 {
      try model.hold(&state, level: 1, for: 5e-6)
      try model.hold(&state, level: 0, for: 1e-6)
      try model.ramp(&state, from: 0, to: 1.35, for: 5e-8)
      try model.hold(&state, level: 1.35, for: 1e-6 - 5e-8)
      try model.ramp(&state, from: 1.35, to: 0, for: 1e-7)
      states.append(state.state)
    }
    for _ in 0..<5 {
      try model.hold(&state, level: -3.6, for: 1e-6)
      try model.hold(&state, level: 0, for: 2e-6)
      states.append(state.state)
    }
    #expect(record.state == states)
    #expect(record.conductance.count == 13 && states[6] > 0.501 && states[11] < states[6], "\(states)")
    for (conductance, state) in zip(record.conductance.dropFirst(), states) {
      let point = try model.fields.operatingPoint(
        state: state, level: 0.2, circuit: model.circuit, leads: model.leads)
      let told = point.current / (point.voltage + model.leads * point.current)
      #expect(abs(conductance / told - 1) < 1e-6, "\(conductance) S, by hand \(told) S")
    }
    #expect(record.level == Array(repeating: 1.35, count: 7) + Array(repeating: -3.6, count: 5))
  }

  /// A meter that takes its time heats the device, and the pause around it lets it cool: the same readings by hand.
  @Test func readingsTouchTheDevice() throws {
    let phases = "  - {name: P, repeat: 5, pulses: [{level: 0.7 V, width: 1 us}]}"
    func states(_ read: String) throws -> [Double] {
      let programming = try Self.programming(
        Self.protocolText(read: read, start: "0.3", phases: phases))
      return try ProgrammingRun(programming, on: Self.device).outcome().devices[0][0].state
    }
    let ideal = try states("{level: 0.2 V}")
    #expect(try states("{level: 0.35 V}") == ideal, "an ideal meter's level changes nothing")
    let real = try states("{level: 0.2 V, width: 50 us, delay: 20 us, spacing: 20 us}")
    #expect(real[0] != ideal[1] && real[4] < ideal[4], "pauses take the heat away: \(real), \(ideal)")
    var model = Self.device.memristor()
    var state = MemristorState(state: 0.3)
    func read() throws {
      try model.hold(&state, level: 0, for: 2e-5)
      try model.hold(&state, level: 0.2, for: 5e-5)
      try model.hold(&state, level: 0, for: 2e-5)
    }
    try read()
    for k in 0..<5 {
      try model.hold(&state, level: 0.7, for: 1e-6)
      try read()
      #expect(state.state == real[k])
    }
  }

  @Test(arguments: ["none", "divider"])
  func aRepeatingStartRepeats(circuit: String) throws {
    let programming = try Self.programming(
      Self.protocolText(
        circuit: circuit, phases: circuit == "none" ? Self.plain : Self.improved,
        more: "ensemble: {cycles: 4}"))
    let cycles = try ProgrammingRun(programming, on: Self.device).outcome().devices[0]
    let range = cycles[0].conductance.max()! - cycles[0].conductance.min()!
    #expect(range > 1e-4, "\(range) S")
    for cycle in cycles {
      let change = abs(cycle.conductance.last! - cycle.conductance[0])
      #expect(change <= 2e-3 * range, "\(change / range) of the range is left, allowed 2e-3")
    }
  }

  /// Preparation is what leads to the start, whatever the phases do.
  @Test func aPreparationComesFirst() throws {
    let alone = "  - {name: LTP, repeat: 3, pulses: [{level: 0.7 V, width: 1 us}]}"
    let prepared = try Self.programming(
      Self.protocolText(phases: alone, more: "prepare:\n\(Self.plain)"))
    let whole = try Self.programming(Self.protocolText(phases: Self.plain))
    let first = try ProgrammingRun(prepared, on: Self.device).outcome().devices[0][0].conductance
    let cycle = try ProgrammingRun(whole, on: Self.device).outcome().devices[0][0].conductance
    #expect(first == Array(cycle[0...3]))
    // Without it three pulses up come back to the upper end.
    let saturated = try ProgrammingRun(
      try Self.programming(Self.protocolText(phases: alone)), on: Self.device
    ).outcome().devices[0][0].conductance
    #expect(saturated[0] > 1.2 * first[0], "\(saturated[0]), \(first[0])")
  }

  @Test func trainsAreUpdatesOneByOne() throws {
    let train = try Self.programming(
      Self.protocolText(
        start: "0.3",
        phases: """
            - name: P
              repeat: 2
              train: [{level: 0.7 V, width: 1 us}, {level: -0.7 V, width: 2 us, spacing: 3 us}]
          """))
    let record = try ProgrammingRun(train, on: Self.device).outcome().devices[0][0]
    #expect(record.level == [0.7, -0.7, 0.7, -0.7] && record.conductance.count == 5)
    #expect(abs(train.time(of: train.phases[0]) - 3e-6) < 1e-18, "mean of 1 us and 5 us")
    var model = Self.device.memristor()
    var state = MemristorState(state: 0.3)
    for k in 0..<2 {
      try model.hold(&state, level: 0.7, for: 1e-6)
      #expect(state.state == record.state[2 * k])
      try model.hold(&state, level: -0.7, for: 2e-6)
      try model.hold(&state, level: 0, for: 3e-6)
      #expect(state.state == record.state[2 * k + 1])
    }
  }

  @Test func aStartThatIsNone() throws {
    for (word, phrase) in [("nowhere", "unknown state 'nowhere'"), ("reset", "start within them")] {
      let programming = try Self.programming(Self.protocolText(start: word, phases: Self.plain))
      let error = #expect(throws: StartStateError.self) {
        try ProgrammingRun(programming, on: Self.device).outcome()
      }
      #expect("\(error!)".contains(phrase), "\(error!)")
    }
  }

  // MARK: circuit and energy

  /// What the diodes let through at each instant, solved by halving and without the program's own divider.
  @Test func theDividerIsSolvedAtEachInstant() throws {
    let programming = try Self.programming(
      Self.protocolText(
        circuit: "{divider: {resistance: 500 Ohm, diode: 1N4148}}", start: "0.4", phases: Self.improved))
    let record = try ProgrammingRun(programming, on: Self.device).outcome().devices[0][0]
    let thermal = 1.752 * 8.617333262e-5 * 300
    /// Through a diode and a resistor behind it.
    func branch(_ volts: Double, _ ohms: Double) -> Double {
      let series = ohms + 0.568
      var (low, high) = (-2.52e-9, 1.0)
      for _ in 0..<200 {
        let current = (low + high) / 2
        let junction = 2.52e-9 * Double.expMinusOne((volts - current * series) / thermal)
        if junction > current { low = current } else { high = current }
      }
      return (low + high) / 2
    }
    var state = 0.4
    for k in record.state.indices {
      let voltage = record.voltage[k]
      let current = voltage / Self.device.fields.resistance(state: state, voltage: voltage).value
      let drop = record.level[k] - voltage - Self.device.switching.leads * current
      let through = branch(drop, 0) - branch(-drop, 500)
      #expect(
        abs(through / current - 1) < 1e-4,
        "update \(k): \(through) A through the diodes, \(current) A in the device")
      state = record.state[k]
    }
    #expect(record.voltage.contains { $0 > 0.3 } && record.voltage.contains { $0 < -0.3 })
  }

  /// Energies are integrals of V I over the pulses: by the trapezoidal rule in many slices.
  @Test(arguments: ["none", "{resistor: 200 Ohm}", "divider"])
  func energyIsTheIntegralOfPower(circuit: String) throws {
    let (up, down) =
      circuit == "none"
      ? ("0.7 V", "-0.8 V") : circuit == "divider" ? ("1.35 V", "-3.6 V") : ("1.2 V", "-1.6 V")
    let programming = try Self.programming(
      Self.protocolText(
        circuit: circuit, start: "0.3",
        phases: """
            - {name: LTP, repeat: 4, pulses: [{level: 0.4 V, width: 2 us, spacing: 1 us}, {level: \(up), width: 1 us, rise: 100 ns, fall: 200 ns}]}
            - {name: LTD, repeat: 4, pulses: [{level: \(down), width: 1 us}]}
          """))
    let record = try ProgrammingRun(programming, on: Self.device).outcome().devices[0][0]
    var model = Self.device.memristor(
      in: TerminalCircuit(network: programming.circuit.network(of: Self.device)))
    var state = MemristorState(state: 0.3)
    func power(_ level: Double) throws -> SIMD2<Double> {
      if level == 0 { return .zero }
      let point = try model.fields.operatingPoint(
        state: state.state, level: level, circuit: model.circuit, leads: model.leads)
      return SIMD2(point.voltage * point.current, level * point.current)
    }
    /// In slices that grow from the start on, where the most happens.
    func integral(from start: Double, to end: Double, for duration: Double) throws -> SIMD2<Double> {
      let slices = 1000
      var sum = SIMD2<Double>.zero
      var (time, before) = (0.0, try power(start))
      for k in 1...slices {
        let part = Double(k) / Double(slices)
        let next = duration * part * part
        let (here, there) = (start + (end - start) * time / duration, start + (end - start) * next / duration)
        if start == end {
          try model.hold(&state, level: start, for: next - time)
        } else {
          try model.ramp(&state, from: here, to: there, for: next - time)
        }
        let after = try power(there)
        sum += (next - time) / 2 * (before + after)
        (time, before) = (next, after)
      }
      return sum
    }
    for k in 0..<8 {
      var expected = SIMD2<Double>.zero
      for pulse in (k < 4 ? programming.phases[0] : programming.phases[1]).pulses.map(\.pulse) {
        if pulse.rise > 0 { expected += try integral(from: 0, to: pulse.level, for: pulse.rise) }
        expected += try integral(from: pulse.level, to: pulse.level, for: pulse.width - pulse.rise)
        if pulse.fall > 0 { expected += try integral(from: pulse.level, to: 0, for: pulse.fall) }
        try model.hold(&state, level: 0, for: pulse.spacing)
      }
      let (device, source) = (record.deviceEnergy[k], record.deviceEnergy[k] + record.circuitEnergy[k])
      #expect(
        abs(device / expected.x - 1) < 1e-4,
        "update \(k): \(device) J in the device, by slices \(expected.x) J")
      #expect(
        abs(source / expected.y - 1) < 1e-4,
        "update \(k): \(source) J of the source, by slices \(expected.y) J")
      #expect(device > 1e-12 && record.circuitEnergy[k] > 0)
    }
  }

  /// C V² for each pulse, and for a selection the converter, the integrator and the table.
  @Test func peripheryCostsAreSums() throws {
    let file = try ProtocolFile.load("incremental")
    var programming = file.cases[0].programming
    for k in 0..<2 { programming.phases[k].repetitions = 3 }
    let record = try ProgrammingRun(programming, on: Self.device).outcome().devices[0][0]
    for k in 0..<6 {
      let expected = 1.67e-12 + 10e-12 + 20e-6 * 1e-6 + 1e-12 * record.level[k] * record.level[k]
      #expect(
        abs(record.peripheryEnergy[k] / expected - 1) < 1e-12,
        "\(record.peripheryEnergy[k]) J, expected \(expected) J")
    }
    let plain = try Self.programming(Self.protocolText(circuit: "divider", phases: Self.improved))
    let other = try ProgrammingRun(plain, on: Self.device).outcome().devices[0][0]
    #expect(abs(other.peripheryEnergy[0] / (1e-12 * (1 + 1.35 * 1.35)) - 1) < 1e-12)
    #expect(abs(other.peripheryEnergy[30] / (1e-12 * 3.6 * 3.6) - 1) < 1e-12)
  }

  @Test func stepsAndTimes() throws {
    let improved = try Self.programming(Self.protocolText(circuit: "divider", phases: Self.improved))
    #expect(improved.phases.map { improved.steps(of: $0) } == [1, 1])
    #expect(abs(improved.time(of: improved.phases[0]) - 6e-6) < 1e-18)
    #expect(abs(improved.time(of: improved.phases[1]) - 1e-6) < 1e-18)
    let outcome = ProgrammingOutcome(improved, try ProgrammingRun(improved, on: Self.device).outcome())
    #expect(abs(outcome.time / 140e-6 - 1) < 1e-12 && abs(outcome.value(.init(.time)) / 3.5e-6 - 1) < 1e-12)
    let selected = try ProtocolFile.load("incremental").cases[0].programming
    #expect(selected.phases.map { selected.steps(of: $0) } == [3, 3])
    let expected = 1e-6 + 1e-6 + 0.83e-9 + 10e-9
    #expect(abs(selected.time(of: selected.phases[0]) / expected - 1) < 1e-12)
    let edges = try Self.programming(
      Self.protocolText(
        phases:
          "  - {name: P, pulses: [{level: 1 V, width: 1 us, rise: 100 ns, fall: 200 ns, spacing: 3 us}]}"))
    #expect(abs(edges.time(of: edges.phases[0]) / 4.2e-6 - 1) < 1e-12)
  }

  // MARK: failures

  @Test func aVoltageThatTheFieldsDoNotKnow() throws {
    let programming = try Self.programming(
      Self.protocolText(phases: "  - {name: P, pulses: [{level: 5 V, width: 1 us}]}"))
    #expect(throws: StateError.self) { try ProgrammingRun(programming, on: Self.device).outcome() }
  }

  @Test func aRunCanBeStopped() throws {
    let programming = try Self.programming(
      Self.protocolText(phases: Self.plain, more: "ensemble: {cycles: 1000, devices: 4, seed: 1}"))
    let run = ProgrammingRun(programming, on: Self.device)
    #expect(throws: ProgrammingInterrupted.self) { try run.outcome(workers: 2, isStopping: { true }) }
  }
}
