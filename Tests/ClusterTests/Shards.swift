import Foundation
import Testing

@testable import Cluster

/// A study whose shards are lines of shell.
final class Shards {
  let folder: TemporaryFolder
  var task: SlurmTask

  /// - Parameters:
  ///   - body: of a shard, for /bin/sh; knows `$shard`, `$attempt` (from 1), `$file`, the functions `finish`, which leaves the
  ///     file, and `hang`, which does nothing for long.
  ///   - name: of the folder.
  ///   - withController: whether Slurm is started if it does not run.
  init(_ count: Int, _ body: String, in name: String = "a study, 100 %", withController: Bool = true) throws {
    if withController { try LocalSlurm.start() }
    folder = try TemporaryFolder(name)
    task = SlurmTask(
      folder: folder.path("results.slurm"), study: "axes: \(count)\n", shardCount: count,
      command: ["/bin/sh", folder.path("shard.sh")])
    try write(body)
  }

  func write(_ body: String) throws {
    try folder.write(
      """
      shard=${2%/*}
      file=$4
      here=\(ShellWords.quoted(folder.root))
      echo run >> "$here/runs-$shard"
      attempt=$(wc -l < "$here/runs-$shard")
      finish() { echo "$2" > "$file.part" && mv "$file.part" "$file"; }
      hang() { echo $$ > "$here/hanging-$shard.part"; mv "$here/hanging-$shard.part" "$here/hanging-$shard"; exec sleep 120; }
      \(body)

      """, to: "shard.sh")
  }

  /// How often a shard was begun.
  func runs(of shard: Int) throws -> Int {
    folder.exists("runs-\(shard)") ? try folder.text("runs-\(shard)").split(separator: "\n").count : 0
  }

  /// The process of a shard that hangs, once it does.
  func hangingProcess(of shard: Int) throws -> Int32 {
    try TemporaryFolder.wait("shard \(shard)") { folder.exists("hanging-\(shard)") }
    return try #require(
      Int32(folder.text("hanging-\(shard)").trimmingCharacters(in: .whitespacesAndNewlines)))
  }

  var record: SlurmRecord {
    get throws { try #require(try SlurmRecord.read(task)) }
  }

  /// Whether all files are there, each shard begun as often as said.
  func expectDone(runs: [Int], sourceLocation: SourceLocation = #_sourceLocation) throws {
    for shard in 1...task.shardCount {
      let isThere = FileManager.default.fileExists(atPath: task.path(of: shard))
      #expect(isThere, "the file of shard \(shard)", sourceLocation: sourceLocation)
      let begun = try self.runs(of: shard)
      #expect(begun == runs[shard - 1], "runs of shard \(shard)", sourceLocation: sourceLocation)
    }
  }
}
