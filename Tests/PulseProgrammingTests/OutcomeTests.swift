import CompactModel
import Testing

@testable import CompactModelTestSupport
@testable import PulseProgramming

/// Measures of cycles whose answers are plain, and claims.
@Suite struct OutcomeTests {
  /// Four updates up and two down, mean of two cycles that differ by a factor.
  static let outcome: ProgrammingOutcome = {
    let text = """
      schema: 1
      phases:
        - {name: LTP, repeat: 4, pulses: [{level: 1 V, width: 2 us, spacing: 1 us}]}
        - {name: LTD, repeat: 2, pulses: [{level: -1 V, width: 1 us}]}

      """
    let programming = try! ProtocolFile.load(text: text, name: "p.yaml").cases[0].programming
    func record(_ factor: Double) -> CycleRecord {
      var record = CycleRecord()
      record.conductance = [1, 4, 4.5, 4.5, 5, 2, 1].map { factor * $0 }
      record.state = [1, 2, 3, 4, 5, 6]
      record.level = [1, 1, 1, 1, -1, -1]
      record.voltage = record.level
      record.deviceEnergy = [1, 2, 3, 4, 10, 20].map { factor * $0 }
      record.circuitEnergy = [1, 1, 1, 1, 5, 5].map { factor * $0 }
      record.peripheryEnergy = [0, 0, 0, 2, 1, 1].map { factor * $0 }
      record.readEnergy.device = 7 * factor
      return record
    }
    return ProgrammingOutcome(programming, .init(devices: [[record(1), record(3)]]))
  }()

  static let measures: [(OutcomeMeasure, Double)] = [
    (OutcomeMeasure(.change, phase: "LTP"), 8.0), (OutcomeMeasure(.change, phase: "LTD"), -8),
    (OutcomeMeasure(.recovered, phase: "LTD"), 1), (OutcomeMeasure(.range), 8), (OutcomeMeasure(.onOff), 5),
    (OutcomeMeasure(.onOff, phase: "LTD"), 5), (OutcomeMeasure(.lowest), 2), (OutcomeMeasure(.highest), 10),
    (OutcomeMeasure(.lowest, phase: "LTD"), 2),
    // Of 4: 3 at once, where the line has 1.
    (OutcomeMeasure(.deviation, phase: "LTP"), 0.5), (OutcomeMeasure(.deviation, phase: "LTD"), 0.25),
    (OutcomeMeasure(.share, phase: "LTP", pulses: 1), 0.75),
    (OutcomeMeasure(.share, phase: "LTP", pulses: 3), 0.875),
    (OutcomeMeasure(.share, phase: "LTP", pulses: 99), 1),
    (OutcomeMeasure(.share, phase: "LTD", pulses: 1), 0.75),
    (OutcomeMeasure(.largestStep), 0.75), (OutcomeMeasure(.largestStep, phase: "LTD"), 0.75),
    (OutcomeMeasure(.steps), 1), (OutcomeMeasure(.time, phase: "LTP"), 3e-6),
    (OutcomeMeasure(.time), (4 * 3e-6 + 2 * 1e-6) / 6),
    // Means of the factors 1 and 3 are 2.
    (OutcomeMeasure(.energy, phase: "LTP"), 2 * 16.0 / 4),
    (OutcomeMeasure(.energy, phase: "LTD"), 2 * 42.0 / 2),
    (OutcomeMeasure(.energy), 2 * 58.0 / 6),
  ]

  @Test(arguments: measures)
  func isMeasured(_ measure: OutcomeMeasure, _ expected: Double) {
    let found = Self.outcome.value(measure)
    #expect(abs(found - expected) <= 1e-12 * abs(expected), "\(measure): \(found), expected \(expected)")
  }

  @Test func sums() {
    let energy = Self.outcome.energy
    #expect(energy.device == 80 && energy.circuit == 28 && energy.periphery == 8 && energy.reading == 14)
    #expect(abs(Self.outcome.time / 14e-6 - 1) < 1e-12)
    #expect(Self.outcome.programming.readings(of: "LTP") == 0...4)
    #expect(Self.outcome.programming.readings(of: "LTD") == 4...6)
  }

