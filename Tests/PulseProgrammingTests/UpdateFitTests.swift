import CompactModel
import RealModule
import Testing

@testable import PulseProgramming

/// Fits of readings of a device that is known.
@Suite struct UpdateFitTests {
  static func pulses(_ up: Double, _ down: Double, _ change: (inout SyntheticPulses) -> Void = { _ in })
    -> SyntheticPulses
  {
    var pulses = SyntheticPulses()
    (pulses.up, pulses.down) = (Nonlinearity(label: up), Nonlinearity(label: down))
    change(&pulses)
    return pulses
  }

  /// The whole range of labels, 1 % of the range as noise of a reading, 100 pulses, ten cycles.
  @Test(arguments: [-6, -5.1, -4, -3, -2, -1, -0.3, 0, 0.3, 1, 2, 3, 4, 5.1, 6], [1, 2, 3] as [UInt64])
  func labelsComeBackOutOfNoise(label: Double, seed: UInt64) throws {
    let other = label == 0 ? 0 : -label
    let fit = try UpdateFit(
      Self.pulses(label, other) {
        $0.white = 0.01
        $0.seed = seed
      }.measured)
    #expect(abs(fit.potentiationLabel.value - label) <= 0.05, "\(fit.potentiationLabel), put in \(label)")
    #expect(abs(fit.depressionLabel.value - other) <= 0.05, "\(fit.depressionLabel), put in \(other)")
    #expect(
      fit.potentiationLabel.error < 0.025 && fit.potentiationLabel.error > 0.003, "\(fit.potentiationLabel)")
    #expect(abs(fit.lowest.value / 1e-6 - 1) < 0.03 && abs(fit.highest.value / 9e-6 - 1) < 0.005)
    #expect(abs(fit.whiteNoise / 8e-8 - 1) < 0.1, "\(fit.whiteNoise), put in 8e-8")
    #expect(fit.cycleToCycle <= 0.002, "\(fit.cycleToCycle), put in 0")
  }

  /// Without noise one short cycle is enough.
  @Test(arguments: [-6, -1, 0, 1e-3, 2.5, 6], [(100, 80), (10, 6)])
  func exactCurves(label: Double, pulses: (Int, Int)) throws {
    let fit = try UpdateFit(
      Self.pulses(label, label) { ($0.cycles, $0.pulsesUp, $0.pulsesDown) = (1, pulses.0, pulses.1) }.measured
    )
    for found in [fit.potentiationLabel, fit.depressionLabel] {
      #expect(abs(found.value - label) < 1e-4, "\(found), put in \(label)")
    }
    #expect(abs(fit.lowest.value / 1e-6 - 1) < 1e-6 && abs(fit.highest.value / 9e-6 - 1) < 1e-6)
    #expect(fit.pulses(\.potentiation) == pulses.0 && fit.pulses(\.depression) == pulses.1)
    #expect(fit.misfit < 1e-5 && fit.devices[0].isClosed)
  }

  /// Standard errors are what labels differ by from seed to seed, whether noise stays in the device or not.
  @Test(arguments: [(-3.0, 0.01, 0.0), (0, 0.01, 0), (4, 0.01, 0), (2, 0.005, 0.004), (0, 0.003, 0.006)])
  func errorsAreWhatTheySay(label: Double, white: Double, perPulse: Double) throws {
    var (square, squares, count) = (0.0, 0.0, 0)
    for seed in 1...30 as ClosedRange<UInt64> {
      let measured = Self.pulses(label, 2) {
        ($0.seed, $0.white, $0.perPulse) = (seed, white, perPulse)
        ($0.cycles, $0.pulsesUp, $0.pulsesDown) = (4, 60, 60)
      }.measured
      let fit = BranchFit(measured.branches.filter { $0.direction == .potentiation })
      square += (fit.label.value - label) * (fit.label.value - label)
      squares += fit.label.error * fit.label.error
      count += 1
    }
    let ratio = (square / squares).squareRoot()
    // 30 values know their deviation to 13 %.
    #expect(ratio > 0.6 && ratio < 1.45, "errors are \(ratio) of what they say")
  }

  @Test(arguments: [0, 1.5, 3], [(0.01, 0.005), (0.003, 0.01), (0.02, 0.0)])
  func bothKindsOfNoiseAreToldApart(label: Double, noise: (white: Double, perPulse: Double)) throws {
    let fit = try UpdateFit(
      Self.pulses(label, label) { ($0.white, $0.perPulse, $0.cycles) = (noise.white, noise.perPulse, 8) }
        .measured)
    let white = fit.whiteNoise / (fit.highest.value - fit.lowest.value)
    #expect(
      abs(white - noise.white) < 0.1 * noise.white + 0.1 * noise.perPulse, "\(white), put in \(noise.white)")
    #expect(
      abs(fit.cycleToCycle - noise.perPulse) < 0.2 * noise.perPulse + 0.002,
      "\(fit.cycleToCycle), put in \(noise.perPulse)")
    #expect(fit.largestCycleToCycle >= fit.cycleToCycle)
    #expect(noise.perPulse == 0 || fit.cycleToCycle > 0)
  }

  @Test func differencesBetweenDevices() throws {
    let fit = try UpdateFit(
      Self.pulses(2, 3) {
        ($0.devices, $0.cycles, $0.white, $0.ends, $0.labels, $0.seed) = (40, 2, 0.005, 0.1, 0.5, 4)
      }.measured)
    let found = fit.deviceToDevice
    // 40 values know their deviation to 11 %.
    #expect(abs(found.lowest - 0.1) < 0.035 && abs(found.highest - 0.1) < 0.035, "\(found)")
    #expect(abs(found.label - 0.5) < 0.15, "\(found)")
    #expect(abs(fit.potentiationLabel.value - 2) < 0.3 && abs(fit.depressionLabel.value - 3) < 0.3)
    #expect(fit.devices.count == 40)
  }

  // MARK: Data as they are

  /// A spike in a hundred readings moves nothing; a device's own step is no spike.
  @Test func spikesAreLeftOut() throws {
    var measured = Self.pulses(1, 1) { ($0.white, $0.cycles) = (0.005, 3) }.measured
    measured.branches[0].conductance[40] = 20e-6
    measured.branches[3].conductance[7] = 0
    let fit = try UpdateFit(measured)
    #expect(fit.devices[0].potentiation.spikes == 1 && fit.devices[0].depression.spikes == 1)
    #expect(abs(fit.potentiationLabel.value - 1) < 0.06 && abs(fit.depressionLabel.value - 1) < 0.06)
    #expect(fit.notes.contains { $0.contains("1 reading of potentiation left out") }, "\(fit.notes)")
  }

  /// Depression that does not come back: the model keeps what both branches pass, with the shape of that part.
  @Test func cyclesThatDoNotClose() throws {
    let shape = Nonlinearity(label: 3)
    let up = (0...100).map { 1e-6 + 8e-6 * shape.curve(Double($0) / 100) }
    // The first 40 of 100 pulses of the same exponential.
    let down = (0...40).map { 9e-6 - 8e-6 * shape.curve(Double($0) / 100) }
    let fit = try UpdateFit(
      PulseMeasurement([
        PulseMeasurement.Branch(.potentiation, pulses: Array(0...100), conductance: up),
        PulseMeasurement.Branch(.depression, pulses: Array(0...40), conductance: down),
      ]))
    #expect(!fit.devices[0].isClosed && fit.notes.contains { $0.contains("does not close") })
    #expect(abs(fit.lowest.value / down[40] - 1) < 1e-6 && abs(fit.highest.value / 9e-6 - 1) < 1e-6)
    #expect(fit.pulses(\.depression) == 40)
    // Potentiation begins later: where it has that conductance.
    let begin = shape.inverse((down[40] - 1e-6) / 8e-6)
    #expect(fit.pulses(\.potentiation) == Int((100 * (1 - begin)).rounded()))
    let piece = Nonlinearity(parameter: shape.parameter / (1 - begin)).label
    #expect(abs(fit.potentiationLabel.value - piece) < 1e-4, "\(fit.potentiationLabel), by hand \(piece)")
    let model = fit.model(
      title: "", withCurves: true, origin: UpdateModel.Origin(version: "", commit: "", how: "", sources: [:]))
    try model.check()
    let halfway = model.potentiation.change(0.5)
    #expect(abs(halfway - Nonlinearity(label: piece).curve(0.5)) < 0.01, "\(halfway)")
  }

  /// A step whose end the other branch does not reach: nothing is left to invert there.
  @Test func stepsThatDoNotClose() throws {
    let fit = try UpdateFit(
      PulseMeasurement([
        PulseMeasurement.Branch(
          .potentiation, pulses: Array(0...5),
          conductance: [0.1, 10.2, 10.4, 10.3, 10.6, 10.3].map { $0 * 1e-6 }),
        PulseMeasurement.Branch(
          .depression, pulses: Array(0...3), conductance: [11.4, 2.06, 2.76, 1.52].map { $0 * 1e-6 }),
      ]))
    try fit.model(title: "", origin: UpdateModel.Origin(version: "", commit: "", how: "", sources: [:]))
      .check()
  }

  /// Few levels and long steps are a change, not noise; noise alone is none.
  @Test func levelsAreNoNoise() throws {
    func branch(_ direction: PulseMeasurement.Direction, _ value: (Int) -> Double) -> PulseMeasurement.Branch
    {
      PulseMeasurement.Branch(direction, pulses: Array(0..<50), conductance: (0..<50).map(value))
    }
    let fit = try UpdateFit(
      PulseMeasurement([
        branch(.potentiation) { (1 + Double($0) / 25).rounded() },
        branch(.depression) { (3 - Double($0) / 25).rounded() },
      ]))
    #expect(abs(fit.potentiationLabel.value) < 0.5 && fit.metrics.states != nil, "\(fit.potentiationLabel)")
    var random = RandomStream(seed: 3, purpose: "test")
    let noise = PulseMeasurement([
      branch(.potentiation) { _ in 1 + 0.1 * random.normal() },
      branch(.depression) { _ in 1 + 0.1 * random.normal() },
    ])
    let error = try #require(#expect(throws: UpdateFitError.self) { try UpdateFit(noise) })
    guard case .noChange = error else {
      Issue.record("\(error)")
      return
    }
  }

  /// A measured shape that no exponential has.
  @Test func curvesAreKept() throws {
    var random = RandomStream(seed: 5, purpose: "test")
    func reading(_ part: Double) -> Double { 2e-6 + 1e-6 * (part + 0.004 * random.normal()) }
    // S-shaped.
    func shape(_ x: Double) -> Double { x * x * (3 - 2 * x) }
    let branches = (1...6).flatMap { cycle in
      [
        PulseMeasurement.Branch(
          .potentiation, cycle: cycle, pulses: Array(0...50),
          conductance: (0...50).map { reading(shape(Double($0) / 50)) }),
        PulseMeasurement.Branch(
          .depression, cycle: cycle, pulses: Array(0...50),
          conductance: (0...50).map { reading(1 - shape(Double($0) / 50)) }),
      ]
    }
    let fit = try UpdateFit(PulseMeasurement(branches))
    let origin = UpdateModel.Origin(version: "1", commit: "", how: "test", sources: [:])
    let model = fit.model(title: "s", withCurves: true, readings: PulseMeasurement(branches), origin: origin)
    try model.check()
    for branch in [model.potentiation, model.depression] {
      let off = (0...50).map { abs(branch.change(Double($0) / 50) - shape(Double($0) / 50)) }.max()!
      #expect(off < 0.015, "\(off) off")
    }
    #expect(fit.misfit > 0.03 && fit.notes.contains { $0.contains("--curve") })
    let measured = try #require(model.measured)
    #expect(measured.readings.count == 12 && measured.omittedBranches == 0 && measured.fits.count == 2)
    #expect(measured.readings[3].conductance == branches[3].conductance)
  }

  @Test func pulsesThatWereNotAllRead() throws {
    let measured = Self.pulses(2, -2) { ($0.white, $0.perPulse, $0.cycles) = (0.002, 0.001, 5) }.measured
    let sparse = PulseMeasurement(
      measured.branches.map { branch in
        let kept = branch.pulses.filter { $0 % 5 == 0 }
        return PulseMeasurement.Branch(
          branch.direction, cycle: branch.cycle, pulses: kept,
          conductance: kept.map { branch.conductance[$0] })
      })
    let fit = try UpdateFit(sparse)
    #expect(abs(fit.potentiationLabel.value - 2) < 0.05 && abs(fit.depressionLabel.value + 2) < 0.05)
    #expect(fit.pulses(\.potentiation) == 100 && fit.metrics.potentiation.pulses == 100)
  }

  @Test func filesAreSmall() throws {
    let pulses = Self.pulses(2, 3) { ($0.cycles, $0.pulsesUp, $0.pulsesDown) = (100, 100, 100) }
    let fit = try UpdateFit(pulses.measured)
    let origin = UpdateModel.Origin(version: "1", commit: "", how: "test", sources: [:])
    let model = fit.model(title: "big", readings: pulses.measured, origin: origin)
    let measured = try #require(model.measured)
    #expect(measured.readings.reduce(0) { $0 + $1.pulses.count } <= UpdateModel.Measured.mostReadings)
    #expect(measured.readings.count + measured.omittedBranches == 200 && measured.omittedBranches > 0)
    #expect(fit.model(title: "", origin: origin).measured == nil)
  }

  // MARK: What cannot be fitted

  @Test func whatCannotBeFitted() throws {
    func branch(_ direction: PulseMeasurement.Direction, _ values: [Double]) -> PulseMeasurement.Branch {
      PulseMeasurement.Branch(direction, pulses: Array(values.indices), conductance: values)
    }
    let (up, down) = (branch(.potentiation, [1, 2, 3, 4]), branch(.depression, [4, 3, 2, 1]))
    #expect(throws: UpdateFitError.noReadings) { try UpdateFit(PulseMeasurement([])) }
    #expect(throws: UpdateFitError.oneDirection(.potentiation, device: "")) {
      try UpdateFit(PulseMeasurement([up]))
    }
    let short = branch(.depression, [4, 1])
    #expect(throws: UpdateFitError.tooFew(short)) { try UpdateFit(PulseMeasurement([up, short])) }
    let cases: [(PulseMeasurement.Branch, (UpdateFitError) -> Bool)] = [
      (branch(.depression, [1, 2, 3, 4]), { if case .wrongWay = $0 { true } else { false } }),
      (branch(.depression, [4, 4, 4, 4]), { if case .noChange = $0 { true } else { false } }),
      (branch(.depression, [40, 30, 20, 10]), { if case .noCommonRange = $0 { true } else { false } }),
    ]
    for (other, isExpected) in cases {
      let error = #expect(throws: UpdateFitError.self) { try UpdateFit(PulseMeasurement([up, other])) }
      #expect(try isExpected(#require(error)), "\(String(describing: error))")
    }
    _ = try UpdateFit(PulseMeasurement([up, down]))
  }
}
