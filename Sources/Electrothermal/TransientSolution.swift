import FiniteVolume
import SparseLU

/// The fields at one instant.
public struct TimedFields: Sendable {
  /// s
  public let time: Double
  public let fields: DeviceFields
}

/// A transient followed to its end, with the certificates that every instant of it balances.
public struct TransientSolution: Sendable {
  /// One entry after every step, and one more right after every jump of the source.
  public let samples: [TransientSample]
  /// When the peak temperature was highest.
  public let hottest: TimedFields
  public let snapshots: [TimedFields]
  public let energy: EnergyBalance
  /// Largest |current in - current out| at the end of any step, over the largest current.
  public let currentImbalance: Double
  public let steps: TimeStatistics
  /// Of all parts of a run that was resumed; the seconds only of the last.
  public let statistics: LinearSolverStatistics
  /// CPU seconds of the last part.
  public let cpuSeconds: Double
  /// Temperature of all boundaries that take heat, K; nil when they differ.
  public let sinkTemperature: Double?

  init(_ run: TransientRun, cpuSeconds: Double) {
    samples = run.progress.samples
    // The start is recorded before the first step.
    let hottest = run.progress.hottest!
    self.hottest = TimedFields(time: hottest.time, fields: run.fields(of: hottest))
    snapshots = run.progress.snapshots.map { TimedFields(time: $0.time, fields: run.fields(of: $0)) }
    energy = run.balance
    currentImbalance = run.progress.currentImbalance
    steps = run.timeStatistics
    statistics = run.statistics
    self.cpuSeconds = cpuSeconds
    sinkTemperature = run.problem.sinkTemperature
  }
}
