import ArgumentParser
import Crossbar
import Foundation
import ResultStore
import Studies
import Synchronization

/// Trainings of several configurations: a study, here or in shards.
extension Train {
  /// Whether the result is a study's, rather than one training's.
  var isStudy: Bool {
    !options.vary.isEmpty || options.study != nil || options.shard != nil || engine.engine == .slurm
  }

  func validateStudy() throws {
    try engine.validate(shard: options.shard)
    if let csv = options.csv, ResultFile.isSame(csv, resultPath) {
      throw ValidationError("--csv and -o name the same file")
    }
    if isStudy {
      if bench { throw ValidationError("--bench measures speed and does nothing else") }
      if resume && options.overwrite { throw ValidationError("give --resume or --overwrite, not both") }
      return
    }
    for (name, isGiven) in [
      ("--save-runs", options.saveRuns), ("--overwrite", options.overwrite), ("--csv", options.csv != nil),
    ] where isGiven {
      throw ValidationError("\(name) is for studies: give --vary, --study or --shard, too")
    }
  }

  func runStudy() throws {
    let started = Timestamp.now
    let logger = output.logger
    if let csv = options.csv { try ResultFile.checkWritable(csv) }
    let study = try options.study.map { try storedStudy($0) }
    let digits = try data.map { try DigitData(folder: $0) } ?? DrawnDigits.data()
    if let study, let path = options.study, study.sources != digits.sources {
      throw OtherData(path: path, wanted: study.data, found: digits.name)
    }
    var run = TrainingStudyRun(try study ?? composed(with: digits), data: digits)
    (run.shard, run.workers) = (try SweepResult.Shard(option: options.shard), jobs ?? EngineOptions.cores)
    (run.path, run.started) = (resultPath, started)
    if data == nil {
      logger.info(
        "no --data: training with \(digits.training.count) digits of our own making, which are not MNIST")
    }
    var session = StudySession(run, path: resultPath)
    session.overwrites = options.overwrite
    if options.saveRuns { session.saveFields = { try ResultFile.writeTraining($0, to: $1) } }
    if engine.engine == .slurm {
      let cluster = ClusterRun(session: session, engine: engine, command: shardCommand, logger: logger)
      let (result, isWritten) = try cluster.perform(since: started)
      return try finish(result, isWritten: isWritten)
    }
    let progress = Mutex(StudyProgress(logger))
    let outcome = try Interruption.deferred {
      defer { progress.withLock { $0.finish() } }
      if options.overwrite { run.removeCheckpoints() }
      if run.interrupted > 0 {
        logger.info("runs that go on from their checkpoints: \(run.interrupted)")
      }
      return try session.perform(
        isStopping: { Interruption.pending != nil }, report: { now in progress.withLock { $0.update(now) } },
        provenance: { .thisRun(since: started) })
    }
    for line in outcome.damagedLines {
      logger.warning("line \(line) of the journal was damaged; its run was trained again")
    }
    guard let result = outcome.result else {
      throw StudyInterrupted(outcome.progress, path: resultPath, overwrites: options.overwrite)
    }
    // A kill between a run's line in the journal and the end of its checkpoint leaves the latter.
    run.removeCheckpoints()
    if !outcome.isWritten { logger.info("all runs were there already in \(resultPath)") }
    try finish(result, isWritten: outcome.isWritten)
  }

  private func finish(_ result: SweepResult, isWritten: Bool) throws {
    var written = isWritten ? [resultPath] : []
    if let csv = options.csv {
      try ResultFile.writeText(result.csv, to: csv)
      written.append(csv)
    }
    if plot && result.shard == nil && isWritten {
      written += Plotting.pictures(of: resultPath, output.logger)
    }
    SweepReport(result).print(as: output, written: written)
  }

  /// The study that the options describe. Each configuration is what `train` makes of the same command line with the values of that
  /// configuration at its end: every option means what it means alone, and is refused where it would be.
  private func composed(with digits: DigitData) throws -> TrainingStudy {
    let variations = try TrainingVariation.list(options.vary)
    let words = Array(
      CommandLine.arguments.drop { $0 != Self.configuration.commandName ?? "train" }.dropFirst())
    var plans: [TrainingPlan] = []
    var hashes: [String] = []
    let count = variations.map(\.texts.count).reduce(1, *)
    for index in 0..<count {
      var rest = index
      let values = variations.reversed().map { variation in
        defer { rest /= variation.texts.count }
        return "--\(variation.option)=\(variation.texts[rest % variation.texts.count])"
      }.reversed()
      do {
        let (plan, hash) = try Train.parse(words + values).plan()
        plans.append(plan)
        hashes.append(hash)
      } catch let error as ValidationError {
        throw Self.refused(values.joined(separator: " "), error.message)
      } catch  where Self.exitCode(for: error) == .validationFailure {
        throw Self.refused(values.joined(separator: " "), Self.message(for: error))
      }
    }
    return TrainingStudy(
      axes: variations.map(\.axis), plans: plans, deviceHashes: hashes, seeds: try seedList(), data: digits)
  }

  private static func refused(_ values: String, _ message: String) -> ValidationError {
    ValidationError(values.isEmpty ? message : "with \(values): \(message)")
  }

  private func storedStudy(_ path: String) throws -> TrainingStudy {
    // All else is in the study.
    let names = Set(TrainingVariation.options.flatMap(\.self) + ["seed", "seeds", "compat", "accept-edited"])
    for word in CommandLine.arguments where word.hasPrefix("--") {
      let name = String(word.dropFirst(2).prefix { $0 != "=" })
      if names.contains(name) {
        throw ValidationError("--\(name) is for the study to say; leave it or --study out")
      }
    }
    return try TrainingStudy(text: ResultFile.readText(path), name: path)
  }

  private func shardCommand(_ study: String) -> [String] {
    var command = [ClusterRun<TrainingStudyRun>.program, "train", "--study", study, "--no-plot"]
    if let data { command += ["--data", data] }
    if let jobs { command += ["--jobs", "\(jobs)"] }
    if options.saveRuns { command.append("--save-runs") }
    return command
  }
}

/// A study that was made for other images.
struct OtherData: Error, CustomStringConvertible {
  var path: String
  var wanted: String
  var found: String

  var description: String {
    "\(path) is a study with \(wanted), of certain files; --data has \(found)"
      + (wanted == found ? " of other files" : "")
  }
}
