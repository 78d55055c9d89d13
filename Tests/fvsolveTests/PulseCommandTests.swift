import CompactModel
import Foundation
import ResultStore
import Testing

/// `fvsolve pulse` with the device that is shipped.
@Suite struct PulseCommandTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try FileManager.default.copyItem(
      atPath: Product.checkout + "/results/reference/device.json", toPath: folder.path("d.json"))
  }

  private func pulse(_ arguments: String...) throws -> Run {
    try fvsolve(["pulse", "--device", "d.json", "--no-plot", "-o", "p.h5"] + arguments, in: folder)
  }

  static let builtIn = [
    "fig1b", "fig1g", "fig2a", "fig3a", "fig3d", "fig4b", "fig4c", "heating", "incremental", "s1", "s10",
    "s4",
    "s5", "s6", "s7", "s8",
  ]

  // MARK: what comes along

  @Test func list() throws {
    let run = try fvsolve(["pulse", "--list"], in: folder)
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    let names = run.output.split(separator: "\n").map { String($0.prefix { $0 != " " }) }
    #expect(names.sorted() == Self.builtIn)
    #expect(
      run.output.contains("fig1g")
        && run.output.contains("Improved update, heating pulses and voltage divider"))
  }

  @Test(arguments: builtIn)
  func everyProtocolRuns(_ name: String) throws {
    let run = try pulse("--protocol", name)
    // What takes more than a second shows its progress.
    #expect(run.status == 0, "\(run.errors)")
    let result = try ResultFile.readPulse(folder.path("p.h5"))
    #expect(result.cases.allSatisfy { $0.protocolName == name && $0.failure.isEmpty })
    #expect(!result.claims.isEmpty && result.claims.contains { $0.met >= 0 })
    for entry in result.cases {
      #expect(entry.conductance.allSatisfy { $0 > 1e-4 && $0 < 1e-1 })
      let costs = ["device_energy", "circuit_energy"].flatMap(entry.update)
      #expect(costs.allSatisfy { $0 > 0 })
    }
    #expect(run.output.contains("wrote p.h5"))
    let check = try fvsolve(["check", name], in: folder)
    #expect(check.status == 0 && check.output.contains("\(name): ok"), "\(check)")
  }

  /// What the publication's first figure says, in numbers.
  @Test func theMethodMakesUpdatesGradual() throws {
    let run = try pulse("--protocol", "fig1b,fig1g")
    #expect(run.status == 0, "\(run.errors)")
    let result = try ResultFile.readPulse(folder.path("p.h5"))
    let (plain, improved) = (result.cases[0], result.cases[1])
    func metric(_ entry: PulseResult.Case, _ name: String) throws -> Double {
      try #require(entry.metric(name), "no \(name) among \(entry.metrics.map(\.name))")
    }
    #expect(try metric(plain, "LTP_deviation") > 0.4 && metric(plain, "LTD_deviation") > 0.4)
    #expect(try metric(improved, "LTP_deviation") <= 0.15 && metric(improved, "LTD_deviation") <= 0.15)
    #expect(try metric(improved, "on_off") >= metric(plain, "on_off"))
    // The table that was printed is in the file.
    for claim in result.claims { #expect(run.output.contains(claim.reported), "\(run.output)") }
    #expect(
      run.output.contains("a divider of 680 Ohm") || improved.circuit.contains("680"), "\(improved.circuit)")
  }

  @Test func schemes() throws {
    let run = try pulse("--schemes", "--json")
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    let cases = try #require(try run.json()["cases"] as? [[String: Any]])
    #expect(cases.map { $0["protocol"] as? String } == ["fig1b", "heating", "fig3d", "fig1g", "incremental"])
    #expect(cases.map { $0["steps"] as? Double } == [1, 1, 1, 1, 3])
    for entry in cases {
      for name in [
        "update_time_s", "update_energy_J", "cycle_time_s", "cycle_device_energy_J", "cycle_circuit_energy_J",
        "cycle_periphery_energy_J",
      ] {
        let value = entry[name] as? Double ?? .nan
        #expect(value > 0 && value.isFinite, "\(entry["protocol"]!): \(name) \(value)")
      }
    }
    let claims = try #require(try run.json()["claims"] as? [[String: Any]])
    #expect(claims.allSatisfy { $0["at_most"] is NSNull || $0["at_most"] is Double })
  }

  // MARK: options

  @Test func varyAndTable() throws {
    let run = try pulse(
      "--protocol", "fig1b", "--vary", "LTP/SET/level=0.6:0.7:0.1V", "--vary", "LTD/repeat=50", "--csv",
      "t.csv")
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    let result = try ResultFile.readPulse(folder.path("p.h5"))
    #expect(
      result.cases.map(\.values) == [["0.6 V"], ["0.7 V"]] && result.cases[0].axes == ["LTP/SET/level"])
    #expect(result.cases.allSatisfy { $0.counts == [100, 50] })
    let table = try String(contentsOfFile: folder.path("t.csv"), encoding: .utf8)
    let lines = table.split(separator: "\n")
    #expect(
      lines.count == 1 + 2 * 151
        && lines[0] == "case,protocol,values,device,cycle,update,phase,conductance [S]")
    #expect(lines[1].hasPrefix("0,fig1b,\"LTP/SET/level 0.6 V\",0,0,0,,"), "\(lines[1])")
    let read = lines.dropFirst().map { Double($0.split(separator: ",").last!)! }
    #expect(read == result.cases.flatMap(\.conductance))
  }

  /// What the file holds is enough to do it again, with the ensemble of the command line.
  @Test func theConfigurationReproducesTheRun() throws {
    try folder.write("level [V], width [us]\n0.7, 1\n-0.8, 1\n0.65, 2\n", to: "t.csv")
    try folder.write(
      "schema: 1\ntitle: A train\nphases: [{name: P, repeat: 5, train: t.csv}]\n", to: "in/p.yaml")
    try FileManager.default.moveItem(atPath: folder.path("t.csv"), toPath: folder.path("in/t.csv"))
    let first = try pulse(
      "--protocol", "in/p.yaml", "--cycles", "2", "--devices", "3", "--seed", "5", "--vary",
      "read/level=0.1,0.2V")
    #expect(first.status == 0, "\(first.errors)")
    let result = try ResultFile.readPulse(folder.path("p.h5"))
    #expect(result.cases.count == 2 && result.cases.allSatisfy { $0.devices == 3 && $0.cycles == 2 })
    #expect(result.provenance.seed == 5 && !result.config.contains(folder.root))
    let config = try fvsolve(["inspect", "p.h5", "--config"], in: folder)
    #expect(config.status == 0, "\(config.errors)")
    try folder.write(config.output, to: "again.yaml")
    let second = try fvsolve(
      ["pulse", "--device", "d.json", "--no-plot", "--jobs", "1", "--protocol", "again.yaml", "-o", "q.h5"],
      in: folder)
    #expect(second.status == 0, "\(second.errors)")
    let again = try ResultFile.readPulse(folder.path("q.h5"))
    #expect(again.cases.map(\.conductance) == result.cases.map(\.conductance))
  }

  @Test func ensembles() throws {
    let run = try pulse(
      "--protocol", "fig1g", "--cycles", "3", "--devices", "4", "--seed", "2", "--jobs", "1", "--json")
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    let one = try ResultFile.readPulse(folder.path("p.h5"))
    #expect(one.cases[0].conductance.count == 4 * 3 * 221)
    for name in ["c2c_lrs", "c2c_hrs", "d2d_lrs", "d2d_hrs"] {
      let value = try #require(one.cases[0].metric(name))
      #expect(value > 0 && value < 1, "\(name) \(value)")
    }
    _ = try pulse("--protocol", "fig1g", "--cycles", "3", "--devices", "4", "--seed", "2", "--jobs", "7")
    let seven = try ResultFile.readPulse(folder.path("p.h5"))
    #expect(one.cases == seven.cases, "threads change nothing")
    _ = try pulse("--protocol", "fig1g", "--cycles", "3", "--devices", "4", "--seed", "3")
    #expect(try ResultFile.readPulse(folder.path("p.h5")).cases != seven.cases)
  }

  @Test func updateModels() throws {
    let run = try pulse("--protocol", "fig1g", "--update-model", "m.json", "--memory", "effective")
    #expect(run.status == 0 && run.output.contains("wrote p.h5, m.json"), "\(run)")
    let text = String(decoding: try folder.bytes("m.json"), as: UTF8.self)
    for word in ["fvsolve-update-1", "\"scheme\"", "improved", "lowest_conductance", "potentiation"] {
      #expect(text.contains(word), "no \(word) in \(text.prefix(400))")
    }
    let oneWay = try pulse("--protocol", "s5", "--update-model", "n.json")
    #expect(
      oneWay.status == 65 && oneWay.errors.contains("needs both") && !folder.exists("n.json"), "\(oneWay)")
  }

  @Test func thicknesses() throws {
    for name in ["5nm", "10nm"] {
      try FileManager.default.copyItem(
        atPath: Product.checkout + "/results/reference/device-\(name).json",
        toPath: folder.path("d\(name).json"))
    }
    let run = try fvsolve(
      [
        "pulse", "--device", "d.json,d5nm.json", "--device", "d10nm.json", "--protocol", "s6", "--no-plot",
        "-o", "p.h5",
      ],
      in: folder)
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    let result = try ResultFile.readPulse(folder.path("p.h5"))
    #expect(result.cases.count == 18 && Set(result.cases.map(\.deviceHash)).count == 3)
    #expect(result.claims.allSatisfy { $0.met >= 0 }, "all thicknesses are there")
    let one = try pulse("--protocol", "s6")
    #expect(one.output.contains("not tested"), "\(one.output)")
  }

  @Test func inspect() throws {
    #expect(try pulse("--protocol", "s7").status == 0)
    let run = try fvsolve(["inspect", "p.h5"], in: folder)
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    for word in ["Heating pulses alone", "heating 0.1 V", "0.4 V moves no ions"] {
      #expect(run.output.contains(word), "no '\(word)' in \(run.output)")
    }
    let json = try fvsolve(["inspect", "p.h5", "--json"], in: folder)
    #expect((try json.json()["cases"] as? [Any])?.count == 5)
  }

  @Test func checkOfAFile() throws {
    try folder.write(
      "schema: 1\ntitle: Mine\ncircuit: {divider: {resistance: 1 kOhm}}\nphases: [{name: P, repeat: 5, pulses: [{name: SET, level: 1 V, width: 1 us}]}]\nvary: [{path: P/SET/level, values: [1 V, 2 V]}]\n",
      to: "mine.yaml")
    let run = try fvsolve(["check", "mine.yaml"], in: folder)
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    for word in [
      "mine.yaml: ok", "Mine", "a divider of 1 kOhm and the device's diodes",
      "phase 'P': 5 updates of SET 1 V for 1 us", "axis 'P/SET/level': 1 V, 2 V", "cases: 2, claims: 0",
    ] {
      #expect(run.output.contains(word), "no '\(word)' in \(run.output)")
    }
    let resolved = try fvsolve(["check", "mine.yaml", "--resolved"], in: folder)
    try folder.write(resolved.output, to: "again.yaml")
    #expect(try fvsolve(["check", "again.yaml", "--resolved"], in: folder).output == resolved.output)
    try folder.write("schema: 1\nphases: [{name: P, pulses: [{level: 1 V, width: -1 us}]}]\n", to: "bad.yaml")
    let bad = try fvsolve(["check", "bad.yaml"], in: folder)
    #expect(bad.status == 65 && bad.errors.hasPrefix("bad.yaml:2:"), "\(bad)")
    #expect(try fvsolve(["check", "fig1g", "--paths"], in: folder).status == 64)
  }

  @Test(.enabled(if: Available.pictures, "needs /usr/bin/python3 or FVSOLVE_PYTHON with matplotlib and h5py"))
  func aPicture() throws {
    let run = try fvsolve(
      ["pulse", "--device", "d.json", "--protocol", "s10", "--cycles", "2", "--devices", "3", "-o", "p.h5"],
      in: folder)
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    #expect(folder.exists("p.png") && folder.exists("p.svg"), "\(folder.files)")
    #expect(run.output.contains("p.png") && run.output.contains("p.svg"), "\(run.output)")
  }

  @Test(.enabled(if: Available.readers, "set FVSOLVE_TEST_PYTHON to a Python with h5py and xarray"))
  func pythonReadsIt() throws {
    #expect(try pulse("--protocol", "s4").status == 0)
    let result = try ResultFile.readPulse(folder.path("p.h5"))
    let script = """
      import sys
      sys.path.insert(0, "\(Product.checkout)/scripts")
      from read_result import conventions, read_pulse
      import h5py, numpy, xarray
      assert conventions("p.h5") == "fvsolve-pulse-1"
      file = read_pulse("p.h5")
      assert [case["values"] for case in file["cases"]] == [["plain"], ["heating"], ["divider"], ["both"]]
      case = file["cases"][3]
      assert case["conductance"].shape == (1, 7, 221) and list(case["phase_updates"]) == [100, 120]
      assert case["phases"] == ["LTP", "LTD"] and case["axes"] == ["method"]
      assert case["metrics"]["on_off"] == \(result.cases[3].metric("on_off")!)
      assert case["conductance"][0, 6, 220] == \(result.cases[3].conductance.last!)
      assert case["updates"]["voltage"].shape == (220,)
      assert len(file["claims"]["reported"]) == \(result.claims.count) and list(file["claims"]["met"]) == \(result.claims.map(\.met))
      with h5py.File("p.h5") as raw:
          assert raw["case_0/conductance"].attrs["units"] in (b"S", "S")
          assert raw["case_0/metrics/update_energy_J"].attrs["units"] in (b"J", "J")
      array = xarray.DataArray(case["conductance"], dims=("device", "cycle", "reading"))
      assert float(array.max("reading").mean()) == float(case["conductance"].max(axis=2).mean())
      """
    let python = try #require(
      Available.readerPython, "FVSOLVE_TEST_PYTHON is not set: run the tests with scripts/test")
    let run = try RunningProgram(
      python, ["-c", script], in: folder.root, environment: ["PYTHONDONTWRITEBYTECODE": "1"]
    ).wait()
    #expect(run.status == 0, "\(run.output)\(run.errors)")
  }

  // MARK: what goes wrong

  static let usages: [([String], String)] = [
    ([], "say what to apply"),
    (["--protocol", "fig1b", "--cycles", "0"], "--cycles must lie between 1 and 1000000"),
    (["--protocol", "fig1b", "--devices", "3"], "give --seed"),
    (["--protocol", "fig1b", "--jobs", "0"], "--jobs must lie between"),
    (["--protocol", "fig1b", "--vary", "LTP"], "--vary is PATH=VALUES"),
    (["--protocol", "fig1b", "--vary", "=1"], "--vary is PATH=VALUES"),
    (["--protocol", "fig1b", "--vary", "LTP/SET/level=0:1 V"], "first:last:step"),
    (["--protocol", "fig1b", "--csv", "p.h5"], "two outputs name the same file"),
    (["--protocol", "fig1b", "--update-model", "d.json"], "d.json is an input file"),
    (["--protocol", "s10", "--cycles", "1000000"], "more than 50000000 readings"),
    (["--protocol", "fig1b", "--memory", "none"], "none"),
  ]

  @Test(arguments: usages)
  func usage(_ arguments: [String], _ message: String) throws {
    let run = try fvsolve(["pulse", "--device", "d.json", "--no-plot", "-o", "p.h5"] + arguments, in: folder)
    #expect(run.status == 64 && run.errors.contains(message), "\(run.status): \(run.errors)")
    #expect(!folder.exists("p.h5"))
  }

  @Test func aDeviceIsNeeded() throws {
    let run = try fvsolve(["pulse", "--protocol", "fig1b"], in: folder)
    #expect(run.status == 64 && run.errors.contains("--device"), "\(run)")
  }

  static let bad: [(String, String, String)] = [
    ("p.yaml", "schema: 1\nphases: []\n", "p.yaml:2:9: error: phases must be a list of at least one phase"),
    (
      "p.yaml", "schema: 1\nphases: [{name: P, pulses: [{level: 1 V, width: -1 us}]}]\n",
      "width of pulse must be from 0 s"
    ),
    (
      "p.yaml",
      "schema: 1\ncircuit: {divider: {resistance: 0 Ohm, diode: none}}\nphases: [{name: P, pulses: [{level: 1 V, width: 1 us}]}]\n",
      "p.yaml:2:20: error: a divider of no resistance and no diode"
    ),
    (
      "p.yaml", "schema: 1\nphases: [{name: P, pulses: [{level: 1 V, width: 1 us}]}]\nstart: nowhere\n",
      "unknown state 'nowhere'"
    ),
    ("p.yaml", "schema: 1\nphases: [{name: P, pulses: [{level: 90 V, width: 1 us}]}]\n", "calibrated limit"),
    ("p.yaml", "schema: 1\nphases: [{name: P, train: d.json}]\n", "d.json:1"),
  ]

  @Test(arguments: bad)
  func badFiles(_ name: String, _ text: String, _ message: String) throws {
    try folder.write(text, to: name)
    let run = try pulse("--protocol", name)
    #expect(run.status == 65 && run.errors.contains(message), "\(run.status): \(run.errors)")
    #expect(!folder.exists("p.h5"))
  }

  @Test func moreBadInput() throws {
    for (arguments, message) in [
      (["--protocol", "fig1h"], "did you mean"), (["--protocol", "none.yaml"], "none.yaml"),
      (["--protocol", "fig1b", "--vary", "LTP/STE/level=1V"], "did you mean \"SET\"?"),
    ] {
      let run = try fvsolve(["pulse", "--device", "d.json", "--no-plot"] + arguments, in: folder)
      #expect(run.status == 65 && run.errors.contains(message), "\(run)")
    }
    let text = String(decoding: try folder.bytes("d.json"), as: UTF8.self)
    try folder.write(
      text.replacing("\"divider_resistance\" : 680", with: "\"divider_resistance\" : 681"), to: "d.json")
    let edited = try pulse("--protocol", "fig1b")
    #expect(edited.status == 65, "\(edited)")
    #expect(try pulse("--protocol", "fig1b", "--accept-edited").status == 0)
  }

  /// One level that the fields do not know, beside one that they do.
  @Test func aCaseThatFailsBesideOthers() throws {
    let run = try pulse("--protocol", "fig1g", "--vary", "LTD/RESET/level=-3.6,-9V")
    #expect(run.status == 3, "\(run.status): \(run.errors)\(run.output)")
    #expect(
      run.output.contains("LTD/RESET/level -9 V: ") && run.output.contains("calibrated limit"),
      "\(run.output)")
    let result = try ResultFile.readPulse(folder.path("p.h5"))
    #expect(result.cases[0].failure.isEmpty && result.cases[0].conductance.count == 221)
    #expect(result.cases[1].failure.contains("calibrated limit") && result.cases[1].conductance.isEmpty)
  }

  @Test(arguments: [SIGINT, SIGTERM])
  func interrupted(_ signal: Int32) throws {
    let program = try RunningProgram(
      Product.path,
      [
        "pulse", "--device", "d.json", "--protocol", "fig1g", "--cycles", "100000", "--devices", "2",
        "--seed", "1", "--no-plot", "-o", "p.h5",
      ],
      in: folder.root)
    usleep(1_000_000)
    program.send(signal)
    let run = try program.wait(timeout: 20)
    #expect(run.status == 128 + signal, "\(run)")
    #expect(run.errors.contains("nothing was written"), "\(run.errors)")
    #expect(folder.files == ["d.json"], "\(folder.files)")
  }

  @Test func whereNothingCanBeWritten() throws {
    try folder.write("", to: "file")
    for output in ["file/p.h5", "/proc/p.h5"] {
      let run = try fvsolve(
        ["pulse", "--device", "d.json", "--protocol", "fig1b", "--no-plot", "-o", output], in: folder)
      #expect(run.status == 74, "\(run)")
    }
    let table = try pulse("--protocol", "fig1b", "--csv", "file/t.csv")
    #expect(table.status == 74 && !folder.exists("p.h5"), "\(table)")
  }
}
