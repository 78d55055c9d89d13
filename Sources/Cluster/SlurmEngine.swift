import Foundation
import Workers

/// How often the engine looks, and how long it waits.
public struct SlurmPace: Sendable {
  /// Between two looks at the queue, growing from the first by a half each time to the second: short studies end soon, and long
  /// ones do not load the controller.
  public var shortestInterval = Duration.milliseconds(200)
  public var longestInterval = Duration.seconds(5)
  /// Until a file whose job has ended well must be seen. Network file systems show a new file up to a minute late.
  public var fileDelay = Duration.seconds(60)
  /// Before a lost shard is submitted for the second time; doubled for each further time.
  public var retryDelay = Duration.seconds(5)
  /// With a controller that does not answer. Restarts and failovers take minutes.
  public var patience = Duration.seconds(900)

  public init() {}
}

/// Runs a ``SlurmTask``: submits the shards whose files are missing as a job array, follows them, submits lost ones again, until
/// all files are there.
///
/// A shard is done exactly when its file exists. One that is neither done nor in the queue is lost. Whatever kills the engine, the
/// same task started again goes on: the jobs are found by what `job.json` in the folder says. Of several engines on one folder
/// one submits and the others follow.
public struct SlurmEngine {
  let task: SlurmTask
  let pace: SlurmPace
  let client: SlurmClient
  /// To which relative paths belong.
  let directory = FileManager.default.currentDirectoryPath
  let report: (SlurmEvent) -> Void
  private let isInterrupted: () -> Bool

  var record: SlurmRecord
  private var lock: FileLock?
  /// Whether another run has the lock.
  private var standsBy = false
  /// Whether the jobs of earlier runs are sorted out.
  var isSettled = false
  /// Since when a shard is neither in the queue nor done.
  var missingSince: [Int: ContinuousClock.Instant] = [:]
  /// When a lost shard is due again.
  var retryAt: [Int: ContinuousClock.Instant] = [:]
  var failed: [Int: SlurmFailure.FailedShard] = [:]
  private var queueSilence: ContinuousClock.Instant?
  var submissionSilence: ContinuousClock.Instant?

  /// - Parameters:
  ///   - report: is told what happens, from within ``run()``.
  ///   - isInterrupted: asked many times a second; once it says true, ``run()`` throws `.interrupted` and leaves the jobs alone.
  /// - Throws: `.notInstalled`.
  public init(
    _ task: SlurmTask, pace: SlurmPace = SlurmPace(), report: @escaping (SlurmEvent) -> Void,
    isInterrupted: @escaping () -> Bool
  ) throws(SlurmFailure) {
    self.task = task
    self.pace = pace
    self.report = report
    self.isInterrupted = isInterrupted
    client = try SlurmClient()
    record = SlurmRecord(shardCount: task.shardCount)
  }

  /// Returns when the files of all shards are there.
  /// - Throws: ``SlurmFailure``.
  /// - Complexity: O(n) in the number of shards for each look.
  public mutating func run() throws(SlurmFailure) {
    try prepareFolder()
    var interval = pace.shortestInterval
    while true {
      if isInterrupted() { throw .interrupted(jobs: record.jobs) }
      try takeLead()
      // In this order: a job that ends in between is not taken for one that has left no file.
      let entries = try askQueue()
      let done = try finishedShards()
      var hasSubmitted = false
      if let entries {
        if lock != nil, done.count < task.shardCount { hasSubmitted = try act(on: entries, done) }
        report(.progress(progress(entries, done)))
      }
      if done.count == task.shardCount { return }
      if lock != nil, done.count + failed.count == task.shardCount {
        throw .shardsFailed(failed.values.sorted { $0.index < $1.index }, total: task.shardCount)
      }
      interval = hasSubmitted ? pace.shortestInterval : min(interval * 1.5, pace.longestInterval)
      sleep(for: interval)
    }
  }

  /// - Throws: `.otherStudy`, `.notWritable`.
  private func prepareFolder() throws(SlurmFailure) {
    do {
      try FileManager.default.createDirectory(atPath: task.logFolder, withIntermediateDirectories: true)
      if !FileManager.default.fileExists(atPath: task.studyPath) {
        try Data(task.study.utf8).write(to: URL(fileURLWithPath: task.studyPath), options: .atomic)
      }
    } catch {
      throw SlurmFailure.cannotWrite(path: task.folder, error)
    }
    if FileManager.default.contents(atPath: task.studyPath) != Data(task.study.utf8) {
      throw .otherStudy(folder: task.folder)
    }
  }

  /// Becomes the run that submits, if there is no other.
  private mutating func takeLead() throws(SlurmFailure) {
    if lock != nil { return }
    guard FileManager.default.fileExists(atPath: task.folder) else { throw .folderGone(folder: task.folder) }
    do throws(FileLock.Failure) { lock = try FileLock(task.lockPath) } catch {
      throw .notWritable(path: error.path, reason: error.reason)
    }
    record = try SlurmRecord.read(task) ?? SlurmRecord(shardCount: task.shardCount)
    if lock == nil && !standsBy { report(.standby) }
    standsBy = lock == nil
  }

  /// What Slurm says; nil when it does not answer at present.
  /// - Throws: `.noAnswer` when it has not answered for long.
  private mutating func askQueue() throws(SlurmFailure) -> [SlurmQueueEntry]? {
    do {
      let entries = try client.tasks(of: record.submissions)
      if queueSilence != nil { report(.answersAgain) }
      queueSilence = nil
      return entries
    } catch {
      if !isInterrupted() { try noteSilence(error.message, since: &queueSilence) }
      return nil
    }
  }

  /// Tells of the first failure of a row; ends the run when the row is too long.
  func noteSilence(_ message: String, since: inout ContinuousClock.Instant?) throws(SlurmFailure) {
    guard let start = since else {
      since = .now
      return report(.noAnswer(message: message))
    }
    if .now - start > pace.patience {
      throw .noAnswer(message: message, seconds: Int(pace.patience.components.seconds), jobs: record.jobs)
    }
  }

  private func finishedShards() throws(SlurmFailure) -> Set<Int> {
    // A listing is fresh where a network file system may still remember that a file was not there.
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: task.folder) else {
      throw .folderGone(folder: task.folder)
    }
    let present = Set(names)
    return Set((1...task.shardCount).filter { present.contains(task.fileName(of: $0)) })
  }

  private func progress(_ entries: [SlurmQueueEntry], _ done: Set<Int>) -> SlurmProgress {
    var progress = SlurmProgress(total: task.shardCount)
    progress.done = done.count
    progress.failed = failed.count
    let alive = entries.filter { $0.isAlive && !done.contains($0.index) }
    progress.running = Set(alive.filter { !$0.isPending }.map(\.index)).count
    progress.waiting = max(0, progress.total - progress.done - progress.failed - progress.running)
    var counts: [String: Int] = [:]
    for entry in alive where entry.isPending && entry.reason != "None" {
      counts[entry.reason, default: 0] += 1
    }
    progress.waitingReason = counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
    return progress
  }

  private func sleep(for duration: Duration) {
    let end = ContinuousClock.now + duration
    while .now < end, !isInterrupted() { usleep(20_000) }
  }
}
