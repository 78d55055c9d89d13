import RealModule
import Testing

@testable import PulseProgramming

/// Metrics of curves whose metrics are known by hand.
@Suite struct UpdateMetricsTests {
  static func curve(_ label: Double, _ pulses: Int, from first: Double, to last: Double) -> [Double] {
    let shape = Nonlinearity(label: label)
    return (0...pulses).map { first + (last - first) * shape.curve(Double($0) / Double(pulses)) }
  }

  @Test func anIdealWeight() throws {
    let up = Self.curve(0, 100, from: 1e-6, to: 5e-6)
    let metrics = UpdateMetrics(potentiation: up, depression: up.reversed(), noise: 1e-8)
    for branch in [metrics.potentiation, metrics.depression] {
      #expect(abs(branch.rSquared - 1) < 1e-12 && branch.largestDeviation < 1e-12)
      #expect(abs(try #require(branch.nonlinearity).label) < 1e-6, "\(branch)")
      #expect(
        abs(branch.shareInFirstTenth - 0.1) < 1e-12 && abs(branch.largestStep - 0.01) < 1e-12, "\(branch)")
    }
    #expect(metrics.asymmetry < 1e-12 && abs(metrics.onOffRatio - 5) < 1e-12)
    #expect(try #require(metrics.stepAsymmetry) < 1e-9)
    // Equal everywhere: no one place.
    #expect(metrics.symmetryPoint == nil)
    let states = try #require(metrics.states)
    // 4 uS over 60 nS: 66.7; steps are 40 nS, below 42.4; two steps make a level.
    #expect(states.inRange == 67 && states.inPotentiation == 51 && states.inDepression == 51, "\(states)")
    #expect(states.stepsAboveNoise == 0)
  }

  @Test(arguments: [-6, -2.5, -0.3, 0.7, 3, 6])
  func labelsAreFoundAgain(label: Double) throws {
    let metrics = UpdateMetrics(
      potentiation: Self.curve(label, 80, from: 2e-6, to: 3e-6),
      depression: Self.curve(-label, 50, from: 3e-6, to: 2e-6))
    let (up, down) = (
      try #require(metrics.potentiation.nonlinearity), try #require(metrics.depression.nonlinearity)
    )
    #expect(abs(up.label - label) < 1e-5 && abs(down.label + label) < 1e-5, "\(up.label) \(down.label)")
    #expect(abs(up.parameter / Nonlinearity(label: label).parameter - 1) < 1e-4, "A \(up.parameter)")
    // Depression with the opposite label retraces potentiation but for the straight lines between its points.
    #expect(metrics.asymmetry < 2e-3, "\(metrics.asymmetry)")
    #expect(metrics.states == nil)
  }

  /// Both branches fast at first: G_LTP(x) - G_LTD(1 - x) = h(x) + h(1 - x) - 1.
  @Test(arguments: [1.0, 4]) func branchesThatAreFastAtFirst(label: Double) throws {
    let up = Self.curve(label, 200, from: 0, to: 1)
    let metrics = UpdateMetrics(potentiation: up, depression: up.map { 1 - $0 })
    let shape = Nonlinearity(label: label)
    var expected = 0.0
    for i in 0...200 {
      let x = Double(i) / 200
      expected += abs(shape.curve(x) + shape.curve(1 - x) - 1) / 201
    }
    #expect(abs(metrics.asymmetry - expected) < 1e-9, "\(metrics.asymmetry), by hand \(expected)")
    #expect(abs(try #require(metrics.symmetryPoint) - 0.5) < 1e-3)
    // Steps at h are (B - h) / A up and (B - 1 + h) / A down: their difference over their sum is |1 - 2h| / (2B - 1).
    let b = -1 / Double.expMinusOne(-1 / shape.parameter)
    let asymmetry = try #require(metrics.stepAsymmetry)
    #expect(abs(asymmetry - 0.5 / (2 * b - 1)) < 0.01, "\(asymmetry), by hand \(0.5 / (2 * b - 1))")
    #expect(metrics.onOffRatio == .infinity)
  }

  @Test func aStep() throws {
    let metrics = UpdateMetrics(
      potentiation: [1] + [Double](repeating: 3, count: 10),
      depression: [3] + [Double](repeating: 1, count: 10),
      noise: 0.01)
    #expect(abs(metrics.potentiation.largestDeviation - 0.9) < 1e-12)
    #expect(metrics.potentiation.shareInFirstTenth == 1 && metrics.depression.largestStep == 1)
    #expect(try #require(metrics.potentiation.nonlinearity).label > 8)
    let states = try #require(metrics.states)
    #expect(
      states.inRange == 34 && states.inPotentiation == 2 && states.inDepression == 2
        && states.stepsAboveNoise == 2)
    // Of 0, 1, 2 with R² by hand: points 0, 3, 3 have slope 1.5, mean 2: 1 - 1.5 / 6.
    #expect(
      abs(UpdateMetrics(potentiation: [0, 3, 3], depression: [3, 0]).potentiation.rSquared - 0.75) < 1e-12)
  }

  @Test func whatDoesNotChange() {
    let metrics = UpdateMetrics(potentiation: [1, 1, 1], depression: [1, 2, 1.5])
    #expect(metrics.potentiation.nonlinearity == nil && metrics.potentiation.largestDeviation == .infinity)
    #expect(metrics.potentiation.rSquared.isNaN && metrics.stepAsymmetry == nil)
  }

  @Test func monotoneFits() {
    #expect(MonotoneFit.rising([1, 3, 2, 4]) == [1, 2.5, 2.5, 4])
    #expect(MonotoneFit.rising([3, 2, 1]) == [2, 2, 2])
    #expect(MonotoneFit.rising([1, 3, 2], weights: [1, 1, 3]) == [1, 2.25, 2.25])
  }

  // MARK: Spread

  @Test func spreadsByHand() throws {
    // Two devices of means 2 and 4: s of each 1 and 2, c4(2) = sqrt(2 / pi).
    let state = SpreadMetrics.State([
      [2 - 0.5.squareRoot(), 2 + 0.5.squareRoot()], [4 - 2.0.squareRoot(), 4 + 2.0.squareRoot()],
    ])
    let c4 = (2 / Double.pi).squareRoot()
    #expect(abs(state.mean - 3) < 1e-12)
    #expect(abs(try #require(state.cycleToCycle) - 0.5 / c4) < 1e-12, "\(state)")
    #expect(abs(try #require(state.deviceToDevice) - 2.0.squareRoot() / c4 / 3) < 1e-12, "\(state)")
    // 2 - (1 / 2 + 4 / 2) / 2 = 0.75
    #expect(abs(try #require(state.deviceToDeviceAlone) - 0.75.squareRoot() / c4 / 3) < 1e-12, "\(state)")
    let one = SpreadMetrics(lrs: [[1, 2, 3]], hrs: [[1]])
    #expect(one.lrs.deviceToDevice == nil && one.hrs.cycleToCycle == nil)
  }

  /// Estimates over many small samples are right in the mean.
  @Test func spreadsAreWithoutBias() throws {
    var (within, between, count) = (0.0, 0.0, 0)
    for seed in 1...400 as ClosedRange<UInt64> {
      var pulses = SyntheticPulses()
      (pulses.seed, pulses.devices, pulses.cycles, pulses.pulsesUp, pulses.pulsesDown) = (seed, 4, 3, 2, 2)
      (pulses.ends, pulses.white) = (0.1, 0.045)
      let state = SpreadMetrics.State(pulses.measured.ends(of: .potentiation))
      within += try #require(state.cycleToCycle)
      between += try #require(state.deviceToDevice)
      count += 1
    }
    // Readings have 0.045 of the range of 8 uS, at 9 uS; devices 0.1 and what is left of that over three cycles.
    let cycle = 0.045 * 8 / 9
    let device = (0.01 + cycle * cycle / 3).squareRoot()
    #expect(abs(within / Double(count) / cycle - 1) < 0.05, "\(within / Double(count)), put in \(cycle)")
    #expect(abs(between / Double(count) / device - 1) < 0.05, "\(between / Double(count)), put in \(device)")
  }
}
