import Circuits
import DeviceGeometry
import Electrothermal
import FiniteVolume
import Materials
import Testing

/// A run that goes on from any point where it may gives the same bits as one that never stopped.
@Suite("Resumed transients") struct TransientResumeTests {
  static let drives: [(Drive, Double)] = [
    (.voltage(0.4, seriesResistance: 0), 0.4), (.voltage(0.4, seriesResistance: 680), 0.6),
    (.voltage(1.35, through: SeriesNetwork(divider: VoltageDivider())), 1.35),
    (.voltage(1, through: SeriesNetwork(compliance: 3e-4)), 0.5), (.current(3e-4), 3e-4),
  ]

  private func train(_ level: Double) -> TransientTask {
    var waveform = Waveform()
    waveform.append(Pulse(level: level, width: 2e-11, rise: 1e-11, fall: 1e-11, spacing: 1e-11))
    waveform.append(-level, level, for: 1e-11)
    waveform.append(Pulse(level: level, width: 1e-11, spacing: 5e-12))
    return TransientTask(waveform: waveform, snapshots: [5e-12, 2e-11, 4.2e-11, waveform.end])
  }

  /// A small device whose two conductivities depend on temperature.
  private func warm(_ drive: Drive) throws -> Problem {
    var material = Material.plain()
    material.electricalConductivity = .metal(sigma300: 1e5, tcr: 2e-3)
    material.thermalConductivity = .wiedemannFranz(lorenz: lorenz, lattice: 0.5, cap: nil)
    return try rodProblem(material: material, drive: drive)
  }

  @Test(arguments: drives, [1e-3, 1e-6]) func bitwiseEqual(drive: (Drive, Double), tolerance: Double) throws {
    try check(TransientSolver(control: TransientControl(tolerance: tolerance)), warm(drive.0), train(drive.1))
  }

  @Test func theSetStateBitwise() throws { try check(TransientSolver(), coarse(), train(0.4)) }

  /// The first step's length also is what early errors are measured against.
  @Test func longFirstSteps() throws {
    var control = TransientControl(tolerance: 1e-7)
    control.time.firstStep = 1e-12
    control.time.floor = 1e-6
    try check(TransientSolver(control: control), warm(.voltage(0.4, seriesResistance: 0)), train(0.4))
  }

  private func check(_ solver: TransientSolver, _ problem: Problem, _ task: TransientTask) throws {
    var resumable: [TransientProgress] = []
    let whole = try solver.solve(problem, task) { _, _, progress in
      if let progress { resumable.append(progress) }
      return true
    }
    #expect(resumable.count >= 3, "\(whole.steps)")
    let chosen = Set([0, 1, resumable.count / 2, resumable.count - 1])
    for k in chosen.sorted() {
      let resumed = try solver.solve(problem, task, from: resumable[k])
      #expect(bits(resumed) == bits(whole), "from \(resumable[k].time) s, checkpoint \(k)")
      #expect(resumed.steps == whole.steps)
      #expect(resumed.statistics.factorisations == whole.statistics.factorisations)
      #expect(resumed.statistics.solves == whole.statistics.solves)
    }
  }

  private func bits(_ solution: TransientSolution) -> [[UInt64]] {
    func bits(_ fields: TimedFields) -> [Double] {
      [fields.time] + fields.fields.temperature + fields.fields.potential + fields.fields.jouleHeat
    }
    let energy = solution.energy
    let rows =
      solution.samples.map {
        [
          $0.time, $0.peakTemperature, $0.filamentMeanTemperature, $0.current, $0.voltage, $0.source,
          $0.joulePower, $0.heatOut, $0.storedHeat,
        ]
      } + solution.snapshots.map(bits) + [bits(solution.hottest)] + [
        [
          energy.electrical, energy.joule, energy.out, energy.stored, energy.source,
          solution.currentImbalance,
        ]
      ]
    return rows.map { $0.map(\.bitPattern) }
  }

  @Test func theCallerMayStopIt() throws {
    var calls = 0
    let problem = try rodProblem()
    do throws(TransientFailure) {
      _ = try TransientSolver().solve(problem, train(0.4)) { _, _, _ in
        calls += 1
        return calls < 5
      }
      Issue.record("went on to the end")
    } catch {
      #expect(error.reason == .interrupted && calls == 5 && error.steps == 5, "\(error)")
      #expect(error.time > 0 && error.time < error.end)
    }
  }
}
