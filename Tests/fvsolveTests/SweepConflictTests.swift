import Foundation
import ResultStore
import Testing

/// Points without a solution, and files that are in the way.
@Suite struct SweepConflictTests {
  static let study = [
    "sweep", "--states", "set", "--voltage", "0.1,0.2V", "--resolution", "0.3", "--no-plot", "-o", "s.h5",
  ]

  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func pointsWithoutASolutionAreRecorded() throws {
    try folder.write(SampleStudy.failing, to: "f.yaml")
    let command = ["sweep", "f.yaml", "--no-plot", "-o", "f.h5", "--json"]
    let run = try fvsolve(command, in: folder)
    #expect(run.status == 3)
    #expect(run.errors.contains("warning: point 1 invalid: ") && run.errors.contains("point 2 failed: "))
    let result = try folder.sweep("f.h5")
    #expect(result.points.map { $0?.status } == [.converged, .invalid, .failed])
    let messages = result.points.map { $0?.message ?? "" }
    #expect(messages[0] == "" && messages[1].contains("the gap must end above its beginning"))
    #expect(messages[2].contains("no solution at 90 V"))
    let told = try #require(try run.json()["without_solution"] as? [[String: Any]])
    #expect(told.map { $0["index"] as? Int } == [1, 2])
    #expect(told.map { $0["message"] as? String } == Array(messages.dropFirst()))
    let bytes = try folder.bytes("f.h5")

    let again = try fvsolve(command, in: folder)
    #expect(try again.status == 3 && again.json()["points_solved"] as? Int == 0)
    #expect(try again.json()["written"] == nil && folder.bytes("f.h5") == bytes)
    let table = try fvsolve(["sweep", "f.yaml", "--no-plot", "-o", "f.h5", "-q"], in: folder)
    #expect(table.status == 3 && table.errors == "")
    #expect(table.output.contains("failed at point 2") && table.output.contains("90 V"), "\(table.output)")

    let retried = try fvsolve(command + ["--retry-failed"], in: folder)
    #expect(try retried.status == 3 && retried.json()["points_solved"] as? Int == 2)
    #expect(try folder.sweep("f.h5").data == result.data)
    #expect(folder.files == ["f.h5", "f.yaml"])
    #expect(try fvsolve(["sweep", "merge", "f.h5", "-o", "m.h5", "--no-plot"], in: folder).status == 3)
  }

  /// A run that solves failed points again is killed after it solved one.
  @Test func whatARetrySolvedIsKept() throws {
    try #require(fvsolve(Self.study, in: folder).status == 0)
    let whole = try folder.sweep("s.h5")
    var earlier = whole
    let solved = try #require(whole.points[1])
    earlier.points[1] = SweepResult.Point(
      index: 1, status: .failed, message: "out of memory", values: solved.values.map { _ in .nan })
    try ResultFile.writeSweep(earlier, to: folder.path("s.h5"))
    let journal = try SweepJournal(
      at: folder.path("s.h5.journal"), identity: whole.identity, config: whole.config)
    try journal.append(solved)
    try journal.close()
    let run = try fvsolve(Self.study + ["--json"], in: folder)
    #expect(try run.status == 0 && run.json()["points_solved"] as? Int == 0, "\(run)")
    #expect(try folder.sweep("s.h5").data == whole.data)
    #expect(folder.files == ["s.h5"])
  }

