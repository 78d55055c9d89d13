import Foundation

/// Which jobs were submitted: `job.json` in the folder. A submission is recorded before `sbatch` is called, by a name that no other
/// job has, so that a run that is killed in between finds the job again instead of submitting it twice.
struct SlurmRecord: Codable, Equatable {
  struct Submission: Codable, Equatable {
    var name: String
    /// Slurm's number of the array; nil until it is known.
    var job: Int?
    /// Ascending, from 1.
    var shards: [Int]
    /// Whose job it is.
    var user: String
    /// UTC, ISO 8601.
    var submitted: String

    init(shards: [Int]) {
      name = "fvsolve-" + UUID().uuidString.prefix(8).lowercased()
      self.shards = shards
      user = NSUserName()
      submitted = Date().formatted(.iso8601)
    }
  }

  var schema = 1
  var shardCount: Int
  var submissions: [Submission] = []

  /// The numbers of the jobs, without repetition, ascending.
  var jobs: [Int] { Set(submissions.compactMap(\.job)).sorted() }

  /// How often each shard was submitted.
  var attempts: [Int: Int] {
    var attempts: [Int: Int] = [:]
    for submission in submissions {
      for shard in submission.shards { attempts[shard, default: 0] += 1 }
    }
    return attempts
  }

  /// The record of a folder; nil when nothing was submitted yet.
  /// - Throws: `.damagedRecord`; `.otherShardCount`.
  static func read(_ task: SlurmTask) throws(SlurmFailure) -> SlurmRecord? {
    guard let data = FileManager.default.contents(atPath: task.recordPath) else { return nil }
    guard let record = try? JSONDecoder().decode(SlurmRecord.self, from: data), record.schema == 1 else {
      throw .damagedRecord(path: task.recordPath)
    }
    if record.shardCount != task.shardCount {
      throw .otherShardCount(folder: task.folder, found: record.shardCount, wanted: task.shardCount)
    }
    return record
  }

  /// Replaces the file in one step.
  /// - Throws: `.cannotWrite`.
  func write(_ task: SlurmTask) throws(SlurmFailure) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
      try encoder.encode(self).write(to: URL(fileURLWithPath: task.recordPath), options: .atomic)
    } catch {
      throw SlurmFailure.cannotWrite(path: task.recordPath, error)
    }
  }
}
