import Foundation
import Testing

@testable import Cluster

/// The engine and a real Slurm. Their shards are a few lines of shell.
@Suite(.serialized, .enabled(if: LocalSlurm.isAvailable)) struct SlurmEngineTests {
  @Test func everyShardRunsOnce() throws {
    let shards = try Shards(6, "sleep 0.2; finish")
    let engine = RunningEngine(shards.task)
    try engine.wait()
    try shards.expectDone(runs: [1, 1, 1, 1, 1, 1])
    #expect(engine.submissions == 1)
    #expect(try shards.record.submissions.map(\.shards) == [[1, 2, 3, 4, 5, 6]])
    #expect(try shards.folder.text("results.slurm/study.yaml") == shards.task.study)
    #expect(try shards.folder.text("results.slurm/logs/shard-0003.log").contains("exit code 0"))
    guard case .progress(let last) = engine.events.last else { throw EventMissing() }
    #expect(last.description == "6 of 6 shards done, 0 running")

    // All is there: nothing is submitted any more.
    let again = RunningEngine(shards.task)
    try again.wait()
    #expect(again.submissions == 0)
  }

  @Test func aKilledShardIsSubmittedAgain() throws {
    let shards = try Shards(4, #"[ "$shard$attempt" = 31 ] && hang; finish"#)
    let engine = RunningEngine(shards.task)
    kill(try shards.hangingProcess(of: 3), SIGKILL)
    try engine.wait()
    try shards.expectDone(runs: [1, 1, 2, 1])
    #expect(try shards.record.submissions.map(\.shards) == [[1, 2, 3, 4], [3]])
    #expect(engine.events.contains(.lost(shard: 3, attempt: 1, reason: "FAILED (NonZeroExitCode)")))
    #expect(try shards.folder.text("results.slurm/logs/shard-0003.log").contains("exit code 137"))
  }

  @Test func aCancelledTaskIsSubmittedAgain() throws {
    let shards = try Shards(3, #"[ "$shard$attempt" = 21 ] && hang; finish"#)
    let engine = RunningEngine(shards.task)
    _ = try shards.hangingProcess(of: 2)
    let job = try #require(try shards.record.jobs.first)
    try #require(try run("/usr/bin/env", ["scancel", "\(job)_2"]).status == 0)
    try engine.wait()
    try shards.expectDone(runs: [1, 2, 1])
    #expect(engine.submissions == 2)
  }

  @Test func whatAlwaysFailsIsAnErrorThatTellsWhy() throws {
    let shards = try Shards(5, #"[ "$shard" -gt 3 ] && { echo "cannot do $shard" >&2; exit 65; }; finish"#)
    let failure = #expect(throws: SlurmFailure.self) { try RunningEngine(shards.task).wait() }
    guard case .shardsFailed(let failed, total: 5) = failure else { throw EventMissing() }
    #expect(failed.map(\.index) == [4, 5])
    #expect(failed.map(\.attempts) == [3, 3])
    #expect(failed[0].reason == "FAILED (NonZeroExitCode)")
    #expect(failed[0].logTail.contains("cannot do 4"))
    #expect(failed[0].logTail.last == "== shard 4 ended with exit code 65")
    let text = try #require(failure?.description)
    #expect(text.hasPrefix("2 of 5 shards failed (4-5)"), "\(text)")
    #expect(try (1...5).map(shards.runs) == [1, 1, 1, 3, 3])

    // After a repair only what failed runs, and has all its attempts again.
    try shards.write(#"[ "$attempt" -lt 5 ] && exit 1; finish"#)
    try RunningEngine(shards.task).wait()
    try shards.expectDone(runs: [1, 1, 1, 5, 5])
  }

  /// Exit code 3 says that points failed; 0 without a file says nothing.
  @Test func onlyTheFileCounts() throws {
    let shards = try Shards(
      2, #"[ "$shard" = 1 ] && { finish; exit 3; }; [ "$attempt" = 1 ] || finish; exit 0"#)
    let engine = RunningEngine(shards.task)
    try engine.wait()
    try shards.expectDone(runs: [1, 2])
    #expect(engine.events.contains(.lost(shard: 2, attempt: 1, reason: "COMPLETED")))
  }

  @Test func aRequeuedTaskIsFollowed() throws {
    let shards = try Shards(2, #"[ "$shard$attempt" = 21 ] && hang; finish"#)
    let engine = RunningEngine(shards.task)
    _ = try shards.hangingProcess(of: 2)
    let job = try #require(try shards.record.jobs.first)
    try #require(try run("/usr/bin/env", ["scontrol", "requeue", "\(job)_2"]).status == 0)
    // Slurm lets a task that it has requeued wait for two minutes.
    try TemporaryFolder.wait("the task in the queue") {
      try run("/usr/bin/env", ["squeue", "-h", "-r", "-j", "\(job)", "-o", "%K %T"]).output.contains(
        "2 PENDING")
    }
    // A node refuses a start in the second of the requeue, which is what Slurm waits for.
    sleep(2)
    try #require(
      try run("/usr/bin/env", ["scontrol", "update", "job=\(job)_2", "StartTime=now"]).status == 0)
    try engine.wait()
    try shards.expectDone(runs: [1, 2])
    #expect(engine.submissions == 1)
  }

  @Test func whatSlurmRefusesIsAnError() throws {
    let shards = try Shards(2, "finish")
    shards.task.extraOptions = ["--partition=nowhere"]
    let failure = #expect(throws: SlurmFailure.self) { try RunningEngine(shards.task).wait() }
    guard case .refused(let message) = failure else { throw EventMissing() }
    #expect(message.contains("invalid partition specified: nowhere"), "\(message)")
    #expect(try shards.record.submissions.isEmpty)
  }

  @Test func theUsersOptionsReachSlurm() throws {
    let shards = try Shards(1, #"scontrol show job "$SLURM_JOB_ID" > "$here/job"; finish"#)
    shards.task.extraOptions = ["--comment=two words", "--cpus-per-task=2"]
    try RunningEngine(shards.task).wait()
    let job = try shards.folder.text("job")
    #expect(job.contains("Comment=two words") && job.contains("CPUs/Task=2"), "\(job)")
  }
}

/// What must be there is not.
struct EventMissing: Error {}
