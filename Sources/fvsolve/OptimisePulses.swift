import ArgumentParser
import CompactModel
import Foundation
import Logging
import PulseProgramming
import Quantities
import ResultStore
import Synchronization

/// Not one of a particle: told in joules.
private let updateEnergy = QuantityKind("an energy of an update", unit: "J", example: "nJ")

/// Searches for pulses and circuit values that make the update straight.
struct OptimisePulses: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "optimise-pulses",
    abstract:
      "Search for the pulses and the resistor that make a device's update straight, for what they cost.",
    discussion: """
      Starts from a protocol, fig1g unless --protocol says otherwise, and searches over the numbers that --search names, such as \
      "LTP/heating/level=0:1.2V". What comes out is a front: the least deviation from a straight line for each energy, or time, of an update. The best \
      within --energy-budget or --time-budget is written as a protocol of its own.
      """)

  @OptionGroup(title: "Device") var device: CompactDeviceOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  @Option(
    name: .customLong("protocol"), help: "Protocol file (YAML), or the name of one that comes along.",
    completion: .file(extensions: ["yaml", "yml"]))
  var protocolName = "fig1g"

  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "A number to search over and its range; may be repeated. With fig1g, unless given: levels of heating, SET and RESET, the heating's width, and the resistor.",
      valueName: "PATH=FROM:TO"))
  var search: [String] = []

  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Set a value of the protocol first; may be repeated.", valueName: "PATH=VALUE"))
  var vary: [String] = []

  @Option(
    parsing: .unconditional, help: "Largest energy of an update, such as \"5 nJ\".",
    transform: quantity(updateEnergy, PlausibleRange(updateEnergy, 1e-18, 1)))
  var energyBudget: Double?

  @Option(
    parsing: .unconditional,
    help: "Largest time of an update, such as \"2 us\"; the front is over time then.",
    transform: quantity(.time, PlausibleRange(.time, 1e-12, 1e3)))
  var timeBudget: Double?

  @Flag(help: "Draw the front over the time of an update instead of its energy.")
  var overTime = false

  @Option(help: ArgumentHelp("Least ratio of the highest to the lowest conductance.", valueName: "ratio"))
  var leastOnOff = 1.5

  @Option(help: ArgumentHelp("Searches along the front.", valueName: "N"))
  var searches = 12

  @Option(help: ArgumentHelp("Sets of values that each of them tries.", valueName: "N"))
  var evaluations = 400

  @Option(help: ArgumentHelp("Seed of the searches.", valueName: "N"))
  var seed: UInt64 = 1

  @Option(help: ArgumentHelp("Threads; one per core unless given.", valueName: "N"))
  var jobs: Int?

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("Result file. The best protocol is written beside it (YAML).", valueName: "file"),
    completion: .file(extensions: ["h5"]))
  var resultPath = "results/optimum.h5"

  @Flag(inversion: .prefixedNo, help: "Draw the front (PNG and SVG) beside the result.")
  var plot = true

  /// What is searched over when nothing is said.
  private static let usual = [
    "LTP/heating/level=0:1.2V", "LTP/heating/width=0.5:10us", "LTP/SET/level=1.1:1.6V",
    "LTD/RESET/level=-2.5:-4.5V", "circuit/divider/resistance=200:1500Ohm",
  ]

  func validate() throws {
    if energyBudget != nil && timeBudget != nil {
      throw ValidationError("give --energy-budget or --time-budget, not both")
    }
    if energyBudget != nil && overTime {
      throw ValidationError("--over-time goes with --time-budget, not with --energy-budget")
    }
    if search.isEmpty && protocolName != "fig1g" {
      throw ValidationError("say what to search over: --search \"LTP/SET/level=0.6:0.9V\"")
    }
    if !(1...1e6).contains(leastOnOff) {
      throw ValidationError("--least-on-off must lie between 1 and 1000000")
    }
    if !(1...1000).contains(searches) { throw ValidationError("--searches must lie between 1 and 1000") }
    if !(10...1_000_000).contains(evaluations) {
      throw ValidationError("--evaluations must lie between 10 and 1000000")
    }
    if let jobs, !(1...1024).contains(jobs) { throw ValidationError("--jobs must lie between 1 and 1024") }
    if ResultFile.isSame(protocolPath, protocolName) {
      throw ValidationError("the best protocol would take the place of \(protocolName); choose another -o")
    }
    for text in search + vary { _ = try parts(text) }
  }

  private func parts(_ text: String) throws -> (path: String, value: String) {
    guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
      throw ValidationError(
        "--search is PATH=FROM:TO, such as \"LTP/SET/level=0.6:0.9V\", and --vary PATH=VALUE, got \"\(text)\""
      )
    }
    return (String(text[..<equals]), String(text[text.index(after: equals)...]))
  }

  private func template() throws -> ProtocolTemplate {
    var settings = try vary.map { text in
      let (path, value) = try parts(text)
      return ProtocolFile.Override(path: path, values: [value])
    }
    // The usual search needs the divider's own resistor as a number.
    if protocolName == "fig1g" && !settings.contains(where: { $0.path.hasPrefix("circuit") }) {
      settings.append(
        ProtocolFile.Override(path: "circuit", values: ["{divider: {resistance: 680 Ohm}}"]))
    }
    return try ProtocolTemplate(protocolName, settings: settings)
  }

  private func variables(_ template: ProtocolTemplate) throws -> [PulseOptimisation.Variable] {
    var variables: [PulseOptimisation.Variable] = []
    for text in search.isEmpty ? Self.usual : search {
      let (path, value) = try parts(text)
      let number = try template.number(at: path)
      let dimension = try Quantity(parsing: format(1, number.unit)).dimension
      let ends = value.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
      guard ends.count == 2 else {
        throw ValidationError("--search \(path): \"\(value)\" is no range: write from:to, such as 0.6:0.9V")
      }
      let range: [Double]
      do {
        range = try ValueList(parsing: ends.joined(separator: ","), as: dimension, largest: 2).values
      } catch { throw ValidationError("--search \(path): \(error)") }
      guard range[0] != range[1] else {
        throw ValidationError("--search \(path): both ends of \"\(value)\" are the same")
      }
      if variables.contains(where: { $0.number.path == path }) {
        throw ValidationError("--search names \(path) twice")
      }
      variables.append(.init(number, min(range[0], range[1])...max(range[0], range[1])))
    }
    return variables
  }

  func run() throws {
    let logger = output.logger
    let started = Timestamp.now
    let template = try template()
    let device = try self.device.load()
    var search = PulseOptimisation(template, on: device, over: try variables(template))
    search.memory = self.device.memory
    search.cost = timeBudget != nil || overTime ? .time : .energy
    search.budget = energyBudget ?? timeBudget
    (search.leastOnOff, search.searches, search.evaluations) = (leastOnOff, searches, evaluations)
    (search.seed, search.workers) = (seed, jobs ?? EngineOptions.cores)
    for path in [resultPath, protocolPath] { try ResultFile.checkWritable(path) }
    let total = searches * evaluations
    let line = Mutex(ProgressLine(logger))
    let found = try Interruption.deferred {
      defer { line.withLock { $0.finish() } }
      return try search.result(isStopping: { Interruption.pending != nil }) { done in
        line.withLock {
          $0.update(Double(done) / Double(total)) { "\(done) of at most \(total) sets of values" }
        }
      }
    }
    var provenance = Provenance.thisRun(since: started)
    provenance.seed = seed
    let result = try OptimumResult(search, found, provenance: provenance)
    try ResultFile.writeOptimum(result, to: resultPath)
    var written = [resultPath]
    if let best = found.best {
      let numbers = zip(search.variables, best.values).map { ($0.number, $1) }
      try ResultFile.writeText(
        try template.text(numbers, title: "Straightest update found from \(template.name)"), to: protocolPath)
      written.append(protocolPath)
    }
    if plot && !found.front.isEmpty { written += Plotting.pictures(of: resultPath, logger) }
    OptimumReport(result).print(as: output, written: written)
    if found.wasStopped {
      logger.warning("stopped early: the result holds what had been found until then")
      throw ExitCode(128 + (Interruption.pending ?? SIGINT))
    }
    if found.best == nil {
      logger.warning(
        found.front.isEmpty
          ? "nothing that was tried has an on/off ratio of \(format(leastOnOff, "")); lower --least-on-off, or widen --search"
          : "nothing that was tried is within the budget; raise it, or widen --search")
      throw ExitCode(Failure.noConvergence)
    }
  }

  /// "results/optimum.yaml"
  private var protocolPath: String {
    (resultPath.hasSuffix(".h5") ? String(resultPath.dropLast(3)) : resultPath) + ".yaml"
  }
}
