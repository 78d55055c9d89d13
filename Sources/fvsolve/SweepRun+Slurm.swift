import ArgumentParser
import Foundation
import ResultStore
import Studies

/// A parameter study on a cluster.
extension SweepRun {
  func runOnSlurm(_ session: StudySession<StudyRun>, since started: Timestamp) throws {
    let (result, isWritten) = try ClusterRun(
      session: session, engine: engine, command: shardCommand, logger: output.logger
    ).perform(since: started)
    var written = isWritten ? [session.path] : []
    if plot && isWritten { written += Plotting.pictures(of: session.path, output.logger) }
    if let csv {
      try ResultFile.writeText(result.csv, to: csv)
      written.append(csv)
    }
    SweepReport(result).print(as: output, written: written)
    if result.count(.failed) + result.count(.invalid) > 0 { throw ExitCode(Failure.somePoints) }
  }

  private func shardCommand(_ study: String) -> [String] {
    var command = [ClusterRun<StudyRun>.program, "sweep", "run", study, "--no-plot"]
    if let jobs { command += ["--jobs", "\(jobs)"] }
    if saveFields { command.append("--save-fields") }
    if options.yes { command.append("--yes") }
    return command
  }
}
