import Testing

/// The words that users type are a promise: a renamed option fails here.
@Suite struct HelpTests {
  static let device = [
    "--state", "--geometry", "--stack", "--materials", "--voltage", "--current", "--series-resistance",
    "--divider", "--diode", "--compliance",
    "--thickness", "--resolution", "--refine",
  ]
  static let output = ["--json", "-q, --quiet", "-v, --verbose"]

  static let calibrated = [
    "--device", "--accept-edited", "--memory", "fourier", "effective", "--series-resistance", "--divider",
    "--compliance",
  ]

  struct Page: CustomTestStringConvertible, Sendable {
    var command: [String]
    var words: [String]
    var testDescription: String { command.joined(separator: " ") }
  }

  static let pages = [
    Page(
      command: [],
      words: [
        "solve (default)", "mesh", "impedance", "calibrate", "iv", "pulse", "fit-pulses", "optimise-pulses",
        "train", "infer", "export", "reproduce", "array", "sensitivity", "check",
        "inspect", "plot",
        "doctor",
        "--version",
        "Exit codes: 0", "64",
        "65",
        "70", "74", "130", "143", "4 no convergence",
      ]),
    Page(
      command: ["solve"],
      words: device + output + [
        "--steady", "--method", "newton, picard", "--error-estimate", "-o, --output", "--plot/--no-plot",
        "reduced, full", "reset, weakset or set", "--pulse", "--protocol", "--rise", "--fall", "--follow",
        "--snapshots", "3/decade", "--tolerance <fraction>", "default: 0.001", "--resume",
      ]),
    Page(
      command: ["reproduce"],
      words: output + [
        "<figures>", "fig2cde", "s10", "--quick", "-o, --output", "--data", "--device", "--materials",
        "--jobs",
        "--dry-run", "--rebuild",
      ]),
    Page(command: ["mesh"], words: device + output + ["-o, --output"]),
    Page(
      command: ["impedance"],
      words: device + output + ["--pulse", "--error", "-o, --output", "--plot/--no-plot", "probed at 1 mV"]),
    Page(command: ["iv"], words: ["sweep (default)", "read-disturb", "--device"]),
    Page(
      command: ["iv", "sweep"],
      words: calibrated + output + [
        "--set", "--reset", "--current", "--period", "--rate", "--cycles", "--points", "--start", "--seed",
        "--read",
        "-o, --output", "--csv", "--plot/--no-plot",
      ]),
    Page(
      command: ["iv", "read-disturb"],
      words: calibrated + output + [
        "--read", "--width", "--spacing", "--count", "--start", "-o, --output", "--csv", "--plot/--no-plot",
      ]),
    Page(
      command: ["calibrate"],
      words: output + [
        "--state", "--geometry", "--stack", "--materials", "--thickness", "--sweep", "--voltage-limit",
        "--smallest-radius", "--largest-radius", "--gap", "--divider", "--resolution", "--seed",
        "--search-evaluations", "--quick", "--jobs", "--overwrite", "--spice <file>", "--verilog-a <file>",
        "--aihwkit <file>", "--cross-sim <folder>", "--thermal-resistance <file>", "-o, --output",
        "--plot/--no-plot",
      ]),
    Page(
      command: ["fit-pulses"],
      words: output + [
        "<data>", "--read-voltage", "--number-before-pulses", "--curve", "--mirror", "--title",
        "-o, --output",
        "--plot/--no-plot",
      ]),
    Page(
      command: ["sensitivity"],
      words: device + output + [
        "--only", "--ranges/--no-ranges", "--check", "-o, --output", "--plot/--no-plot",
      ]),
    Page(
      command: ["export"],
      words: output + [
        "<device>", "--spice <file>", "--verilog-a <file>", "--aihwkit <file>", "--cross-sim <folder>",
        "--thermal-resistance <file>", "--accept-edited",
      ]),
    Page(
      command: ["pulse"],
      words: output + [
        "--device", "--accept-edited", "--memory", "--protocol", "--schemes", "--list",
        "--vary <PATH=VALUES>",
        "--cycles", "--devices", "--seed", "--jobs", "-o, --output", "--csv", "--update-model",
        "--plot/--no-plot",
      ]),
    Page(
      command: ["array"],
      words: output + [
        "<conductances>", "--voltages", "--unit <unit>", "--wire-resistance", "--row-resistance",
        "--column-resistance", "--source-resistance", "--sense-resistance", "--access-resistance",
        "--driven-ends", "--grounded-ends", "one or both", "-o, --output", "--csv", "--plot/--no-plot",
      ]),
    Page(
      command: ["infer"],
      words: output + [
        "<file>", "--data", "--read-noise", "--stuck", "--drift", "--drift-level", "--adc-bits",
        "--adc-range",
        "--access", "--wire-resistance", "--row-resistance", "--column-resistance", "--source-resistance",
        "--sense-resistance", "--driven-ends", "--grounded-ends", "--temperature",
        "--temperature-coefficient", "--repeats", "--seed",
      ]),
    Page(
      command: ["train"],
      words: output + [
        "--device", "--accept-edited", "--scheme", "plain, improved, ideal", "--labels <P/D>",
        "--pulses <P/D>",
        "--conductance <LOW/HIGH>", "--cycle-noise", "--relative-noise", "--read-noise", "--range-spread",
        "--label-spread", "--without <LIST>", "--rounding", "none, nearest, random", "--mapping",
        "reference, pairs", "--stuck", "--adc-bits", "--adc-range", "--access", "--drift", "--drift-level",
        "--wire-resistance", "--row-resistance", "--column-resistance", "--source-resistance",
        "--sense-resistance", "--driven-ends", "--grounded-ends", "--wire-refresh <N>", "--data",
        "--hidden", "--input-bits", "--hidden-bits", "--loss", "squared, cross-entropy", "--optimizer",
        "--optimiser",
        "sgd, momentum, adagrad, rmsprop, adam", "--rate", "--schedule", "--batch", "--epochs", "--images",
        "--seed",
        "--seeds", "--compat", "neurosim-v3", "-o, --output", "--resume", "--jobs", "--plot/--no-plot",
        "--bench", "--vary <name=values>", "--study", "--shard <i/n>", "--save-runs", "--overwrite", "--csv",
        "--engine", "local, slurm", "--shards", "--sbatch",
      ]),
    Page(command: ["check"], words: ["<file>", "--resolved", "--accept-edited"]),
    Page(command: ["inspect"], words: ["<file>", "--config", "--protocol"] + output),
    Page(
      command: ["plot"],
      words: [
        "<file>", "--field", "temperature, potential, current_density, joule_heat or all", "--window",
        "--snapshots",
        "-o, --output",
      ]),
    Page(command: ["doctor"], words: ["Report versions"]),
  ]

  @Test(arguments: pages, ["--help", "-h", "help"])
  func everyOptionIsExplained(_ page: Page, asked: String) throws {
    let arguments = asked == "help" ? ["help"] + page.command : page.command + [asked]
    // Wide enough that nothing is wrapped between two words.
    let run = try fvsolve(arguments, in: try TemporaryFolder(), environment: ["COLUMNS": "200"])
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    let text = run.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    for word in page.words { #expect(text.contains(word), "no '\(word)' in \(run.output)") }
  }

  @Test func version() throws {
    let run = try fvsolve(["--version"], in: try TemporaryFolder())
    #expect(run.status == 0 && run.errors.isEmpty)
    #expect(
      run.output.wholeMatch(
        of: /\d+\.\d+\.\d+ \(([0-9a-f]{12}( with uncommitted changes)?|commit unknown: .+)\)\n/) != nil,
      "\(run.output)")
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func completion(_ shell: String) throws {
    let run = try fvsolve(["--generate-completion-script", shell], in: try TemporaryFolder())
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    for word in ["weakset", "series-resistance", "inspect", "doctor", "joule_heat"] {
      #expect(run.output.contains(word), "no '\(word)' in the \(shell) script")
    }
  }
}
