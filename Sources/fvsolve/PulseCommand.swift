import ArgumentParser
import CompactModel
import Logging
import PulseProgramming
import Quantities
import ResultStore
import Synchronization

/// Programs a calibrated device as a protocol says.
struct PulseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pulse",
    abstract: "Program a calibrated device by pulses: LTP and LTD, any train, ensembles, schemes compared.",
    discussion: """
      'fvsolve pulse --device results/device.json --protocol fig1g' goes through a protocol that comes along; --list names them. A protocol file (YAML) \
      says which pulses are applied through which circuit and what is read; --vary changes any value of it. Several protocols are compared; --schemes \
      compares plain pulses, heating, the divider, both, and incremental pulses that are selected by what is read.
      """)

  @OptionGroup(title: "Device") var options: PulseDeviceOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  @Option(
    name: .customLong("protocol"),
    help: "Protocol file (YAML) or the name of one that comes along; several with commas, or repeated.",
    completion: .file(extensions: ["yaml", "yml"]))
  var protocols: [String] = []

  @Flag(help: "Compare the schemes of programming: fig1b, heating, fig3d, fig1g and incremental.")
  var schemes = false

  @Flag(help: "Name the protocols that come along, and end.")
  var list = false

  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Vary a value of the protocols, such as \"LTP/heating/level=0:0.5:0.1V\"; one value sets it. May be repeated.",
      valueName: "PATH=VALUES"))
  var vary: [String] = []

  @Option(help: ArgumentHelp("Cycles to go through, instead of the protocol's.", valueName: "N"))
  var cycles: Int?

  @Option(help: ArgumentHelp("Devices of the ensemble, instead of the protocol's.", valueName: "N"))
  var devices: Int?

  @Option(
    help: ArgumentHelp(
      "Vary pulses and devices as the device file says, by random numbers of this seed.", valueName: "N"))
  var seed: UInt64?

  @Option(help: ArgumentHelp("Threads; one per core unless given.", valueName: "N"))
  var jobs: Int?

  @Option(
    name: [.customShort("o"), .customLong("output")], help: ArgumentHelp("Result file.", valueName: "file"),
    completion: .file(extensions: ["h5"]))
  var resultPath = "results/pulse.h5"

  @Option(
    help: ArgumentHelp("Write all readings as a table as well (CSV).", valueName: "file"),
    completion: .file(extensions: ["csv"]))
  var csv: String?

  @Option(
    help: "Write what the pulses of the first case do as an update model for the trainer (JSON).",
    completion: .file(extensions: ["json"]))
  var updateModel: String?

  @Flag(inversion: .prefixedNo, help: "Draw the curves (PNG and SVG) beside the result.")
  var plot = true

  func validate() throws {
    if list { return }
    if protocols.isEmpty && !schemes {
      throw ValidationError(
        "say what to apply: --protocol FILE, --protocol fig1g, or --schemes; --list names what comes along")
    }
    if let jobs, !(1...1024).contains(jobs) { throw ValidationError("--jobs must lie between 1 and 1024") }
    for (option, count) in [("--cycles", cycles), ("--devices", devices)] {
      if let count, !(1...1_000_000).contains(count) {
        throw ValidationError("\(option) must lie between 1 and 1000000")
      }
    }
    let paths = [resultPath] + [csv, updateModel].compactMap(\.self)
    for (i, path) in paths.enumerated() where paths[..<i].contains(where: { ResultFile.isSame($0, path) }) {
      throw ValidationError("two outputs name the same file: \(path)")
    }
    for path in paths where (options.paths + names).contains(where: { ResultFile.isSame($0, path) }) {
      throw ValidationError("\(path) is an input file")
    }
    _ = try overrides()
    try options.validateCount()
  }

  private var names: [String] {
    (schemes ? ["fig1b", "heating", "fig3d", "fig1g", "incremental"] : [])
      + protocols.flatMap { $0.split(separator: ",").map(String.init) }
  }

  private func overrides() throws -> [ProtocolFile.Override] {
    try vary.map { text in
      guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
        throw ValidationError(
          "--vary is PATH=VALUES, such as \"LTP/SET/level=0.6:0.8:0.05V\", got \"\(text)\"")
      }
      let path = String(text[..<equals])
      let values = String(text[text.index(after: equals)...])
      do {
        return ProtocolFile.Override(path: path, values: try ValueList.texts(values))
      } catch { throw ValidationError("--vary \(path): \(error)") }
    }
  }

  /// What the options say of the ensemble, as values of the file, so that its resolved text is what was run.
  private var ensemble: [ProtocolFile.Override] {
    [
      ("cycles", cycles.map { "\($0)" }), ("devices", devices.map { "\($0)" }),
      ("seed", seed.map { "\($0)" }),
    ].compactMap { key, value in
      value.map { ProtocolFile.Override(path: "ensemble/\(key)", values: [$0]) }
    }
  }

  private func files() throws -> [ProtocolFile] {
    var files: [ProtocolFile] = []
    for name in names {
      let file = try ProtocolFile.load(name, overrides: try overrides())
      for entry in file.cases { try check(entry.programming.ensemble, updates: entry.programming.updates) }
      files.append(
        ensemble.isEmpty ? file : try ProtocolFile.load(name, overrides: try overrides() + ensemble))
    }
    return files
  }

  /// Whether the options fit a file's ensemble: what does not is theirs to answer for.
  private func check(_ ensemble: ProgrammingProtocol.Ensemble, updates: Int) throws {
    var ensemble = ensemble
    if let cycles { ensemble.cycles = cycles }
    if let devices { ensemble.devices = devices }
    if let seed { ensemble.seed = seed }
    if ensemble.devices > 1 && ensemble.seed == nil {
      throw ValidationError("several devices differ by random numbers: give --seed, such as --seed 1")
    }
    let readings = Double(updates + 1) * Double(ensemble.cycles) * Double(ensemble.devices)
    if readings > Double(ProgrammingProtocol.mostReadings) {
      throw ValidationError(
        "--cycles times --devices times updates are more than \(ProgrammingProtocol.mostReadings) readings")
    }
  }

  /// The trainer knows two protocols by what they do.
  private static func scheme(of protocolName: String) -> String {
    ["fig1b": "plain", "fig1g": "improved"][protocolName] ?? protocolName
  }

  func run() throws {
    if list {
      for name in ProtocolFile.builtIn {
        Console.print(
          name.padding(toLength: 14, withPad: " ", startingAt: 0) + (try ProtocolFile.load(name).title))
      }
      return
    }
    let logger = output.logger
    let started = Timestamp.now
    let files = try files()
    for path in [resultPath] + [csv, updateModel].compactMap(\.self) { try ResultFile.checkWritable(path) }
    var study = ProtocolStudy(devices: try options.load(), files: files, memory: options.memory)
    study.workers = jobs ?? EngineOptions.cores
    let total = study.cycles
    let line = Mutex(ProgressLine(logger))
    let begin = ContinuousClock.now
    let outcome = try Interruption.deferred {
      defer { line.withLock { $0.finish() } }
      return try study.result(isStopping: { Interruption.pending != nil }) { done in
        // What is done in a moment needs no line.
        if ContinuousClock.now - begin < .seconds(1) { return }
        line.withLock { $0.update(Double(done) / Double(total)) { "\(done) of \(total) cycles" } }
      }
    }
    var provenance = Provenance.thisRun(since: started)
    provenance.seed = files.compactMap { $0.cases.first?.programming.ensemble.seed }.first
    let result = try PulseResult(study, outcome, provenance: provenance)
    try ResultFile.writePulse(result, to: resultPath)
    var written = [resultPath]
    if let csv {
      try ResultFile.writeText(result.csv, to: csv)
      written.append(csv)
    }
    if let updateModel, let first = outcome.entries.first(where: { $0.outcome != nil }) {
      let model = try UpdateModel(
        first.outcome!, of: study.devices[first.device], scheme: Self.scheme(of: files[first.file].name),
        version: Version.number, commit: Version.commit)
      try model.write(to: updateModel)
      written.append(updateModel)
    }
    if plot { written += Plotting.pictures(of: resultPath, logger) }
    PulseReport(result).print(as: output, written: written)
    if result.cases.contains(where: { !$0.failure.isEmpty }) { throw ExitCode(Failure.somePoints) }
  }
}

/// Calibrated devices, one or several.
struct PulseDeviceOptions: ParsableArguments {
  @Option(
    help:
      "Device file (JSON) that a calibration wrote; several with commas, or repeated, as for oxides of different thickness.",
    completion: .file(extensions: ["json"]))
  var device: [String] = []

  @Flag(help: "Take device files that were changed after they were written.")
  var acceptEdited = false

  @Option(
    help:
      "Thermal memory: fourier, heat as the fields conduct it, or effective, with the slow excess besides; the device's own unless given."
  )
  var memory: ThermalMemory?

  var paths: [String] { device.flatMap { $0.split(separator: ",").map(String.init) } }

  func validateCount() throws {
    if paths.isEmpty { throw ValidationError("Missing expected argument '--device <device>'") }
  }

  func load() throws -> [CompactDevice] {
    try paths.map { try CompactDevice(contentsOf: $0, acceptEdited: acceptEdited) }
  }
}
