import ArgumentParser
import DeviceGeometry
import Foundation
import Logging
import ResultStore
import Studies
import Synchronization

/// Runs a study.
struct SweepRun: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run a study (the default of 'sweep').")

  @OptionGroup(title: "Study") var options: StudyOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp(
      "Result file; results/sweep.h5, or after the study file, unless given.", valueName: "file"),
    completion: .file(extensions: ["h5"]))
  var resultPath: String?

  @Option(help: ArgumentHelp("Points solved at a time; one per core unless given.", valueName: "N"))
  var jobs: Int?

  @Option(help: ArgumentHelp("Solve only part i of n of the points, such as 2/4.", valueName: "i/n"))
  var shard: String?

  @OptionGroup(title: "Cluster") var engine: EngineOptions

  @Flag(help: "Go on with what is there, which happens without this option too when it is of the same study.")
  var resume = false

  @Flag(help: "Solve failed points again.")
  var retryFailed = false

  @Flag(help: "Drop what is there, of whatever study.")
  var overwrite = false

  @Flag(help: "Keep every point's fields, as a result file of its own beside the result.")
  var saveFields = false

  @Option(
    help: ArgumentHelp("Write the points as a table as well (CSV).", valueName: "file"),
    completion: .file(extensions: ["csv"]))
  var csv: String?

  @Flag(inversion: .prefixedNo, help: "Draw the results (PNG and SVG) beside them.")
  var plot = true

  @Flag(help: "Print the complete study as a file of its own; nothing is solved.")
  var resolved = false

  func validate() throws {
    if let jobs, !(1...1024).contains(jobs) { throw ValidationError("--jobs must lie between 1 and 1024") }
    if let csv, ResultFile.isSame(csv, path) { throw ValidationError("--csv and -o name the same file") }
    if resume && overwrite { throw ValidationError("give --resume or --overwrite, not both") }
    if retryFailed && overwrite {
      throw ValidationError("give --retry-failed or --overwrite, which solves everything again")
    }
    _ = try SweepResult.Shard(option: shard)
    if engine.engine == .slurm {
      try engine.validate(shard: shard)
      if retryFailed {
        throw ValidationError("--retry-failed runs on the machine itself: give it without --engine slurm")
      }
    }
  }

  func run() throws {
    let logger = output.logger
    let study = try options.load()
    if resolved {
      Console.print(study.resolvedText)
      return
    }
    let started = Timestamp.now
    let path = path
    if let csv { try ResultFile.checkWritable(csv) }
    let run = StudyRun(
      study, version: Version.number, shard: try SweepResult.Shard(option: shard),
      workers: jobs ?? EngineOptions.cores)
    var session = StudySession(run, path: path)
    (session.retriesFailed, session.overwrites) = (retryFailed, overwrite)
    if saveFields {
      session.saveFields = { point, path in
        let device = try point.tree.loaded()
        let provenance = Provenance.thisRun(since: started)
        let result =
          switch point.solution {
          case .steady(let steady): FieldResult(device, [steady], provenance: provenance)
          case .pulsed(let transient, let pulses):
            FieldResult(device, pulses, transient, tolerance: study.tolerance, provenance: provenance)
          }
        try ResultFile.write(result, to: path)
      }
    }
    if engine.engine == .slurm { return try runOnSlurm(session, since: started) }
    let progress = Mutex(StudyProgress(logger))
    let outcome = try Interruption.deferred {
      defer { progress.withLock { $0.finish() } }
      return try session.perform(
        isStopping: { Interruption.pending != nil }, report: { now in progress.withLock { $0.update(now) } },
        provenance: { .thisRun(since: started) })
    }
    for line in outcome.damagedLines {
      logger.warning("line \(line) of the journal was damaged; its point was solved again")
    }
    guard let result = outcome.result else {
      throw StudyInterrupted(outcome.progress, path: path, overwrites: overwrite)
    }
    try finish(result, outcome, path, logger)
  }

  private func finish(
    _ result: SweepResult, _ outcome: SessionOutcome, _ path: String, _ logger: Logger
  ) throws {
    let progress = outcome.progress
    var written = outcome.isWritten ? [path] : []
    if !outcome.isWritten { logger.info("all points were there already in \(path)") }
    if let csv {
      try ResultFile.writeText(result.csv, to: csv)
      written.append(csv)
    }
    if plot && result.shard == nil && outcome.isWritten { written += Plotting.pictures(of: path, logger) }
    SweepReport(result).print(as: output, and: [("points_solved", Double(progress.solved))], written: written)
    if progress.failed > 0 { throw ExitCode(Failure.somePoints) }
  }

  /// Of the result.
  private var path: String { resultPath ?? "results/\(stem).h5" }

  /// Of the result's name.
  private var stem: String { options.study.map(DeviceFile.stem) ?? "sweep" }

}

/// A study that was asked to stop.
struct StudyInterrupted: Error, CustomStringConvertible {
  private var progress: SessionProgress
  private var path: String
  /// Whether the run dropped what was there; its command would do so again.
  private var overwrites: Bool

  init(_ progress: SessionProgress, path: String, overwrites: Bool) {
    (self.progress, self.path, self.overwrites) = (progress, path, overwrites)
  }

  var description: String {
    "interrupted; \(progress.done) of \(progress.total) points are kept in \(SweepJournal.path(for: path)), and the same "
      + "command \(overwrites ? "without --overwrite " : "")goes on from there"
  }
}
