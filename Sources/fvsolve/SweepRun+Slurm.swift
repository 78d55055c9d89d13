import ArgumentParser
import Cluster
import Foundation
import Logging
import ResultStore
import Studies

/// A study on a cluster: its shards are a job array, their files are merged at the end.
extension SweepRun {
  func validateForSlurm() throws {
    if shard != nil {
      throw ValidationError("--engine slurm cuts the study itself; give --shards N, not --shard")
    }
    if retryFailed {
      throw ValidationError("--retry-failed runs on the machine itself: give it without --engine slurm")
    }
  }

  /// Submits, follows and merges.
  func runOnSlurm(_ study: Study, to path: String, since started: Timestamp) throws {
    let logger = output.logger
    let stem = path.hasSuffix(".h5") ? String(path.dropLast(3)) : path
    let folder = stem + ".slurm"
    let run = StudyRun(study, version: Version.number, workers: 1)
    let identity = run.identity
    if ResultFile.exists(path), !overwrite {
      let earlier = try ResultFile.readSweep(path)
      if earlier.identity != identity || earlier.shard != nil {
        throw ResultStoreError.otherStudy(path: path)
      }
      if earlier.count(.pending) == 0 {
        logger.info("all points were there already in \(path)")
        return try finish(earlier, written: [])
      }
    }
    try ResultFile.checkWritable(path)
    if !overwrite { try StudySession(run, path: path).claimFields() }
    if overwrite, FileManager.default.fileExists(atPath: folder) { try Self.remove(folder) }

    let task = SlurmTask(
      folder: folder, study: study.resolvedText, shardCount: try engine.shardCount(for: study.pointCount),
      command: shardCommand(folder), extraOptions: try engine.sbatchWords())
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
        guard case .folderGone? = error as? SlurmFailure, ResultFile.exists(path) else { throw error }
      }
    }
    if !FileManager.default.fileExists(atPath: folder) {
      let merged = try ResultFile.readSweep(path)
      if merged.identity != identity { throw ResultStoreError.otherStudy(path: path) }
      return try finish(merged, written: [])
    }

    let parts = try (1...task.shardCount).map { try StudyPart(file: task.path(of: $0)) }
    let result = try StudyPart.merged(
      parts, version: Version.number, allowsMissing: false, provenance: .thisRun(since: started))
    if saveFields { try collectFields(task, into: stem + ".fields") }
    try ResultFile.writeSweep(result, to: path)
    try Self.remove(folder)
    var written = [path]
    if plot { written += Plotting.pictures(of: path, logger) }
    try finish(result, written: written)
  }

  private func finish(_ result: SweepResult, written: [String]) throws {
    var written = written
    if let csv {
      try ResultFile.writeText(result.csv, to: csv)
      written.append(csv)
    }
    SweepReport(result).print(as: output, written: written)
    if result.count(.failed) + result.count(.invalid) > 0 { throw ExitCode(Failure.somePoints) }
  }

  /// One shard's, but for the shard itself.
  private func shardCommand(_ folder: String) -> [String] {
    let program =
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
      ?? CommandLine.arguments[0]
    var command = [program, "sweep", "run", folder + "/study.yaml", "--no-plot"]
    if let jobs { command += ["--jobs", "\(jobs)"] }
    if saveFields { command.append("--save-fields") }
    if options.yes { command.append("--yes") }
    return command
  }

  /// Each shard has left its points' fields beside its own file.
  private func collectFields(_ task: SlurmTask, into folder: String) throws {
    let files = FileManager.default
    do {
      try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
      for index in 1...task.shardCount {
        let source = String(task.path(of: index).dropLast(3)) + ".fields"
        for name in (try? files.contentsOfDirectory(atPath: source)) ?? [] {
          try? files.removeItem(atPath: folder + "/" + name)
          try files.moveItem(atPath: source + "/" + name, toPath: folder + "/" + name)
        }
      }
    } catch {
      throw SlurmFailure.notWritable(path: folder, reason: error.localizedDescription)
    }
  }

  private static func remove(_ folder: String) throws {
    do {
      try FileManager.default.removeItem(atPath: folder)
    } catch {
      throw SlurmFailure.notWritable(path: folder, reason: error.localizedDescription)
    }
  }
}
