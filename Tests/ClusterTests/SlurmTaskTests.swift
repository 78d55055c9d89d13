import Foundation
import Testing

@testable import Cluster

@Suite struct SlurmTaskTests {
  @Test func shardsAreNamedByPlaceAndCount() {
    var task = SlurmTask(folder: "results/sweep.slurm", study: "", shardCount: 4, command: [])
    #expect(task.path(of: 1) == "results/sweep.slurm/shard-0001-of-0004.h5")
    task.shardCount = 12345
    #expect(task.fileName(of: 7) == "shard-00007-of-12345.h5")
  }

  @Test(arguments: [([1], "1"), ([1, 2, 3], "1-3"), ([1, 3, 4, 9], "1,3-4,9"), ([], "")])
  func numbersAreJoinedToRanges(_ numbers: [Int], _ text: String) {
    #expect(SlurmTask.ranges(numbers) == text)
  }

  /// The script outside of Slurm, where only its variables are missing.
  @Test(arguments: ["plain", "a b", "it's 100% \"good\" $HOME", "é"])
  func theScriptRunsOneShardWhateverThePathsHold(_ name: String) throws {
    let folder = try TemporaryFolder(name)
    try folder.write(#"printf '%s\n' "$PWD" "$@" > "$5"; exit "$1""#, to: "a shard.sh")
    for (index, code, expected) in [(2, 0, 0), (3, 3, 0), (4, 65, 65)] as [(Int, Int32, Int32)] {
      let task = SlurmTask(
        folder: "out put", study: "", shardCount: 12, command: ["/bin/sh", "a shard.sh", "\(code)"])
      try FileManager.default.createDirectory(
        atPath: folder.path("out put"), withIntermediateDirectories: true)
      try folder.write(task.script(in: folder.root), to: "job.sh")
      let result = try run(
        "/usr/bin/env", ["SLURM_ARRAY_TASK_ID=\(index)", "SLURM_JOB_ID=7", "/bin/sh", folder.path("job.sh")])
      #expect(result.status == expected, "\(result.output)")
      #expect(result.output.hasPrefix("== shard \(index) of 12: job 7 on "))
      let file = "out put/shard-000\(index)-of-0012.h5"
      #expect(try folder.text(file) == "\(folder.root)\n\(code)\n--shard\n\(index)/12\n-o\n\(file)\n")
    }
  }

  @Test func theUsersOptionsComeBeforeTheScript() {
    let task = SlurmTask(
      folder: "a/100%", study: "", shardCount: 9, command: [], extraOptions: ["--time", "1:00"])
    let arguments = task.sbatchArguments(shards: [1, 2, 5], name: "fvsolve-1", in: "/home/me")
    #expect(arguments.suffix(3) == ["--time", "1:00", "/home/me/a/100%/job.sh"])
    #expect(arguments.contains("--array=1-2,5"))
    #expect(arguments.contains("--chdir=/home/me/a/100%"))
    #expect(arguments.contains("--output=logs/shard-%4a.log"))
  }
}

@Suite struct SlurmQueueTests {
  @Test func linesOfOtherFormsAreSkipped() {
    let entries = SlurmQueueEntry.parse(
      """
      CLUSTER: local
      fvsolve-1|12|3|RUNNING|None
      fvsolve-1|12|4|PENDING|Resources
      fvsolve-1|12|5|FAILED|NonZeroExitCode
      other|13|N/A|RUNNING|None
      fvsolve-1|12|6|CANCELLED|None
      fvsolve-1|12|7|NEW_STATE_OF_SLURM_99|a|b

      """)
    #expect(entries.map(\.index) == [3, 4, 5, 6, 7])
    #expect(entries.map(\.isAlive) == [true, true, false, false, true])
    #expect(entries.map(\.isPending) == [false, true, false, false, false])
    #expect(entries[2].ending == "FAILED (NonZeroExitCode)")
    #expect(entries[3].ending == "CANCELLED")
    #expect(entries[4].reason == "a|b")
  }
}
