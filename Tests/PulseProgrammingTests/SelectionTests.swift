import Circuits
import CompactModel
import Testing

@testable import CompactModelTestSupport
@testable import PulseProgramming

/// Read and select: which level the table has, and what comes of it.
@Suite struct SelectionTests {
  @Test(arguments: [
    (0.4, 0.5, 0.05, [0.4, 0.45, 0.5]), (0.5, 0.4, 0.05, [0.4, 0.45, 0.5]),
    (-0.4, -0.5, 0.05, [-0.4, -0.45, -0.5]), (-0.5, -0.4, 0.05, [-0.4, -0.45, -0.5]),
    (0.4, 0.47, 0.05, [0.4, 0.45]), (0.4, 0.4, 0.1, [0.4]), (0.4, 0.45, 0.1, [0.4]),
  ])
  func levelsFromWeakToStrong(_ first: Double, _ last: Double, _ step: Double, _ expected: [Double]) {
    let selection = Selection(
      pulse: "", first: first, last: last, step: step, change: 1, bits: 8, range: 0...1, read: .init())
    let levels = selection.levels
    #expect(levels.count == expected.count, "\(levels)")
    for (a, b) in zip(levels, expected) { #expect(abs(a - b) < 1e-12, "\(levels)") }
  }

  @Test func codes() {
    let selection = Selection(
      pulse: "", first: 1, last: 2, step: 1, change: 1, bits: 3, range: 1e-3...5e-3, read: .init())
    #expect(selection.codes == 8)
    for (conductance, code) in [
      (0.0, 0), (1e-3, 0), (1.4999e-3, 0), (1.5001e-3, 1), (4.4999e-3, 6), (4.5001e-3, 7), (5e-3, 7), (1, 7),
    ] { #expect(selection.code(conductance) == code, "\(conductance)") }
    for code in 0..<8 { #expect(selection.code(selection.conductance(of: code)) == code) }
  }

  /// By trying all levels: the table has the one whose change comes nearest.
  @Test(arguments: [0, 1])
  func theTableHasTheBestLevel(phase: Int) throws {
    var programming = try ProtocolFile.load("incremental").cases[0].programming
    programming.phases[phase].selection!.bits = 5
    let selection = programming.phases[phase].selection!
    let device = SampleDevice.device
    let control = IntegrationControl()
    let table = try SelectionTable(
      selection, of: programming.phases[phase], programming, device, memory: nil, control: control)
    #expect(table.levels.count == 32)
    var model = device.memristor(control: control)
    func meter(_ state: Double) throws -> Double { try model.conductance(state, at: selection.read.level) }
    var chosen: Set<Double> = []
    for code in [0, 6, 9, 12, 15, 18, 21, 24, 27, 31] {
      // The state of the code's middle, by halving.
      var (low, high) = (
        device.switching.kinetics.window.lowerBound, device.switching.kinetics.window.upperBound
      )
      for _ in 0..<60 {
        let middle = (low + high) / 2
        if try meter(middle) < selection.conductance(of: code) { low = middle } else { high = middle }
      }
      func miss(_ level: Double) throws -> Double {
        var state = MemristorState(state: low)
        let before = try meter(low)
        try model.hold(&state, level: level, for: 1e-6)
        return abs(abs(try meter(state.state) - before) - selection.change)
      }
      let misses = try selection.levels.map(miss)
      let best = misses.min()!
      let found = try miss(table.levels[code])
      #expect(
        found <= best + 1e-9,
        "code \(code): \(table.levels[code]) V misses by \(found) S, the best of all by \(best) S")
      chosen.insert(table.levels[code])
    }
    #expect(chosen.count > 4, "different codes need different levels: \(chosen)")
  }

  /// What the source gives is what the table has for what was read.
  @Test func theLevelIsThatOfTheCode() throws {
    var programming = try ProtocolFile.load("incremental").cases[0].programming
    for k in 0..<2 { programming.phases[k].repetitions = 30 }
    let device = SampleDevice.device
    let record = try ProgrammingRun(programming, on: device).outcome().devices[0][0]
    let tables = try programming.phases.map {
      try SelectionTable($0.selection!, of: $0, programming, device, memory: nil, control: .init())
    }
    for k in 0..<60 {
      // The meter reads at the same level as the converter.
      let level = tables[k / 30].level(at: record.conductance[k])
      #expect(record.level[k] == level, "update \(k): \(record.level[k]) V, the table has \(level) V")
    }
    let steps = zip(record.conductance, record.conductance.dropFirst()).map { $1 - $0 }
    let mean = steps[..<30].reduce(0, +) / 30
    #expect(abs(mean / 23e-6 - 1) < 0.2, "\(mean) S for each pulse, asked for 23 uS")
  }

  /// A preparation may have a phase of the same name with a table of its own.
  @Test func tablesOfThePreparationAreItsOwn() throws {
    let select =
      "select: {pulse: SET, from: 0.5 V, to: 0.9 V, step: 100 mV, change: CHANGE, range: [1 mS, 7 mS], read: {level: 0.2 V}}"
    func text(_ change: String) -> String {
      "  - {name: LTP, repeat: 4, pulses: [{name: SET, level: 0.7 V, width: 1 us}], \(select.replacing("CHANGE", with: change))}"
    }
    func start(_ phases: String) throws -> Double {
      let programming = try ProgrammingRunTests.programming(
        ProgrammingRunTests.protocolText(
          start: "0.3", phases: phases, more: "prepare:\n\(text("1 uS"))"))
      return try ProgrammingRun(programming, on: SampleDevice.device).outcome().devices[0][0].conductance[0]
    }
    #expect(try start(text("400 uS")) == start(text("1 uS")))
  }
}
