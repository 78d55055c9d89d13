import Circuits
import FiniteVolume
import SparseLU

/// How a transient is followed.
public struct TransientControl: Sendable, Equatable {
  public var time = TimeControl()
  public var newton: NewtonControl
  /// A device that gets hotter than this is lost, K.
  public var maximumTemperature = 10_000.0
  /// Steps before giving up.
  public var maximumSteps = 2_000_000
  /// Imbalance of current or energy, relative, above which a run is no result.
  public var largestImbalance = 1e-8

  public init(tolerance: Double = 1e-3) {
    time.tolerance = tolerance
    newton = NewtonControl()
    newton.tolerance = min(1e-6, 1e-3 * tolerance)
    newton.balance = 1e-10
    newton.largestImbalance = 1e-7
    newton.maximumFactorisations = 10
    newton.minimumDamping = 1.0 / 16
  }
}

/// What is to be followed: a source over time, and when to look.
public struct TransientTask: Sendable {
  /// In V or A, as the problem's drive.
  public var waveform: Waveform
  /// Times at which the whole fields are kept, s; ascending.
  public var snapshots: [Double]
  /// Heat fed into each vertex's control volume besides Joule heat at a time in s, W; smooth within each piece of the
  /// waveform. nil for what the problem itself holds.
  public var heatSource: (@Sendable (Double) -> [Double])?

  public init(
    waveform: Waveform, snapshots: [Double] = [], heatSource: (@Sendable (Double) -> [Double])? = nil
  ) {
    self.waveform = waveform
    self.snapshots = snapshots
    self.heatSource = heatSource
  }
}

/// Solves for the fields of a device while its source changes with time.
public struct TransientSolver: Sendable {
  public var control: TransientControl

  public init(control: TransientControl = TransientControl()) { self.control = control }

  /// Follows a task from its beginning, or from where an earlier run of it stopped.
  /// - Parameters:
  ///   - problem: its drive says what the waveform's values are and what lies between source and terminal.
  ///   - progress: of the earlier run.
  ///   - report: called after every step with the number of steps so far; at some steps `resumable` holds what a later run can start from. The steps at
  ///     which it does depend on the problem alone. The run stops when it returns false.
  /// - Throws: ``TransientFailure``.
  public func solve(
    _ problem: Problem, _ task: TransientTask, from progress: TransientProgress? = nil,
    report: (_ sample: TransientSample, _ steps: Int, _ resumable: TransientProgress?) -> Bool = { _, _, _ in
      true
    }
  ) throws(TransientFailure) -> TransientSolution {
    let clock = threadCPUSeconds()
    var run = try TransientRun(problem, task, control, progress)
    try run.followAll(report)
    return TransientSolution(run, cpuSeconds: threadCPUSeconds() - clock)
  }
}
