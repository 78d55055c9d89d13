import Foundation
import Testing

/// Mistakes in a study: what is wrong, where, and nothing is written.
@Suite struct BadSweepTests {
  typealias Case = BadOptionTests.Case

  static func mistake(_ arguments: String..., says words: String...) -> Case {
    var made = Case()
    (made.arguments, made.words) = (["sweep", "--states", "set", "--no-plot"] + arguments, words)
    return made
  }

  static let cases = [
    mistake("--voltage", "", says: "values of \"voltage\"", "there are no values"),
    mistake("--voltage", ",", says: "a value is missing between commas or colons"),
    mistake("--voltage", "0:0.5V", says: "is no range: write first:last:step"),
    mistake("--voltage", "0:0.5:-0.1V", says: "the step of", "has the wrong sign", "must be positive"),
    mistake("--voltage", "0.5:0:0.1V", says: "has the wrong sign", "must be negative"),
    mistake("--voltage", "0:0.5:0V", says: "the step of", "is zero"),
    mistake("--voltage", "0:0.5:0.1nm", says: "expected a voltage", "nm", "a length"),
    mistake("--voltage", "0.1nm,0.2V", says: "expected a voltage", "nm", "a length"),
    mistake("--voltage", "0.1,0.2", says: "has no unit", "as in \"0.2 V\""),
    mistake("--voltage", "nan V", says: "values of \"voltage\""),
    mistake("--voltage", "0.1,0.2,0.1V", says: "0.1 V appears twice among the values of \"voltage\""),
    mistake("--voltage", "200V", says: "voltage = 200 V", "from -100 V to 100 V"),
    mistake("--thickness", "-5nm", says: "thickness must be from 50 pm to 1 mm"),
    mistake("--axis", "ambiant=300,310K", says: "there is no \"ambiant\"; did you mean \"ambient\"?"),
    mistake("--axis", "layers/oxyde/thickness=5nm", says: "no \"oxyde\"; did you mean \"oxide\"?"),
    mistake("--axis", "filament/profile=5nm", says: "it leads to a list"),
    mistake("--axis", "ambient", says: "values of \"ambient\"", "there are no values"),
    mistake(
      "--axis", "layers/titanium/material=Ti,Tin", says: "unknown material \"Tin\"", "did you mean \"TiN\"?"),
    mistake("--axis", "voltage=0.1V", "--voltage", "0.1V", says: "\"voltage\" appears twice among the axes"),
    mistake("--voltage", "0.1V", "--current", "1uA", says: "one axis of voltages or currents is enough"),
    mistake("--current", "1uA", "--hold", "current", says: "an axis of currents holds the current already"),
    mistake(
      "--voltage", "0.1V", "--axis", "series_resistance=0,50Ohm", "--hold", "current",
      says: "the points are driven by currents", "leave the axis over series_resistance out"),
    mistake("--voltage", "0.1V", "--hold", "curent", says: "'curent' is invalid", "'conductance'"),
    mistake(
      "--axis", "filament_scale=0.9,1.1", "--hold", "conductance",
      says: "hold: conductance scales the filament itself"
    ),
    mistake("--set", "ambiant=300K", says: "did you mean \"ambient\"?"),
    mistake("--set", "ambient=300V", says: "ambient: expected a temperature", "a voltage"),
    mistake("--states", "sett", says: "unknown state \"sett\"; did you mean \"set\"?"),
    mistake("--states", "set,set", says: "two devices named \"set\""),
    mistake("--states", "set,", says: "unknown state \"\""),
    mistake("--states", "", says: "unknown state \"\""),
    mistake("--pulse", "1 V", says: "width of pulse: expected a time", "a voltage"),
    mistake("--pulse", "1 ns", "--rise", "2 ns", says: "the rise is longer than the width"),
    mistake("--rise", "1 ns", says: "pulse lacks the required key \"width\""),
    mistake("--resolution", "0", says: "resolution"), mistake("--refine", "7", says: "refine", "from 0 to 6"),
    mistake("--tolerance", "1", says: "tolerance"),
    mistake("--shard", "0/4", says: "--shard 0/4 is out of range: of 4 shards i goes from 1 to 4"),
    mistake("--shard", "5/4", says: "--shard 5/4 is out of range: of 4 shards i goes from 1 to 4"),
    mistake("--shard", "x/4", says: "--shard takes i/n, such as 2/4, got 'x/4'"),
    mistake("--shard", "2", says: "--shard takes i/n, such as 2/4, got '2'"),
    mistake("--shard", "1/0", says: "--shard 1/0", "at least 1 shard"),
    mistake("-o", "s.h5", "--csv", "s.h5", says: "--csv and -o name the same file"),
    mistake("--jobs", "0", says: "--jobs must lie between 1 and 1024"),
    mistake("--resume", "--overwrite", says: "--resume or --overwrite, not both"),
    mistake("--retry-failed", "--overwrite", says: "--retry-failed or --overwrite"),
    mistake("study.yaml", says: "--states is for the study file to say"),
    // More points than anybody wants, than fit in memory, than can be counted: said at once.
    mistake("--voltage", "0:1:1e-7V", says: "these are 10000001 values; more than 10000000 need --yes"),
    mistake("--voltage", "0:1:1e-300V", says: "values; more than 10000000 need --yes"),
    mistake(
      "--voltage", "0:0.32:1e-4V", "--axis", "ambient=200:520:0.1K",
      says: "these are 10246401 points; more than 10000000 need --yes"),
    mistake(
      "--voltage", "0:1:1e-4V", "--axis", "ambient=200:300:1e-2K", "--axis",
      "layers/top electrode/thickness=40:60:2e-3nm", "--axis", "layers/titanium/thickness=5:15:1e-3nm",
      "--axis", "drive/series_resistance=1:1000:0.1Ohm", "--thickness", "5:10:0.01nm",
      says: "these are more than 9e18 points; more than 10000000 need --yes"),
  ]

  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test(arguments: cases)
  func usage(_ mistake: Case) throws {
    let run = try fvsolve(mistake.arguments, in: folder)
    #expect(run.status == 64 && run.output == "", "\(run)")
    for word in mistake.words { #expect(run.errors.contains(word), "no '\(word)' in \(run.errors)") }
    #expect(folder.files == [], "nothing is written")
  }

  @Test func somethingMustBeStudied() throws {
    let run = try fvsolve(["sweep"], in: folder)
    #expect(run.status == 64 && run.errors.contains("say what to study: a study file, or --states"))
    let missing = try fvsolve(["sweep", "missing.yaml"], in: folder)
    #expect(missing.status == 65 && missing.errors.contains("missing.yaml: error: no such file"))
    let device = try fvsolve(["sweep", "--geometry", "d.yaml", "--voltage", "0.1V"], in: folder)
    #expect(device.status == 65 && device.errors.contains("d.yaml"), "\(device.errors)")
    #expect(folder.files == [])
  }

  /// What --yes allows is not refused.
  @Test func manyPointsMayBeWanted() throws {
    let run = try fvsolve(
      [
        "sweep", "--states", "set", "--voltage", "0:0.32:1e-4V", "--axis", "ambient=200:520:0.1K", "--yes",
        "--resolved",
      ], in: folder)
    #expect(run.status == 0 && run.output.contains("0:0.32:1e-4V"), "\(run.errors)")
  }

  /// Studies in files tell line and column, to `check` as well.
  @Test(arguments: [
    (
      "design: sobol", "design: sobel",
      "study.yaml:5:9: error: unknown design \"sobel\"; did you mean \"sobol\"?"
    ),
    (
      "devices: set", "devices: sett", "study.yaml:3:10: error: unknown state \"sett\"; did you mean \"set\"?"
    ),
    (
      "seed: 3", "sede: 3", "study.yaml:7:1: error: unknown key \"sede\" in the study; did you mean \"seed\"?"
    ),
    (
      "points: 5", "points: 10000001",
      "study.yaml:6:9: error: these are 10000001 points; more than 10000000 need"
    ),
    ("path: thickness", "path: thicknes", "study.yaml:11:12: error: path \"thicknes\": there is no"),
    ("from: 5 nm", "from: 5 V", "study.yaml:11:29: error: values of \"thickness\": expected a length"),
    ("from: 5 nm, to: 10 nm", "from: 5 nm, to: 5 nm", "the range is empty; from must be below to"),
    ("design: sobol", "design: [sobol", "study.yaml:"),
  ])
  func studyFiles(_ right: String, _ wrong: String, _ message: String) throws {
    let text = SampleStudy.sobol(points: 5)
    try #require(text.contains(right))
    try folder.write(text.replacingOccurrences(of: right, with: wrong), to: "study.yaml")
    for command in [["sweep", "study.yaml", "--no-plot"], ["check", "study.yaml"]] {
      let run = try fvsolve(command, in: folder)
      #expect(run.status == 65 && run.output == "", "\(run)")
      #expect(run.errors.contains(message), "\(run.errors)")
    }
    #expect(folder.files == ["study.yaml"])
  }
}
