import Circuits
import DeviceGeometry
@testable import Electrothermal
import Testing

/// What transients cost.
@Suite("Work of transients") struct TransientWorkTests {
  /// With constant conductivities the matrix depends on the step alone: steps of equal length share its factors.
  @Test func linearDevicesReuseFactors() throws {
    let solution = try TransientSolver(control: TransientControl(tolerance: 1e-6)).solve(
      rodProblem(), TransientTask(waveform: Waveform(constant: 0.1, until: 1e-9)))
    let (factorisations, steps) = (solution.statistics.factorisations, solution.steps.accepted)
    #expect(Double(factorisations) < 0.8 * Double(steps), "\(factorisations) factorisations, \(steps) steps")
    let perStage = Double(solution.steps.iterations) / Double(5 * (steps + solution.steps.refused))
    #expect(perStage <= 2, "\(perStage) iterations per stage")
    print("linear: \(factorisations) factorisations, \(steps) steps, \(perStage) iterations per stage")
  }

  /// A few for the potential at the start and after the jump, where factors are dropped for a checkpoint, and where rounding changes the last steps.
  @Test func equalStepsNeedOneFactorisation() throws {
    let solution = try TransientSolver(control: .fixed(step: 2e-12)).solve(
      rodProblem(), TransientTask(waveform: Waveform(constant: 0.1, until: 1e-10)))
    #expect(solution.steps.accepted == 50)
    #expect(solution.statistics.factorisations <= 10, "\(solution.statistics.factorisations)")
  }

  @Test(arguments: [1e-2, 1e-3, 1e-4]) func theSetState(tolerance: Double) throws {
    var waveform = Waveform()
    waveform.append(Pulse(level: 0.4, width: 1e-8, spacing: 1e-8))
    let solution = try TransientSolver(control: TransientControl(tolerance: tolerance)).solve(
      coarse(), TransientTask(waveform: waveform))
    let tried = Double(solution.steps.accepted + solution.steps.refused + solution.steps.failed)
    let perStep = Double(solution.statistics.factorisations) / tried
    let perStage = Double(solution.steps.iterations) / (5 * tried)
    #expect(perStep < 4 && perStage < 4, "\(perStep) factorisations a step, \(perStage) iterations a stage")
    #expect(solution.steps.failed == 0 && solution.steps.refused * 4 <= solution.steps.accepted)
    print(
      "SET \(tolerance): \(solution.steps), \(perStep) factorisations a step, \(perStage) iterations a stage")
  }
}
