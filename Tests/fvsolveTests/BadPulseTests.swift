import Foundation
import Testing

/// Mistakes about pulses: exit code 64 for the command line, 65 for files and what they say together, and words that help.
@Suite struct BadPulseTests {
  typealias Case = BadOptionTests.Case

  static let usage = [
    Case("--pulse", "0 us", says: "--pulse", "'0 us' is out of range", "from 1 fs to 1 ks"),
    Case("--pulse", "-1 us", says: "--pulse", "out of range"),
    Case("--pulse", "1", says: "--pulse", "has no unit", "1 us"),
    Case("--pulse", "1 V", says: "--pulse", "expected a time", "voltage"),
    Case("--pulse", "2000 s", says: "--pulse", "out of range"),
    Case("--pulse", "1 us", "--rise", "-1 ns", says: "--rise", "out of range", "from 0 s"),
    Case("--pulse", "1 us", "--fall", "1 V", says: "--fall", "expected a time"),
    Case("--pulse", "1 us", "--follow", "-1 us", says: "--follow", "out of range"),
    Case("--pulse", "1 us", "--protocol", "p.yaml", says: "--pulse or --protocol, not both"),
    Case("--protocol", "p.yaml", "--rise", "1 ns", says: "--rise goes with --pulse"),
    Case("--fall", "1 ns", says: "--fall goes with --pulse"),
    Case("--follow", "1 ns", says: "--follow goes with --pulse"),
    Case("--snapshots", "1 ns", says: "--snapshots goes with --pulse or --protocol"),
    Case("--tolerance", "1e-4", says: "--tolerance goes with --pulse or --protocol"),
    Case("--resume", says: "--resume goes with --pulse or --protocol"),
    Case("--pulse", "1 us", "--snapshots", "2 us", says: "snapshot at 2 us is after the end", "at 1 us"),
    Case("--pulse", "1 us", "--snapshots", "soon", says: "--snapshots", "\"soon\" is not a number"),
    Case("--pulse", "1 us", "--snapshots", "1", says: "--snapshots", "has no unit"),
    Case("--pulse", "1 us", "--snapshots", "-1 ns", says: "--snapshots", "out of range"),
    Case("--pulse", "1 us", "--snapshots", "1 ns,,", says: "--snapshots", "got nothing"),
    Case("--pulse", "1 us", "--snapshots", "0/decade", says: "'0/decade'", "1/decade to 100/decade"),
    Case("--pulse", "1 us", "--snapshots", "x/decade", says: "'x/decade'"),
    Case("--pulse", "1 us", "--tolerance", "0", says: "--tolerance must lie between 1e-8 and 0.1"),
    Case("--pulse", "1 us", "--tolerance", "1", says: "--tolerance must lie between"),
    Case("--pulse", "1 us", "--tolerance", "1e-12", says: "--tolerance must lie between"),
    Case("--pulse", "1 us", "--tolerance", "nan", says: "--tolerance must lie between"),
    Case("--pulse", "1 us", "--steady", says: "--steady or a pulse, not both"),
    Case("--pulse", "1 us", "--method", "picard", says: "--method picard is for steady states"),
    Case("--pulse", "1 us", "--resume", "--error-estimate", says: "--resume goes with one mesh"),
  ]

