import Circuits
@testable import CompactModel
import RealModule
import Testing

@testable import CompactModelTestSupport

/// Sweeps of the device of formulas, against what its formulas and the circuit say at every sample.
@Suite struct IVSweepTests {
  let device = SampleDevice.device

  private var start: MemristorState { MemristorState(state: device.switching.kinetics.window.lowerBound) }

  private func run(_ sweep: IVSweep, seed: UInt64? = nil) throws -> IVSweep.Result {
    try sweep.run(device, from: start, seed: seed)
  }

  @Test func everySampleIsOneOfTheCircuit() throws {
    let sweep = IVSweep(upper: 0.8, lower: 0.9, period: 1e-3, intervals: 100)
    let result = try run(sweep)
    #expect(result.samples.count == 401)
    for sample in result.samples {
      let resistance = device.fields.resistance(state: sample.state, voltage: sample.voltage).value
      #expect(abs(sample.current * resistance - sample.voltage) < 1e-14)
      #expect(abs(sample.terminalVoltage - sample.source) < 1e-12)
      #expect(abs(sample.voltage + device.switching.leads * sample.current - sample.source) < 1e-12)
      let steady = device.fields.temperature(state: sample.state, voltage: sample.voltage).value
      #expect(abs(sample.temperature - steady - sample.slowTemperature) < 1e-9)
      #expect(sample.slowTemperature >= 0 && sample.temperature >= device.fields.ambient)
      #expect(sample.voltage * sample.current >= 0)
    }
  }

  @Test func levelsAreEvenlySpacedAndEndsExact() throws {
    let result = try run(IVSweep(upper: 0.8, lower: 0.9, period: 2e-3, cycles: 2, intervals: 50))
    #expect(result.samples.count == 1 + 2 * 4 * 50 && result.cycles.count == 2)
    for (i, corner) in [0, 0.8, 0, -0.9, 0, 0.8, 0, -0.9, 0].enumerated() {
      #expect(result.samples[50 * i].source == corner)
    }
    // The rate is the same all along.
    for (a, b) in zip(result.samples, result.samples.dropFirst()) {
      #expect(abs(abs(b.source - a.source) / (b.time - a.time) / (3.4 / 2e-3) - 1) < 1e-9)
    }
    #expect(abs(result.samples.last!.time - 4e-3) < 1e-15)
  }

