import Foundation
import ResultStore
import Testing

/// Studies as job arrays of the Slurm that scripts/local-slurm starts on this machine.
@Suite(.serialized, .enabled(if: Available.slurm)) final class SlurmTests {
  static let study = [
    "sweep", "--states", "weakset,set", "--thickness", "5,7.5,10nm", "--voltage", "0.1:0.4:0.1V", "--refine",
    "1",
    "--jobs", "1", "--no-plot",
  ]
  static let onSlurm = study + ["--engine", "slurm", "--shards", "4", "-o", "results/on slurm.h5"]

  /// Where Slurm is.
  private let place: String
  /// A lock on it, shared: a test of the engine stops the controller for a while.
  private let lock: Int32

  init() throws {
    place = try #require(
      ProcessInfo.processInfo.environment["FVSOLVE_TEST_SLURM"], "scripts/test sets FVSOLVE_TEST_SLURM")
    try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
    lock = open(place + "/tests.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    try #require(flock(lock, LOCK_SH) == 0)
    let run = try shell(
      #""$script" start "$place""#, in: TemporaryFolder(),
      environment: ["script": Product.checkout + "/scripts/local-slurm", "place": place])
    try #require(run.status == 0, "\(run.errors)")
  }

  deinit { close(lock) }

  private var slurm: [String: String?] { ["SLURM_CONF": place + "/slurm.conf"] }

  /// Four shards, one of them killed in the middle of its points.
  @Test func aKilledWorkerChangesNothing() throws {
    let folder = try TemporaryFolder()
    let alone = try fvsolve(Self.study + ["-o", "results/alone.h5"], in: folder)
    try #require(alone.status == 0, "\(alone.errors)")

    let program = try RunningProgram(Product.path, Self.onSlurm, in: folder.root, environment: slurm)
    let worker = try worker(of: "results/on slurm.slurm/shard-0003-of-0004.h5", in: folder)
    kill(worker, SIGKILL)
    let run = try program.wait()
    #expect(run.status == 0, "\(run.errors)")
    #expect(
      run.errors.contains("warning: shard 3 was lost at attempt 1, FAILED (NonZeroExitCode)"), "\(run.errors)"
    )
    #expect(run.output.contains("24 converged"))

    let one = try ResultFile.readSweep(folder.path("results/alone.h5"))
    let other = try ResultFile.readSweep(folder.path("results/on slurm.h5"))
    #expect(one.points.count == 24)
    #expect(bits(one) == bits(other))
    #expect(
      one.axes == other.axes && one.quantities == other.quantities && one.attributes == other.attributes)
    #expect(one.identity == other.identity && one.config == other.config && other.shard == nil)
    #expect(
      folder.files.filter { $0.hasPrefix("results/") } == ["results/alone.h5", "results/on slurm.h5"],
      "nothing is left over")

    // A second run finds all points.
    let again = try fvsolve(Self.onSlurm, in: folder, environment: slurm)
    #expect(again.status == 0 && again.errors.contains("all points were there already"), "\(again)")
  }

  @Test(arguments: [SIGINT, SIGTERM])
  func interruptedItIsTakenUpAgain(_ signal: Int32) throws {
    let folder = try TemporaryFolder()
    let program = try RunningProgram(Product.path, Self.onSlurm, in: folder.root, environment: slurm)
    _ = try worker(of: "results/on slurm.slurm/shard-0001-of-0004.h5", in: folder)
    program.send(signal)
    let first = try program.wait()
    #expect(first.status == 128 + signal)
    #expect(first.errors.contains("the same command takes the following up again"), "\(first.errors)")
    let second = try fvsolve(Self.onSlurm, in: folder, environment: slurm)
    #expect(second.status == 0, "\(second.errors)")
    #expect(
      second.errors.contains("submitted before") && !second.errors.contains("submitted job"),
      "\(second.errors)")
  }

  @Test func anotherStudyDoesNotMix() throws {
    let folder = try TemporaryFolder()
    try folder.write("another", to: "results/on slurm.slurm/study.yaml")
    let run = try fvsolve(Self.onSlurm, in: folder, environment: slurm)
    #expect(run.status == 65)
    #expect(run.errors.contains("results/on slurm.slurm holds the shards of another study"), "\(run.errors)")
  }

  @Test func pointsKeepTheirFields() throws {
    let folder = try TemporaryFolder()
    let run = try fvsolve(
      [
        "sweep", "--states", "set", "--voltage", "0.1,0.2,0.3V", "--save-fields", "--no-plot", "--engine",
        "slurm",
        "--shards", "2", "--csv", "points.csv", "-o", "s.h5",
      ], in: folder, environment: slurm)
    #expect(run.status == 0, "\(run.errors)")
    let fields = folder.files.filter { $0.hasPrefix("s.fields/") && $0.hasSuffix(".h5") }
    #expect(fields == ["s.fields/000000.h5", "s.fields/000001.h5", "s.fields/000002.h5"])
    #expect(try folder.result("s.fields/000002.h5").state == "set")
    #expect(folder.exists("points.csv") && !folder.exists("s.slurm"))
  }

  /// Trainings of several configurations, one shard of them killed: it goes on, and the file has the bits of a run in one process.
  @Test func aKilledTrainingChangesNothing() throws {
    let folder = try TemporaryFolder()
    let study = [
      "train", "--images", "2000", "--epochs", "20", "--hidden", "30", "--vary", "cycle-noise=0,0.01,0.035",
      "--labels", "1/1", "--seeds", "1-3", "--jobs", "1", "--no-plot",
    ]
    let alone = try fvsolve(study + ["-o", "alone.h5"], in: folder)
    try #require(alone.status == 0, "\(alone.errors)")
    let onSlurm = study + ["--engine", "slurm", "--shards", "3", "--save-runs", "-o", "results/on slurm.h5"]
    let program = try RunningProgram(Product.path, onSlurm, in: folder.root, environment: slurm)
    kill(try worker(of: "results/on slurm.slurm/shard-0002-of-0003.h5", in: folder), SIGKILL)
    let run = try program.wait()
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.errors.contains("warning: shard 2 was lost at attempt 1"), "\(run.errors)")
    let (one, other) = (try folder.sweep("alone.h5"), try folder.sweep("results/on slurm.h5"))
    #expect(one.count(.converged) == 9 && one.data == other.data)
    let kept = folder.files.filter { $0.hasPrefix("results/on slurm.runs/") && $0.hasSuffix(".h5") }
    #expect(kept.count == 9 && !folder.exists("results/on slurm.slurm"), "\(folder.files)")
    let again = try fvsolve(onSlurm, in: folder, environment: slurm)
    #expect(again.status == 0 && again.errors.contains("all points were there already"), "\(again)")
  }

  /// The process that solves a shard's points, once some of them are done.
  private func worker(of file: String, in folder: TemporaryFolder) throws -> Int32 {
    let end = Date() + 60
    while Date() < end {
      let journal = try? FileManager.default.attributesOfItem(atPath: folder.path(file + ".journal"))
      if let size = journal?[.size] as? Int, size > 0 {
        for pid in (try? FileManager.default.contentsOfDirectory(atPath: "/proc"))?.compactMap({ Int32($0) })
          ?? []
        {
          let words = (FileManager.default.contents(atPath: "/proc/\(pid)/cmdline") ?? Data()).split(
            separator: 0)
          let place = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(pid)/cwd")
          if words.last.map({ $0.elementsEqual(file.utf8) }) == true, place == folder.root { return pid }
        }
      }
      usleep(2000)
    }
    throw WorkerMissing(file: file)
  }

  private struct WorkerMissing: Error { var file: String }

  private func bits(_ result: SweepResult) -> [[UInt64]] {
    result.points.map { $0?.values.map(\.bitPattern) ?? [] }
  }
}

