import Foundation
import ResultStore
import Synchronization
import Workers

/// One plan trained from several seeds, side by side on as many threads as are given: each seed's numbers are the same whatever runs beside it.
///
/// What is done is kept in a checkpoint every few seconds, and at the end of every seed.
public struct Training: Sendable {
  public let plan: TrainingPlan
  public let data: DigitData
  public let seeds: [UInt64]
  public var jobs = 1
  public var kernels = Kernels.best
  /// Where to keep what is done; nil for nowhere.
  public var checkpoint: String?
  /// Of the program, which is part of what a checkpoint belongs to.
  public var version = ""
  /// Least time between two checkpoints.
  public var interval = Duration.seconds(5)

  /// - Precondition: the plan has no complaint, and no seed is there twice.
  public init(_ plan: TrainingPlan, _ data: DigitData, seeds: [UInt64]) {
    precondition(plan.complaint == nil && Set(seeds).count == seeds.count && !seeds.isEmpty)
    (self.plan, self.data, self.seeds) = (plan, data, seeds)
  }

  /// How far all seeds are.
  public struct Progress: Sendable {
    /// Images shown by all seeds in this process, and those of all seeds to the end of the run, earlier ones included.
    public var shown = 0
    public var shownBefore = 0
    public var total: Int
    public var totalEpochs: Int
    /// Done, by seed.
    public var epochs: [Int]
    /// Of the last epoch of each seed.
    public var accuracies: [Double?]
  }

  /// Why a training did not come to its end.
  public enum Failure: Error, CustomStringConvertible {
    case stopped(epochs: Int, isKept: Bool)
    case otherRun(path: String)
    case unusable(path: String)

    public var description: String {
      switch self {
      case .stopped(let epochs, let isKept):
        "interrupted after \(epochs) epochs of all seeds together; "
          + (isKept
            ? "the same command with --resume goes on from the checkpoint" : "nothing of this run is kept")
      case .otherRun(let path):
        "\(path) belongs to another run (another device, network, data, seeds or version): repeat the command that it is of, give this run another -o, or leave --resume out to start anew"
      case .unusable(let path):
        "\(path) is no checkpoint of a training that this version can go on from; leave --resume out to start anew"
      }
    }
  }

  /// What decides every bit of the result.
  public var identity: String {
    let sources = data.sources.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
    return SHA256.hexDigest(
      ([plan.text, "\(seeds)", version, kernels.name] + sources).joined(separator: "\n---\n").utf8)
  }

  /// Trains all seeds.
  /// - Parameters:
  ///   - isResuming: whether to go on from the checkpoint, where there is one.
  ///   - isStopping: asked some hundred times a second.
  ///   - report: told after some images, from any thread, one call at a time.
  /// - Returns: the finished runs, in the order of the seeds.
  /// - Throws: ``Failure``, `ResultStoreError` where a checkpoint cannot be read or written, and ``WireNetworkError`` where wires cannot be solved.
  public func run(
    isResuming: Bool = false, isStopping: @escaping @Sendable () -> Bool = { false },
    report: @escaping @Sendable (Progress) -> Void = { _ in }
  ) throws -> [FinishedRun] {
    let earlier = isResuming ? try readCheckpoint() : [:]
    let board = Board(self, earlier)
    concurrently(seeds.count, workers: jobs) { index in
      if board.isGoingOn(isStopping) { board.train(index, earlier[index], isStopping, report) }
    }
    return try board.results()
  }

  // MARK: - checkpoints

  private func readCheckpoint() throws -> [Int: TrainingState] {
    guard let path = checkpoint, ResultFile.exists(path) else { return [:] }
    let stored = try ResultFile.readCheckpoint(path)
    guard stored.identity == identity else { throw Failure.otherRun(path: path) }
    var states: [Int: TrainingState] = [:]
    for index in seeds.indices {
      guard let counts = stored.integers["seed\(index)"] else { continue }
      var reals: [String: [Double]] = [:]
      for (name, values) in stored.reals where name.hasPrefix("seed\(index).") {
        reals[String(name.dropFirst("seed\(index).".count))] = values
      }
      guard counts.count > 1 else { throw Failure.unusable(path: path) }
      states[index] = TrainingState(
        reals: reals, step: Int(counts[0]), confusion: counts.dropFirst().map { Int($0) })
    }
    return states
  }

