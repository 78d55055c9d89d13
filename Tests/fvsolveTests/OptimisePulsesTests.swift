import Foundation
import Testing

/// `optimise-pulses` by the built program.
@Suite struct OptimisePulsesTests {
  static let device = Product.checkout + "/results/reference/device.json"
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func optimise(_ options: [String]) throws -> Run {
    try fvsolve(["optimise-pulses", "--device", Self.device] + options, in: folder)
  }

  @Test func theBestProtocolDoesWhatTheSearchSays() throws {
    let run = try optimise([
      "--search", "LTD/RESET/level=-3.2:-3.8V", "--search", "circuit/divider/resistance=600:760Ohm",
      "--searches", "2", "--evaluations", "40", "-q", "--json",
    ])
    #expect(run.status == 0, "\(run.errors)")
    let deviation = try run.number("best_deviation")
    let start = try run.number("start_deviation")
    #expect(deviation < start, "\(deviation), before \(start)")
    #expect(try run.number("best_on_off") >= 1.5)
    #expect(folder.exists("results/optimum.png") && folder.exists("results/optimum.svg"))
    let pulse = try fvsolve(
      [
        "pulse", "--device", Self.device, "--protocol", "results/optimum.yaml", "--json", "--no-plot", "-o",
        "p.h5",
      ], in: folder)
    #expect(pulse.status == 0, "\(pulse.errors)")
    let cases = try #require(try pulse.json()["cases"] as? [[String: Any]])
    let deviations = ["LTP_deviation", "LTD_deviation"].compactMap { cases[0][$0] as? Double }
    #expect(abs((deviations.max() ?? .nan) - deviation) < 1e-9, "\(deviations), said \(deviation)")
    let inspected = try fvsolve(["inspect", "results/optimum.h5", "--json"], in: folder)
    #expect(try inspected.number("best_deviation") == deviation)
    let config = try fvsolve(["inspect", "results/optimum.h5", "--config"], in: folder)
    #expect(config.output.contains("# search over") && config.output.contains("LTD/RESET/level"))
  }

  @Test func sameSeedSameBytes() throws {
    let options = [
      "--search", "LTP/SET/level=1.2:1.5V", "--searches", "3", "--evaluations", "15", "-q", "--no-plot",
    ]
    for (name, jobs) in [("a", "1"), ("b", "2")] {
      _ = try optimise(options + ["--jobs", jobs, "-o", "\(name).h5"])
    }
    let read = try python(
      """
      import h5py, sys
      a, b = h5py.File("a.h5"), h5py.File("b.h5")
      for group in ("evaluations", "front", "variables"):
          for name in a[group]:
              assert (a[group][name][()] == b[group][name][()]).all(), name
      print("equal")
      """)
    #expect(read == "equal")
  }

  private func python(_ text: String) throws -> String {
    let process = Process()
    let environment = ProcessInfo.processInfo.environment
    process.executableURL = URL(fileURLWithPath: environment["FVSOLVE_TEST_PYTHON"] ?? "/usr/bin/python3")
    process.arguments = ["-c", text]
    process.currentDirectoryURL = URL(fileURLWithPath: folder.path("."))
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  }

  @Test(arguments: [
    (["--search", "LTP/SET/level"], Int32(64), "PATH=FROM:TO"),
    (["--search", "LTP/SET/level=1V"], 64, "is no range"),
    (["--search", "LTP/SET/level=1:1V"], 64, "are the same"),
    (["--search", "LTP/SET/level=1:2A"], 64, "expected a voltage"),
    (["--search", "LTP/SAT/level=1:2V"], 65, "did you mean \"SET\"?"),
    (["--protocol", "s8", "--search", "LTP/SET/level=1:2V"], 65, "varies resistor"),
    (["--protocol", "fig1b"], 64, "say what to search over"),
    (["--protocol", "fig9"], 64, "say what to search over"),
    (["--protocol", "fig9", "--search", "LTP/SET/level=1:2V"], 65, "no protocol of this name comes along"),
    (["--energy-budget", "1 nJ", "--time-budget", "1 us"], 64, "not both"),
    (["--evaluations", "0"], 64, "--evaluations must lie between"),
    (["--energy-budget", "-1 nJ"], 64, "it must lie from 0.001 fJ to 1 J"),
  ])
  func badOptions(options: [String], status: Int32, message: String) throws {
    let run = try optimise(options)
    #expect(run.status == status, "\(run.status): \(run.errors)")
    #expect(run.errors.contains(message), "\(run.errors)")
    #expect(!folder.exists("results/optimum.h5"))
  }

  @Test func whatCannotBeReachedIsSaid() throws {
    let run = try optimise([
      "--search", "LTP/SET/level=1.3:1.4V", "--least-on-off", "1000", "--searches", "1", "--evaluations",
      "10",
      "--no-plot",
    ])
    #expect(run.status == 4, "\(run.status)")
    #expect(run.errors.contains("--least-on-off"), "\(run.errors)")
    // What was tried is kept all the same.
    #expect(folder.exists("results/optimum.h5") && !folder.exists("results/optimum.yaml"))
  }
}
