import Foundation

/// Work cut into shards 1…n, for a job array of Slurm. Each shard is one run of a command that leaves a whole file or none; what it
/// computes does not depend on where and how often it was begun.
public struct SlurmTask: Sendable {
  /// Where the engine and its jobs write: the script, the record of jobs, logs and the shards' files. Seen by all machines of the
  /// cluster under the same path.
  public var folder: String
  /// Says all that decides the results. Kept as `study.yaml` in the folder; a folder with another text is refused.
  public var study: String
  public var shardCount: Int
  /// Program and arguments; for shard i the engine appends `--shard i/n -o FILE`. Exit code 0 or 3 says that the file is there.
  /// Paths may be relative to the working directory of this process.
  public var command: [String]
  /// The user's own for `sbatch`: see ``SbatchOptions``.
  public var extraOptions: [String]
  /// How often a shard is submitted in one run of the engine before it counts as failed. Three survive two lost machines.
  public var maximumAttempts = 3

  public init(folder: String, study: String, shardCount: Int, command: [String], extraOptions: [String] = [])
  {
    self.folder = folder
    self.study = study
    self.shardCount = shardCount
    self.command = command
    self.extraOptions = extraOptions
  }

  /// The file that shard `index`, from 1, leaves in the folder: `shard-0002-of-0004.h5`.
  public func fileName(of index: Int) -> String {
    "shard-\(padded(index))-of-\(padded(shardCount)).h5"
  }

  public func path(of index: Int) -> String { folder + "/" + fileName(of: index) }

  var studyPath: String { folder + "/study.yaml" }
  var scriptPath: String { folder + "/job.sh" }
  var recordPath: String { folder + "/job.json" }
  var lockPath: String { folder + "/lock" }
  var logFolder: String { folder + "/logs" }
  /// All attempts of a shard append to one log.
  func logPath(of index: Int) -> String { logFolder + "/shard-\(padded(index)).log" }

  /// Digits of a shard's number in file names.
  var width: Int { max(4, String(shardCount).count) }

  private func padded(_ number: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
