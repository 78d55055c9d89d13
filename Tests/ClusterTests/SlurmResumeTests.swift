import Foundation
import Testing

@testable import Cluster

extension SlurmEngineTests {
  /// Engines that end, or are several; a controller that goes away.
  @Suite struct Resume {
    /// A shard that waits for a file, or for the end of its test.
    static let waiting = #"while [ ! -e "$here/go" ]; do [ -d "$here" ] || exit; sleep 0.05; done; finish"#

    @Test func anInterruptedEngineLeavesItsJobsAndFollowsThemLater() throws {
      let shards = try Shards(3, Self.waiting)
      let first = RunningEngine(shards.task)
      try TemporaryFolder.wait("the first shard") { try shards.runs(of: 1) == 1 }
      first.interrupt()
      let failure = #expect(throws: SlurmFailure.self) { try first.wait() }
      let jobs = try shards.record.jobs
      #expect(failure == .interrupted(jobs: jobs))
      #expect(jobs.count == 1)
      #expect(failure?.description.contains("scancel \(jobs[0])") == true)

      let second = RunningEngine(shards.task)
      try TemporaryFolder.wait("the second engine") { second.events.contains(.following(jobs: jobs)) }
      try shards.folder.write("", to: "go")
      try second.wait()
      try shards.expectDone(runs: [1, 1, 1])
      #expect(second.submissions == 0)
    }

    @Test func ofTwoEnginesOneSubmits() throws {
      let shards = try Shards(3, Self.waiting)
      let first = RunningEngine(shards.task)
      try TemporaryFolder.wait("the job") { first.submissions == 1 }
      let second = RunningEngine(shards.task)
      try TemporaryFolder.wait("the second engine") { second.events.contains(.standby) }
      // The second takes over when the first ends.
      first.interrupt()
      #expect(throws: SlurmFailure.self) { try first.wait() }
      try shards.folder.write("", to: "go")
      try second.wait()
      #expect(second.submissions == 0)
      #expect(second.events.count { $0 == .standby } == 1)
      try shards.expectDone(runs: [1, 1, 1])
    }

    /// Killed between the call of sbatch and its answer.
    @Test func aJobOfUnknownNumberIsFoundByItsName() throws {
      let shards = try Shards(3, Self.waiting)
      try FileManager.default.createDirectory(
        atPath: shards.task.logFolder, withIntermediateDirectories: true)
      try shards.folder.write(shards.task.script(in: "/"), to: "results.slurm/job.sh")
      var record = SlurmRecord(shardCount: 3)
      let (known, never) = (SlurmRecord.Submission(shards: [1, 2]), SlurmRecord.Submission(shards: [3]))
      record.submissions = [known, never]
      try record.write(shards.task)
      let arguments = shards.task.sbatchArguments(shards: [1, 2], name: known.name, in: "/")
      guard case .job(let job) = try SlurmClient().submit(arguments) else { throw EventMissing() }

      let engine = RunningEngine(shards.task)
      try TemporaryFolder.wait("both jobs") {
        engine.submissions == 1 && engine.events.contains(.following(jobs: [job]))
      }
      #expect(try shards.record.submissions.map(\.shards) == [[1, 2], [3]])
      #expect(try shards.record.submissions[1].name != never.name)
      try shards.folder.write("", to: "go")
      try engine.wait()
      try shards.expectDone(runs: [1, 1, 1])
    }

    @Test func aControllerThatIsRestartedIsWaitedFor() throws {
      let shards = try Shards(2, Self.waiting)
      let lock = try LocalSlurm.reserve()
      defer {
        try? LocalSlurm.start()
        close(lock)
      }
      let engine = RunningEngine(shards.task)
      try TemporaryFolder.wait("the shards") { try shards.runs(of: 1) + shards.runs(of: 2) == 2 }
      try LocalSlurm.stopController()
      try TemporaryFolder.wait("the loss of the controller") {
        engine.events.contains { if case .noAnswer = $0 { true } else { false } }
      }
      // Another one begins while there is no controller: its job is submitted later, once.
      let other = try Shards(2, "finish", withController: false)
      let late = RunningEngine(other.task)
      try TemporaryFolder.wait("its try") {
        late.events.contains { if case .noAnswer = $0 { true } else { false } }
      }
      // One without patience gives up, and says that the jobs go on.
      var pace = RunningEngine.pace
      pace.patience = .milliseconds(10)
      let failure = #expect(throws: SlurmFailure.self) { try RunningEngine(other.task, pace: pace).wait() }
      guard case .noAnswer = failure else { throw EventMissing() }

      try LocalSlurm.start()
      try shards.folder.write("", to: "go")
      try engine.wait()
      try late.wait()
      #expect(engine.events.contains(.answersAgain))
      #expect(engine.submissions == 1)
      try shards.expectDone(runs: [1, 1])
      #expect(late.submissions == 1)
      try other.expectDone(runs: [1, 1])
    }

    /// As after a crash of the controller, which forgets what it has not saved.
    @Test func aJobThatSlurmHasForgottenIsSubmittedAgain() throws {
      let shards = try Shards(1, "finish")
      try FileManager.default.createDirectory(
        atPath: shards.task.logFolder, withIntermediateDirectories: true)
      var events: [SlurmEvent] = []
      var pace = RunningEngine.pace
      pace.fileDelay = .zero
      pace.retryDelay = .zero
      var engine = try SlurmEngine(
        shards.task, pace: pace, report: { events.append($0) }, isInterrupted: { false })
      engine.isSettled = true
      engine.record.submissions = [SlurmRecord.Submission(shards: [1])]
      engine.record.submissions[0].job = 4_000_000
      #expect(try !engine.act(on: [], []))
      #expect(events == [.lost(shard: 1, attempt: 1, reason: "its job is no longer known to Slurm")])
      #expect(try engine.act(on: [], []))
      #expect(engine.record.submissions.map(\.shards) == [[1], [1]])
      try TemporaryFolder.wait("the file") { FileManager.default.fileExists(atPath: shards.task.path(of: 1)) }
    }

    @Test func aFolderOfAnotherStudyIsRefused() throws {
      let shards = try Shards(2, "finish")
      try RunningEngine(shards.task).wait()
      var other = shards.task
      other.study += "more"
      #expect(throws: SlurmFailure.otherStudy(folder: other.folder)) { try RunningEngine(other).wait() }
      other = shards.task
      other.shardCount = 3
      #expect(throws: SlurmFailure.otherShardCount(folder: other.folder, found: 2, wanted: 3)) {
        try RunningEngine(other).wait()
      }
      try shards.folder.write("{", to: "results.slurm/job.json")
      #expect(throws: SlurmFailure.damagedRecord(path: shards.task.recordPath)) {
        try RunningEngine(shards.task).wait()
      }
    }

    @Test func aFolderThatVanishesEndsTheRun() throws {
      let shards = try Shards(1, Self.waiting)
      let engine = RunningEngine(shards.task)
      try TemporaryFolder.wait("the shard") { try shards.runs(of: 1) == 1 }
      try FileManager.default.removeItem(atPath: shards.task.folder)
      #expect(throws: SlurmFailure.folderGone(folder: shards.task.folder)) { try engine.wait() }
      try shards.folder.write("", to: "go")
    }
  }
}
