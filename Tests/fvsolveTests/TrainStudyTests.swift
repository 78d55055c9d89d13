import Foundation
import ResultStore
import Testing

/// `fvsolve train` over several configurations: one file, whole or in shards, whatever happens in between.
@Suite struct TrainStudyTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Some hundredths of a second each.
  static let quick = ["train", "--images", "300", "--epochs", "2", "--hidden", "10", "--no-plot", "-q"]
  static let grid =
    quick + ["--vary", "cycle-noise=0,0.02", "--vary", "labels=1/1,2.4/4.88", "--seeds", "3-5"]

  @discardableResult
  private func train(_ arguments: [String], status: Int32 = 0) throws -> Run {
    let run = try fvsolve(arguments, in: folder)
    #expect(run.status == status, "\(run.status) \(run.errors)")
    return run
  }

  @Test func shardsMakeTheWhole() throws {
    let run = try train(Self.grid + ["--jobs", "2", "-o", "whole.h5", "--csv", "runs.csv"])
    #expect(folder.files == ["runs.csv", "whole.h5"], "\(folder.files)")
    let whole = try folder.sweep("whole.h5")
    #expect(whole.axes.map(\.name) == ["cycle_noise", "labels", "seed"])
    #expect(
      whole.axes[0].values == .numbers([0, 0.02], unit: "1")
        && whole.axes[2].values == .numbers([3, 4, 5], unit: "1"))
    #expect(whole.axes[1].values == .texts(["1/1", "2.4/4.88"]) && whole.count(.converged) == 12)
    #expect(Set(whole.values("test_accuracy") ?? []).count > 4, "runs differ")
    for text in ["mean ± standard deviation over 3 values of seed", "2.4/4.88"] {
      #expect(run.output.contains(text), "no '\(text)' in \(run.output)")
    }
    let table = String(decoding: try folder.bytes("runs.csv"), as: UTF8.self).split(separator: "\n")
    #expect(
      table.count == 13 && table[0].hasPrefix("cycle_noise,labels,seed,test_accuracy_late,"), "\(table)")
    let inspected = try fvsolve(["inspect", "whole.h5"], in: folder)
    #expect(run.output == inspected.output + "wrote whole.h5, runs.csv\n")

    for shard in 1...3 {
      try train(Self.grid + ["--jobs", "1", "--shard", "\(shard)/3", "-o", "\(shard).h5"])
      #expect(try folder.sweep("\(shard).h5").count(.converged) == 4)
    }
    let merge = ["sweep", "merge", "-o", "merged.h5", "--no-plot", "-q"]
    let missing = try train(merge + ["1.h5", "3.h5"], status: 65)
    #expect(
      missing.errors.contains("4 of 12 points are missing") && missing.errors.contains("run shard 2/3"),
      "\(missing.errors)")
    #expect(!folder.exists("merged.h5"))
    try train(merge + ["3.h5", "1.h5", "2.h5"])
    #expect(try folder.sweep("merged.h5").data == whole.data)
    // The merged file is the study's: nothing is left to train.
    let again = try fvsolve(Self.grid.filter { $0 != "-q" } + ["-o", "merged.h5"], in: folder)
    #expect(again.errors.contains("all runs were there already in merged.h5"), "\(again.errors)")
  }

  /// What a study says of a configuration and a seed is what a training of them alone says, to the last bit.
  @Test func aRunIsTheSameAlone() throws {
    try train(Self.grid + ["--save-runs", "-o", "study.h5"])
    let alone = ["--cycle-noise", "0.02", "--labels", "2.4/4.88", "--seed", "4", "-o", "alone.h5"]
    try train(Self.quick + alone)
    let study = try folder.sweep("study.h5")
    let one = try ResultFile.readTraining(folder.path("alone.h5"))
    // The last configuration's second seed.
    let index = 3 * 3 + 1
    for curve in one.curves {
      #expect(study.series(curve.name + "_by_epoch", of: index) == curve.rows[0], "\(curve.name)")
    }
    for name in ["test_accuracy_late", "test_accuracy", "potentiation_pulses"] {
      #expect(study.values(name)?[index] == one.number(name), "\(name)")
    }
    let kept = try ResultFile.readTraining(folder.path("study.runs/000010.h5"))
    #expect(kept.layers == one.layers && kept.confusion == one.confusion && kept.config == one.config)
    let late = try #require(study.values("test_accuracy_late"))[9...11]
    let mean = late.reduce(0, +) / 3
    let repeated = try #require(study.repeated("test_accuracy_late"))
    #expect(abs(repeated.mean[3] - mean) < 1e-15)
    let square = late.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / 2
    #expect(abs(repeated.deviation[3] - square.squareRoot()) < 1e-12)
  }

  /// Its resolved text, which `inspect --config` prints, is the study: here, in shards, and after the device's file is gone.
  @Test func theStudyInAFileIsTheStudy() throws {
    try train(Self.grid + ["-o", "one.h5"])
    let printed = try fvsolve(["inspect", "--config", "one.h5"], in: folder)
    try folder.write(printed.output, to: "study.json")
    try train(["train", "--study", "study.json", "-o", "two.h5", "--no-plot", "-q"])
    #expect(try folder.sweep("one.h5").data == folder.sweep("two.h5").data)
    let edited = try train(["train", "--study", "study.json", "--epochs", "3", "-o", "x.h5"], status: 64)
    #expect(edited.errors.contains("--epochs is for the study to say"), "\(edited.errors)")
    try folder.write(printed.output.replacingOccurrences(of: "\"seeds\"", with: "\"seedz\""), to: "bad.json")
    let bad = try train(["train", "--study", "bad.json", "-o", "x.h5"], status: 65)
    #expect(bad.errors.contains("bad.json") && bad.errors.contains("no study of trainings"), "\(bad.errors)")
  }

  @Test(arguments: [
    ("hidden=none,10", ["none", "10"]), ("rate=0.1;0.2,0.1", ["0.1", "0.2,0.1"]),
    ("schedule=constant,step:0.5:2", ["constant", "step:0.5:2"]), ("optimizer=sgd,adam", ["sgd", "adam"]),
    ("labels=-1/1,2/1", ["-1/1", "2/1"]), ("--without=levels,nonlinearity", ["levels", "nonlinearity"]),
  ]) func wordsAreVaried(_ vary: String, _ values: [String]) throws {
    try train(Self.quick + ["--hidden", "10", "--vary", vary, "-o", "s.h5"])
    #expect(try folder.sweep("s.h5").axes[0].values == .texts(values))
  }

  @Test(arguments: [
    ("stuck=0:0.02:0.01", [0, 0.01, 0.02], "1"), ("access=0 Ohm, 15 kOhm", [0, 15e3], "Ohm"),
    ("epochs=1,3", [1, 3], "1"), ("batch=10", [10], "1"),
  ]) func numbersAreVaried(_ vary: String, _ values: [Double], _ unit: String) throws {
    try train(Self.quick + ["--labels", "1/1", "--vary", vary, "-o", "s.h5"])
    let study = try folder.sweep("s.h5")
    #expect(study.axes[0].values == .numbers(values, unit: unit))
    if vary.hasPrefix("epochs") {
      let row = try #require(study.series("test_loss_by_epoch", of: 0))
      #expect(
        row.count == 3 && row[0].isFinite && row[1].isNaN && row[2].isNaN, "fewer epochs than others: \(row)")
    }
  }

  /// Killed while a run has a checkpoint and others are in the journal: the same command goes on to the same bits.
  @Test func aKilledShardGoesOn() throws {
    let long = [
      "train", "--images", "3000", "--hidden", "60", "--labels", "1/1", "--no-plot", "--jobs", "2", "--seeds",
      "1-2",
      "--vary", "epochs=1,120", "--vary", "cycle-noise=0.02", "--shard", "1/1",
    ]
    let program = try RunningProgram(Product.path, long + ["-o", "killed.h5"], in: folder.root)
    let deadline = Date() + 100
    func checkpoints() -> [String] { folder.files.filter { $0.hasSuffix(".checkpoint") } }
    while program.isRunning, Date() < deadline, checkpoints().filter({ $0 >= "killed.h5.000002" }).isEmpty {
      usleep(2000)
    }
    program.send(SIGKILL)
    let killed = try program.wait()
    try #require(killed.status == 128 + SIGKILL, "\(killed)")
    #expect(!folder.exists("killed.h5") && (folder.journaled("killed.h5") ?? 0) >= 2)
    #expect(
      !checkpoints().contains("killed.h5.000000.checkpoint"), "a finished run has none: \(checkpoints())")

    let resumed = try fvsolve(long + ["-o", "killed.h5"], in: folder)
    #expect(
      resumed.status == 0 && resumed.errors.contains("go on from their checkpoints"), "\(resumed.errors)")
    #expect(folder.files == ["killed.h5"], "\(folder.files)")
    let whole = try fvsolve(long + ["-o", "whole.h5"], in: folder)
    #expect(whole.status == 0 && !whole.errors.contains("from their checkpoints"), "\(whole.errors)")
    #expect(try folder.sweep("killed.h5").data == folder.sweep("whole.h5").data)
  }

  /// A checkpoint of something else costs nothing but itself.
  @Test(arguments: ["", "no checkpoint at all"]) func foreignCheckpointsDoNotHurt(_ text: String) throws {
    let study = Self.quick + ["--vary", "stuck=0,0.1", "--seeds", "1,2"]
    try train(study + ["-o", "whole.h5"])
    try folder.write(text, to: "s.h5.000001.checkpoint")
    try train(study + ["-o", "s.h5"])
    #expect(try folder.sweep("s.h5").data == folder.sweep("whole.h5").data)
    #expect(folder.files == ["s.h5", "whole.h5"])
  }

  @Test(arguments: [
    (["--vary", "cycle-nose=0,1"], "no such option with a value; did you mean 'cycle-noise'?"),
    (["--vary", "cycle-noise"], "--vary is NAME=VALUES"), (["--vary", "=1"], "--vary is NAME=VALUES"),
    (["--vary", "cycle-noise="], "a value is missing"),
    (["--vary", "cycle-noise=0,,1"], "a value is missing"),
    (["--vary", "stuck=0:1"], "is no range"), (["--vary", "stuck=0:1:-1"], "wrong sign"),
    (["--vary", "cycle-noise=0,0"], "'0' is there twice"),
    (["--vary", "stuck=0", "--vary", "stuck=0.1"], "--vary stuck is there twice"),
    (["--vary", "optimizer=sgd", "--vary", "optimiser=adam"], "--vary optimizer is there twice"),
    (["--vary", "seeds=1,2"], "--seeds takes several"),
    (["--vary", "output=a,b"], "no part of a configuration"),
    (["--vary", "resume=1"], "no such option with a value"),
    (["--vary", "cycle-noise=0,-1"], "with --cycle-noise=-1: --cycle-noise must lie between 0 and 10"),
    (["--vary", "labels=1/1,11/2"], "with --labels=11/2: --labels: '11' is no label"),
    (["--vary", "batch=1,0"], "with --batch=0: a batch has"),
    (["--vary", "loss=squared,hinge"], "cross-entropy"),
    (["--vary", "images=1:10000:1", "--vary", "epochs=1,2"], "more than"),
    (["--shard", "4/3"], "--shard 4/3 is out of range: of 3 shards i goes from 1 to 3"),
    (["--shard", "0/3"], "out of range"), (["--shard", "1"], "--shard takes i/n"),
    (["--csv", "x.csv"], "--csv is for studies"), (["--save-runs"], "--save-runs is for studies"),
    (["--overwrite"], "--overwrite is for studies"),
    (["--vary", "stuck=0,1", "--csv", "s.h5"], "name the same file"),
    (["--vary", "stuck=0,1", "--study", "s.json"], "not both"),
    (["--vary", "stuck=0,1", "--resume", "--overwrite"], "not both"),
    (["--shards", "2"], "--shards needs --engine slurm"),
    (
      ["--engine", "slurm", "--shards", "9", "--vary", "stuck=0,1"],
      "--shards 9 is more than there are points (2)"
    ),
    (["--engine", "slurm", "--shard", "1/2"], "give --shards N, not --shard"),
    (["--engine", "slurm", "--sbatch", "--array=1-3"], "fvsolve sets --array itself"),
  ]) func badOptionsAreUsageErrors(_ options: [String], _ message: String) throws {
    let run = try train(Self.quick + options + ["-o", "s.h5"], status: 64)
    #expect(run.errors.contains(message), "\(run.errors)")
    #expect(folder.files.isEmpty, "\(folder.files)")
  }

  @Test func studiesDoNotMix() throws {
    let one = Self.quick + ["--vary", "stuck=0,0.1"]
    try train(one + ["--shard", "1/2", "-o", "1.h5"])
    try train(Self.quick + ["--vary", "stuck=0,0.2", "--shard", "2/2", "-o", "2.h5"])
    let merged = try train(["sweep", "merge", "1.h5", "2.h5", "-o", "m.h5"], status: 65)
    #expect(merged.errors.contains("different studies"), "\(merged.errors)")
    // Nor over a file of another one, unless told.
    let other = Self.quick + ["--vary", "stuck=0,0.3", "-o", "1.h5"]
    let refused = try train(other, status: 65)
    #expect(refused.errors.contains("1.h5"), "\(refused.errors)")
    try train(other + ["--overwrite"])
    #expect(try folder.sweep("1.h5").axes[0].values == .numbers([0, 0.3], unit: "1"))
    // A shard of another cut is none of these parts.
    try train(one + ["--shard", "2/2", "-o", "s.h5"])
    let cut = try train(one + ["--shard", "2/3", "-o", "s.h5"], status: 65)
    #expect(cut.errors.contains("s.h5"), "\(cut.errors)")
  }

  @Test(.enabled(if: Available.readers), arguments: ["h5netcdf", "netcdf4"])
  func xarrayOpensIt(_ engine: String) throws {
    try train(Self.grid + ["-o", "study.h5"])
    let python = try #require(Available.readerPython)
    let command =
      #""$python" "$checkout/Tests/Scripts/check_train_study.py" study.h5 "$engine" "$checkout/scripts""#
    let run = try shell(
      command, in: folder,
      environment: [
        "python": python, "engine": engine, "checkout": Product.checkout, "PYTHONDONTWRITEBYTECODE": "1",
      ])
    #expect(run.status == 0, "\(run.output) \(run.errors)")
  }

  @Test(.enabled(if: Available.pictures)) func picturesAreDrawn() throws {
    let shown = Self.grid.filter { $0 != "--no-plot" }
    let run = try train(shown + ["-o", "study.h5"])
    for name in ["study-error.png", "study-error.svg", "study-epochs.png", "study-epochs.svg"] {
      #expect(folder.exists(name), "no \(name): \(run.errors)")
    }
    try train(
      Self.quick.filter { $0 != "--no-plot" } + ["--seeds", "1,2", "--shard", "1/1", "-o", "seeds.h5"])
    let plot = try train(["plot", "seeds.h5"])
    #expect(plot.output.contains("seeds-epochs.png") && !folder.exists("seeds-error.png"), "\(plot.output)")
  }
}