  /// Butterfly: SET raises, RESET lowers the state, and the loops do not cross themselves the wrong way round.
  @Test func setGrowsAndResetRuptures() throws {
    let result = try run(IVSweep(upper: 0.8, lower: 0.9, period: 1e-3))
    let cycle = result.cycles[0]
    let (set, reset) = (try #require(cycle.set), try #require(cycle.reset))
    #expect(set.source > 0 && set.source < 0.8 && reset.source < 0 && reset.source > -0.9)
    #expect(cycle.stateAfterSet! > start.state + 0.1 && cycle.stateAfterReset! < cycle.stateAfterSet! - 0.1)
    for (a, b) in zip(result.samples, result.samples.dropFirst()) {
      #expect(b.branch < 2 ? b.state >= a.state - 1e-6 : b.state <= a.state + 1e-6)
    }
    #expect(cycle.largestCurrent >= result.samples.map { abs($0.current) }.max()! * (1 - 1e-12))
    #expect(cycle.largestTemperature >= result.samples.map(\.temperature).max()! - 1e-9)
  }

  /// The faster the sweep the higher the voltage of SET: kinetics that are exponential in voltage.
  @Test func fasterSweepsSwitchLater() throws {
    let voltages = try [1.0, 1e-2, 1e-4].map { period in
      try #require(try run(IVSweep(upper: 0.9, lower: 0, period: period)).cycles[0].set).voltage
    }
    #expect(voltages[0] < voltages[1] - 0.01 && voltages[1] < voltages[2] - 0.01, "\(voltages)")
  }

  /// Finer sampling is sampling only.
  @Test func theSamplingDoesNotMatter() throws {
    let coarse = try run(IVSweep(upper: 0.8, lower: 0.9, period: 1e-3, intervals: 40))
    let fine = try run(IVSweep(upper: 0.8, lower: 0.9, period: 1e-3, intervals: 400))
    for (i, sample) in coarse.samples.enumerated() {
      #expect(abs(sample.state - fine.samples[10 * i].state) < 2e-4, "\(sample.source)")
    }
    #expect(abs(coarse.cycles[0].set!.source - fine.cycles[0].set!.source) < 0.01)
  }

  /// The slow excess is R ∫ exp(-(t - t')/tau) P dt'/tau: never above what the largest power would hold, and the energy in leaves by its
  /// time constant: ∫Θ dt + tau Θ(end) = R ∫ P dt.
  @Test func theSlowExcessKeepsTheEnergy() throws {
    // So short that the excess is not quasi-static.
    let result = try run(IVSweep(upper: 0.7, lower: 0.7, period: 2e-5, intervals: 2000))
    let slow = device.switching.slow
    var (power, excess) = (0.0, 0.0)
    for (a, b) in zip(result.samples, result.samples.dropFirst()) {
      power += (a.voltage * a.current + b.voltage * b.current) / 2 * (b.time - a.time)
      excess += (a.slowTemperature + b.slowTemperature) / 2 * (b.time - a.time)
    }
    let given = slow.resistance * power
    let kept = excess + slow.timeConstant * result.end.slowTemperature
    #expect(abs(kept / given - 1) < 2e-3, "\(kept) of \(given) K s")
  }

  @Test func aComplianceHoldsInTheSetHalfOnly() throws {
    let limit = 2e-3
    let circuit = TerminalCircuit(network: SeriesNetwork(compliance: limit))
    let result = try run(IVSweep(upper: 1, lower: 0.8, period: 1e-3, circuit: circuit))
    let set = result.samples.filter { $0.branch < 2 }.map(\.current).max()!
    #expect(abs(set / limit - 1) < 1e-9)
    #expect(result.samples.map { -$0.current }.max()! > 1.2 * limit)
  }

  @Test func aDividerLeavesRoomToReset() throws {
    let circuit = TerminalCircuit(network: SeriesNetwork(divider: device.divider))
    let result = try run(IVSweep(upper: 1.4, lower: 3.5, period: 1e-3, circuit: circuit))
    for sample in result.samples {
      let drop = device.divider.drop(at: sample.current).volts
      #expect(abs(sample.terminalVoltage + drop - sample.source) < 1e-9)
    }
    // Diodes block small voltages.
    #expect(result.samples.filter { abs($0.source) < 0.3 }.allSatisfy { abs($0.current) < 1e-4 })
  }

  @Test func aCurrentIsWhatItIs() throws {
    let circuit = TerminalCircuit(source: .current)
    let result = try run(IVSweep(upper: 3e-3, lower: 3e-3, period: 1e-3, intervals: 100, circuit: circuit))
    for sample in result.samples { #expect(abs(sample.current - sample.source) < 1e-12) }
    #expect(result.cycles[0].set != nil)
  }

  @Test func halvesCanBeLeftOut() throws {
    let set = try run(IVSweep(upper: 0.8, lower: 0, period: 1e-3, intervals: 10))
    #expect(set.samples.count == 21 && set.samples.allSatisfy { $0.source >= 0 })
    #expect(set.cycles[0].reset == nil && set.cycles[0].stateAfterReset == nil)
    let reset = try run(IVSweep(upper: 0, lower: 0.5, period: 1e-3, intervals: 10))
    #expect(reset.samples.count == 21 && reset.samples.allSatisfy { $0.source <= 0 && $0.branch >= 2 })
    // There is nothing left to rupture.
    #expect(reset.cycles[0].reset == nil)
  }

  @Test func cyclesVaryByTheirOwnNumbers() throws {
    let sweep = IVSweep(upper: 0.8, lower: 0.9, period: 1e-3, cycles: 4, intervals: 60)
    let (one, again, other) = (try run(sweep, seed: 7), try run(sweep, seed: 7), try run(sweep, seed: 8))
    let none = try run(sweep)
    #expect(one == again && one != other && one != none)
    // The first cycles are the same however many follow.
    var shorter = sweep
    shorter.cycles = 2
    #expect(try run(shorter, seed: 7).samples == Array(one.samples.prefix(1 + 2 * 4 * 60)))
    // The second cycle alone, from where the first one left the device, is the second.
    #expect(Set(one.cycles.map { $0.set!.source }).count > 1)
  }

  /// Mean and spread of many cycles' rates are those of the device.
  @Test func theSpreadIsTheDevices() {
    let count = 4000
    let rates = (0..<count).map { cycle in
      var varied = device
      varied.vary(cycle: cycle, seed: 3)
      return
        (varied.switching.kinetics.set.logarithmicRate - device.switching.kinetics.set.logarithmicRate)
        * Double.log(10)
    }
    let mean = rates.reduce(0, +) / Double(count)
    let spread = (rates.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count - 1)).squareRoot()
    let expected = device.variability.cycleToCycle.logarithmicRate
    #expect(abs(mean) < 4 * expected / Double(count).squareRoot())
    #expect(abs(spread / expected - 1) < 4 / Double(2 * count).squareRoot())
  }

  @Test func whatWasNotCalibratedIsRefused() {
    #expect(throws: StateError.self) { try run(IVSweep(upper: 3, lower: 0, period: 1e-3, intervals: 20)) }
    #expect(throws: StateError.self) {
      try IVSweep(upper: 0.5, lower: 0, period: 1e-3).run(device, from: MemristorState(state: -1))
    }
  }

  @Test func startStates() throws {
    var device = self.device
    let window = device.switching.kinetics.window
    #expect(device.deepestReset.state == window.lowerBound && device.deepestReset.name == nil)
    device.states["shallow"] = window.lowerBound + 0.2
    device.states["deep"] = window.lowerBound + 0.1
    #expect(device.deepestReset.state == window.lowerBound && device.deepestReset.name == nil)
    var reachable = device
    reachable.states["reset"] = window.lowerBound + 0.05
    #expect(
      reachable.deepestReset.name == "reset" && reachable.deepestReset.state == window.lowerBound + 0.05)
    #expect(try device.startState("deep") == window.lowerBound + 0.1)
    #expect(try device.startState("0.4") == 0.4)
    for (word, phrase) in [
      ("shalow", "did you mean 'shallow'?"), ("reset", "'reset' (w = -1.0) is outside"),
      ("2", "w = 2.0 is outside"),
      ("nan", "unknown state 'nan'"),
    ] {
      let error = #expect(throws: StartStateError.self) { try device.startState(word) }
      #expect(error?.description.contains(phrase) == true, "\(String(describing: error))")
    }
  }
}