  @Test func whatIsMet() {
    func isMet(_ value: Double?, _ least: Double?, _ most: Double?) -> Bool? {
      ClaimOutcome(
        ProtocolClaim(
          reported: "", measure: .init(.range), selector: [:], minimum: least, maximum: most, note: ""),
        value: value
      ).isMet
    }
    #expect(isMet(1, 1, nil) == true && isMet(1, nil, 1) == true && isMet(1, 0, 2) == true)
    #expect(isMet(0.9, 1, nil) == false && isMet(1.1, nil, 1) == false)
    #expect(isMet(.nan, 0, nil) == false && isMet(.infinity, 0, nil) == false && isMet(nil, 0, nil) == nil)
  }

  // MARK: studies

  /// A claim relative to a protocol that comes along is the ratio of two runs.
  @Test func relativeToAnotherProtocol() throws {
    let device = SampleDevice.device
    let file = try ProtocolFile.load("fig1g")
    let result = try ProtocolStudy(devices: [device], files: [file]).result()
    let claim = try #require(result.claims.first { $0.outcome.claim.reference != nil }?.outcome)
    #expect(claim.claim.reference?.builtIn == "fig1b")
    func onOff(_ name: String) throws -> Double {
      let programming = try ProtocolFile.load(name).cases[0].programming
      return ProgrammingOutcome(programming, try ProgrammingRun(programming, on: device).outcome()).value(
        .init(.onOff))
    }
    let expected = try onOff("fig1g") / onOff("fig1b")
    #expect(claim.value == expected, "\(String(describing: claim.value)), expected \(expected)")
  }

  /// Claims of a thickness are of the device that has it, those without are of the first.
  @Test func claimsOfAThickness() throws {
    var thick = SampleDevice.device
    thick.oxideThickness = 10.05e-9
    thick.switching.kinetics.set.logarithmicRate -= 0.3
    let text = """
      schema: 1
      phases: [{name: P, repeat: 3, pulses: [{name: SET, level: 0.7 V, width: 1 us}]}]
      start: "0.3"
      claims:
        - {reported: a, measure: change, phase: P, at_least: 0 S}
        - {reported: b, measure: change, phase: P, oxide: 10 nm, at_least: 0 S}
        - {reported: c, measure: change, phase: P, oxide: 5 nm, at_least: 0 S}

      """
    let file = try ProtocolFile.load(text: text, name: "p.yaml")
    let result = try ProtocolStudy(devices: [SampleDevice.device, thick], files: [file]).result()
    let changes = result.entries.map { $0.outcome!.value(.init(.change, phase: "P")) }
    #expect(changes.count == 2 && changes[0] > changes[1])
    #expect(result.claims.map(\.outcome.value) == [changes[0], changes[1], nil])
    #expect(result.claims.map(\.outcome.isMet) == [true, true, nil])
  }

  /// A case beyond what the fields know fails alone; if all do, that is the end.
  @Test func aCaseFailsAlone() throws {
    func study(_ levels: [String]) throws -> ProtocolStudy {
      ProtocolStudy(
        devices: [SampleDevice.device],
        files: [
          try ProtocolFile.load(
            "fig1b", overrides: [.init(path: "LTD/RESET/level", values: levels)])
        ])
    }
    let result = try study(["-0.8 V", "-5 V"]).result()
    #expect(result.entries[0].outcome != nil && result.entries[0].failure.isEmpty)
    #expect(result.entries[1].outcome == nil && result.entries[1].failure.contains("calibrated limit"))
    let error = #expect(throws: ProtocolStudyError.self) { try study(["-4 V", "-5 V"]).result() }
    #expect("\(error!)".contains("calibrated limit"), "\(error!)")
  }

  /// What a claim compares with may be beyond the fields: then it is not tested, and the rest is.
  @Test func aReferenceThatCannotBeRun() throws {
    let text = """
      schema: 1
      circuit: none
      start: "0.3"
      phases: [{name: P, repeat: 3, pulses: [{name: SET, level: 0.5 V, width: 1 us}]}]
      claims: [{reported: a, measure: on_off, relative_to: {protocol: fig1b}, at_least: 0}]

      """
    var device = SampleDevice.device
    device.fields.voltageLimit = 0.6
    let file = try ProtocolFile.load(text: text, name: "p.yaml")
    let result = try ProtocolStudy(devices: [device], files: [file]).result()
    #expect(result.entries[0].outcome != nil)
    #expect(result.claims[0].outcome.value == nil && result.claims[0].outcome.isMet == nil)
  }

