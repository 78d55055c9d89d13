import Foundation
import DeviceGeometry
import PulseProgramming
import Testing

/// Slips of the pen: each is told once, with its place and what was probably meant.
@Suite struct ProtocolSlipTests {
  struct Slip: Sendable, CustomTestStringConvertible {
    var old, new, place, message: String
    var testDescription: String { "\(old) → \(new)" }

    init(_ old: String, _ new: String, at place: String, _ message: String) {
      (self.old, self.new, self.place, self.message) = (old, new, place, message)
    }
  }

  static let slips: [Slip] = [
    Slip("schema: 1", "schema: 2", at: "schema: |2", "schema must be 1"),
    Slip("title: Sample", "titel: Sample", at: "|titel", "did you mean \"title\"?"),
    // Circuits.
    Slip(
      "circuit: {divider: {resistance: 500 Ohm, diode: 1N4148}}", "circuit: diviser", at: "circuit: |diviser",
      "unknown circuit \"diviser\"; did you mean \"divider\"?"),
    Slip(
      "{divider: {resistance: 500 Ohm, diode: 1N4148}}", "{}", at: "circuit: |{}", "circuit holds nothing"),
    Slip(
      "{divider: {resistance: 500 Ohm", "{resistor: 1 Ohm, divider: {resistance: 500 Ohm",
      at: "circuit: |{resistor", "give one of them"),
    Slip(
      "resistance: 500 Ohm, diode: 1N4148", "resistance: 0 Ohm, diode: none", at: "{divider: |{",
      "a divider of no resistance and no diode is a wire"),
    Slip("500 Ohm", "-500 Ohm", at: "resistance: |-500", "resistance of divider must be from 0 Ohm"),
    Slip("1N4148", "1N4184", at: "diode: |1N4184", "did you mean \"1N4148\"?"),
    // Readings.
    Slip("level: 0.3 V", "level: 0 V", at: "read: {level: |0 V", "at which nothing is read"),
    Slip(
      "level: 0.3 V", "level: 30 V", at: "read: {level: |30 V", "level of read must be from -10 V to 10 V"),
    Slip(
      "width: 2 us, delay: 3", "width: -2 us, delay: 3", at: "width: |-2 us, delay",
      "width of read must be from 0 s"),
    // Phases and pulses.
    Slip(
      "  - name: LTD\n    repeat: 20", "  - name: LTP\n    repeat: 20", at: "  - |name: LTP\n    repeat: 20",
      "the name \"LTP\" is taken"),
    Slip("repeat: 10", "repeat: 0", at: "repeat: |0", "repeat must be a whole number from 1 to 100000"),
    Slip("repeat: 10", "repeat: 1.5", at: "repeat: |1.5", "repeat must be a whole number"),
    Slip(
      "pulses: [{name: RESET, level: -2 V, width: 2 us}]", "pulses: []", at: "pulses: |[]",
      "pulses must be a list of at least one pulse, got an empty list"),
    Slip(
      "level: 0.9 V, width: 1 us", "level: 0.9 V, width: 0 us", at: "pulses: |[{level: 0.9",
      "nothing would be applied"),
    Slip("width: 5 us", "width: -5 us", at: "width: |-5 us", "width of pulse must be from 0 s to 1 ks"),
    Slip("width: 5 us", "width: nan us", at: "width: |nan us", "not a finite number"),
    Slip("width: 5 us", "width: 5 uV", at: "width: |5 uV", "expected a time such as us"),
    Slip("width: 5 us", "width: 5", at: "width: |5,", "\"5\" has no unit"),
    Slip("level: 0.5 V, width", "levl: 0.5 V, width", at: "|levl", "did you mean \"level\"?"),
    Slip(
      "level: 0.9 V, width: 1 us", "level: 0.9 V, width: 1 us, rise: 2 us", at: "rise: |2 us",
      "must not be longer than its width of 1 us"),
    // Selection.
    Slip(
      "pulse: RESET", "pulse: RESTE", at: "pulse: |RESTE",
      "there is no pulse \"RESTE\" in this phase; did you mean \"RESET\"?"),
    Slip("to: -2.5 V", "to: 2.5 V", at: "from: |-1 V", "from and to must be of one sign, neither 0"),
    Slip("from: -1 V", "from: 0 V", at: "from: |0 V", "neither 0"),
    Slip("step: 100 mV", "step: 0.1 mV", at: "from: |-1 V", "more than 1000 levels"),
    Slip("step: 100 mV", "step: 0 V", at: "step: |0 V", "step of select must be from 100 uV"),
    Slip("bits: 6", "bits: 13", at: "bits: |13", "bits must be a whole number from 1 to 12"),
    Slip("[1 mS, 7 mS]", "[7 mS, 1 mS]", at: "range: |[7", "two ascending conductances"),
    Slip("[1 mS, 7 mS]", "[7 mS]", at: "range: |[7", "two ascending conductances"),
    // Ensembles and costs.
    Slip("{cycles: 3, devices: 2, seed: 7}", "{devices: 2}", at: "ensemble: |{devices", "give their seed"),
    Slip("cycles: 3", "cycles: none", at: "cycles: |none", "cycles must be a whole number from 1 to 1000000"),
    Slip("seed: 7", "seed: -7", at: "seed: |-7", "seed must be a whole number from 0"),
    Slip(
      "cycles: 3, devices: 2", "cycles: 1000000, devices: 2", at: "ensemble: |{cycles",
      "more than 50000000 readings"),
    Slip(
      "conversion_energy: 2 pJ", "conversion_energy: 2 pW", at: "conversion_energy: |2 pW",
      "expected an energy"),
    Slip(
      "line_capacitance: 2 pF", "line_capacity: 2 pF", at: "|line_capacity",
      "did you mean \"line_capacitance\"?"),
    // What is varied.
    Slip(
      "path: LTP/heating/level", "path: LTP/heatin/level", at: "path: |LTP/heatin",
      "there is no \"heatin\"; did you mean \"heating\"?"),
    Slip(
      "path: LTP/heating/level", "path: LPT/heating/level", at: "path: |LPT",
      "there is no \"LPT\"; did you mean \"LTP\"?"),
    Slip(
      "path: LTP/heating/level", "path: LTP/heating", at: "path: |LTP/heating\n",
      "ends at the whole of \"heating\""),
    Slip(
      "path: LTP/heating/level", "path: title/heating", at: "path: |title/",
      "before \"heating\" there is \"Sample\""),
    Slip("path: LTP/heating/level", "path: LTP/heating/levle", at: "|levle", "unknown key \"levle\""),
    Slip("values: [0 V, 0.5 V]", "values: []", at: "values: |[]", "a list of at least one"),
    Slip(
      "values: [0 V, 0.5 V]", "values: [0.5 V, 0.5 V]", at: "[0.5 V, |0.5 V]",
      "\"0.5 V\" appears twice in the axis \"heating\""),
    Slip(
      "- name: how", "- name: heating", at: "  - |name: heating\n    cases",
      "the name \"heating\" is taken; axes need different names"),
    // Claims.
    Slip(
      "measure: share", "measure: shar", at: "measure: |shar",
      "unknown measure \"shar\"; did you mean \"share\"?"),
    Slip(
      "    phase: LTP\n", "    phase: LPT\n", at: "phase: |LPT",
      "there is no phase \"LPT\"; did you mean \"LTP\"?"),
    Slip("    phase: LTP\n", "", at: "  - |reported", "share is of a phase; name it"),
    Slip("    pulses: 4\n", "", at: "  - |reported", "say how many"),
    Slip("measure: share", "measure: deviation", at: "pulses: |4", "pulses goes with the measure share"),
    Slip("    at_least: 0.1\n    at_most: 0.9\n", "", at: "  - |reported", "a claim needs a bound"),
    Slip("at_least: 0.1", "at_least: 0.1 V", at: "at_least: |0.1 V", "at_least of claim"),
    Slip(
      "{heating: 0.5 V, how: longer}", "{heatin: 0.5 V}", at: "case: {|heatin: 0.5",
      "there is no axis \"heatin\"; did you mean \"heating\"?"),
    Slip(
      "{heating: 0.5 V, how: longer}", "{how: longr}", at: "{how: |longr}",
      "\"longr\" is no value of \"how\"; did you mean \"longer\"?"),
    Slip("{case: {heating: 0 V}}", "{protocol: fig1h}", at: "protocol: |fig1h", "did you mean"),
    Slip("{case: {heating: 0 V}}", "{}", at: "relative_to: |{}", "names a case or a protocol"),
  ]

