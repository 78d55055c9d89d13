import CompactModel
import Foundation
import ResultStore
import Testing

@testable import CompactModelTestSupport

/// Sweeps and reads of a calibrated device through the program.
@Suite struct IVTests {
  let folder: TemporaryFolder
  let device = CompactModelTestSupport.SampleDevice.device

  init() throws {
    folder = try TemporaryFolder()
    try device.write(to: folder.path("device.json"))
  }

  private func iv(_ arguments: [String], environment: [String: String?] = [:]) throws -> Run {
    try fvsolve(
      ["iv"] + arguments + ["--device", "device.json", "--no-plot"], in: folder, environment: environment)
  }

  private func sweep(_ path: String = "results/iv.h5") throws -> (result: IVResult, table: IVResult.Sweep) {
    let result = try ResultFile.readIV(folder.path(path))
    guard case .sweep(let table) = result.content else { throw CocoaError(.fileReadCorruptFile) }
    return (result, table)
  }

  @Test func theSweepIsTheModels() throws {
    let run = try iv(["--set", "0.8 V", "--reset", "-0.9 V", "--period", "1 ms", "--points", "100", "--json"])
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    let (result, table) = try sweep()
    let model = try IVSweep(upper: 0.8, lower: 0.9, period: 1e-3, intervals: 100)
      .run(device, from: MemristorState(state: device.deepestReset.state))
    #expect(table.values("source") == model.samples.map(\.source))
    #expect(table.values("current") == model.samples.map(\.current))
    #expect(table.values("state") == model.samples.map(\.state))
    // What the file says of itself fits: I = V / R(w, V), and Kirchhoff's law.
    for i in table.cycle.indices {
      let (volts, amperes) = (table.values("voltage")[i], table.values("current")[i])
      let resistance = device.fields.resistance(state: table.values("state")[i], voltage: volts).value
      #expect(abs(amperes * resistance - volts) < 1e-14)
      #expect(abs(volts + device.switching.leads * amperes - table.values("source")[i]) < 1e-12)
    }
    #expect(result.deviceHash == (try device.seal()) && result.title == device.title)
    #expect(try run.number("set_source_V") == model.cycles[0].set!.source)
    #expect(try run.number("reset_voltage_V") == model.cycles[0].reset!.voltage)
    let on = 1 / (try device.memristor().conductance(model.cycles[0].stateAfterSet!))
    #expect(try run.number("on_resistance_Ohm") == on)
    #expect(try run.number("off_resistance_Ohm") > 1.2 * on)
    #expect(try run.number("largest_temperature_K") == model.cycles[0].largestTemperature)
    #expect(folder.files == ["device.json", "results", "results/iv.h5"])
  }

  @Test func inspectTellsWhatTheRunTold() throws {
    for (arguments, path) in [([], "results/iv.h5"), (["read-disturb"], "results/read-disturb.h5")] {
      let run = try iv(arguments)
      #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
      let inspected = try fvsolve(["inspect", path], in: folder)
      #expect(run.output == inspected.output + "wrote \(path)\n")
      let config = try fvsolve(["inspect", "--config", path], in: folder)
      #expect(config.output.contains("device_sha256: \(try device.seal())"))
      let json = try fvsolve(["inspect", "--json", path], in: folder)
      #expect(try json.json()["device_sha256"] as? String == (try device.seal()))
    }
    let told = try iv([]).output
    for phrase in [
      "0 → 0.7 V → 0 → -0.8 V → 0 in 1 s", "SET fastest", "RESET fastest", "ratio ", "largest T_ss + Theta",
    ] {
      #expect(told.contains(phrase), "no '\(phrase)' in \(told)")
    }
  }

  @Test func equalCommandsGiveEqualBytes() throws {
    let epoch = ["SOURCE_DATE_EPOCH": "1700000000"]
    for arguments in [
      ["--cycles", "3", "--seed", "5", "--points", "50"], ["read-disturb", "--count", "1e9"],
    ] {
      let files = try (0..<2).map { _ in
        let run = try iv(arguments + ["-o", "iv.h5", "--csv", "iv.csv"], environment: epoch)
        try #require(run.status == 0, "\(run.errors)")
        return [try folder.bytes("iv.h5"), try folder.bytes("iv.csv")]
      }
      #expect(files[0] == files[1])
    }
  }

  @Test func aSeedVariesTheCycles() throws {
    func sources(_ arguments: [String]) throws -> [Double] {
      let run = try iv(["--cycles", "3", "--points", "50"] + arguments)
      #expect(run.status == 0, "\(run.errors)")
      return try sweep().table.cycles.first { $0.name == "set_source" }!.values
    }
    let (one, other, none) = (try sources(["--seed", "1"]), try sources(["--seed", "2"]), try sources([]))
    #expect(Set(one).count == 3 && Set(one).isDisjoint(with: other))
    // Without a spread the second and the third cycle are alike.
    #expect(abs(none[1] - none[2]) < 1e-3)
    #expect(try sweep().result.provenance.seed == nil)
  }

