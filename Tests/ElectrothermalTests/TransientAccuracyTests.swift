import Circuits
import DeviceGeometry
import Foundation
import Testing

@testable import Electrothermal

/// The tolerance is what the largest error over all times and vertices stays near: at most 3 times it.
@Suite("Accuracy of transients") struct TransientAccuracyTests {
  static let tolerances = [1e-2, 1e-3, 1e-4, 1e-5, 1e-6]

  private func largestError(
    _ problem: Problem, _ task: TransientTask, tolerance: Double, _ exact: (Double) -> [Double]
  ) throws -> (error: Double, steps: Int) {
    let solution = try TransientSolver(control: TransientControl(tolerance: tolerance)).solve(problem, task)
    #expect(solution.snapshots.map(\.time) == task.snapshots)
    let error = solution.snapshots.reduce(0) {
      max($0, relativeError($1.fields.state.rise, exact($1.time)))
    }
    return (error, solution.steps.accepted)
  }

  private func report(_ name: String, _ tolerance: Double, _ result: (error: Double, steps: Int)) {
    print(
      "\(name), tolerance \(tolerance): error / tolerance \(result.error / tolerance), \(result.steps) steps")
    #expect(result.error <= 3 * tolerance, "\(name), tolerance \(tolerance): \(result.error)")
  }

  @Test(arguments: tolerances) func rod(tolerance: Double) throws {
    let problem = try rodProblem()
    let modes = try Modes(problem)
    let times = (0...14).map { 1e-13 * pow(10, Double($0) / 4) }
    let task = TransientTask(waveform: Waveform(constant: 0.1, until: times.last!), snapshots: times)
    report("rod", tolerance, try largestError(problem, task, tolerance: tolerance, modes.rises))
  }

  @Test(arguments: tolerances) func manufactured(tolerance: Double) throws {
    let exact = try ManufacturedTransient(law: 0)
    let times = even(0, ManufacturedTransient.end, 16).dropFirst().map { $0 }
    report(
      "manufactured", tolerance,
      try largestError(exact.problem, exact.task(snapshots: times), tolerance: tolerance, exact.rises))
  }

  /// Heating at 0.4 V and cooling after it, against the same run with steps that are finer by far.
  @Test func setState() throws {
    let problem = try coarse()
    var waveform = Waveform(constant: 0.4, until: 1e-9)
    waveform.append(0, 0, for: 1e-9)
    let after = [3e-13, 1e-12, 1e-11, 1e-10, 1e-9]
    let task = TransientTask(waveform: waveform, snapshots: after + after.dropLast().map { 1e-9 + $0 })
    let reference = try TransientSolver(control: TransientControl(tolerance: 1e-8)).solve(problem, task)
    let states = Dictionary(
      uniqueKeysWithValues: reference.snapshots.map { ($0.time, $0.fields.state.rise) })
    for tolerance in Self.tolerances {
      report("SET", tolerance, try largestError(problem, task, tolerance: tolerance) { states[$0]! })
    }
  }
}
