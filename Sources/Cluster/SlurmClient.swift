import Foundation

/// Slurm's commands. All that the engine knows of a cluster it asks here.
struct SlurmClient {
  private let sbatch: String
  private let squeue: String

  /// - Throws: `.notInstalled`.
  init() throws(SlurmFailure) {
    sbatch = try Self.find("sbatch")
    squeue = try Self.find("squeue")
  }

  private static func find(_ command: String) throws(SlurmFailure) -> String {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    let paths = folders.map { "\($0)/\(command)" }
    guard let path = paths.first(where: { FileManager.default.isExecutableFile(atPath: $0) }) else {
      throw .notInstalled(command: command)
    }
    return path
  }

  /// Slurm did not answer, which says nothing about the jobs.
  struct NoAnswer: Error {
    var message: String
  }

  /// What Slurm knows of the tasks of some submissions. It forgets a job some minutes after its end.
  func tasks(of submissions: [SlurmRecord.Submission]) throws(NoAnswer) -> [SlurmQueueEntry] {
    if submissions.isEmpty { return [] }
    // Asked by user, which the controller can look up; it would have to send the whole queue for a name alone.
    let answer = Self.run(
      squeue,
      [
        "--noheader", "--array", "--states=all", "--format=\(SlurmQueueEntry.format)",
        "--user=\(Set(submissions.map(\.user)).sorted().joined(separator: ","))",
        "--name=\(submissions.map(\.name).joined(separator: ","))",
      ])
    if answer.status != 0 { throw NoAnswer(message: answer.message) }
    return SlurmQueueEntry.parse(answer.output)
  }

  enum Submitted {
    case job(Int)
    /// Whether the job was accepted is unknown.
    case noAnswer(String)
    case refused(String)
  }

  func submit(_ arguments: [String]) -> Submitted {
    let answer = Self.run(sbatch, arguments)
    // NUMBER or NUMBER;CLUSTER
    let number = answer.output.prefix { $0.isWholeNumber }
    if answer.status == 0, let job = Int(number) { return .job(job) }
    let isTransient =
      answer.status == 0 || answer.wasKilled
      || Self.transientMessages.contains { answer.message.localizedCaseInsensitiveContains($0) }
    return isTransient ? .noAnswer(answer.message) : .refused(answer.message)
  }

  /// What Slurm's library says when it does not reach the controller, or when that is busy or not ready.
  private static let transientMessages = [
    "unable to contact slurm controller", "timed out", "connection refused", "connection reset",
    "communication", "temporarily un", "zero bytes were transmitted", "standby mode", "transport endpoint",
    "message receive failure", "message send failure", "no route to host", "not responding",
  ]

  private struct Answer {
    var status: Int32
    var wasKilled = false
    var output = ""
    var errors = ""

    var message: String {
      let text = errors.trimmingCharacters(in: .whitespacesAndNewlines)
      return text.isEmpty ? "it ended with \(wasKilled ? "signal" : "exit code") \(status)" : text
    }
  }

  private static func run(_ program: String, _ arguments: [String]) -> Answer {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    // SQUEUE_PARTITION and its like would hide jobs, and with SBATCH_WAIT sbatch would not return before their end.
    process.environment = ProcessInfo.processInfo.environment.filter { name, _ in
      !name.hasPrefix("SQUEUE_") && name != "SBATCH_WAIT"
    }
    process.standardInput = FileHandle.nullDevice
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    do { try process.run() } catch { return Answer(status: 127, errors: "cannot run \(program)") }
    let outputData = output.fileHandleForReading.readDataToEndOfFile()
    let errorData = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Answer(
      status: process.terminationStatus, wasKilled: process.terminationReason == .uncaughtSignal,
      output: String(decoding: outputData, as: UTF8.self), errors: String(decoding: errorData, as: UTF8.self))
  }
}
