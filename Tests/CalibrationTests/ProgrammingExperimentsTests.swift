import Circuits
import CompactModel
import Foundation
import Testing

@testable import Calibration
@testable import CompactModelTestSupport

/// The experiments on the sample device, and the same done step by step.
@Suite struct ProgrammingExperimentsTests {
  static let switching = SampleDevice.switching
  static let experiments = ProgrammingExperiments(
    fields: SampleDevice.fields, otherThicknesses: [], parameters: switching, oxideThickness: 7.5e-9,
    dividerResistance: 680, memory: .effective)
  static let outcome = Result { try experiments.outcome() }

  /// A device whose pulses are held one by one, and read after each.
  struct Bench {
    var device: Memristor
    var state: MemristorState

    init(divider: Bool = false, memory: ThermalMemory = .effective) {
      device = SampleDevice.device.memristor(
        in: divider
          ? TerminalCircuit(
            network: SeriesNetwork(
              divider: VoltageDivider(resistance: 680, diode: ProgrammingExperimentsTests.switching.diode)))
          : .direct, memory: memory)
      let window = device.kinetics.window
      state = MemristorState(state: window.lowerBound + 0.4 * (window.upperBound - window.lowerBound))
    }

    /// Conductances before the first and after each of some pulses, with a rest after each of them.
    mutating func pulses(
      _ count: Int, _ parts: [(level: Double, width: Double)], rest: Double = 50e-6
    ) throws -> [Double] {
      var read = [try device.conductance(state.state)]
      for _ in 0..<count {
        for part in parts { try device.hold(&state, level: part.level, for: part.width) }
        try device.hold(&state, level: 0, for: rest)
        read.append(try device.conductance(state.state))
      }
      return read
    }

    /// Cycles from a tenth of the window on, until one gives back all but 0.1 % of what it gained, or eight.
    mutating func cycle(
      _ up: [(level: Double, width: Double)], _ down: [(level: Double, width: Double)]
    ) throws -> (up: [Double], written: MemristorState, down: [Double], erased: MemristorState) {
      let window = device.kinetics.window
      state = MemristorState(state: window.lowerBound + 0.1 * (window.upperBound - window.lowerBound))
      var count = 0
      while true {
        count += 1
        let erased = state
        let rising = try pulses(100, up)
        let written = state
        let falling = try pulses(120, down)
        if abs(falling[120] - rising[0]) <= 1e-3 * abs(rising[100] - rising[0]) || count == 8 {
          return (rising, written, falling, erased)
        }
      }
    }
  }

  static let us = 1e-6

  /// Values of targets in their order, from held pulses alone.
  private static func byHand(_ memory: ThermalMemory) throws -> [(group: Int, value: Double)] {
    var values: [(Int, Double)] = []
    var plain = Bench(memory: memory)
    let (up, written, down, erased) = try plain.cycle([(0.7, us)], [(-0.8, us)])
    let gain = up[100] - up[0]
    values.append((1, (up[10] - up[0]) / gain))
    values.append((2, (down[0] - down[1]) / gain))
    values.append((2, (down[0] - down[120]) / gain))
    plain.state = written
    let weak = try plain.pulses(120, [(-0.6, us)])
    values.append((3, (weak[0] - weak[120]) / gain))

    var behind = Bench(divider: true, memory: memory)
    let improved = try behind.cycle([(1, 5 * us), (1.35, us)], [(-3.6, us)])
    func bend(_ curve: [Double]) -> Double {
      let n = curve.count - 1
      return (0...n).map { i in
        let line = curve[0] + (curve[n] - curve[0]) * Double(i) / Double(n)
        return abs(curve[i] - line) / abs(curve[n] - curve[0])
      }.max()!
    }
    values.append((4, bend(improved.up)))
    values.append((5, bend(improved.down)))
    let wide = improved.up[100] - improved.up[0]
    values.append((5, (improved.down[0] - improved.down[120]) / wide))
    values.append((6, wide / gain))

    let gains = try [1, 2, 5].map { interval in
      plain.state = erased
      let curve = try plain.pulses(100, [(0.6, us)], rest: interval * us)
      return curve[100] - curve[0]
    }
    values += [(7, gains[0] / gains[1]), (7, gains[1] / gains[2])]

    for width in [1.0, 2, 10] {
      let heated = try plain.cycle([(0.2, width * us), (0.7, us)], [(-0.8, us)]).up
      values.append((8, (heated[100] - heated[0]) / gain - 1))
    }
    for level in [0.4, 0.5] {
      plain.state = erased
      let heating = try plain.pulses(100, [(level, 5 * us)])
      values.append((9, (heating[100] - heating[0]) / gain))
    }
    let all = up + down + improved.up + improved.down
    values += [(11, all.min()!), (11, all.max()!)]
    return values
  }

