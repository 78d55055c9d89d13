import Foundation
import ResultStore
import Testing

/// Studies through the command line: what is in their files, and that only the study decides it.
@Suite struct SweepTests {
  static let axes = ["--states", "reset,set", "--thickness", "5,7.5nm", "--voltage", "0:0.4:0.2V"]
  static let grid = ["sweep"] + axes + ["--resolution", "0.3", "--no-plot"]

  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func sweep(_ arguments: [String], status: Int32 = 0) throws -> Run {
    let run = try fvsolve(arguments, in: folder)
    try #require(run.status == status, "\(arguments): \(run.errors)")
    return run
  }

  @Test func aGridHoldsWhatItsSolvesGive() throws {
    let run = try sweep(
      Self.grid + ["-o", "s.h5", "--save-fields", "--csv", "s.csv", "--json", "-q"])
    #expect(run.errors == "")
    let result = try folder.sweep("s.h5")
    #expect(result.axes.map(\.name) == ["state", "thickness", "voltage"])
    #expect(
      result.axes.map(\.values) == [
        .texts(["reset", "set"]), .numbers([5e-9, 7.5e-9], unit: "m"), .numbers([0, 0.2, 0.4], unit: "V"),
      ])
    #expect(result.count(.converged) == 12 && result.points.count == 12)
    #expect(result.attributes.map(\.value) == ["grid", "voltage", "steady"])
    for (index, state, thickness, voltage) in [
      (0, "reset", "5 nm", "0 V"), (5, "reset", "7.5 nm", "0.4 V"), (7, "set", "5 nm", "0.2 V"),
      (11, "set", "7.5 nm", "0.4 V"),
    ] {
      _ = try sweep([
        "--state", state, "--thickness", thickness, "--voltage", voltage, "--resolution", "0.3", "--no-plot",
        "-o", "p.h5",
      ])
      let alone = try folder.result("p.h5")
      let summary = alone.summary
      let expected: [(String, Double?)] = [
        ("terminal_voltage", summary.voltage), ("current", summary.current),
        ("conductance", summary.conductance), ("joule_power", summary.joulePower),
        ("peak_temperature", summary.peakTemperature),
        ("filament_mean_temperature", summary.filamentMeanTemperature),
        ("thermal_resistance", summary.thermalResistance),
        ("current_imbalance", summary.currentImbalance), ("energy_imbalance", summary.energyImbalance),
        ("newton_iterations", Double(summary.newtonIterations)),
      ]
      for (name, value) in expected {
        let found = try #require(result.values(name))[index]
        #expect(found.bitPattern == (value ?? .nan).bitPattern, "\(name) of point \(index)")
      }
      let name = "s.fields/" + (index < 10 ? "00000" : "0000") + "\(index).h5"
      let kept = try folder.result(name)
      #expect(kept.fields == alone.fields && kept.mesh == alone.mesh && kept.summary == summary)
      let inspected = try sweep(["inspect", name, "--json"])
      #expect(try inspected.number("peak_temperature_K") == summary.peakTemperature)
    }
    #expect(try run.json()["points_solved"] as? Int == 12 && run.json()["points_converged"] as? Int == 12)
    #expect(try run.json()["written"] as? [String] == ["s.h5", "s.csv"])
  }

  @Test func tablesHoldEveryPointToTheLastBit() throws {
    _ = try sweep(Self.grid + ["--csv", "tables/s.csv"])
    let text = String(decoding: try folder.bytes("tables/s.csv"), as: UTF8.self)
    #expect(try sweep(["sweep", "export", "results/sweep.h5"]).output == text)
    _ = try sweep(["sweep", "export", "results/sweep.h5", "-o", "e.csv"])
    #expect(try folder.bytes("e.csv") == Data(text.utf8))
    let rows = text.split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    let column = try #require(rows.first?.firstIndex(of: "peak_temperature [K]"))
    let result = try folder.sweep("results/sweep.h5")
    #expect(rows.dropFirst().compactMap { Double($0[column]) } == result.values("peak_temperature"))
    #expect(rows[12].prefix(3) == ["set", "7.5e-09", "0.4"])
    for file in ["e.csv", "missing.h5"] {
      #expect(try sweep(["sweep", "export", file], status: 65).output == "")
    }
  }

  /// The printed study stands by itself: run elsewhere, it is the same one.
  @Test func theResolvedStudyIsTheStudy() throws {
    let printed = try sweep(Self.grid + ["--resolved"])
    #expect(folder.files == [])
    try folder.write(printed.output, to: "resolved.yaml")
    let checked = try sweep(["check", "resolved.yaml"])
    #expect(checked.output.contains("resolved.yaml: ok") && checked.output.contains("points: 12"))
    #expect(try sweep(["check", "resolved.yaml", "--resolved"]).output == printed.output)
    #expect(try sweep(["sweep", "resolved.yaml", "--resolved"]).output == printed.output)
    _ = try sweep(Self.grid)
    _ = try sweep(["sweep", "resolved.yaml", "--no-plot"])
    let files = try ["results/sweep.h5", "results/resolved.h5"].map { try folder.sweep($0) }
    #expect(files[0].identity == files[1].identity)
    #expect(files[0].data == files[1].data)
    #expect(files[0].config + "\n" == printed.output || files[0].config == printed.output)
  }

  /// A study over device files is the same wherever they are, and says nothing of it.
  @Test func whereDeviceFilesAreDoesNotMatter() throws {
    for name in ["d.yaml", "elsewhere/d.yaml"] { try folder.write(SampleDevice.text, to: name) }
    let results = try ["d.yaml", "elsewhere/d.yaml", folder.path("d.yaml")].map { file in
      _ = try sweep([
        "sweep", "--geometry", file, "--states", "set", "--voltage", "0.1V", "--resolution", "0.3",
        "--no-plot", "--overwrite",
      ])
      return try folder.sweep("results/sweep.h5")
    }
    #expect(results[0].axes[0].values == .texts(["set", "d"]) && results[0].title == "Study of set, d")
    for result in results { #expect(result.data == results[0].data) }
  }

  @Test func neitherJobsNorShardsMatter() throws {
    _ = try sweep(Self.grid + ["-o", "whole.h5", "--jobs", "1"])
    let whole = try folder.sweep("whole.h5")
    for jobs in ["2", "3"] {
      _ = try sweep(Self.grid + ["-o", "\(jobs).h5", "--jobs", jobs])
      #expect(try folder.sweep("\(jobs).h5").data == whole.data)
    }
    for shard in 1...3 {
      _ = try sweep(Self.grid + ["-o", "part\(shard).h5", "--shard", "\(shard)/3", "--jobs", "\(shard)"])
      let part = try folder.sweep("part\(shard).h5")
      #expect(part.shard?.description == "\(shard)/3")
      #expect(part.count(.converged) == 4 && part.count(.pending) == 8)
    }
    let parts = ["part3.h5", "part1.h5", "part2.h5"]
    let merged = try sweep(["sweep", "merge"] + parts + ["-o", "merged.h5", "--no-plot", "--json"])
    #expect(try merged.json()["points_converged"] as? Int == 12)
    #expect(try folder.sweep("merged.h5").data == whole.data)
    #expect(try folder.sweep("merged.h5").shard == nil)
    // A whole file goes on from a merged one: nothing is left to solve.
    let again = try sweep(Self.grid + ["-o", "merged.h5", "--json"])
    #expect(try again.json()["points_solved"] as? Int == 0)

    let missing = try sweep(
      ["sweep", "merge", "part1.h5", "part2.h5", "-o", "some.h5", "--no-plot"], status: 65)
    #expect(missing.errors.contains("4 of 12 points are missing, the first one with index 8"))
    #expect(missing.errors.contains("--allow-missing") && !folder.exists("some.h5"))
    _ = try sweep([
      "sweep", "merge", "part1.h5", "part2.h5", "-o", "some.h5", "--no-plot", "--allow-missing",
    ])
    #expect(try folder.sweep("some.h5").count(.pending) == 4)
    // The rest is solved where it is missing.
    let rest = try sweep(Self.grid + ["-o", "some.h5", "--json"])
    #expect(try rest.json()["points_solved"] as? Int == 4)
    #expect(try folder.sweep("some.h5").data == whole.data)
  }

  /// More machines than points: those without any still write a file, or the merge would look for it in vain.
  @Test func aShardMayHaveNoPoints() throws {
    let study = ["sweep", "--states", "set", "--voltage", "0.1,0.2V", "--resolution", "0.3", "--no-plot"]
    for shard in 1...3 { _ = try sweep(study + ["-o", "\(shard).h5", "--shard", "\(shard)/3"]) }
    #expect(try folder.sweep("3.h5").count(.pending) == 2)
    _ = try sweep(["sweep", "merge", "1.h5", "2.h5", "3.h5", "-o", "merged.h5", "--no-plot"])
    _ = try sweep(study + ["-o", "whole.h5"])
    #expect(try folder.sweep("merged.h5").data == folder.sweep("whole.h5").data)
  }

  /// Thicker oxide: cooler at equal voltage, hotter at equal current, cooler at equal conductance.
  @Test func thicknessAtEqualVoltageCurrentAndConductance() throws {
    func result(_ hold: String) throws -> SweepResult {
      _ = try sweep([
        "sweep", "--states", "weakset,set", "--thickness", "5,7.5,10nm", "--voltage", "0.4V", "--hold", hold,
        "--resolution", "0.3", "--no-plot", "-o", "\(hold).h5",
      ])
      return try folder.sweep("\(hold).h5")
    }
    let voltage = try result("voltage")
    for (hold, quantity, grows) in [
      ("voltage", "terminal_voltage", false), ("current", "current", true),
      ("conductance", "conductance", false),
    ] {
      let found = try result(hold)
      let peaks = try #require(found.values("peak_temperature"))
      for state in 0..<2 {
        let three =
          grows ? Array(peaks[3 * state..<3 * state + 3].reversed()) : Array(peaks[3 * state..<3 * state + 3])
        #expect(three[0] > three[1] && three[1] > three[2], "\(hold): \(peaks)")
      }
      // What is held is that of the device as its file has it, 7.5 nm thick.
      let held = try #require(found.values(quantity))
      let reference = try #require(voltage.values(quantity))
      for k in 0..<6 {
        let expected = reference[k / 3 * 3 + 1]
        #expect(abs(held[k] - expected) <= 2e-9 * expected, "\(quantity) of point \(k)")
      }
    }
  }

  /// Fields belong to a study as its points do.
  @Test func fieldsAreNeverThoseOfAnotherStudy() throws {
    func study(_ volts: String) -> [String] {
      [
        "sweep", "--states", "set", "--voltage", volts, "--resolution", "0.3", "--no-plot", "-o", "s.h5",
        "--json",
      ]
    }
    _ = try sweep(study("0.1,0.2V") + ["--save-fields"])
    try FileManager.default.removeItem(atPath: folder.path("s.fields/000001.h5"))
    // Of a run that was killed, and is not to be found among the processes of this machine.
    try folder.write("part", to: "s.fields/.000000.h5.elsewhere-\(getpid())-1.partial")
    let once = try sweep(study("0.1,0.2V") + ["--save-fields"])
    #expect(try once.json()["points_solved"] as? Int == 1)
    let names = ["000000.h5", "000000.xdmf", "000001.h5", "000001.xdmf", "identity"]
    #expect(folder.files == ["s.fields"] + names.map { "s.fields/\($0)" } + ["s.h5"])

    // Without the result the fields still are of that study.
    try FileManager.default.removeItem(atPath: folder.path("s.h5"))
    let before = folder.files
    let refused = try sweep(study("0.3V"), status: 65)
    #expect(refused.errors.contains("'s.fields' holds points of another study"), "\(refused.errors)")
    #expect(folder.files == before)
    _ = try sweep(study("0.3V") + ["--overwrite"])
    #expect(folder.files == ["s.fields", "s.h5"])
    let saved = try sweep(study("0.3V") + ["--save-fields"])
    #expect(try saved.json()["points_solved"] as? Int == 1)
    #expect(try folder.result("s.fields/000000.h5").summary.voltage == 0.3)
  }
}
