import Foundation
import ResultStore
import Testing

@Suite struct SensitivityCommandTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func sensitivity(_ arguments: [String]) throws -> Run {
    try fvsolve(["sensitivity", "--no-plot"] + arguments, in: folder)
  }

  @Test func derivativesEqualDifferencesOfSolves() throws {
    let run = try sensitivity(["--state", "set", "--check", "--no-ranges", "--json"])
    #expect(run.status == 0, "\(run.errors)")
    #expect(try run.number("largest_deviation_from_differences") < 1e-5)
    let result = try ResultFile.readSensitivity(folder.path("results/set-sensitivity.h5"))
    #expect(result.parameters.count >= 20 && result.parameters.allSatisfy { $0.differences.count == 4 })
    #expect(result.ranges.isEmpty)
    // Solves by hand, of which the first is the operating point.
    let peaks = try ["0.4 V", "0.4004 V", "0.3996 V"].map {
      try fvsolve(["--state", "set", "--no-plot", "--json", "--voltage", $0], in: folder)
        .number("peak_temperature_K")
    }
    #expect(result.quantities[0].name == "peak_temperature" && result.quantities[0].value == peaks[0])
    let voltage = try #require(result.parameters.first { $0.path == "drive/voltage" })
    #expect(abs(voltage.derivatives[0]! / ((peaks[1] - peaks[2]) / 0.0008) - 1) < 1e-5)
  }

  /// A current that drives a device within insulators: its adjoint falls off to nothing in them.
  @Test func aDeviceDrivenByACurrent() throws {
    let path = Product.checkout + "/geometries/niraula-karpov.yaml"
    let run = try sensitivity(["--geometry", path, "--only", "drive", "layers", "--check", "-o", "n.h5"])
    #expect(run.status == 0 && run.output.contains("drive/current"), "\(run)")
  }

  @Test func rangesAreSolvedAtTheirEnds() throws {
    let run = try sensitivity(
      ["--state", "set", "--resolution", "0.5", "--only", "materials/HfOx filament", "-o", "s.h5"])
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    #expect(run.output.contains("published range") && run.output.contains("wrote s.h5"))
    let result = try ResultFile.readSensitivity(folder.path("s.h5"))
    #expect(result.ranges.count == 2)
    #expect(result.parameters.allSatisfy { $0.path.hasPrefix("materials/HfOx filament/") })
    // A device file with that value gives the same.
    let sigma = try #require(result.ranges.first { $0.path.hasSuffix("sigma0") })
    let text = result.config.replacing("sigma0: 1.0e5 S/m", with: "sigma0: 2.5e5 S/m")
    try #require(text != result.config)
    try folder.write(text, to: "d.yaml")
    let solved = try fvsolve(
      ["--geometry", "d.yaml", "--resolution", "0.5", "--no-plot", "--json"], in: folder)
    #expect(sigma.high.value == 2.5e5)
    #expect(abs(sigma.high.quantities[0]! / (try solved.number("peak_temperature_K")) - 1) < 1e-12)
    #expect(sigma.low.quantities[0]! < 400 && sigma.high.quantities[0]! > 900)
  }

  @Test func inspectAndJSONTellTheSame() throws {
    let run = try sensitivity(
      [
        "--state", "reset", "--resolution", "0.5", "--no-ranges", "--only", "filament", "-o", "s.h5",
        "--json",
      ])
    #expect(run.status == 0, "\(run.errors)")
    let told = try run.json()
    let inspected = try fvsolve(["inspect", "s.h5", "--json"], in: folder).json()
    for key in ["quantities", "parameters", "omitted", "ranges", "title"] {
      #expect((told[key] as? NSObject) == (inspected[key] as? NSObject), "\(key)")
    }
    let omitted = try #require(told["omitted"] as? [[String: String]])
    #expect(omitted.contains { $0["path"] == "filament/gap/from" })
    let table = try fvsolve(["inspect", "s.h5"], in: folder)
    #expect(table.status == 0 && table.output.contains("filament/gap/to"))
    let config = try fvsolve(["inspect", "s.h5", "--config"], in: folder)
    #expect(config.output.contains("RESET"))
  }

  /// A sample device with circuits of its own, a boundary that differs, a gap.
  @Test(arguments: [
    "{voltage: 0.4 V}", "{voltage: 0.9 V, series_resistance: 680 Ohm}", "{current: 10 uA}",
    "{voltage: 1.35 V, divider: {resistance: 680 Ohm}}",
  ])
  func everyDriveIsChecked(drive: String) throws {
    try folder.write(SampleDevice.text.replacing("{voltage: 0.4 V}", with: drive), to: "d.yaml")
    let run = try sensitivity(["--geometry", "d.yaml", "--check", "--json"])
    #expect(run.status == 0, "\(run.errors)")
    #expect(try run.number("largest_deviation_from_differences") < 1e-5)
    // Sinks of 300 and 310 K: no thermal resistance.
    let quantities = try #require(try run.json()["quantities"] as? [String: Double])
    #expect(quantities["thermal_resistance"] == nil && quantities["peak_temperature"] != nil)
  }

  @Test(arguments: [
    (["--state", "set", "--only", "layers/oxyde"], 64, "did you mean \"oxide\"?"),
    (["--state", "set", "--only", "title"], 64, "leads to no number"),
    (["--state", "set", "--only", "materials/HfO2/density"], 64, "leads to no number"),
    ([], 64, "say which device"),
    (["--geometry", "missing.yaml"], 65, "missing.yaml"),
    (["--state", "set", "-o", "taken"], 74, "taken"),
  ])
  func mistakes(arguments: [String], status: Int32, message: String) throws {
    try FileManager.default.createDirectory(
      atPath: folder.path("taken"), withIntermediateDirectories: true)
    let run = try sensitivity(arguments)
    #expect(run.status == status, "\(run.errors)")
    #expect(run.errors.contains(message), "\(run.errors)")
    #expect(!FileManager.default.fileExists(atPath: folder.path("results/set-sensitivity.h5")))
  }

  @Test func noSolutionNoSensitivities() throws {
    try folder.write(SampleDevice.runaway, to: "d.yaml")
    let run = try sensitivity(["--geometry", "d.yaml", "--voltage", "5 V", "-o", "s.h5"])
    #expect(run.status == 4 && run.errors.contains("no solution"), "\(run.errors)")
    #expect(folder.files == ["d.yaml"])
  }

  @Test func equalRunsGiveEqualNumbers() throws {
    let results = try (0..<2).map { k in
      let run = try sensitivity(["--state", "weakset", "--resolution", "0.3", "-o", "\(k).h5"])
      #expect(run.status == 0, "\(run.errors)")
      return try ResultFile.readSensitivity(folder.path("\(k).h5"))
    }
    #expect(results[0].parameters == results[1].parameters && results[0].ranges == results[1].ranges)
  }

  @Test(.enabled(if: Available.pictures, "install python3-matplotlib and python3-h5py"))
  func aTornadoIsDrawn() throws {
    let run = try fvsolve(["sensitivity", "--state", "set", "--resolution", "0.3", "-o", "s.h5"], in: folder)
    #expect(run.status == 0 && run.output.contains("s-sensitivity.png"), "\(run.output)\(run.errors)")
    #expect(folder.files == ["s-sensitivity.png", "s-sensitivity.svg", "s.h5"])
  }
}
