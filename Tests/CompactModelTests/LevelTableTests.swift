import Circuits
import Foundation
import Testing

@testable import CompactModelTestSupport

@testable import CompactModel

@Suite struct LevelTableTests {
  /// Largest errors of values and of slopes, as fractions of the largest value and slope.
  private func errors(
    _ window: ClosedRange<Double>, _ circuit: TerminalCircuit, _ level: Double, intervals: Int
  ) throws -> (value: Double, slope: Double) {
    let fields = SampleDevice.fields
    let table = try LevelTable(
      fields, window: window, level: level, circuit: circuit, leads: 32, intervals: intervals)
    var (worst, worstSlope) = (0.0, 0.0)
    for i in 0...4999 {
      let state = window.lowerBound + (window.upperBound - window.lowerBound) * Double(i) / 4999
      let found = table(min(state, window.upperBound))
      let exact = LevelTable.Point(
        try fields.operatingPoint(
          state: min(state, window.upperBound), level: level, circuit: circuit, leads: 32))
      for (a, b) in [
        (found.voltage, exact.voltage), (found.temperature, exact.temperature), (found.power, exact.power),
      ] { worst = max(worst, abs(a / b - 1)) }
      for (a, b, scale) in [
        (found.voltageSlope, exact.voltageSlope, exact.voltage),
        (found.temperatureSlope, exact.temperatureSlope, exact.temperature),
        (found.powerSlope, exact.powerSlope, exact.power),
      ] { worstSlope = max(worstSlope, abs(a - b) / (abs(b) + abs(scale))) }
    }
    return (worst, worstSlope)
  }

  /// The window of the device, one that spans the opening of a gap, and a compliance that begins to limit within it.
  @Test func itIsTheOperatingPoint() throws {
    let window = SampleDevice.switching.kinetics.window
    let divider = TerminalCircuit(network: SeriesNetwork(divider: SampleDevice.device.divider))
    let compliance = TerminalCircuit(network: SeriesNetwork(compliance: 8e-4))
    for (window, circuit, level) in [
      (window, TerminalCircuit.direct, 0.7), (window, divider, 1.35), (window, divider, -3.6),
      (window, TerminalCircuit(source: .current), 1e-4), (-0.3...0.8, divider, 1),
      (-0.3...0.8, divider, -1.5),
      (window, compliance, 0.5), (-0.3...0.8, compliance, -1.5), (-0.3...0.8, compliance, 0.5),
    ] {
      let found = try errors(window, circuit, level, intervals: 128)
      let allowed = circuit == compliance && window.lowerBound < 0 ? 5e-6 : 5e-7
      #expect(found.value < allowed, "\(window), \(level): off by \(found.value), allowed \(allowed)")
      #expect(found.slope < 1e-4, "\(window), \(level): slopes off by \(found.slope), allowed 1e-4")
    }
    // It does begin to limit.
    let fields = SampleDevice.fields
    let ends = try [window.lowerBound, window.upperBound].map {
      try fields.operatingPoint(state: $0, level: 0.5, circuit: compliance, leads: 32).current
    }
    #expect(ends[0] < 7.9e-4 && abs(ends[1] - 8e-4) < 1e-12, "\(ends)")
  }

  /// Cubics with exact slopes: half the step, a sixteenth of the error.
  @Test func theErrorFallsAsTheFourthPower() throws {
    let window = SampleDevice.switching.kinetics.window
    let divider = TerminalCircuit(network: SeriesNetwork(divider: SampleDevice.device.divider))
    let found = try [8, 16, 32, 64].map { try errors(window, divider, -3.6, intervals: $0).value }
    for (coarse, fine) in zip(found, found.dropFirst()) {
      #expect(coarse / fine > 9 && coarse / fine < 20, "\(found)")
    }
  }

  /// A level that only conducting states can take: the table has these, and the others are told.
  @Test func aPartOfTheWindow() throws {
    let fields = SampleDevice.fields
    let window = SampleDevice.switching.kinetics.window
    let divider = TerminalCircuit(network: SeriesNetwork(divider: SampleDevice.device.divider))
    func isKnown(_ state: Double, _ level: Double) -> Bool {
      (try? fields.operatingPoint(state: state, level: level, circuit: divider, leads: 32)) != nil
    }
    // A level at which the middle of the window is known and its lower end is not.
    let middle = (window.lowerBound + window.upperBound) / 2
    let level = try #require(
      stride(from: -3.6, to: -20, by: -0.2).first { !isKnown(window.lowerBound, $0) && isKnown(middle, $0) })
    let table = try LevelTable(
      fields, window: window, level: level, circuit: divider, leads: 32, intervals: 128)
    #expect(table.states.upperBound == window.upperBound && table.states.lowerBound > window.lowerBound)
    #expect(isKnown(table.states.lowerBound, level))
    #expect(!isKnown(table.states.lowerBound - 1e-9, level))
    for i in 0...500 {
      let state = min(
        table.states.lowerBound + Double(i) / 500 * (table.states.upperBound - table.states.lowerBound),
        table.states.upperBound)
      let exact = try fields.operatingPoint(state: state, level: level, circuit: divider, leads: 32)
      #expect(abs(table(state).voltage / exact.voltage - 1) < 1e-6, "w = \(state)")
    }
    var model = SampleDevice.device.memristor(in: divider)
    var known = MemristorState(state: middle)
    try model.hold(&known, level: level, for: 1e-12)
    #expect(known.state <= middle)
    var beyond = MemristorState(state: window.lowerBound)
    #expect(throws: StateError.self) { try model.hold(&beyond, level: level, for: 1e-12) }
    #expect(throws: StateError.self) { try model.terminal(window.lowerBound, level: level) }
    // One that leads out of the part: from just inside of it, as far as a RESET goes.
    var leaving = MemristorState(state: table.states.lowerBound + 1e-3)
    #expect(throws: StateError.self) { try model.hold(&leaving, level: level, for: 1) }
    // And one that no state can take.
    #expect(throws: StateError.self) {
      try LevelTable(fields, window: window, level: -90, circuit: .direct, leads: 32, intervals: 8)
    }
  }
}
