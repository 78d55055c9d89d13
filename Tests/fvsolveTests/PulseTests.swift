import Foundation
import ResultStore
import Testing

/// Pulses through the built program: a long one ends where a steady solve does, and its history is whole.
@Suite struct PulseTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var device: [String]
    var time: [String]
    /// s
    var end: Double
    var testDescription: String { (device + time).joined(separator: " ") }

    init(_ device: String..., time: [String] = ["--pulse", "1 us"], end: Double = 1e-6) {
      (self.device, self.time, self.end) = (device, time, end)
    }
  }

  static let cases = [
    Case("--state", "set"), Case("--state", "set", "--voltage", "-0.4 V"),
    Case("--state", "set", "--current", "100 uA"),
    Case("--state", "set", "--voltage", "1.35 V", "--divider", "680 Ohm"),
    Case("--state", "set", "--voltage", "-1 V", "--divider", "680 Ohm"),
    Case("--state", "set", "--voltage", "0.7 V", "--compliance", "300 uA"),
    Case("--state", "weakset", "--series-resistance", "1 kOhm"),
    Case("--state", "set", "--stack", "full", time: ["--pulse", "10 ms"], end: 10e-3),
    Case(
      "--state", "set", time: ["--pulse", "1 us", "--rise", "100 ns", "--fall", "50 ns", "--follow", "2 us"],
      end: 3.05e-6),
  ]

  @Test(arguments: cases)
  func aLongPulseEndsAsTheSteadyState(_ example: Case) throws {
    let folder = try TemporaryFolder()
    let common = example.device + ["--resolution", "0.5", "--no-plot", "--json"]
    let run = try fvsolve(common + example.time + ["-o", "pulse.h5"], in: folder)
    let steady = try fvsolve(common + ["-o", "steady.h5"], in: folder)
    #expect(run.status == 0 && run.errors == "", "\(run.errors)")
    #expect(steady.status == 0 && steady.errors == "", "\(steady.errors)")
    func difference(_ key: String) throws -> Double { try run.number(key) - steady.number(key) }
    #expect(abs(try difference("peak_temperature_K")) < 1e-4)
    #expect(abs(try difference("current_A")) < 1e-6 * abs(try steady.number("current_A")))
    #expect(abs(try difference("voltage_V")) < 1e-6 * abs(try steady.number("voltage_V")))
    #expect(try run.json()["in_compliance"] as? Double == steady.json()["in_compliance"] as? Double)

    #expect(try run.number("energy_imbalance") <= 1e-8 && run.number("current_imbalance") <= 1e-8)
    #expect(try run.number("time_steps") <= 250)
    #expect(abs(try run.number("end_time_s") / example.end - 1) < 1e-12)
    #expect(try run.number("time_s") <= run.number("end_time_s"))
    // What an ideal source gives the device takes up; what lies between takes its part.
    let electrical = try run.number("electrical_energy_J")
    let parts = try run.number("heat_out_energy_J") + run.number("stored_energy_J")
    #expect(electrical > 0 && abs(parts / electrical - 1) < 1e-8)
    #expect(try run.number("source_energy_J") >= electrical * (1 - 1e-12))

    let history = try #require(try folder.result("pulse.h5").transient)
    let last = history.time.count - 1
    #expect(try history.time[0] == 0 && history.time[last] == run.number("end_time_s"))
    #expect(zip(history.time, history.time.dropFirst()).allSatisfy { $0 <= $1 })
    #expect(history.peakTemperature[0] == 300)
    #expect(try history.peakTemperature.max() == run.number("peak_temperature_K"))
    #expect(try history.peakTemperature[last] == run.number("end_peak_temperature_K"))
    #expect(history.others.allSatisfy { $0.values.count == last + 1 && $0.values.allSatisfy(\.isFinite) })
    #expect(folder.files == ["pulse.h5", "pulse.xdmf", "steady.h5", "steady.xdmf"], "no checkpoint stays")
  }

  /// Without a source the device is cold again, and has given off all that it took up.
  @Test(arguments: [["--stack", "reduced", "--follow", "10 us"], ["--stack", "full", "--follow", "100 ms"]])
  func coolsDownAfterThePulse(_ options: [String]) throws {
    let folder = try TemporaryFolder()
    let run = try fvsolve(
      ["--state", "set", "--pulse", "1 us", "--resolution", "0.5", "--no-plot", "--json"] + options,
      in: folder)
    #expect(run.status == 0, "\(run.errors)")
    #expect(abs(try run.number("end_peak_temperature_K") - 300) < 1e-3)
    #expect(try abs(run.number("stored_energy_J")) < 1e-6 * run.number("electrical_energy_J"))
    #expect(abs(try run.number("time_s") - 1e-6) < 1e-18, "it is hottest at the end of the pulse")
  }

  @Test func errorEstimate() throws {
    let folder = try TemporaryFolder()
    let run = try fvsolve(
      [
        "--state", "set", "--pulse", "10 ns", "--resolution", "0.3", "--error-estimate", "--no-plot",
        "--json",
        "-o", "r.h5",
      ], in: folder)
    #expect(run.status == 0, "\(run.errors)")
    let estimate = try #require(try folder.result("r.h5").errorEstimate)
    #expect(
      estimate.quantities.map(\.name).sorted() == [
        "conductance", "end_peak_temperature", "filament_mean_temperature", "peak_temperature",
      ])
    for quantity in estimate.quantities {
      #expect(quantity.values.count == 3 && quantity.uncertainty > 0)
      #expect(quantity.uncertainty < 0.1 * abs(quantity.values[0]), "\(quantity)")
    }
    #expect(folder.files == ["r.h5", "r.xdmf"])
  }

  @Test func inspectTellsWhatTheRunTold() throws {
    let folder = try TemporaryFolder()
    let arguments = ["--state", "set", "--pulse", "1 ns", "--resolution", "0.5", "--no-plot", "-o", "r.h5"]
    let run = try fvsolve(arguments, in: folder)
    #expect(run.status == 0 && run.errors == "", "\(run.errors)")
    for phrase in [
      "when it is hottest; the run ends at 1 ns", "electrical energy", "still stored", "time steps",
      "peak at the end",
    ] {
      #expect(run.output.contains(phrase), "no '\(phrase)' in \(run.output)")
    }
    #expect(try fvsolve(["inspect", "r.h5"], in: folder).output + "wrote r.h5, r.xdmf\n" == run.output)
    let json = try fvsolve(["inspect", "--json", "r.h5"], in: folder)
    #expect(try json.number("end_time_s") == 1e-9)
    let config = try fvsolve(["inspect", "--config", "r.h5"], in: folder)
    #expect(config.output.contains("schema: 1") && config.output.contains("layers:"))
    try folder.write(config.output, to: "device.yaml")
    let pulses = try fvsolve(["inspect", "--protocol", "r.h5"], in: folder)
    try folder.write(pulses.output, to: "pulses.yaml")
    let again = try fvsolve(
      [
        "--geometry", "device.yaml", "--protocol", "pulses.yaml", "--resolution", "0.5", "--no-plot", "-o",
        "again.h5",
      ], in: folder)
    #expect(again.status == 0, "\(again.errors)")
    #expect(try folder.result("again.h5").transient == folder.result("r.h5").transient)
    let quiet = try fvsolve(arguments + ["-q"], in: folder)
    #expect(quiet.status == 0 && quiet.output == run.output && quiet.errors == "")
    let verbose = try fvsolve(arguments + ["-v"], in: folder)
    #expect(verbose.errors.contains("t = 1 ns: source 0.4"), "\(verbose.errors)")
  }
}
