import Cluster
import Foundation
import Logging
import ResultStore
import Studies

/// A study on a cluster: its shards are a job array, their files are merged at the end. For every command that runs shards with
/// `--shard i/n -o FILE`.
struct ClusterRun<Run: PointStudy> {
  /// The whole study and its result; with what points leave, where that is kept.
  var session: StudySession<Run>
  var engine: EngineOptions
  /// Program and arguments of one shard, but for the shard itself.
  /// - Parameter study: path of the file with the study's text.
  var command: (_ study: String) -> [String]
  var logger: Logger

  /// The program that runs.
  static var program: String {
    (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
  }

  private var stem: String { session.path.hasSuffix(".h5") ? String(session.path.dropLast(3)) : session.path }

  /// Submits, follows and merges.
  /// - Returns: the result, and whether this run has written it.
  /// - Throws: `SlurmFailure`, `ResultStoreError`, ``StudyMergeError``.
  func perform(since started: Timestamp) throws -> (result: SweepResult, isWritten: Bool) {
    let (path, run) = (session.path, session.run)
    let folder = stem + ".slurm"
    if ResultFile.exists(path), !session.overwrites {
      let earlier = try ResultFile.readSweep(path)
      if earlier.identity != run.identity || earlier.shard != nil {
        throw ResultStoreError.otherStudy(path: path)
      }
      if earlier.count(.pending) == 0 {
        logger.info("all points were there already in \(path)")
        return (earlier, false)
      }
    }
    try ResultFile.checkWritable(path)
    if !session.overwrites { try session.claimFields() }
    if session.overwrites, FileManager.default.fileExists(atPath: folder) { try remove(folder) }

    let task = SlurmTask(
      folder: folder, study: run.text, shardCount: try engine.shardCount(for: run.pointCount),
      command: command(folder + "/study.yaml"), extraOptions: try engine.sbatchWords())
    try follow(task)
    if !FileManager.default.fileExists(atPath: folder) {
      let merged = try ResultFile.readSweep(path)
      if merged.identity != run.identity { throw ResultStoreError.otherStudy(path: path) }
      return (merged, false)
    }

    let parts = try (1...task.shardCount).map { try StudyPart(file: task.path(of: $0)) }
    let result = try StudyPart.merged(
      parts, allowsMissing: false, provenance: .thisRun(since: started), study: { _, _ in run })
    if session.saveFields != nil { try collectFiles(of: task) }
    try ResultFile.writeSweep(result, to: path)
    try remove(folder)
    return (result, true)
  }

  private func follow(_ task: SlurmTask) throws {
    var line = ProgressLine(logger)
    try Interruption.deferred {
      defer { line.finish() }
      var slurm = try SlurmEngine(
        task,
        report: { event in
          if case .progress(let progress) = event {
            line.update(Double(progress.done) / Double(progress.total)) { "\(progress)" }
          } else {
            line.finish()
            logger.log(level: event.isWarning ? .warning : .info, "\(event)")
          }
        }, isInterrupted: { Interruption.pending != nil })
      do { try slurm.run() } catch {
        // Another run that followed the same jobs has merged them and removed the folder.
        guard case .folderGone? = error as? SlurmFailure, ResultFile.exists(session.path) else { throw error }
      }
    }
  }

  /// Each shard has left its points' files beside its own file.
  private func collectFiles(of task: SlurmTask) throws {
    let folder = "\(stem).\(Run.keepsakes)"
    let files = FileManager.default
    do {
      try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
      for index in 1...task.shardCount {
        let source = "\(task.path(of: index).dropLast(3)).\(Run.keepsakes)"
        for name in (try? files.contentsOfDirectory(atPath: source)) ?? [] {
          try? files.removeItem(atPath: folder + "/" + name)
          try files.moveItem(atPath: source + "/" + name, toPath: folder + "/" + name)
        }
      }
    } catch {
      throw SlurmFailure.notWritable(path: folder, reason: error.localizedDescription)
    }
  }

  private func remove(_ folder: String) throws {
    do {
      try FileManager.default.removeItem(atPath: folder)
    } catch {
      throw SlurmFailure.notWritable(path: folder, reason: error.localizedDescription)
    }
  }
}
