import Foundation
import ResultStore
import Testing

/// Studies that are stopped, by whatever and whenever: finished points are kept, and the end is that of a run in one go.
@Suite struct SweepResumeTests {
  static let points = 200
  static let command = ["sweep", "study.yaml", "--no-plot", "--json", "-o", "s.h5"]
  static let journal = "s.h5.journal"

  /// One run of the study without interruption.
  static let reference = Result {
    let folder = try TemporaryFolder()
    try folder.write(SampleStudy.sobol(points: points), to: "study.yaml")
    let run = try fvsolve(command, in: folder)
    try #require(run.status == 0, "\(run.errors)")
    return try folder.sweep("s.h5")
  }

  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write(SampleStudy.sobol(points: Self.points), to: "study.yaml")
  }

  /// Stopped before the first point, at four random moments and when the last point is about to be there.
  @Test(arguments: [SIGKILL, SIGINT, SIGTERM])
  func anInterruptedStudyEndsAsAnyOther(_ signal: Int32) throws {
    let reference = try Self.reference.get()
    var random = SplitMix(seed: UInt64(signal))
    var (kept, stops) = (0, 0)
    for stop in 0..<6 {
      let goal = stop == 0 ? 0 : stop == 5 ? Self.points : kept + Int.random(in: 3...20, using: &random)
      let program = try RunningProgram(Product.path, Self.command, in: folder.root)
      while program.isRunning, (folder.journaled("s.h5") ?? 0) < goal { usleep(1000) }
      if stop < 5 { usleep(UInt32.random(in: 0...40_000, using: &random)) }
      program.send(signal)
      let run = try program.wait()
      if run.status == 0 { break }
      stops += 1
      #expect(run.status == 128 + signal && run.output == "", "\(run)")
      let now = folder.journaled("s.h5") ?? 0
      // Killed in its last moments a run has its points in the result already.
      #expect(now >= max(kept, goal) || folder.exists("s.h5"), "\(now) after \(kept) points")
      kept = max(kept, now)
      if signal != SIGKILL && goal > 0 && now < Self.points {
        #expect(
          run.errors.contains(
            "interrupted; \(now) of \(Self.points) points are kept in \(Self.journal), and the same command goes on"
          ),
          "\(run.errors)")
      }
    }
    #expect(stops >= 4, "only \(stops) runs were caught alive")
    let last = try fvsolve(Self.command, in: folder)
    #expect(last.status == 0, "\(last.errors)")
    // What was finished is not solved again.
    let solved = try #require(try last.json()["points_solved"] as? Int)
    #expect(solved <= Self.points - kept && solved < Self.points - 10, "\(solved) solved after \(kept)")
    #expect(try folder.sweep("s.h5").data == reference.data)
    #expect(folder.files == ["s.h5", "study.yaml"], "neither journal nor temporary files stay")
  }

  /// A file-size limit stands for a full disk: what had room in the journal is kept.
  @Test func aFullDiskKeepsWhatIsFinished() throws {
    let reference = try Self.reference.get()
    // As much as a journal with 20 of the points takes; sh counts in blocks of 512 bytes.
    let limit = try bytes(ofJournalWith: 20) / 512
    let full = try limited(to: limit, Self.command)
    #expect(full.status == 74 && full.output == "", "\(full)")
    #expect(full.errors.contains("no space left to write 's.h5.journal'"), "\(full.errors)")
    #expect(folder.files == [Self.journal, "study.yaml"])
    let kept = try #require(folder.journaled("s.h5"))
    #expect((10...25).contains(kept))
    // As full as before: nothing is lost.
    #expect(try limited(to: limit, Self.command).status == 74)
    #expect(try #require(folder.journaled("s.h5")) >= kept)

    let last = try fvsolve(Self.command, in: folder)
    #expect(last.status == 0, "\(last.errors)")
    #expect(try #require(try last.json()["points_solved"] as? Int) <= Self.points - kept)
    #expect(try folder.sweep("s.h5").data == reference.data)
    #expect(folder.files == ["s.h5", "study.yaml"])
  }

  /// The journal has room and the result has not: the next run only writes.
  @Test func aResultWithoutRoomIsWrittenLater() throws {
    try folder.write(SampleStudy.sobol(points: 4), to: "study.yaml")
    let whole = try fvsolve(Self.command + ["-o", "whole.h5"], in: folder)
    try #require(whole.status == 0, "\(whole.errors)")
    let limit = try folder.bytes("whole.h5").count / 512 - 2
    let full = try limited(to: limit, Self.command)
    #expect(full.status == 74, "\(full)")
    #expect(full.errors.contains("no space left to write 's.h5'"), "\(full.errors)")
    #expect(folder.journaled("s.h5") == 4)
    let last = try fvsolve(Self.command, in: folder)
    #expect(try last.status == 0 && last.json()["points_solved"] as? Int == 0, "\(last)")
    #expect(try last.json()["written"] as? [String] == ["s.h5"])
    #expect(try folder.sweep("s.h5").data == folder.sweep("whole.h5").data)
    #expect(folder.files == ["s.h5", "study.yaml", "whole.h5"])
  }

  @Test func withoutRoomForAnythingNothingStays() throws {
    let run = try limited(to: 1, Self.command)
    #expect(run.status == 74 && run.errors.contains("no space left"), "\(run)")
    #expect(folder.files == ["study.yaml"])
  }

  /// Points of a shard that was killed count in a merge.
  @Test func aJournalIsMerged() throws {
    try folder.write(SampleStudy.sobol(points: 30), to: "study.yaml")
    let study = ["sweep", "study.yaml", "--no-plot"]
    for arguments in [["-o", "whole.h5"], ["--shard", "1/2", "-o", "1.h5"]] {
      try #require(fvsolve(study + arguments, in: folder).status == 0)
    }
    let whole = try folder.sweep("whole.h5")
    let limit = try bytes(ofJournalWith: 8, of: whole) / 512
    #expect(try limited(to: limit, study + ["--shard", "2/2", "-o", "2.h5"]).status == 74)
    let kept = try #require(folder.journaled("2.h5"))
    let merge = ["sweep", "merge", "2.h5.journal", "1.h5", "-o", "merged.h5", "--no-plot"]
    let missing = try fvsolve(merge, in: folder)
    #expect(missing.status == 65)
    #expect(missing.errors.contains("\(15 - kept) of 30 points are missing"), "\(missing.errors)")
    #expect(try fvsolve(merge + ["--allow-missing"], in: folder).status == 0)
    #expect(try folder.sweep("merged.h5").count(.converged) == 15 + kept)
    #expect(try fvsolve(study + ["-o", "merged.h5"], in: folder).status == 0)
    #expect(try folder.sweep("merged.h5").data == whole.data)
    // The shard itself goes on as well.
    let rest = try fvsolve(study + ["--shard", "2/2", "-o", "2.h5", "--json"], in: folder)
    #expect(try rest.json()["points_solved"] as? Int == 15 - kept)
    #expect(try folder.sweep("2.h5").count(.converged) == 15)
  }

  /// A point that takes many seconds is finished after the first Ctrl-C, and not after the second.
  @Test func theSecondInterruptionEndsAtOnce() throws {
    let text = SampleStudy.failing.replacing("resolution: 0.3", with: "refine: 4")
    try folder.write(text.replacing("0 nm, 3 nm, 0 nm", with: "3 nm, 0 nm, 0 nm"), to: "study.yaml")
    let program = try RunningProgram(Product.path, Self.command + ["--jobs", "1"], in: folder.root)
    // The first point is none: the second is at work as soon as the first is there.
    while program.isRunning, (folder.journaled("s.h5") ?? 0) < 1 { usleep(1000) }
    usleep(200_000)
    program.send(SIGINT)
    usleep(300_000)
    #expect(program.isRunning)
    program.send(SIGINT)
    let run = try program.wait()
    #expect(run.status == 130)
    #expect(run.errors.contains("fvsolve: interrupted; files written before are unharmed"), "\(run.errors)")
    #expect(folder.journaled("s.h5") == 1)
  }

  /// A pulse is not followed to its end when the run is to stop: no more points are kept than at the signal.
  @Test func pulsesAreLeft() throws {
    let study = [
      "sweep", "--states", "set", "--voltage", "0.2,0.3,0.4V", "--pulse", "10 ns", "--resolution", "0.5",
      "--tolerance", "1e-4", "--no-plot", "--jobs", "1", "--json",
    ]
    let whole = try fvsolve(study + ["-o", "whole.h5"], in: folder)
    try #require(whole.status == 0, "\(whole.errors)")
    let program = try RunningProgram(Product.path, study + ["-o", "s.h5"], in: folder.root)
    while program.isRunning, (folder.journaled("s.h5") ?? 0) < 1 { usleep(1000) }
    program.send(SIGINT)
    let kept = try #require(folder.journaled("s.h5"))
    let run = try program.wait()
    #expect(run.status == 130 && folder.journaled("s.h5") == kept, "\(run)")
    #expect(run.errors.contains("\(kept) of 3 points are kept"), "\(run.errors)")
    let last = try fvsolve(study + ["-o", "s.h5"], in: folder)
    #expect(try last.status == 0 && last.json()["points_solved"] as? Int == 3 - kept, "\(last)")
    let result = try folder.sweep("s.h5")
    #expect(try result.data == folder.sweep("whole.h5").data)
    #expect(result.count(.converged) == 3 && result.values("time_of_peak") != nil)
  }

  /// What a study dropped is gone, and what it has solved since is not.
  @Test func anInterruptedRunThatOverwritesGoesOn() throws {
    let other = ["sweep", "--states", "set", "--voltage", "0.1V", "--resolution", "0.3", "--no-plot"]
    try #require(fvsolve(other + ["-o", "s.h5"], in: folder).status == 0)
    let limit = try bytes(ofJournalWith: 20) / 512
    #expect(try limited(to: limit, Self.command + ["--overwrite"]).status == 74)
    let kept = try #require(folder.journaled("s.h5"))
    let program = try RunningProgram(Product.path, Self.command, in: folder.root)
    while program.isRunning, (folder.journaled("s.h5") ?? 0) <= kept { usleep(1000) }
    program.send(SIGINT)
    #expect(try program.wait().status == 130)
    #expect(try #require(folder.journaled("s.h5")) > kept)
  }

  @Test func anInterruptedRunThatOverwritesSaysHowToGoOn() throws {
    let program = try RunningProgram(Product.path, Self.command + ["--overwrite"], in: folder.root)
    while program.isRunning, (folder.journaled("s.h5") ?? 0) < 1 { usleep(1000) }
    program.send(SIGINT)
    let run = try program.wait()
    #expect(run.status == 130 && run.errors.contains("the same command without --overwrite goes on"))
  }

  // MARK: Limits

  private func limited(to blocks: Int, _ arguments: [String]) throws -> Run {
    try shell("ulimit -f \(blocks); exec \"$fvsolve\" \(arguments.joined(separator: " "))", in: folder)
  }

  /// Size of the journal of a study with some of its points.
  private func bytes(ofJournalWith count: Int, of study: SweepResult? = nil) throws -> Int {
    let study = try study ?? Self.reference.get()
    let elsewhere = try TemporaryFolder()
    let journal = try SweepJournal(
      at: elsewhere.path("j"), identity: study.identity, config: study.config)
    for point in study.points.prefix(count).compactMap(\.self) { try journal.append(point) }
    try journal.close()
    return try elsewhere.bytes("j").count
  }
}