  @Test func anotherStudyIsRefusedUnlessItIsToBeReplaced() throws {
    try #require(fvsolve(Self.study, in: folder).status == 0)
    let bytes = try folder.bytes("s.h5")
    for changed in [
      ["--stack", "full"], ["--set", "ambient=310K"], ["--shard", "1/2"], ["--axis", "ambient=310K"],
    ] {
      let run = try fvsolve(Self.study + changed, in: folder)
      #expect(run.status == 65 && run.output == "")
      #expect(
        run.errors.contains("'s.h5' holds points of another study") && run.errors.contains("--overwrite"))
      #expect(try folder.bytes("s.h5") == bytes && folder.files == ["s.h5"])
    }
    let replaced = try fvsolve(Self.study + ["--set", "ambient=310K", "--overwrite"], in: folder)
    #expect(replaced.status == 0, "\(replaced.errors)")
    #expect(try folder.sweep("s.h5").config.contains("310 K"))
    #expect(try #require(folder.sweep("s.h5").values("peak_temperature")).allSatisfy { $0 > 310 })
    #expect(folder.files == ["s.h5"])
  }

  /// Neither may a study go on from the journal of another.
  @Test func theJournalOfAnotherStudyIsRefused() throws {
    try SweepJournal(at: folder.path("s.h5.journal"), identity: "another", config: "").close()
    let bytes = try folder.bytes("s.h5.journal")
    let run = try fvsolve(Self.study, in: folder)
    #expect(run.status == 65 && run.errors.contains("'s.h5.journal' holds points of another study"))
    #expect(try folder.bytes("s.h5.journal") == bytes)
    #expect(try fvsolve(Self.study + ["--overwrite"], in: folder).status == 0)
    #expect(folder.files == ["s.h5"])
  }

  @Test func oneRunAtATime() throws {
    try folder.write(SampleStudy.sobol(points: 60), to: "study.yaml")
    let command = ["sweep", "study.yaml", "--no-plot", "-o", "s.h5"]
    let first = try RunningProgram(Product.path, command, in: folder.root)
    folder.waitForJournal(of: "s.h5", by: first)
    first.send(SIGSTOP)
    for second in [command, Self.study, Self.study + ["--overwrite"]] {
      let run = try fvsolve(second, in: folder)
      #expect(run.status == 74 && run.output == "", "\(run)")
      #expect(
        run.errors.contains("'s.h5.journal' is being written by another run (process \(first.number) on "),
        "\(run.errors)")
    }
    first.send(SIGCONT)
    let run = try first.wait()
    #expect(run.status == 0, "\(run.errors)")
    #expect(try folder.sweep("s.h5").count(.converged) == 60)
    #expect(folder.files == ["s.h5", "study.yaml"])
  }

  @Test func filesOfAnotherKindStay() throws {
    let solve = ["--state", "set", "--resolution", "0.3", "--no-plot", "-o", "fields.h5"]
    try #require(fvsolve(solve, in: folder).status == 0)
    try folder.write("a text", to: "text.h5")
    try folder.write("a text", to: "j.h5.journal")
    try folder.write("a text", to: "folder.h5/inside")
    let files = folder.files
    for (file, status, message) in [
      ("fields.h5", 65, "'fields.h5' is HDF5 but not of this kind"), ("text.h5", 65, "not an HDF5 file"),
      ("j.h5", 65, "'j.h5.journal' is damaged: it is not the journal of a study"),
      ("folder.h5", 74, "it is a directory"), ("text.h5/s.h5", 74, "a file is in the way"),
    ] as [(String, Int32, String)] {
      let bytes = try? folder.bytes(file)
      let run = try fvsolve(Self.study + ["-o", file], in: folder)
      #expect(run.status == status && run.output == "", "\(run)")
      #expect(run.errors.contains(message), "\(run.errors)")
      #expect((try? folder.bytes(file)) == bytes && folder.files == files)
    }
    // A table that cannot be written is told before the points are solved.
    let table = try fvsolve(Self.study + ["--csv", "text.h5/s.csv"], in: folder)
    #expect(table.status == 74 && table.errors.contains("a file is in the way") && folder.files == files)
    for command in [["sweep", "export"], ["sweep", "merge", "-o", "m.h5", "--no-plot"]] {
      let run = try fvsolve(command + ["fields.h5"], in: folder)
      #expect(run.status == 65 && run.errors.contains("not of this kind"), "\(run.errors)")
    }
    #expect(folder.files == files)
  }

  @Test func shardsOfDifferentStudiesDoNotMerge() throws {
    for (shard, volts) in [(1, "0.1,0.2V"), (2, "0.1,0.3V")] {
      let run = try fvsolve(
        Self.study + ["--voltage", volts, "--shard", "\(shard)/2", "-o", "\(shard).h5"], in: folder)
      try #require(run.status == 0, "\(run.errors)")
    }
    let run = try fvsolve(["sweep", "merge", "1.h5", "2.h5", "-o", "m.h5", "--no-plot"], in: folder)
    #expect(run.status == 65 && run.errors.contains("'1.h5' and '2.h5' hold points of different studies"))
    #expect(folder.files == ["1.h5", "2.h5"])
  }

  /// However the paths are written.
  @Test func tablesAndMergesReplaceNothing() throws {
    try #require(fvsolve(Self.study, in: folder).status == 0)
    let bytes = try folder.bytes("s.h5")
    let other = ["sweep", "--states", "reset", "--voltage", "0.1V", "--resolution", "0.3", "--no-plot"]
    try #require(fvsolve(other + ["-o", "o.h5"], in: folder).status == 0)
    for (command, status, words) in [
      (["sweep", "export", "s.h5", "-o", "./s.h5"], Int32(64), "names the result itself"),
      (Self.study + ["--csv", "./s.h5"], 64, "--csv and -o name the same file"),
      (["sweep", "merge", "o.h5", "-o", "s.h5", "--no-plot"], 65, "points of another study"),
      (["sweep", "merge", "o.h5", "s.h5", "-o", "./s.h5", "--no-plot"], 64, "is one of the parts"),
    ] {
      let run = try fvsolve(command, in: folder)
      #expect(run.status == status && run.errors.contains(words), "\(command): \(run)")
      #expect(try folder.bytes("s.h5") == bytes)
    }
    let forced = try fvsolve(
      ["sweep", "merge", "o.h5", "-o", "s.h5", "--no-plot", "--overwrite"], in: folder)
    #expect(try forced.status == 0 && folder.sweep("s.h5").data == folder.sweep("o.h5").data)
    #expect(folder.files == ["o.h5", "s.h5"])
  }
}