  @Test(arguments: slips)
  func isTold(_ slip: Slip) throws {
    let sample = ProtocolSample.text
    #expect(sample.components(separatedBy: slip.old).count == 2, "\(slip.old) must occur once")
    let text = sample.replacing(slip.old, with: slip.new)
    let found = ProtocolSample.errors(reading: text)
    #expect(found.count == 1, "expected one error, got \(found.map(\.description))")
    let error = try #require(found.first)
    let message = "\(error)"
    #expect(error.message.contains(slip.message), "\(message)")
    // Of a value that a path put in place, the key has no place.
    if error.file == "p.yaml" {
      let place = ProtocolSample.position(of: slip.place, in: text)
      #expect(message.hasPrefix("p.yaml:\(place): error: "), "\(message), expected \(place)")
    } else {
      #expect(slip.new.contains("levle"), "\(message)")
    }
  }

  @Test func aProtocolOfNothing() {
    for (text, message) in [
      ("", "the file is empty"), ("[]", "the protocol must be a mapping"),
      ("schema: 1\n", "lacks the required key \"phases\""),
      ("schema: 1\nphases: []\n", "phases must be a list of at least one phase, got an empty list"),
      (
        "schema: 1\nphases: [{name: P, pulses: [{level: 1 V, width: 1 us}], repeat: 100000},{name: Q, pulses: [{level: 1 V, width: 1 us}]}]\n",
        "100001 updates in a cycle, more than 100000"
      ),
    ] {
      let found = ProtocolSample.errors(reading: text)
      #expect(found.contains { $0.message.contains(message) }, "\(found)")
    }
  }

