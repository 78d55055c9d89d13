import Circuits
@testable import CompactModel
import RealModule
import Testing

@testable import CompactModelTestSupport

/// Averaged reads against reads one by one.
@Suite struct ReadDisturbTests {
  let device = SampleDevice.device

  /// Every pulse integrated.
  private func oneByOne(_ test: ReadDisturb, from start: MemristorState) throws -> [Double] {
    // A pulse may move the state by less than the default tolerance of a step.
    var control = IntegrationControl()
    control.stateTolerance = 1e-12
    control.temperatureTolerance = 1e-6
    var memristor = device.memristor(in: test.circuit, control: control)
    var state = start
    var conductances: [Double] = []
    var done = 0
    for number in test.reads {
      while done < Int(number) {
        try memristor.hold(&state, level: test.level, for: test.width)
        try memristor.hold(&state, level: 0, for: test.spacing)
        done += 1
      }
      conductances.append(try memristor.conductance(state.state, at: test.level))
    }
    return conductances
  }

  /// Reads that move the state by little, by much, and backwards; Θ that is gone between reads, that lasts, that does not even get
  /// there within one.
  @Test(arguments: [
    (0.3, 50e-6, 50e-6), (0.35, 1e-6, 0.2e-6), (0.45, 0.2e-6, 0.5e-6), (-0.5, 1e-6, 2e-6), (0.3, 20e-6, 0),
  ])
  func followsThePulses(_ level: Double, _ width: Double, _ spacing: Double) throws {
    let test = ReadDisturb(level: level, width: width, spacing: spacing, count: 3000, perDecade: 5)
    let start = MemristorState(state: 0.5)
    let exact = try oneByOne(test, from: start)
    let trace = try test.run(device, from: start)
    #expect(abs(exact.last! / exact[0] - 1) > 1e-6, "a test without a change tells nothing")
    for (i, (a, b)) in zip(trace.conductance, exact).enumerated() {
      let change = abs(b / exact[0] - 1)
      #expect(abs(a - b) / exact[0] < 3e-3 * change + 1e-9, "after \(test.reads[i]): \(a) S, \(b) S")
    }
  }

  @Test func readsAreWholeAndSpacedEvenly() {
    #expect(ReadDisturb(level: 0.2, width: 1e-6, count: 1).reads == [0, 1])
    let reads = ReadDisturb(level: 0.2, width: 1e-6, count: 2_500_000, perDecade: 3).reads
    #expect(
      reads == [
        0, 1, 2, 5, 10, 22, 46, 100, 215, 464, 1000, 2154, 4642, 10000, 21544, 46416, 100_000,
        215_443, 464_159, 1_000_000, 2_154_435, 2_500_000,
      ])
  }

  /// However many reads: a change in proportion at first, and no more than the window holds.
  @Test func manyReads() throws {
    let test = ReadDisturb(level: 0.2, width: 50e-6, spacing: 50e-6, count: 1e12)
    let trace = try test.run(device, from: MemristorState(state: 0.5))
    #expect(zip(trace.state, trace.state.dropFirst()).allSatisfy { $0 <= $1 })
    #expect(trace.state.last! <= device.switching.kinetics.window.upperBound)
    let (million, ten) = (
      try #require(test.reads.firstIndex(of: 1e6)), try #require(test.reads.firstIndex(of: 1e7))
    )
    let ratio = (trace.state[ten] - 0.5) / (trace.state[million] - 0.5)
    #expect(trace.state[ten] - 0.5 > 0 && ratio > 1 && ratio < 10.5, "\(ratio)")
  }

  @Test func readsUntilAChange() throws {
    let trace = ReadDisturb.Trace(state: [], conductance: [1, 1.001, 1.01, 1.1], temperature: [])
    #expect(abs(trace.reads([0, 10, 100, 1000], untilChange: 0.01)! - 100) < 1e-9)
    #expect(abs(trace.reads([0, 10, 100, 1000], untilChange: 0.1)! - 1000) < 1e-9)
    #expect(abs(trace.reads([0, 10, 100, 1000], untilChange: 0.0005)! - 5) < 1e-9)
    #expect(
      abs(trace.reads([0, 10, 100, 1000], untilChange: 0.0031622776601683795)! / 10 - 3.1622776601683795)
        < 1e-9)
    #expect(trace.reads([0, 10, 100, 1000], untilChange: 0.2) == nil)
    let falling = ReadDisturb.Trace(state: [], conductance: [1, 0.98], temperature: [])
    #expect(abs(falling.reads([0, 1], untilChange: 0.01)! - 0.5) < 1e-9)
  }

  @Test func fourierHasNoExcess() throws {
    let test = ReadDisturb(level: 0.3, width: 50e-6, count: 100)
    let trace = try test.run(device, from: MemristorState(state: 0.5), memory: .fourier)
    let effective = try test.run(device, from: MemristorState(state: 0.5))
    #expect(effective.temperature[0] > trace.temperature[0] + 1)
    let point = try device.fields.operatingPoint(
      state: 0.5, level: 0.3, circuit: .direct, leads: device.switching.leads)
    #expect(abs(trace.temperature[0] - point.temperature) < 1e-9)
  }

  @Test func refusals() {
    #expect(throws: StateError.self) {
      try ReadDisturb(level: 0.2, width: 1e-6, count: 10).run(device, from: MemristorState(state: -0.5))
    }
    #expect(throws: StateError.self) {
      try ReadDisturb(level: 5, width: 1e-6, count: 10).run(device, from: MemristorState(state: 0.5))
    }
  }
}