  fileprivate func writeCheckpoint(_ states: [Int: TrainingState], to path: String) throws {
    var reals: [String: [Double]] = [:]
    var integers: [String: [Int64]] = [:]
    for (index, state) in states {
      for (name, values) in state.reals { reals["seed\(index).\(name)"] = values }
      integers["seed\(index)"] = [Int64(state.step)] + state.confusion.map(Int64.init)
    }
    let epochs = states.values.map(\.epochs).reduce(0, +)
    try ResultFile.writeCheckpoint(
      Checkpoint(
        identity: identity, summary: "\(epochs) of \(seeds.count * plan.epochs) epochs", reals: reals,
        integers: integers), to: path)
  }
}

/// A run that came to its end, as plain data.
public struct FinishedRun: Sendable {
  public var seed: UInt64
  public var epochs: [EpochRecord]
  /// Rows are labels, columns what the network says.
  public var confusion: [Int]
  /// S, by layer, of the array and of the second one of pairs.
  public var conductances: [[[Double]]]

  public init(_ run: TrainingRun) {
    (seed, epochs, confusion) = (run.seed, run.epochs, run.confusion)
    conductances = run.network.layers.indices.map { run.conductances(layer: $0) }
  }
}

/// What the threads of a training share.
private final class Board: Sendable {
  private struct Content {
    var progress: Training.Progress
    var states: [Int: TrainingState]
    var finished: [Int: FinishedRun] = [:]
    var saved = ContinuousClock.now
    var isKept: Bool
    var failure: (any Error)?
  }
  private let training: Training
  private let content: Mutex<Content>

  init(_ training: Training, _ earlier: [Int: TrainingState]) {
    self.training = training
    let images = training.plan.images
    let done = training.seeds.indices.map { earlier[$0]?.epochs ?? 0 }
    var progress = Training.Progress(
      total: training.seeds.count * training.plan.epochs * images,
      totalEpochs: training.seeds.count * training.plan.epochs, epochs: done,
      accuracies: done.map { _ in nil })
    progress.shownBefore = done.reduce(0, +) * images
    content = Mutex(Content(progress: progress, states: earlier, isKept: !earlier.isEmpty))
  }

  func isGoingOn(_ isStopping: () -> Bool) -> Bool {
    !isStopping() && content.withLock { $0.failure == nil }
  }

  /// From its state, or from the beginning, to its end.
  func train(
    _ index: Int, _ state: TrainingState?, _ isStopping: () -> Bool,
    _ report: (Training.Progress) -> Void
  ) {
    let run = TrainingRun(
      training.plan, training.data, seed: training.seeds[index], kernels: training.kernels)
    if let state, !run.resume(state) {
      content.withLock { $0.failure = Training.Failure.unusable(path: training.checkpoint ?? "") }
      return
    }
    var told = 0
    while !run.isFinished {
      told = 0
      var isWhole = false
      do {
        isWhole = try run.runEpoch(
          isStopping: { !isGoingOn(isStopping) },
          shown: { shown in
            content.withLock { content in
              content.progress.shown += shown - told
              told = shown
              report(content.progress)
            }
          })
      } catch { content.withLock { $0.failure = $0.failure ?? error } }
      guard isWhole else {
        content.withLock { $0.progress.shown -= told }
        break
      }
      content.withLock { content in
        content.progress.epochs[index] = run.epoch
        content.progress.accuracies[index] = run.epochs.last?.testAccuracy
        content.states[index] = run.state
        report(content.progress)
        if ContinuousClock.now - content.saved > training.interval || run.isFinished { save(&content) }
      }
    }
    if run.isFinished { content.withLock { $0.finished[index] = FinishedRun(run) } }
  }

  private func save(_ content: inout Content) {
    guard let path = training.checkpoint, content.failure == nil else { return }
    do {
      try training.writeCheckpoint(content.states, to: path)
      content.isKept = true
    } catch { content.failure = error }
    content.saved = .now
  }

  func results() throws -> [FinishedRun] {
    try content.withLock { content in
      if let failure = content.failure { throw failure }
      let runs = training.seeds.indices.compactMap { content.finished[$0] }
      if runs.count == training.seeds.count { return runs }
      if !content.states.isEmpty { save(&content) }
      if let failure = content.failure { throw failure }
      throw Training.Failure.stopped(
        epochs: content.progress.epochs.reduce(0, +), isKept: content.isKept)
    }
  }
}
