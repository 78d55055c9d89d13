import Circuits
import CompactModel
import DeviceGeometry
import PulseProgramming
import Testing

/// What protocol files say, and what of them is refused.
@Suite struct ProtocolFileTests {
  @Test func everyKeyIsRead() throws {
    let file = try ProtocolFile.load(text: ProtocolSample.text, name: "folder/p.yaml")
    #expect(file.name == "p" && file.title == "Sample")
    let programming = file.cases[0].programming
    #expect(programming.circuit == .divider(resistance: 500, diode: .oneN4148))
    #expect(programming.read == .init(level: 0.3, width: 2e-6, delay: 3e-6, spacing: 4e-6))
    #expect(programming.start == .repeating)
    #expect(programming.preparation.count == 1 && programming.preparation[0].count == 1)
    #expect(programming.preparation[0].pulses[0].pulse == Pulse(level: 0.9, width: 1e-6))
    #expect(programming.phases.map(\.name) == ["LTP", "LTD"])
    #expect(programming.phases.map(\.count) == [10, 20] && programming.updates == 30)
    // The first case has no heating, which is not the same as none of it.
    #expect(
      programming.phases[0].pulses == [
        .init(name: "heating", pulse: Pulse(level: 0, width: 5e-6, spacing: 1e-6)),
        .init(name: "SET", pulse: Pulse(level: 1.1, width: 1e-6, rise: 1e-8, fall: 2e-8)),
      ])
    #expect(
      programming.phases[1].selection
        == Selection(
          pulse: "RESET", first: -1, last: -2.5, step: 0.1, change: 2e-5, bits: 6, range: 1e-3...7e-3,
          read: .init(level: 0.2, width: 1e-6, delay: 2e-6)))
    #expect(programming.ensemble == .init(cycles: 3, devices: 2, seed: 7))
    var costs = PeripheryCosts()
    (costs.conversionEnergy, costs.conversionTime, costs.integratorPower) = (2e-12, 1e-9, 3e-5)
    (costs.selectionEnergy, costs.selectionTime, costs.lineCapacitance) = (5e-12, 2e-8, 2e-12)
    #expect(programming.costs == costs)
    #expect(file.claims.count == 1)
    let claim = file.claims[0]
    #expect(claim.measure == OutcomeMeasure(.share, phase: "LTP", pulses: 4))
    #expect(claim.selector == ["heating": "0.5 V", "how": "longer"] && claim.oxideThickness == 7.5e-9)
    #expect(claim.reference?.selector == ["heating": "0 V"] && claim.reference?.builtIn == nil)
    #expect(claim.minimum == 0.1 && claim.maximum == 0.9 && claim.note == "a note")
  }

  /// What may be left out is what the documentation says.
  @Test func defaults() throws {
    let text = "schema: 1\nphases: [{name: P, pulses: [{level: 1 V, width: 1 us}]}]\n"
    let file = try ProtocolFile.load(text: text, name: "p.yaml")
    #expect(file.axes.isEmpty && file.claims.isEmpty && file.cases.count == 1)
    let programming = file.cases[0].programming
    #expect(programming.circuit == .none && programming.read == .init(level: 0.2, width: 0))
    #expect(programming.start == .repeating && programming.preparation.isEmpty)
    #expect(programming.ensemble == .init(cycles: 1, devices: 1, seed: nil))
    #expect(programming.costs == PeripheryCosts() && programming.updates == 1)
    #expect(programming.phases[0].pulses[0].pulse == Pulse(level: 1, width: 1e-6))
  }

  /// The last axis is the fastest, as in an odometer.
  @Test func casesInOrder() throws {
    let file = try ProtocolFile.load(text: ProtocolSample.text, name: "p.yaml")
    #expect(
      file.cases.map(\.values) == [
        ["heating": "0 V", "how": "as it is"], ["heating": "0 V", "how": "longer"],
        ["heating": "0.5 V", "how": "as it is"], ["heating": "0.5 V", "how": "longer"],
      ])
    let pulses = file.cases.map { $0.programming.phases[0].pulses.map(\.pulse) }
    #expect(pulses.map { $0[0].level } == [0, 0, 0.5, 0.5])
    #expect(pulses.map { $0[1].width } == [1e-6, 2e-6, 1e-6, 2e-6])
    #expect(file.cases.map(\.programming.read.level) == [0.3, 0.25, 0.3, 0.25])
  }

  static let circuitsCases: [(String, ProgrammingCircuit)] = [
    ("none", ProgrammingCircuit.none), ("divider", .divider(resistance: nil, diode: nil)),
    ("{resistor: 1 kOhm}", .resistor(1000)),
    ("{divider: {resistance: 0 Ohm, diode: assumed}}", .divider(resistance: 0, diode: .assumed)),
    ("{divider: {resistance: 680 Ohm, diode: none}}", .resistor(680)),
    ("{divider: {diode: 1N4148}}", .divider(resistance: nil, diode: .oneN4148)),
    (
      "{divider: {diode: {saturation_current: 1 nA, ideality: 2, series_resistance: 1 Ohm}}}",
      .divider(
        resistance: nil, diode: Diode(saturationCurrent: 1e-9, ideality: 2, seriesResistance: 1))
    ),
  ]

  @Test(arguments: circuitsCases)
  func circuits(_ text: String, _ expected: ProgrammingCircuit) throws {
    let file = try ProtocolFile.load(
      text: "schema: 1\ncircuit: \(text)\nphases: [{name: P, pulses: [{level: 1 V, width: 1 us}]}]\n",
      name: "p.yaml")
    #expect(file.cases[0].programming.circuit == expected)
  }

  // MARK: resolved text

  @Test(arguments: ProtocolFile.builtIn)
  func theResolvedTextIsTheSameProtocol(_ name: String) throws {
    let file = try ProtocolFile.load(name)
    #expect(!file.title.isEmpty && !file.claims.isEmpty, "a title and something to show")
    var again = try ProtocolFile.load(text: file.resolvedText, name: "\(name).yaml")
    #expect(again.resolvedText == file.resolvedText)
    // A case knows its text, in which values stand in another order.
    for k in again.cases.indices {
      again.cases[k].programming.resolvedText = file.cases[k].programming.resolvedText
    }
    #expect(again == file)
  }

  @Test func everyFigureComesAlong() {
    let figures = [
      "fig1b", "fig1g", "fig2a", "fig3a", "fig3d", "fig4b", "fig4c", "s1", "s4", "s5", "s6", "s7", "s8",
      "s10", "heating", "incremental",
    ]
    #expect(Set(ProtocolFile.builtIn) == Set(figures))
  }

  /// What the command line changed, and the pulses of a train's file, stand in the text itself.
  @Test func theResolvedTextNeedsNothingElse() throws {
    let folder = try ScratchFolder()
    try folder.write("level [V], width [us], spacing [us]\n0.7, 1, 2\n0.71, 1.1, 0\n", to: "t.csv")
    try folder.write("schema: 1\nphases: [{name: P, repeat: 3, train: t.csv}]\n", to: "p.yaml")
    let file = try ProtocolFile.load(
      folder.path("p.yaml"),
      overrides: [
        .init(path: "ensemble/cycles", values: ["4"]), .init(path: "ensemble/seed", values: ["9"]),
        .init(path: "read/level", values: ["0.1 V", "0.2 V"]),
      ])
    #expect(file.cases.count == 2 && file.cases[1].programming.ensemble == .init(cycles: 4, seed: 9))
    #expect(!file.resolvedText.contains("t.csv"), "\(file.resolvedText)")
    let again = try ProtocolFile.load(text: file.resolvedText, name: "elsewhere.yaml")
    #expect(again.axes == file.axes)
    for (a, b) in zip(again.cases, file.cases) {
      #expect(a.programming.phases == b.programming.phases && a.programming.read == b.programming.read)
      #expect(a.programming.ensemble == b.programming.ensemble)
    }
  }

  // MARK: trains

  /// Sought from where the file is, not from where the program runs.
  @Test func trainsAreRelativeToTheirFile() throws {
    let folder = try ScratchFolder()
    try folder.write(
      "level [V],width [us],spacing [us]\r\n0.7,1,2\r\n-0.8 V,500 ns,0\r\n\r\n0.9,2,1\r\n", to: "t.csv")
    try folder.write("schema: 1\nphases: [{name: P, repeat: 2, train: t.csv}]\n", to: "p.yaml")
    let file = try ProtocolFile.load(folder.path("p.yaml"))
    let phase = file.cases[0].programming.phases[0]
    #expect(phase.count == 6)
    #expect(
      phase.train == [
        Pulse(level: 0.7, width: 1e-6, spacing: 2e-6), Pulse(level: -0.8, width: 5e-7),
        Pulse(level: 0.9, width: 2e-6, spacing: 1e-6),
      ])
  }

  static let badTrainsCases: [(String, String, String)] = [
    ("", "t.csv:1", "the column \"level\" is missing"),
    ("level [V], width [us]\n", "t.csv:1", "the train has no pulses"),
    ("level [V], width [us]\n\n\n", "t.csv:1", "the train has no pulses"),
    ("level [V], with [us]\n0.7, 1\n", "t.csv:1:11", "did you mean \"width\"?"),
    ("level [V], width [us]\n0.7, 1\n\n0.7, abc\n", "t.csv:4:5", "width: "),
    ("level [V], width [us]\n0.7, 1\nnan, 1\n", "t.csv:3:1", "not a finite number"),
    ("level [V], width [us]\n0.7, 1\n0.7, inf\n", "t.csv:3:5", "not a finite number"),
    ("level [V], width [us]\n0.7, -1\n", "t.csv:2:5", "width must be from 1 fs to 1 ks, got \"-1 us\""),
    ("level [V], width [us]\n0.7\n", "t.csv:2", "this row has 1 cells, the first one 2"),
    ("level [V], width [us]\n0.7, 1, 2\n", "t.csv:2", "this row has 3 cells, the first one 2"),
    ("level, width [us]\n0.7, 1\n", "t.csv:2:1", "\"0.7\" has no unit"),
    ("level [V], width [V]\n0.7, 1\n", "t.csv:2:5", "expected a time"),
  ]

  @Test(arguments: badTrainsCases)
  func badTrains(_ csv: String, _ place: String, _ message: String) throws {
    let folder = try ScratchFolder()
    try folder.write(csv, to: "t.csv")
    try folder.write("schema: 1\nphases: [{name: P, train: t.csv}]\n", to: "p.yaml")
    let error = #expect(throws: InputErrors.self) { try ProtocolFile.load(folder.path("p.yaml")) }
    let first = try #require(error?.errors.first)
    let found = "\(first)"
    #expect(found.hasPrefix(folder.path(place) + ": error: "), "\(found)")
    #expect(found.contains(message), "\(found)")
  }

  @Test func aTrainThatIsNotThere() throws {
    let found = ProtocolSample.errors(reading: "schema: 1\nphases: [{name: P, train: none.csv}]\n")
    #expect("\(found)".contains("none.csv") && "\(found)".contains("no such file"), "\(found)")
    #expect(found.first?.line == 2 && found.first?.column == 27, "\(found)")
  }
}
