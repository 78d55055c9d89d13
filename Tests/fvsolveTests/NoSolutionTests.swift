import Foundation
import Testing

/// A device that heats without bound above some voltage: a failure that helps, and the way round it.
@Suite struct NoSolutionTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write(SampleDevice.runaway, to: "runaway.yaml")
  }

  private func solve(_ drive: [String]) throws -> Run {
    try fvsolve(["--geometry", "runaway.yaml", "--no-plot", "--json", "-o", "r.h5"] + drive, in: folder)
  }

  @Test func theFailureSaysWhereHowFarAndWhatNext() throws {
    try folder.write("old", to: "r.h5")
    let run = try solve(["--voltage", "1 V"])
    #expect(run.status == 4)
    #expect(run.output == "")
    #expect(run.errors.hasPrefix("error: no solution at 1"), "\(run.errors)")
    for word in ["region 'filament'", "r = ", "z = ", "nm", "iterations", "--current", "--series-resistance"]
    {
      #expect(run.errors.contains(word), "no '\(word)' in \(run.errors)")
    }
    // The turning point is known from the current-driven branch: about 0.69 V.
    let reached = try #require(run.errors.firstMatch(of: /last solution at ([0-9.]+) V/), "\(run.errors)")
    let voltage = try #require(Double(reached.1))
    #expect(voltage > 0.6 && voltage < 0.72, "\(voltage) V")
    #expect(try folder.bytes("r.h5") == Data("old".utf8))
    #expect(folder.files == ["r.h5", "runaway.yaml"])
  }

  /// The same device by current, past the voltage's turning point, where the voltage falls as the current grows.
  @Test func aCurrentHasASolutionWhereAVoltageHasNone() throws {
    let below = try solve(["--current", "20 uA"])
    let beyond = try solve(["--current", "50 uA"])
    #expect(below.status == 0 && beyond.status == 0, "\(below.errors)\(beyond.errors)")
    #expect(try beyond.number("voltage_V") < below.number("voltage_V"))
    #expect(try beyond.number("peak_temperature_K") > below.number("peak_temperature_K") + 40)
    #expect(try beyond.number("energy_imbalance") <= 1e-9)
  }

  @Test func aResistorHasASolutionWhereAVoltageHasNone() throws {
    let run = try solve(["--voltage", "1.5 V", "--series-resistance", "20 kOhm"])
    #expect(run.status == 0, "\(run.errors)")
    let expected = try 1.5 - 20e3 * run.number("current_A")
    #expect(abs(try run.number("voltage_V") - expected) < 1e-9)
  }

  /// In compliance a source is a current source, whatever its voltage and with a divider or without.
  @Test(arguments: [[], ["--divider", "680 Ohm"]])
  func aComplianceHasASolutionWhereAVoltageHasNone(divider: [String]) throws {
    let limited = try solve(["--voltage", "1.5 V", "--compliance", "50 uA"] + divider)
    let driven = try solve(["--current", "50 uA"])
    #expect(limited.status == 0 && driven.status == 0, "\(limited.errors)\(driven.errors)")
    #expect(try abs(limited.number("voltage_V") / driven.number("voltage_V") - 1) < 1e-8)
    #expect(try limited.number("in_compliance") == 1)
  }
}
