import Foundation
import ResultStore
import Testing

@Suite struct ImpedanceCommandTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func impedance(_ arguments: [String], environment: [String: String?] = [:]) throws -> Run {
    try fvsolve(["impedance", "--no-plot"] + arguments, in: folder, environment: environment)
  }

  @Test func endsAtTheThermalResistanceOfASolve() throws {
    let solved = try fvsolve(["--state", "set", "--no-plot", "--json"], in: folder)
    let run = try impedance(["--state", "set", "--json"])
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    let resistance = try run.number("thermal_resistance_K_per_W")
    #expect(abs(resistance / (try solved.number("thermal_resistance_K_per_W")) - 1) < 1e-9)
    let result = try ResultFile.readImpedance(folder.path("results/set-impedance.h5"))
    #expect(result.number("thermal_resistance_K_per_W") == resistance)
    #expect(result.curves.time.first == 1e-13 && abs(result.curves.time.last! / 1e-4 - 1) < 1e-12)
    #expect(zip(result.curves.peak, result.curves.peak.dropFirst()).allSatisfy { $0 <= $1 * (1 + 1e-12) })
    #expect(result.fosterPeak.timeConstants.count <= 8)
    #expect((result.fosterPeak.timeConstants + result.fosterPeak.resistances).allSatisfy { $0 > 0 })
    #expect(result.residual.time == [250e-12, 1e-9, 1e-6])
    // The stored parts of the reduced model give the stored curve again.
    let model = result.reducedModel
    for (time, peak) in zip(result.curves.time, result.curves.peak) {
      let states = model.timeConstants.map { 1 - exp(-time / $0) }
      let rises = model.resistances.map { row in zip(row, states).reduce(0) { $0 + $1.0 * $1.1 } }
      #expect(abs(rises.max()! - peak) < 1e-9 * resistance)
    }
  }

  @Test(arguments: ["set", "weakset", "reset"], ["reduced", "full"])
  func everyShippedState(_ state: String, _ stack: String) throws {
    let device = ["--state", state, "--stack", stack, "--resolution", "0.5"]
    let steady = try fvsolve(device + ["--no-plot", "--json"], in: folder)
    let run = try impedance(device + ["--json", "-o", "z.h5"])
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    let resistance = try steady.number("thermal_resistance_K_per_W")
    #expect(abs(try run.number("thermal_resistance_K_per_W") / resistance - 1) < 1e-9)
    let json = try run.json()
    let states = try #require(json["reduced_model_states"] as? Int)
    #expect(states >= 1 && states <= 40)
    for name in ["foster_peak", "foster_filament_mean"] {
      let network = try #require(json[name] as? [String: [Double]])
      let (taus, resistances) = (network["time_constant_s"] ?? [], network["resistance_K_per_W"] ?? [])
      #expect((1...8).contains(taus.count) && resistances.count == taus.count)
      #expect((taus + resistances).allSatisfy { $0 > 0 })
    }
    let foster = try #require(json["foster_peak"] as? [String: [Double]])["resistance_K_per_W"] ?? []
    #expect(abs(foster.reduce(0, +) / resistance - 1) < 1e-6)
    let residual = try #require(json["residual"] as? [String: [Double]])
    let fractions = residual["peak_fraction"] ?? []
    #expect(fractions.count == 3 && zip(fractions, fractions.dropFirst()).allSatisfy { $0 > $1 || $1 < 1e-9 })
    #expect(fractions[0] < 0.05)
  }

  @Test func anImpedanceThatCannotBeWritten() throws {
    try folder.write("old", to: "z.h5")
    let below = try impedance(["--state", "set", "--resolution", "0.5", "-o", "z.h5/z.h5"])
    #expect(below.status == 74 && below.errors.contains("a file is in the way"), "\(below.errors)")
    let full = try shell(
      "ulimit -f 4; exec \"$fvsolve\" impedance --state set --resolution 0.5 --no-plot -o z.h5", in: folder)
    #expect(full.status == 74 && full.errors.contains("no space left"), "\(full.errors)")
    #expect(try folder.bytes("z.h5") == Data("old".utf8))
    #expect(folder.files == ["z.h5"])
  }

  /// The layout that docs/impedance.md gives, seen by another library.
  @Test(.enabled(if: Available.readers, "set FVSOLVE_TEST_PYTHON to a Python with h5py"))
  func theLayoutIsAsDocumented() throws {
    let run = try impedance(["--state", "set", "--resolution", "0.5", "-o", "z.h5"])
    #expect(run.status == 0, "\(run.errors)")
    let script = """
      import h5py
      with h5py.File("z.h5") as file:
          assert file.attrs["Conventions"] == "fvsolve-impedance-1" and file.attrs["complete"] == 1
          size = lambda name: file[name].shape
          times = size("impedance/time")
          for name in ("peak", "filament_mean", "foster_peak", "foster_filament_mean", "hot_spot_peak"):
              assert size("impedance/" + name) == times, name
              assert file["impedance/" + name].attrs["units"] == "K W-1", name
          for name in ("peak", "filament_mean"):
              assert size(f"foster/{name}/time_constant") == size(f"foster/{name}/resistance")
          spots, poles = size("hot_spots/resistance")
          assert size("hot_spots/time_constant") == (poles,) and size("hot_spots/points") == (spots, 2)
          assert size("hot_spots/peak_share") == (poles,)
          candidates, states = size("reduced_model/resistance")
          assert size("reduced_model/time_constant") == (states,) == size("reduced_model/filament_mean")
          assert size("reduced_model/points") == (candidates, 2) and size("reduced_model/peak_share") == (states,)
          assert file["residual/time"][:].tolist() == [250e-12, 1e-9, 1e-6]
      """
    try folder.write(script, to: "check.py")
    let python = Available.readerPython ?? "/usr/bin/python3"
    let check = try RunningProgram(python, ["check.py"], in: folder.root).wait()
    #expect(check.status == 0, "\(check.errors)")
  }

  @Test(.enabled(if: Available.pictures, "needs a Python with matplotlib and h5py"))
  func itsPictureIsDrawn() throws {
    let run = try fvsolve(
      ["impedance", "--state", "set", "--resolution", "0.5", "-o", "set-impedance.h5"], in: folder)
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    #expect(folder.files == ["set-impedance.h5", "set-impedance.png", "set-impedance.svg"])
    #expect(run.output.contains("set-impedance.png"), "\(run.output)")
  }

  @Test func inspectTellsWhatTheRunTold() throws {
    let run = try impedance(["--state", "weakset", "--pulse", "100 ns", "--error", "1 %", "-o", "z.h5"])
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    for phrase in [
      "thermal resistance", "Foster network of the peak", "Foster network of the filament mean", "tau ",
      "hot-spot network", "reduced model", "100 ns, to a peak rise of", "left 250 ps after",
      "left 1 us after",
    ] {
      #expect(run.output.contains(phrase), "no '\(phrase)' in \(run.output)")
    }
    let table = try fvsolve(["inspect", "z.h5"], in: folder)
    #expect(run.output == table.output + "wrote z.h5\n")
    let config = try fvsolve(["inspect", "--config", "z.h5"], in: folder)
    #expect(config.output.contains("schema: 1"))
    let json = try fvsolve(["inspect", "--json", "z.h5"], in: folder)
    #expect(try json.number("pulse_s") == 1e-7)
    #expect(folder.files == ["z.h5"])
  }

  @Test func equalCommandsGiveEqualBytes() throws {
    let epoch = ["SOURCE_DATE_EPOCH": "1700000000"]
    let files = try ["1", "2"].map { threads in
      let run = try impedance(
        ["--state", "reset", "-o", "z.h5"],
        environment: epoch.merging(["OPENBLAS_NUM_THREADS": threads]) { $1 })
      try #require(run.status == 0, "\(run.errors)")
      return try folder.bytes("z.h5")
    }
    #expect(files[0] == files[1])
  }

  @Test func aDeviceWithoutDriveIsProbed() throws {
    let run = try impedance(["--state", "set", "--voltage", "0 V", "--json"])
    #expect(run.status == 0)
    #expect(run.errors.contains("probed at 1 mV"), "\(run.errors)")
    #expect(try run.number("voltage_V") == 1e-3)
  }

  /// Positive poles have their limits: the mean of a filament that its gap heats answers late.
  @Test func whatNoNetworkReachesIsTold() throws {
    let run = try impedance([
      "--geometry", Product.checkout + "/geometries/examples/hourglass.yaml", "--json",
    ])
    #expect(run.status == 0)
    #expect(run.errors.contains("foster_filament_mean_error is 0.3"), "\(run.errors)")
    // 0.31 % is the least by linear programming over a fine grid of time constants.
    let error = try run.number("foster_filament_mean_error")
    #expect(error > 0.003 && error < 0.0035)
  }

  @Test func aMaterialThatStoresNoHeatIsNamed() throws {
    let resolved = try fvsolve(
      ["check", "--resolved", Product.checkout + "/geometries/set.yaml"], in: folder)
    let lines = resolved.output.split(separator: "\n", omittingEmptySubsequences: false)
    try folder.write(
      lines.filter { !$0.contains("heat_capacity") }.joined(separator: "\n"), to: "cold.yaml")
    let run = try impedance(["--geometry", "cold.yaml"])
    #expect(run.status == 65, "\(run.errors)")
    #expect(run.errors.contains("'heat_capacity' of material '"), "\(run.errors)")
    #expect(folder.files == ["cold.yaml"])
  }

  @Test(arguments: [
    ["--pulse", "1"], ["--pulse", "1 V"], ["--pulse", "-1 us"], ["--error", "0"], ["--error", "2"],
    ["--error", "51 %"],
    ["--steady"],
  ])
  func badOptionsAreUsageErrors(_ arguments: [String]) throws {
    let run = try impedance(["--state", "set"] + arguments)
    #expect(run.status == 64, "\(run.output)\(run.errors)")
    #expect(folder.files.isEmpty)
  }
}