  @Test func circuits() throws {
    let resistor = try iv(["--series-resistance", "500 Ohm", "--json"])
    let divided = try iv(["--divider", "--json", "-o", "divided.h5"])
    let limited = try iv(["--compliance", "2 mA", "--json", "-o", "limited.h5"])
    for run in [resistor, divided, limited] { #expect(run.status == 0, "\(run.errors)") }
    #expect(try resistor.json()["circuit"] as? String == "behind a resistor of 500 Ohm")
    #expect(try divided.json()["circuit"] as? String == "behind a divider of 680 Ohm")
    #expect(try divided.number("reset_level_V") == -3.5)
    let table = try sweep("limited.h5").table
    let set = zip(table.values("current"), table.branch).filter { $0.1 < 2 }.map(\.0).max()!
    #expect(abs(set / 2e-3 - 1) < 1e-9)
    let driven = try iv([
      "--current", "--set", "3 mA", "--reset", "3 mA", "--rate", "1 mA/s", "-o", "driven.h5",
    ])
    #expect(driven.status == 0, "\(driven.errors)")
    let currents = try sweep("driven.h5").table
    #expect(zip(currents.values("source"), currents.values("current")).allSatisfy { abs($0 - $1) < 1e-12 })
    #expect(abs(currents.values("time").last! - 12) < 1e-9)
  }

  @Test func readsOverAndOver() throws {
    let run = try iv([
      "read-disturb", "--read", "0.3 V", "--width", "50 us", "--count", "1000000", "--start", "0.4,0.6",
      "--json",
    ])
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    let result = try ResultFile.readIV(folder.path("results/read-disturb.h5"))
    guard case .readDisturb(let test) = result.content else { throw CocoaError(.fileReadCorruptFile) }
    #expect(test.start == [0.4, 0.6] && test.reads.first == 0 && test.reads.last == 1e6)
    for (i, start) in test.start.enumerated() {
      #expect(abs(test.conductance[i][0] - (try device.memristor().conductance(start, at: 0.3))) < 1e-15)
      #expect(zip(test.conductance[i], test.conductance[i].dropFirst()).allSatisfy { $0 <= $1 * (1 + 1e-12) })
      // Where the change is said to be 1 %, it is between the counts beside it.
      let until = test.readsToOnePercent[i]
      try #require(until.isFinite)
      let after = try #require(test.reads.firstIndex { $0 >= until })
      let changes = test.conductance[i].map { $0 / test.conductance[i][0] - 1 }
      #expect(changes[after] >= 0.01 && changes[after - 1] <= 0.01)
    }
    let starts = try #require(try run.json()["starts"] as? [[String: Any]])
    #expect(starts.map { $0["reads_to_one_percent"] as? Double } == test.readsToOnePercent)
  }

  @Test(.enabled(if: Available.readers, "set FVSOLVE_TEST_PYTHON to a Python with h5py"))
  func theLayoutIsAsDocumented() throws {
    #expect(try iv(["--cycles", "2", "--points", "30", "-o", "iv.h5", "--csv", "iv.csv"]).status == 0)
    #expect(try iv(["read-disturb", "-o", "read.h5"]).status == 0)
    try folder.write(
      """
      import csv, sys
      import h5py, numpy
      sys.path.insert(0, sys.argv[1])
      from read_result import read_iv
      units = dict(time="s", source="V", voltage="V", terminal_voltage="V", current="A", state="1", temperature="K",
                   slow_temperature="K")
      with h5py.File("iv.h5") as file:
          about = file.attrs
          assert about["Conventions"] == "fvsolve-iv-1" and about["kind"] == "sweep" and about["complete"] == 1
          assert about["circuit"] == "direct" and about["thermal_memory"] == "effective"
          assert len(about["device_sha256"]) == 64
          for name, unit in units.items():
              assert file["sweep"][name].shape == (241,) and file["sweep"][name].attrs["units"] == unit, name
              assert file["sweep"][name].attrs["long_name"]
          assert list(file["sweep"].attrs["columns"]) == list(units)
          assert set(file["sweep/branch"][:]) == {0, 1, 2, 3} and set(file["sweep/cycle"][:]) == {0, 1}
          assert file["cycles/set_source"].shape == (2,) and file["cycles/on_resistance"].attrs["units"] == "Ohm"
          assert "sha256" in file["config"].attrs and "argv" in file["provenance"].attrs
          current = file["sweep/current"][:]
      with open("iv.csv") as text:
          rows = list(csv.DictReader(text))
      assert [float(row["current [A]"]) for row in rows] == current.tolist()
      with h5py.File("read.h5") as file:
          assert file.attrs["kind"] == "read_disturb"
          test = file["read_disturb"]
          shape = (test["start"].shape[0], test["reads"].shape[0])
          for name, unit in dict(conductance="S", state="1", temperature="K").items():
              assert test[name].shape == shape and test[name].attrs["units"] == unit
          assert test["reads_to_one_percent"].shape == test["name"].shape == shape[:1]
      read = read_iv("iv.h5")
      assert numpy.array_equal(read["sweep"]["current"], current) and read["units"]["current"] == "A"
      assert list(read_iv("read.h5")["read_disturb"]["name"])[0].startswith("w = ")
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
    for arguments in [["sweep", "-o", "iv.h5"], ["read-disturb", "-o", "read.h5"]] {
      let run = try fvsolve(["iv"] + arguments + ["--device", "device.json"], in: folder)
      #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    }
    #expect(folder.files == ["device.json", "iv.h5", "iv.png", "iv.svg", "read.h5", "read.png", "read.svg"])
  }

  @Test(arguments: [
    (["--start", "rset"], 65, "did you mean 'reset'?"), (["--start", "reset"], 65, "start within"),
    (["--start", "1.5"], 65, "w = 1.5 is outside"), (["--set", "3 V"], 65, "calibrated limit of 2.0 V"),
    (["read-disturb", "--read", "3 V"], 65, "calibrated limit"),
    (["read-disturb", "--start", "0.4,sett"], 65, "'set'"),
    (["--rate", "0 V/s"], 64, "--rate"), (["--rate", "-1 V/s"], 64, "--rate"),
    (["--rate", "1 V"], 64, "--rate"),
    (["--period", "0 s"], 64, "period"), (["--period", "-1 s"], 64, "period"),
    (["--set", "-1 V"], 64, "--set is positive"),
    (["--set", "5 mA"], 64, "--current drives by a current"), (["--current"], 64, "give --set and --reset"),
    (["--set", "0 V", "--reset", "0 V"], 64, "nothing would be swept"), (["--cycles", "0"], 64, "--cycles"),
    (["--points", "3"], 64, "--points"), (["--memory", "none"], 64, "fourier"),
    (["--rate", "1 V/s", "--period", "1 s"], 64, "not both"),
    (["--current", "--divider", "--set", "1 mA", "--reset", "1 mA"], 64, "unchanged"),
    (["read-disturb", "--count", "0"], 64, "--count"), (["read-disturb", "--count", "1.5"], 64, "--count"),
    (["read-disturb", "--read", "0 V"], 64, "nothing would be read"),
    (["read-disturb", "--width", "0 s"], 64, "width"),
  ])
  func badInput(_ arguments: [String], _ status: Int32, _ phrase: String) throws {
    let run = try iv(arguments)
    #expect(run.status == status && run.errors.contains(phrase), "\(run.status) \(run.errors)")
    #expect(folder.files == ["device.json"])
  }

  @Test func badDevices() throws {
    let text = String(decoding: try folder.bytes("device.json"), as: UTF8.self)
    try folder.write(
      text.replacingOccurrences(of: "\"leads\" : 32", with: "\"leads\" : 33"), to: "edited.json")
    try folder.write(
      text.replacingOccurrences(of: "fvsolve-device-1", with: "fvsolve-device-9"), to: "other.json")
    try folder.write("{}", to: "empty.json")
    for (name, phrase) in [
      ("none.json", "no such file"), ("edited.json", "--accept-edited"), ("other.json", "fvsolve-device-9"),
      ("empty.json", "no 'schema'"),
    ] {
      for command in [
        ["iv", "--device", name], ["iv", "read-disturb", "--device", name], ["inspect", name],
        ["check", name],
      ] {
        let run = try fvsolve(command, in: folder)
        #expect(run.status == 65 && run.errors.contains(phrase), "\(command) \(run.errors)")
      }
    }
    let accepted = try fvsolve(
      ["iv", "--device", "edited.json", "--accept-edited", "--no-plot", "-o", "iv.h5"], in: folder)
    #expect(accepted.status == 0, "\(accepted.errors)")
    #expect(try fvsolve(["iv"], in: folder).status == 64)
  }

  @Test func whatCannotBeWritten() throws {
    try folder.write("old", to: "iv.h5")
    let run = try iv(["-o", "iv.h5/iv.h5"])
    #expect(run.status == 74, "\(run.errors)")
    #expect(try folder.bytes("iv.h5") == Data("old".utf8))
  }
}
