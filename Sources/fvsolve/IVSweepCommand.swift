import ArgumentParser
import CompactModel
import Quantities
import ResultStore

/// Current-voltage sweeps.
struct IVSweepCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sweep",
    abstract: "Sweep the source 0 → SET → 0 → RESET → 0 (the default of 'iv').",
    discussion: """
      The source goes straight at one rate. Without --set and --reset it goes to 0.7 V and -0.8 V, with --divider to 1.4 V and -3.5 V; 0 leaves a half \
      out. A compliance holds in the SET half.
      """)

  @OptionGroup(title: "Device") var device: CompactDeviceOptions
  @OptionGroup(title: "Circuit") var source: SourceOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  @Option(
    name: .customLong("set"), parsing: .unconditional, help: "Largest source level of SET, such as \"0.7 V\"."
  )
  var setLevel: String?

  @Option(
    name: .customLong("reset"), parsing: .unconditional,
    help: "Largest source level of RESET, such as \"0.8 V\"; its sign is negative whatever is written.")
  var resetLevel: String?

  @Flag(help: "Drive by a current instead of a voltage: --set \"5 mA\" --reset \"8 mA\".")
  var current = false

  @Option(
    parsing: .unconditional, help: "Time of one cycle, such as \"1 ms\"; 1 s unless --rate is given.",
    transform: quantity(.time, PlausibleRange(.time, 1e-9, 1e6)))
  var period: Double?

  @Option(
    parsing: .unconditional, help: "Rate of the source, such as \"1 V/s\", or \"1 mA/s\" with --current.")
  var rate: String?

  @Option(help: ArgumentHelp("Cycles to sweep.", valueName: "N"))
  var cycles = 1

  @Option(help: ArgumentHelp("Intervals of each of the four branches.", valueName: "N"))
  var points = 400

  @Option(
    parsing: .unconditional,
    help: "State to start from: a name that the device has, or w; its deepest RESET state unless given.")
  var start: String?

  @Option(
    help: ArgumentHelp(
      "Vary the device from cycle to cycle as its file says, by random numbers of this seed.", valueName: "N")
  )
  var seed: UInt64?

  @Option(
    parsing: .unconditional,
    help: "Voltage at the device at which on and off resistance are told; 0.2 V unless given.",
    transform: quantity(.voltage, PlausibleRange(.voltage, 1e-3, 10)))
  var read: Double = 0.2

  @Option(
    name: [.customShort("o"), .customLong("output")], help: ArgumentHelp("Result file.", valueName: "file"),
    completion: .file(extensions: ["h5"]))
  var resultPath: String = "results/iv.h5"

  @Option(
    help: ArgumentHelp("Write the samples as a table as well (CSV).", valueName: "file"),
    completion: .file(extensions: ["csv"]))
  var csv: String?

  @Flag(inversion: .prefixedNo, help: "Draw the sweep (PNG and SVG) beside the result.")
  var plot = true

  func validate() throws {
    if current && !source.isDirect {
      throw ValidationError(
        "--series-resistance, --divider and --compliance go with a voltage; a current flows through them unchanged"
      )
    }
    if current && (setLevel == nil || resetLevel == nil) {
      throw ValidationError("give --set and --reset with --current, such as --set \"5 mA\" --reset \"8 mA\"")
    }
    if period != nil && rate != nil { throw ValidationError("give --period or --rate, not both") }
    if !(1...10_000).contains(cycles) { throw ValidationError("--cycles must lie between 1 and 10000") }
    if !(10...100_000).contains(points) { throw ValidationError("--points must lie between 10 and 100000") }
    if cycles * points > 5_000_000 {
      throw ValidationError("--cycles times --points must not pass 5000000: the samples would not fit")
    }
    if let csv, ResultFile.isSame(csv, resultPath) {
      throw ValidationError("--csv and -o name the same file")
    }
    _ = try sweep()
  }

  private func level(_ text: String?, _ usual: Double, _ option: String) throws -> Double {
    guard let text else { return usual }
    do {
      let value = try quantity(
        current ? .current : .voltage, current ? .current : .voltage)(text)
      return value
    } catch let error as ValidationError {
      let hint = current || !text.contains("A") ? "" : "; --current drives by a current"
      throw ValidationError("\(option): \(error.message)\(hint)")
    }
  }

  /// What was asked for, but for the device's divider.
  private func sweep() throws -> IVSweep {
    let upper = try level(setLevel, source.divider ? 1.4 : 0.7, "--set")
    let lower = abs(try level(resetLevel, source.divider ? 3.5 : 0.8, "--reset"))
    if upper < 0 { throw ValidationError("--set is positive: SET is at positive voltage") }
    if upper + lower == 0 { throw ValidationError("--set and --reset are both 0: nothing would be swept") }
    var period = period ?? 1
    if let rate {
      let kind = QuantityKind("a sweep rate", unit: current ? "A/s" : "V/s")
      do {
        period = 2 * (upper + lower) / (try quantity(kind, PlausibleRange(kind, 1e-9, 1e12))(rate))
      } catch let error as ValidationError { throw ValidationError("--rate: \(error.message)") }
    }
    return IVSweep(upper: upper, lower: lower, period: period, cycles: cycles, intervals: points)
  }

  func run() throws {
    let logger = output.logger
    let started = Timestamp.now
    for path in [resultPath] + (csv.map { [$0] } ?? []) { try ResultFile.checkWritable(path) }
    let device = try self.device.load()
    let from =
      try start.map { (name: $0 as String?, state: try device.startState($0)) } ?? device.deepestReset
    var sweep = try sweep()
    sweep.circuit = current ? TerminalCircuit(source: .current) : source.circuit(of: device)
    let measured = try sweep.run(
      device, from: MemristorState(state: from.state), memory: self.device.memory, seed: seed)
    var provenance = Provenance.thisRun(since: started)
    provenance.seed = seed
    let result = try IVResult(
      device, sweep, measured, from: startPhrase(from.name, from.state),
      memory: self.device.memory ?? device.memory, read: read, seed: seed, provenance: provenance)
    try ResultFile.writeIV(result, to: resultPath)
    var written = [resultPath]
    if let csv, case .sweep(let table) = result.content {
      try ResultFile.writeText(table.csv, to: csv)
      written.append(csv)
    }
    if plot { written += Plotting.pictures(of: resultPath, logger) }
    IVReport(result).print(as: output, written: written)
  }
}