/// What is wrong is said before anything is submitted.
@Suite struct SlurmOptionTests {
  @Test(arguments: [
    (["--shards", "4"], "--shards needs --engine slurm"),
    (["--sbatch", "-p long"], "--sbatch needs --engine slurm"),
    (["--engine", "slurm", "--shards", "0"], "--shards must be at least 1"),
    (["--engine", "slurm", "--shards", "9"], "--shards 9 is more than there are points (2)"),
    (["--engine", "slurm", "--shard", "1/2"], "give --shards N, not --shard"),
    (["--engine", "slurm", "--retry-failed"], "without --engine slurm"),
    (["--engine", "slurm", "--sbatch", "-p x --array=1-3"], "fvsolve sets --array itself"),
    (["--engine", "slurm", "--sbatch", "--comment='a"], "has no partner"),
    (["--engine", "pbs"], "The value 'pbs' is invalid"),
  ])
  func badOptionsAreUsageErrors(_ options: [String], _ message: String) throws {
    let folder = try TemporaryFolder()
    let run = try fvsolve(["sweep", "--states", "set", "--voltage", "0.1,0.2V"] + options, in: folder)
    #expect(run.status == 64)
    #expect(run.errors.contains(message), "\(run.errors)")
    #expect(folder.files.isEmpty)
  }

  @Test func withoutSlurmTheErrorSaysWhatIsMissing() throws {
    let folder = try TemporaryFolder()
    let run = try fvsolve(
      ["sweep", "--states", "set", "--voltage", "0.1,0.2V", "--engine", "slurm", "-o", "s.h5"], in: folder,
      environment: ["PATH": "/nowhere"])
    #expect(run.status == 70)
    #expect(run.errors.contains("there is no 'sbatch' on the path"), "\(run.errors)")
    #expect(run.errors.contains("slurm-client"))
    #expect(folder.files.isEmpty)
  }
}