  @Test func unknownNames() {
    let error = #expect(throws: InputErrors.self) { try ProtocolFile.load("fig1c") }
    #expect("\(error!)".contains("did you mean \"fig1"), "\(error!)")
  }

  // MARK: command line

  private func load(_ overrides: [(String, [String])]) throws(InputErrors) -> ProtocolFile {
    try ProtocolFile.load(
      text: ProtocolSample.text, name: "p.yaml",
      overrides: overrides.map { .init(path: $0.0, values: $0.1) })
  }

  /// Several values of a path that the file varies take its place, at the end; one sets it and is no axis.
  @Test func theCommandLineTakesThePlaceOfAnAxis() throws {
    let several = try load([("LTP/heating/level", ["0.1 V", "0.2 V", "0.3 V"])])
    #expect(several.axes.map(\.name) == ["how", "LTP/heating/level"])
    #expect(several.cases.count == 6)
    #expect(
      several.cases.map { $0.programming.phases[0].pulses[0].pulse.level } == [0.1, 0.2, 0.3, 0.1, 0.2, 0.3])
    let one = try load([("LTP/heating/level", ["0.1 V"])])
    #expect(one.axes.map(\.name) == ["how"] && one.cases.count == 2)
    #expect(one.cases[0].programming.phases[0].pulses[0].pulse.level == 0.1)
    // A claim of a case that is gone is kept, and cannot be tested.
    #expect(one.claims.count == 1 && one.claims[0].selector["heating"] == "0.5 V")
    let circuits = try load([("circuit", ["none", "{resistor: 1 kOhm}"])])
    #expect(circuits.cases.map(\.programming.circuit).suffix(2) == [.none, .resistor(1000)])
  }

  static let bad: [(String, [String], String)] = [
    ("LTP/hetaing/level", ["0.1 V"], "did you mean \"heating\"?"),
    ("", ["0.1 V"], "path"),
    ("LTP/heating/level", ["0.1"], "has no unit"),
    ("LTP/heating/level", ["0.1 V", "0.1 V"], "appears twice"),
    ("circuit", ["{resistor: }"], "resistor"),
    ("how", ["1", "2"], "is taken"),
    ("LTP/SET/width", (0...1000).map { "\($0 + 1) us" }, "more than 1000; vary less"),
  ]

  @Test(arguments: bad)
  func badOverrides(_ path: String, _ values: [String], _ message: String) {
    let error = #expect(throws: InputErrors.self) { try load([(path, values)]) }
    let text = error.map { "\($0)" } ?? ""
    #expect(text.contains("command line") && text.contains(message), "\(text)")
  }
}
