import Foundation

/// Why a study on a cluster is not done.
public enum SlurmFailure: Error, Equatable, CustomStringConvertible {
  /// A command of Slurm is not on the path.
  case notInstalled(command: String)
  case otherStudy(folder: String)
  case otherShardCount(folder: String, found: Int, wanted: Int)
  case damagedRecord(path: String)
  case notWritable(path: String, reason: String)
  /// The folder vanished while its jobs were followed.
  case folderGone(folder: String)
  /// `sbatch` does not take the job, and would not later.
  case refused(message: String)
  /// Slurm did not answer for `seconds`.
  case noAnswer(message: String, seconds: Int, jobs: [Int])
  /// All other shards are done.
  case shardsFailed([FailedShard], total: Int)
  case interrupted(jobs: [Int])

  /// A shard that was submitted as often as allowed.
  public struct FailedShard: Sendable, Equatable {
    public var index: Int
    public var attempts: Int
    /// In Slurm's words.
    public var reason: String
    public var logPath: String
    /// The last lines of its log.
    public var logTail: [String]
  }

  static func cannotWrite(path: String, _ error: any Error) -> SlurmFailure {
    // What the system says, without Foundation's wrapping.
    let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
    return .notWritable(path: path, reason: (underlying ?? error as NSError).localizedDescription)
  }

  public var description: String {
    switch self {
    case .notInstalled(let command):
      """
      there is no '\(command)' on the path: --engine slurm runs where Slurm jobs are submitted, such as the login node \
      of a cluster. On Debian and Ubuntu the command comes with: sudo apt-get install slurm-client
      """
    case .otherStudy(let folder):
      "\(folder) holds the shards of another study; give another output file, or remove that folder first"
    case .otherShardCount(let folder, let found, let wanted):
      """
      \(folder) holds this study in \(found) shards, not \(wanted); ask for \(found) to go on with it, or remove that \
      folder first
      """
    case .damagedRecord(let path):
      """
      \(path) is no record of jobs that this version can read. When none of its jobs is left in the queue (see squeue), \
      remove it: shards that are done are kept
      """
    case .notWritable(let path, let reason): "cannot write \(path): \(reason)"
    case .folderGone(let folder):
      "\(folder) is gone; either another run has finished this study, or somebody has removed the folder"
    case .refused(let message):
      "sbatch does not accept the job: \(message)\(Self.hint(message))"
    case .noAnswer(let message, let seconds, let jobs):
      "Slurm has not answered for \(seconds) s: \(message)\n\(Self.outlook(jobs))"
    case .shardsFailed(let shards, let total): Self.describe(shards, total)
    case .interrupted(let jobs): "interrupted\n\(Self.outlook(jobs))"
    }
  }

  private static func hint(_ message: String) -> String {
    message.contains("Invalid job array specification")
      ? ". The cluster allows fewer shards: see MaxArraySize in 'scontrol show config'" : ""
  }

  private static func outlook(_ jobs: [Int]) -> String {
    if jobs.isEmpty { return "no job was submitted; the same command begins again" }
    let list = jobs.map(String.init).joined(separator: " ")
    return """
      what was submitted goes on (job \(list)); the same command takes the following up again, and 'scancel \(list)' ends it
      """
  }

  private static func describe(_ shards: [FailedShard], _ total: Int) -> String {
    let numbers = SlurmTask.ranges(shards.map(\.index).sorted())
    var lines = [
      "\(shards.count) of \(total) shards failed (\(numbers)); the same command tries them again, and keeps the others"
    ]
    for shard in shards.prefix(3) {
      lines.append(
        "  shard \(shard.index): \(shard.reason), attempt \(shard.attempts); the end of \(shard.logPath):")
      lines += shard.logTail.isEmpty ? ["    (there is no log)"] : shard.logTail.map { "    " + $0 }
    }
    if shards.count > 3 { lines.append("  and \(shards.count - 3) more") }
    return lines.joined(separator: "\n")
  }
}