  @Test(arguments: usage)
  func onTheCommandLine(_ mistake: Case) throws {
    let folder = try TemporaryFolder()
    let run = try fvsolve(["--state", "set"] + mistake.arguments, in: folder)
    #expect(run.status == 64 && run.output == "", "\(run.output)\(run.errors)")
    for word in mistake.words { #expect(run.errors.contains(word), "no '\(word)' in \(run.errors)") }
    #expect(folder.files == [], "nothing is written")
  }

  /// The text of a protocol after its schema, and what is said about it.
  static let protocols: [(String, [String])] = [
    (
      "pulses: [{level: 1 V, width: 1 us}, {level: 1 V, width: 1 us, start: 0.5 us}]",
      ["2:70", "would start at 500 ns, before the end of the previous one at 1 us"]
    ),
    ("pulses: [{level: 1 V, width: 0 us}]", ["2:30", "width of pulse must be from 1 fs"]),
    (
      "pulses: [{level: 1 V, width: 1 us, rise: 2 us}]",
      ["2:42", "must not be longer than its width of 1 us"]
    ),
    ("pulses: [{level: 1 V, width: 1 us, spacing: -1 us}]", ["2:45", "spacing of pulse must be from 0 s"]),
    ("pulses: [{level: 1 V, widht: 1 us}]", ["unknown key \"widht\" in pulse", "did you mean \"width\"?"]),
    ("pulses: [{level: 1 V, width: 1 us}, {level: 1 mA, width: 1 us}]", ["is in A, but", "are in V"]),
    ("pulses: []", ["2:9", "at least one pulse, got an empty list"]),
    ("pulses: [{level: 1 V, width: 1 us}]\nsnapshots: [2 us]", ["3:13", "after the end of the run at 1 us"]),
  ]

  @Test(arguments: protocols)
  func inAProtocol(_ text: String, _ words: [String]) throws {
    let folder = try TemporaryFolder()
    try folder.write("schema: 1\n\(text)\n", to: "p.yaml")
    let run = try fvsolve(["--state", "set", "--protocol", "p.yaml"], in: folder)
    #expect(run.status == 65 && run.output == "", "\(run.output)\(run.errors)")
    for word in ["p.yaml:"] + words { #expect(run.errors.contains(word), "no '\(word)' in \(run.errors)") }
    #expect(folder.files == ["p.yaml"], "nothing is written")
  }

  @Test(arguments: [("none.yaml", "no such file"), (".", "this is a directory, not a file")])
  func withoutAProtocol(_ name: String, _ words: String) throws {
    let folder = try TemporaryFolder()
    let run = try fvsolve(["--state", "set", "--protocol", name], in: folder)
    #expect(run.status == 65 && run.errors == "\(name): error: \(words)\n", "\(run.errors)")
  }

  @Test func aRiseLongerThanThePulse() throws {
    let folder = try TemporaryFolder()
    let run = try fvsolve(["--state", "set", "--pulse", "1 us", "--rise", "2 us"], in: folder)
    #expect(run.status == 65)
    #expect(run.errors.contains("--rise of 2 us is longer than --pulse of 1 us"), "\(run.errors)")
    #expect(folder.files == [])
  }

  /// Published benchmarks give no heat capacities, and steady states need none.
  @Test func aMaterialThatStoresNoHeatIsNamed() throws {
    let folder = try TemporaryFolder()
    let device = Product.checkout + "/geometries/niraula-karpov.yaml"
    let run = try fvsolve(["--geometry", device, "--pulse", "1 us"], in: folder)
    #expect(run.status == 65, "\(run.errors)")
    #expect(run.errors.contains("'density' and 'heat_capacity' of material 'SiO2'"), "\(run.errors)")
    #expect(folder.files == [])
  }

  /// What has no steady state ends where it gets too hot, and soon.
  @Test func thermalRunaway() throws {
    let folder = try TemporaryFolder()
    let heat = """
          density: {value: 6000 kg/m3, source: assumed}
          heat_capacity: {value: 400 J/kg/K, source: assumed}

      """
    let text = SampleDevice.runaway.replacingOccurrences(
      of: "value: 1 W/m/K, source: assumed}\n", with: "value: 1 W/m/K, source: assumed}\n\(heat)")
    try folder.write(text, to: "runaway.yaml")
    try folder.write("old", to: "r.h5")
    let arguments = ["--geometry", "runaway.yaml", "--pulse", "1 ms", "--no-plot", "-o", "r.h5"]
    let run = try fvsolve(arguments + ["--voltage", "2 V"], in: folder, timeout: 60)
    #expect(run.status == 4 && run.output == "", "\(run.output)")
    for word in [
      "stopped at ", "of 1 ms: the device heats up without bound", "region '", "r = ", "what next:",
    ] {
      #expect(run.errors.contains(word), "no '\(word)' in \(run.errors)")
    }
    #expect(try folder.bytes("r.h5") == Data("old".utf8))
    #expect(!folder.exists("r.xdmf"), "only the checkpoint tells how far it got")
    let cool = try fvsolve(arguments + ["--voltage", "0.3 V"], in: folder, timeout: 60)
    #expect(cool.status == 0, "\(cool.errors)")
  }
}
