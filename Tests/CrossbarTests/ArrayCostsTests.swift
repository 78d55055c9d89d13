import Testing

@testable import Crossbar

/// Energy and time from what was counted.
@Suite struct ArrayCostsTests {
  @Test func parabolasAreFound() {
    let values = (0...20).map { k in
      let h = Double(k) / 20
      return 3 - 2 * h + 5 * h * h
    }
    for (found, exact) in zip(ArrayCosts.parabola(values), [3.0, -2, 5]) {
      #expect(abs(found - exact) < 1e-10)
    }
    #expect(ArrayCosts.parabola([1, 4]) == [1, 3, 0])
  }

  /// A row of one cell each: what is told is pulses times energy and duration.
  @Test func writingCostsWhatItsPulsesCost() throws {
    var model = device(up: 0, down: 0, pulses: (100, 100))
    (model.potentiation.energy, model.potentiation.duration) = ([2e-12, 2e-12, 2e-12], 1e-6)
    (model.depression.energy, model.depression.duration) = ([1e-12, 2e-12, 3e-12], 3e-6)
    var plan = plan(model)
    plan.epochs = 1
    let run = TrainingRun(plan, digits, seed: 1).runAll()
    let pulses = run.epochs[0].pulses
    #expect(pulses.potentiation > 0 && pulses.depression > 0 && pulses.rows > 0)
    var costs = ArrayCosts()
    costs.gateCapacitance = 0
    let totals = costs.totals(plan, pulses, images: 500, meanConductance: 2e-8)
    let energy = try #require(totals.writeEnergy)
    // Depression takes 1 to 3 pJ as the level goes: 1 pJ and 2 pJ times the mean level.
    let expected = pulses.potentiation * 2e-12 + pulses.depression * 1e-12 + pulses.levels[1] * 2e-12
    #expect(abs(energy / expected - 1) < 1e-6, "\(energy), \(expected)")
    let level = pulses.levels[1] / pulses.depression
    #expect(level > 0.2 && level < 0.8, "\(level)")
    let time = try #require(totals.writeTime)
    #expect(abs(time - pulses.rowPulses[0] * 1e-6 - pulses.rowPulses[1] * 3e-6) < 1e-9)
    // A row's longest cell gets at least one pulse, and no more than all its cells together.
    #expect(pulses.rowPulses[0] + pulses.rowPulses[1] >= pulses.rows)
    #expect(pulses.rowPulses[0] <= pulses.potentiation && pulses.rowPulses[1] <= pulses.depression)
    #expect(totals.readTime == 500 * 2 * costs.readTime && totals.readEnergy > 0 && totals.area > 0)
    var unknown = plan
    unknown.device.depression.energy = nil
    #expect(costs.totals(unknown, pulses, images: 500, meanConductance: 2e-8).writeEnergy == nil)
  }
}