  // MARK: update models

  @Test func anUpdateModelOfAnOutcome() throws {
    let model = try UpdateModel(
      Self.outcome, of: SampleDevice.device, scheme: "p", version: "0", commit: "c")
    try model.check()
    // Means of the cycles: 2, 8, 9, 9, 10 and 10, 4, 2.
    #expect(model.lowest == 2 && model.highest == 10)
    #expect(model.potentiation.pulses == 4 && model.depression.pulses == 2)
    #expect(model.potentiation.curve == [0, 0.75, 0.875, 0.875, 1])
    #expect(model.depression.curve == [0, 0.75, 1])
    #expect(model.potentiation.duration == 3e-6 && model.depression.duration == 1e-6)
    let up = try #require(model.potentiation.energy)
    // At the lower end the first update began, and from 9 on the last: (1 + 1 + 0) 2, (4 + 1 + 2) 2.
    #expect(up.first == 4 && up.last == 14, "\(up)")
    let down = try #require(model.depression.energy)
    #expect(down.last == 2 * 16 && down.first == 2 * 26, "\(down)")
    #expect(model.origin.sources["device"] == (try SampleDevice.device.seal()))
    #expect(model.relativeCycleToCycle == 0, "without a seed nothing varies")
  }

  /// Between readings energies go straight.
  @Test func energiesOverTheRange() throws {
    var outcome = Self.outcome
    var record = CycleRecord()
    record.conductance = [1, 2, 3, 4, 5, 3, 1]
    record.deviceEnergy = [10, 20, 30, 40, 7, 7]
    (record.circuitEnergy, record.peripheryEnergy) = (
      Array(repeating: 0, count: 6), Array(repeating: 0, count: 6)
    )
    outcome.devices = [[record]]
    let model = try UpdateModel(outcome, of: SampleDevice.device, scheme: "p", version: "0", commit: "c")
    let energy = try #require(model.potentiation.energy)
    for (k, value) in energy.enumerated() {
      let conductance = 1 + 4 * Double(k) / Double(energy.count - 1)
      let expected = 10 * min(conductance, 4)
      #expect(abs(value - expected) < 1e-12, "at \(conductance) S: \(value) J, expected \(expected) J")
    }
    #expect(model.depression.energy!.allSatisfy { $0 == 7 })
  }

  @Test func bothDirectionsAreNeeded() throws {
    var outcome = Self.outcome
    outcome.devices = [[outcome.devices[0][0]]]
    outcome.devices[0][0].conductance = [1, 2, 3, 4, 5, 6, 7]
    #expect(throws: UpdateModelError.oneDirection(protocolName: "p")) {
      try UpdateModel(outcome, of: SampleDevice.device, scheme: "p", version: "0", commit: "")
    }
  }

  /// Of a real run, with spreads, written and read again.
  @Test func anUpdateModelOfAnEnsemble() throws {
    var programming = try ProtocolFile.load("fig1g").cases[0].programming
    programming.ensemble = .init(cycles: 2, devices: 3, seed: 1)
    let device = SampleDevice.device
    let outcome = ProgrammingOutcome(programming, try ProgrammingRun(programming, on: device).outcome())
    let model = try UpdateModel(outcome, of: device, scheme: "fig1g", version: "0", commit: "c")
    try model.check()
    #expect(model.relativeCycleToCycle == device.variability.cycleToCycle.logarithmicRate)
    #expect(model.deviceToDevice.highest == outcome.value(.init(.deviceSpreadHighest)))
    #expect(model.potentiation.pulses == 100 && model.depression.pulses == 120)
    let folder = try ScratchFolder()
    try model.write(to: folder.path("m.json"))
    #expect(try UpdateModel(contentsOf: folder.path("m.json")) == model)
  }
}
