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
    ["--steady"],
  ])
  func badOptionsAreUsageErrors(_ arguments: [String]) throws {
    let run = try impedance(["--state", "set"] + arguments)
    #expect(run.status == 64, "\(run.output)\(run.errors)")
    #expect(folder.files.isEmpty)
  }
}
