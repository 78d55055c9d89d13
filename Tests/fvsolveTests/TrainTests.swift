import Foundation
import ResultStore
import Testing

/// `fvsolve train` from the command line to its file.
@Suite struct TrainTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  static let epoch = ["SOURCE_DATE_EPOCH": "1700000000"]
  /// Seconds at most, with noise of every kind that has random numbers of its own.
  static let noisy = [
    "--labels", "2/3", "--cycle-noise", "0.02", "--read-noise", "0.02", "--rounding", "random",
    "--range-spread",
    "0.05", "--stuck", "0.02", "--images", "500", "--hidden", "20", "--no-plot",
  ]

  private func train(
    _ arguments: [String], environment: [String: String?] = [:]
  ) throws -> Run { try fvsolve(["train"] + arguments, in: folder, environment: environment) }

  @Test func itRunsAtOnce() throws {
    let run = try train(["--epochs", "2", "--no-plot"])
    #expect(
      run.status == 0 && run.errors.contains("digits of our own making, which are not MNIST"), "\(run.errors)"
    )
    for phrase in ["drawn digits (built in), 20000 to train, 4000 to test", "400-100-10", "test accuracy"] {
      #expect(run.output.contains(phrase), "no '\(phrase)' in \(run.output)")
    }
    let result = try ResultFile.readTraining(folder.path("results/train.h5"))
    #expect(result.rows("test_accuracy")[0][1] > 0.9, "\(result.rows("test_accuracy"))")
    #expect(result.layers.map(\.inputs) == [400, 100] && result.layers.map(\.outputs) == [100, 10])
    let (low, high) = (result.number("lowest_conductance_S")!, result.number("highest_conductance_S")!)
    #expect(result.layers[0].conductance[0].allSatisfy { $0 >= low * 0.999 && $0 <= high * 1.001 })
    #expect(result.confusion[0].reduce(0, +) == 4000)
    #expect(folder.files == ["results", "results/train.h5"], "no checkpoint stays")
    let inspected = try fvsolve(["inspect", "results/train.h5"], in: folder)
    #expect(run.output == inspected.output + "wrote results/train.h5\n")
    let config = try fvsolve(["inspect", "--config", "results/train.h5"], in: folder)
    #expect(config.output.contains("\"optimiser\" : \"adam\""))
  }

  @Test func seedsAndThreadsDecideNothingElse() throws {
    let all = ["--epochs", "2"] + Self.noisy
    for (name, jobs) in [("one.h5", "1"), ("two.h5", "2")] {
      let run = try train(
        all + ["--seeds", "1-3", "--jobs", jobs, "-o", name, "-q", "--json"], environment: Self.epoch)
      #expect(run.status == 0, "\(run.errors)")
    }
    let (one, two) = (
      try ResultFile.readTraining(folder.path("one.h5")), try ResultFile.readTraining(folder.path("two.h5"))
    )
    #expect(one.curves == two.curves && one.layers == two.layers && one.confusion == two.confusion)
    #expect(one.seeds == [1, 2, 3] && Set(one.rows("test_loss")).count == 3)
    _ = try train(all + ["--seed", "2", "-o", "alone.h5", "-q"])
    let alone = try ResultFile.readTraining(folder.path("alone.h5"))
    #expect(alone.rows("test_loss")[0] == one.rows("test_loss")[1])
    #expect(one.number("potentiation_pulses")! > 0 && one.number("depression_pulses")! > 0)
  }

  /// Stopped by a signal or killed: the same command with --resume gives what the uninterrupted one gives.
  @Test(arguments: [SIGINT, SIGTERM, SIGKILL])
  func runsGoOn(_ signal: Int32) throws {
    let arguments = ["train", "--epochs", "60", "--seeds", "1,2", "-q"] + Self.noisy
    let reference = try fvsolve(arguments + ["-o", "reference.h5"], in: folder)
    #expect(reference.status == 0, "\(reference.errors)")
    let program = try RunningProgram(Product.path, arguments + ["-o", "run.h5"], in: folder.root)
    // Killed after its first checkpoint, stopped at any time.
    let deadline = Date().addingTimeInterval(60)
    while Date() < deadline, program.isRunning {
      if signal == SIGKILL ? folder.exists("run.h5.checkpoint") : true {
        usleep(signal == SIGKILL ? 1000 : 1_500_000)
        break
      }
      usleep(2000)
    }
    program.send(signal)
    let stopped = try program.wait()
    if signal != SIGKILL, stopped.status == 128 + signal {
      #expect(stopped.errors.contains("interrupted"), "\(stopped.errors)")
    }
    #expect([0, 128 + signal].contains(stopped.status), "\(stopped.status) \(stopped.errors)")
    if stopped.status != 0 {
      #expect(!folder.exists("run.h5"))
      let other = try fvsolve(
        arguments.map { $0 == "0.02" ? "0.03" : $0 } + ["-o", "run.h5", "--resume"], in: folder)
      if folder.exists("run.h5.checkpoint") {
        #expect(other.status == 65 && other.errors.contains("belongs to another run"), "\(other.errors)")
      }
      let resumed = try fvsolve(arguments + ["-o", "run.h5", "--resume"], in: folder)
      #expect(resumed.status == 0, "\(resumed.errors)")
    }
    let (run, whole) = (
      try ResultFile.readTraining(folder.path("run.h5")),
      try ResultFile.readTraining(folder.path("reference.h5"))
    )
    #expect(run.curves == whole.curves && run.layers == whole.layers && run.confusion == whole.confusion)
    #expect(!folder.exists("run.h5.checkpoint"))
  }

  @Test(arguments: [
    (["--data", "nowhere"], 65, "there is no such folder; scripts/get-mnist nowhere"),
    (["--data", "empty"], 65, "has no train-images-idx3-ubyte"),
    (["--device", "none.json"], 65, "there is no such file"),
    (["--device", "text.json"], 65, "it is not JSON"),
    (["--scheme", "improved"], 64, "--device FILE"), (["--scheme", "best"], 64, "improved"),
    (["--labels", "2.4"], 64, "two values, such as '2.4/4.88'"), (["--labels", "11/2"], 64, "is no label"),
    (["--labels", "1/x"], 64, "is no label"), (["--pulses", "0/5"], 64, "no number of pulses"),
    (["--conductance", "5 uS/1 uS"], 64, "the lowest comes first"),
    (["--conductance", "1 V/2 V"], 64, "conductance"),
    (["--without", "leves"], 64, "did you mean 'levels'?"), (["--cycle-noise", "-1"], 64, "--cycle-noise"),
    (["--stuck", "1.5"], 64, "--stuck must lie between 0 and 1"),
    (["--adc-bits", "20"], 64, "--adc-bits must lie between 0 and 16"),
    (["--access", "15 V"], 64, "resistance"), (["--wire-resistance", "1 V"], 64, "resistance"),
    (["--wire-resistance", "-1 Ohm"], 64, "resistance"), (["--driven-ends", "two"], 64, "both"),
    (["--wire-refresh", "100"], 64, "needs wires"),
    (["--source-resistance", "1 Ohm", "--wire-refresh", "0"], 64, "at least 1 image"),
    (["--hidden", "10,0"], 64, "'0' is no number of units"),
    (["--input-bits", "9"], 64, "1 to 8 bits"), (["--loss", "hinge"], 64, "cross-entropy"),
    (["--optimizer", "lion"], 64, "rmsprop"), (["--rate", "0"], 64, "--rate"),
    (["--rate", "0.1,0.2,0.3"], 64, "2 layers"),
    (["--schedule", "step:2:3"], 64, "step:FACTOR:EPOCHS"), (["--schedule", "linear"], 64, "not 'linear'"),
    (["--batch", "0"], 64, "a batch has"), (["--epochs", "0"], 64, "epochs"),
    (["--images", "0"], 64, "images"),
    (["--seeds", "3-1"], 64, "'3-1'"), (["--seeds", "1,1"], 64, "twice"), (["--jobs", "0"], 64, "--jobs"),
    (["--compat", "neurosim-v4"], 64, "neurosim-v3"),
    (["--compat", "neurosim-v3", "--optimizer", "rmsprop"], 64, "is not known"),
    (["--compat", "neurosim-v3", "--loss", "cross-entropy"], 64, "squared loss"),
    (["--compat", "neurosim-v3", "--input-bits", "4"], 64, "1 bit"),
    (["--scheme", "ideal", "--labels", "1/1"], 64, "give one of them"),
  ])
  func badInput(_ arguments: [String], _ status: Int32, _ phrase: String) throws {
    try folder.write("", to: "empty/readme")
    try folder.write("no device", to: "text.json")
    let run = try train(arguments + ["--no-plot"])
    #expect(run.status == status && run.errors.contains(phrase), "\(run.status) \(run.errors)")
    #expect(!folder.exists("results"))
  }

  @Test func whatCannotBeWritten() throws {
    try folder.write("old", to: "train.h5")
    let inside = try train(["-o", "train.h5/train.h5"] + Self.noisy)
    #expect(inside.status == 74, "\(inside.errors)")
    let full = try shell(
      "ulimit -f 40; exec \"$fvsolve\" train -q --epochs 1 --no-plot --images 500 -o train.h5", in: folder)
    #expect(full.status == 74 && full.errors.contains("no space left"), "\(full.errors)")
    #expect(try folder.bytes("train.h5") == Data("old".utf8))
    #expect(folder.files == ["train.h5"], "\(folder.files)")
  }

  @Test func damagedResults() throws {
    _ = try train(["--epochs", "1", "--images", "100", "--no-plot", "-q"])
    let whole = try folder.bytes("results/train.h5")
    try folder.write(whole.prefix(whole.count / 2), to: "half.h5")
    #expect(try fvsolve(["inspect", "half.h5"], in: folder).status == 65)
    #expect(try fvsolve(["inspect", "results/train.h5"], in: folder).status == 0)
  }

  @Test(.enabled(if: Available.readers, "set FVSOLVE_TEST_PYTHON to a Python with h5py"))
  func theLayoutIsAsDocumented() throws {
    let run = try train(
      ["--epochs", "2", "--seeds", "1,2", "--mapping", "pairs", "-q", "-o", "t.h5"] + Self.noisy)
    #expect(run.status == 0, "\(run.errors)")
    try folder.write(
      """
      import sys
      import h5py, numpy
      sys.path.insert(0, sys.argv[1])
      from read_result import read_training
      with h5py.File("t.h5") as file:
          about = file.attrs
          assert about["Conventions"] == "fvsolve-train-1" and about["complete"] == 1
          assert list(file["seed"][:]) == [1, 2] and list(file["epoch"][:]) == [1, 2]
          for name in about["curves"]:
              curve = file["curves"][name]
              assert curve.shape == (2, 2) and curve.attrs["units"] == "1" and curve.attrs["long_name"], name
          assert file["confusion_matrix"].shape == (2, 10, 10) and file["confusion_matrix"][:].sum() == 8000
          for number, shape in (("0", (2, 400, 20)), ("1", (2, 20, 10))):
              layer = file["layers"][number]
              for name in ("conductance", "opposite_conductance"):
                  assert layer[name].shape == shape and layer[name].attrs["units"] == "S"
              assert layer["histogram"][:].sum() == 2 * 2 * shape[1] * shape[2]
              assert layer["histogram"].shape[1] + 1 == layer["histogram_edges"].shape[0]
          assert len(file["data/names"]) == 2 and len(file["data/sha256"][0]) == 64
          assert "sha256" in file["config"].attrs and "argv" in file["provenance"].attrs
          accuracy = file["curves/test_accuracy"][:]
          right = [numpy.trace(matrix) / 4000 for matrix in file["confusion_matrix"][:]]
          assert numpy.allclose(accuracy[:, -1], right, atol=1e-12)
      read = read_training("t.h5")
      assert numpy.array_equal(read["curves"]["test_accuracy"], accuracy) and read["sizes"] == [400, 20, 10]
      """, to: "check.py")
    let python = Available.readerPython ?? "/usr/bin/python3"
    let check = try RunningProgram(
      python, ["check.py", Product.checkout + "/scripts"], in: folder.root,
      environment: ["PYTHONDONTWRITEBYTECODE": "1"]
    ).wait()
    #expect(check.status == 0, "\(check.errors)")
  }

  @Test(.enabled(if: Available.pictures, "needs a Python with matplotlib and h5py"))
  func picturesAreDrawn() throws {
    let drawn = try train(["--epochs", "2", "--images", "200", "-q", "-o", "a.h5"])
    #expect(drawn.status == 0 && drawn.errors.isEmpty, "\(drawn.errors)")
    _ = try train(["--epochs", "1", "--images", "200", "-q", "-o", "b.h5", "--no-plot"])
    let compared = try fvsolve(["plot", "a.h5", "--compare", "b.h5"], in: folder)
    #expect(compared.status == 0, "\(compared.errors)")
    #expect(
      folder.files == [
        "a-answers.png", "a-answers.svg", "a-compared.png", "a-compared.svg", "a-conductances.png",
        "a-conductances.svg", "a.h5", "a.png", "a.svg", "b.h5",
      ])
  }

  /// A trained network read again is what it was; under worse conditions it is worse.
  @Test func trainedNetworksAreReadAgain() throws {
    for mapping in ["reference", "pairs"] {
      let trained = try train([
        "--labels", "1/1", "--range-spread", "0.1", "--epochs", "3", "--images", "2000", "--seeds", "1,2",
        "--mapping",
        mapping, "--no-plot", "-q", "--json", "-o", "t.h5",
      ])
      #expect(trained.status == 0, "\(trained.errors)")
      func accuracy(_ arguments: [String]) throws -> Double {
        let run = try fvsolve(["infer", "t.h5", "--json"] + arguments, in: folder)
        #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
        return try run.number("accuracy")
      }
      let before = try trained.number("test_accuracy")
      // Conductances are double, weights single precision.
      let (again, fine) = (try accuracy([]), try accuracy(["--adc-bits", "14"]))
      #expect(abs(again - before) < 1e-3 && abs(fine - before) < 0.01, "\(again), \(fine) of \(before)")
      let stuck = try accuracy(["--stuck", "0.3", "--repeats", "2"])
      let noisy = try accuracy(["--read-noise", "0.5"])
      let coarse = try accuracy(["--adc-bits", "3"])
      for worse in [stuck, noisy, coarse] {
        #expect(worse < before - 0.01 && worse > 0.05, "\(worse) of \(before)")
      }
      // All cells at one level tell nothing.
      let drifted = try accuracy(["--drift", "1", "--drift-level", "0.5"])
      #expect(drifted < 0.2, "\(drifted)")
    }
    for (arguments, status) in [
      (["none.h5"], Int32(65)), (["t.h5", "--stuck", "2"], 64), (["t.h5", "--repeats", "0"], 64),
      (["t.h5", "--data", "no"], 65),
    ] {
      #expect(try fvsolve(["infer"] + arguments, in: folder).status == status, "\(arguments)")
    }
  }

  /// Wires that a network is trained through are in its file, are told, and are those that it is read through.
  @Test func wiresBelongToTheNetwork() throws {
    let arguments = [
      "--labels", "1/1", "--hidden", "20", "--epochs", "2", "--images", "800", "--no-plot", "-q", "--json",
      "--wire-resistance", "1 kOhm", "--column-resistance", "100 Ohm", "--sense-resistance", "50 Ohm",
      "--driven-ends", "both", "--wire-refresh", "400", "-o", "w.h5",
    ]
    let run = try train(arguments)
    #expect(run.status == 0, "\(run.errors)")
    for (name, value) in [
      ("row_resistance_Ohm", 1000.0), ("column_resistance_Ohm", 100), ("source_resistance_Ohm", 0),
      ("sense_resistance_Ohm", 50), ("driven_ends", 2), ("grounded_ends", 1), ("wire_refresh", 400),
    ] {
      #expect(try run.number(name) == value, "\(name)")
    }
    let inspected = try fvsolve(["inspect", "w.h5"], in: folder)
    for phrase in ["1 kOhm per row segment, 100 Ohm per column segment", "at both ends", "every 400 images"] {
      #expect(inspected.output.contains(phrase), "no '\(phrase)' in \(inspected.output)")
    }
    let again = try fvsolve(["infer", "w.h5", "--json"], in: folder)
    let (read, trained) = (try again.number("accuracy"), try run.number("test_accuracy"))
    #expect(abs(read - trained) < 2e-3, "\(read) of \(trained)")
    // Without its wires it is another network, with slightly thicker ones nearly the same.
    let none = try fvsolve(
      ["infer", "w.h5", "--json", "--wire-resistance", "0 Ohm", "--sense-resistance", "0 Ohm"], in: folder)
    let near = try fvsolve(["infer", "w.h5", "--json", "--row-resistance", "990 Ohm"], in: folder)
    #expect(try abs(none.number("loss") - again.number("loss")) > 0.01)
    #expect(try abs(near.number("accuracy") - read) < 0.05)
    // 0 Ohm is no wires.
    let perfect = try train([
      "--epochs", "1", "--images", "100", "--no-plot", "-q", "--json", "--wire-resistance", "0 Ohm",
    ])
    #expect(perfect.status == 0 && !perfect.output.contains("row_resistance_Ohm"), "\(perfect.errors)")
  }

  /// The calibrated device of the repository: its ideal form reads best, its plain form worst.
  @Test func schemesOfTheReferenceDevice() throws {
    let device = Product.checkout + "/results/reference/device.json"
    var accuracies: [String: Double] = [:]
    for scheme in ["plain", "improved", "ideal"] {
      let run = try train([
        "--device", device, "--scheme", scheme, "--epochs", "6", "--images", "2000", "--seeds", "1,2",
        "--no-plot", "-q",
        "--json", "-o", "\(scheme).h5",
      ])
      #expect(run.status == 0, "\(run.errors)")
      accuracies[scheme] = try run.number("test_accuracy")
      #expect(try run.json()["scheme"] as? String == scheme)
    }
    #expect(accuracies["plain"]! + 0.01 < accuracies["improved"]!, "\(accuracies)")
    #expect(accuracies["plain"]! > 0.5, "\(accuracies)")
    #expect(accuracies["improved"]! > accuracies["ideal"]! - 0.08, "\(accuracies)")
  }
}