  /// Every target from its definition.
  @Test(arguments: ThermalMemory.allCases)
  func targetsAreWhatStepByStepComesOut(memory: ThermalMemory) throws {
    var experiments = ProgrammingExperiments(
      fields: SampleDevice.fields, otherThicknesses: [], parameters: Self.switching, oxideThickness: 7.5e-9,
      dividerResistance: 680, memory: memory)
    experiments.control = IntegrationControl()
    let targets = try experiments.outcome().targets
    let expected = try Self.byHand(memory)
    try #require(targets.map(\.group) == expected.map(\.group), "\(targets.map(\.name))")
    for (target, (_, value)) in zip(targets, expected) {
      let allowed = 1e-9 * abs(value) + 1e-12
      #expect(
        abs(target.value - value) < allowed,
        "\(target.group), \(target.name): \(target.value), step by step \(value), allowed \(allowed)")
    }
  }

  /// The bounds are those that the targets are met or missed by.
  @Test func targetsSayWhatTheyDemand() throws {
    let outcome = try Self.outcome.get()
    #expect(
      Set(outcome.targets.map(\.group)) == Set([1, 2, 3, 4, 5, 6, 7, 8, 9, 11]), "10 needs thicknesses")
    #expect(Set(outcome.targets.map(\.name)).count == outcome.targets.count)
    for target in outcome.targets { #expect(target.minimum != nil || target.maximum != nil, "\(target)") }
    for (scheme, curve) in outcome.curves {
      #expect(curve.potentiation.count == 101 && curve.depression.count == 121, "\(scheme)")
      #expect(curve.potentiation.last == curve.depression.first)
    }
    #expect(outcome.curves.count == 2)
  }

  /// The experiments with a faster rupture, so that depression takes all that potentiation gains.
  private static func erasing(_ more: Double) -> ProgrammingExperiments {
    var parameters = switching
    parameters.kinetics.reset.logarithmicRate += more
    return ProgrammingExperiments(
      fields: SampleDevice.fields, otherThicknesses: [], parameters: parameters, oxideThickness: 7.5e-9,
      dividerResistance: 680, memory: .effective)
  }

  /// A cycle that ended because it repeats itself is there again when it goes on, pulse by pulse.
  @Test(arguments: [true, false])
  func cyclesRepeatThemselves(isPlain: Bool) throws {
    var repeated = 0
    for more in [0, 1, 2, 3] {
      let experiments = Self.erasing(Double(more))
      var device = experiments.memristor(divider: !isPlain)
      func run() throws -> ProgrammingExperiments.Cycle {
        try isPlain ? experiments.plainCycle(&device) : experiments.improvedCycle(&device)
      }
      let first = try run()
      #expect(try run().curve == first.curve, "nothing is remembered by the device but its state")
      let (up, down) = (first.curve.potentiation, first.curve.depression)
      if abs(down[120] - up[0]) > 1e-3 * abs(first.gain) { continue }
      repeated += 1
      var state = first.written
      _ = try device.apply(PulseSchedule(isPlain ? -0.8 : -3.6, rest: 50e-6), times: 120, to: &state)
      let again = try device.apply(
        PulseSchedule(
          heating: isPlain ? 0 : 1, for: isPlain ? 0 : 5e-6, then: isPlain ? 0.7 : 1.35, rest: 50e-6),
        times: 100, to: &state)
      for (a, b) in zip(up, again) {
        #expect(abs(a - b) < 1.1e-3 * first.gain, "\(a) S, then \(b) S, allowed \(1.1e-3 * first.gain)")
      }
    }
    #expect(repeated > 0, "no rate lets a cycle repeat itself")
  }

  /// Wherever the first cycle begins, the same one comes of it.
  @Test(arguments: [0.02, 0.5, 0.98])
  func whereItBeginsDoesNotMatter(share: Double) throws {
    let window = Self.switching.kinetics.window
    var device = Self.experiments.memristor()
    let usual = try Self.experiments.plainCycle(&device)
    let start = MemristorState(state: window.lowerBound + share * (window.upperBound - window.lowerBound))
    let other = try Self.experiments.cycle(
      &device, PulseSchedule(0.7, rest: 50e-6), PulseSchedule(-0.8, rest: 50e-6), from: start)
    for (a, b) in zip(usual.curve.potentiation, other.curve.potentiation) {
      #expect(abs(a - b) < 2e-3 * usual.gain, "\(a) S, \(b) S, allowed \(2e-3 * usual.gain)")
    }
  }

  /// A reading of 50 us at 0.2 V in the middle of the rest, with what is left of it before the next pulse.
  @Test(arguments: [false, true])
  func readingMovesNothing(divider: Bool) throws {
    func curve(reads: Bool) throws -> [Double] {
      var bench = Bench(divider: divider)
      var meter = Bench().device
      bench.state = MemristorState(state: bench.device.kinetics.window.lowerBound + 0.05)
      var found: [Double] = []
      for pulse in 0..<220 {
        let isUp = pulse < 100
        if divider && isUp { try bench.device.hold(&bench.state, level: 1, for: 5e-6) }
        let level = divider ? (isUp ? 1.35 : -3.6) : (isUp ? 0.7 : -0.8)
        try bench.device.hold(&bench.state, level: level, for: 1e-6)
        try bench.device.hold(&bench.state, level: 0, for: 20e-6)
        if reads { try meter.hold(&bench.state, level: 0.2, for: 50e-6) }
        try bench.device.hold(&bench.state, level: 0, for: 30e-6)
        found.append(try bench.device.conductance(bench.state.state))
      }
      return found
    }
    for (with, without) in zip(try curve(reads: true), try curve(reads: false)) {
      #expect(
        abs(with / without - 1) < 1e-6, "\(with) S, unread \(without) S, off by \(with / without - 1)")
    }
  }

  /// What the slow memory does is missing without it: intervals and long heating tell nothing.
  @Test func withoutSlowMemoryTimeIsForgotten() throws {
    let effective = try Self.outcome.get().targets
    let fourier = try ProgrammingExperiments(
      fields: SampleDevice.fields, otherThicknesses: [], parameters: Self.switching, oxideThickness: 7.5e-9,
      dividerResistance: 680, memory: .fourier
    ).outcome().targets
    #expect(fourier.map(\.name) == effective.map(\.name) && fourier != effective)
    for (a, b) in zip(effective, fourier) where a.group == 7 {
      #expect(abs(b.value - 1) < 1e-3, "fourier: \(b.name) is \(b.value), allowed 1 within 1e-3")
      #expect(a.value > 1.02, "effective: \(a.name) is \(a.value), at least 1.02")
    }
    let heating = zip(effective, fourier).filter { $0.0.group == 8 }
    for (_, b) in heating {
      #expect(abs(b.value) < 0.01, "fourier: \(b.name) is \(b.value), allowed within 0.01")
    }
    #expect(heating.contains { $0.0.value > 0.02 }, "\(heating.map(\.0))")
  }

  // MARK: Thickness

  /// The same fields under another thickness differ by the slow memory alone, whose resistance follows its power law.
  @Test func thicknessChangesTheSlowMemory() throws {
    let other = ProgrammingExperiments.ThicknessFields(thickness: 1e-8, fields: SampleDevice.fields)
    var experiments = ProgrammingExperiments(
      fields: SampleDevice.fields, otherThicknesses: [other], parameters: Self.switching,
      oxideThickness: 7.5e-9, dividerResistance: 680, memory: .effective)
    let slow = try #require(experiments.memristor(thickness: 1e-8).slow)
    let expected = 3.8e5 * (4.0 / 3) * (4.0 / 3)
    #expect(abs(slow.resistance / expected - 1) < 1e-12, "\(slow.resistance) K/W, by hand \(expected) K/W")
    #expect(slow.timeConstant == Self.switching.slow.timeConstant)
    #expect(experiments.memristor().slow == Self.switching.slow)

    let thicker = try #require(try experiments.outcome().targets.first { $0.group == 10 })
    #expect(
      thicker.minimum == 0 && thicker.maximum == nil
        && thicker.name.contains("with 10.0 nm, more than with 7.5 nm"), "\(thicker)")
    // By hand: what heating of 0.4 V for 5 us adds to the range of either device.
    func effect(_ resistance: Double) throws -> Double {
      func gain(_ parts: [(level: Double, width: Double)]) throws -> Double {
        var bench = Bench()
        bench.device.slow?.resistance = resistance
        let up = try bench.cycle(parts, [(-0.8, 1e-6)]).up
        return up[100] - up[0]
      }
      return try gain([(0.4, 5e-6), (0.7, 1e-6)]) / gain([(0.7, 1e-6)]) - 1
    }
    let difference = try effect(expected) - effect(3.8e5)
    #expect(abs(thicker.value - difference) < 1e-6, "\(thicker.value), by hand \(difference), allowed 1e-6")

    experiments = ProgrammingExperiments(
      fields: SampleDevice.fields, otherThicknesses: [.init(thickness: 5e-9, fields: SampleDevice.fields)],
      parameters: Self.switching, oxideThickness: 7.5e-9, dividerResistance: 680, memory: .effective)
    let thinner = try #require(try experiments.outcome().targets.first { $0.group == 10 })
    #expect(
      thinner.maximum == 0.05 && thinner.minimum == nil && thinner.name.contains("with 5.0 nm of oxide"),
      "\(thinner)")
    let thin = try effect(3.8e5 * (2.0 / 3) * (2.0 / 3))
    #expect(abs(thinner.value - thin) < 1e-6, "\(thinner.value), by hand \(thin), allowed 1e-6")
  }

  // MARK: Lines

  @Test func deviationsFromLines() {
    #expect([1.0, 2, 3, 4].largestDeviationFromLine == 0)
    #expect([4.0, 3, 2, 1].largestDeviationFromLine == 0)
    // All of it at once: the first of ten steps is 0.9 off.
    #expect(abs(([0.0] + [Double](repeating: 1, count: 10)).largestDeviationFromLine - 0.9) < 1e-15)
    #expect(abs(([5.0] + [Double](repeating: 2, count: 10)).largestDeviationFromLine - 0.9) < 1e-15)
    // A parabola is off by a quarter in the middle, of whatever height.
    let parabola = (0...100).map { 7 + 3e-3 * Double($0 * $0) / 1e4 }
    #expect(abs(parabola.largestDeviationFromLine - 0.25) < 1e-9)
    // What never changed lies on no line that rises or falls.
    #expect([2.0, 2, 2].largestDeviationFromLine == .infinity)
  }
}
