import ArgumentParser
import Calibration
import CompactModel
import DeviceGeometry
import Foundation
import Logging
import Quantities
import ResultStore
import Synchronization

/// From a device's fields to its compact model.
struct Calibrate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Calibrate the compact model of a device from its fields.",
    discussion: """
      Starts from the built-in RESET state, whose filament and gap are varied, unless --state or --geometry says otherwise. Solves the fields over the filament's state and the voltage, fits smooth surfaces and thermal poles to them, and the kinetics to the \
      programming experiments of the publication. All of it is kept beside the device file as it is done, and the same command goes on after an \
      interruption. The same input and seed give the same device, bit for bit.
      """)

  @OptionGroup(title: "Device") var device: GeometryOptions
  @OptionGroup(title: "Output") var output: OutputOptions
  @OptionGroup(title: "Exports") var exports: ExportOptions

  @Option(
    help:
      "Steady study to take instead of solving, over filament_scale, filament/gap/from, filament/gap/to and voltage (HDF5 of 'sweep'); may be repeated.",
    completion: .file(extensions: ["h5"]))
  var sweep: [String] = []

  @Option(
    name: [.customShort("o"), .customLong("output")], help: ArgumentHelp("Device file.", valueName: "file"),
    completion: .file(extensions: ["json"]))
  var resultPath = "results/device.json"

  @Option(
    parsing: .unconditional,
    help: "Largest voltage over the device, of either sign; 2 V unless given.",
    transform: quantity(.voltage, PlausibleRange(.voltage, 0.05, 10)))
  var voltageLimit: Double?

  @Option(
    parsing: .unconditional,
    help: "Smallest radius of the filament, where w is 0; half of the device's own unless given.",
    transform: quantity(.length, .filamentRadius))
  var smallestRadius: Double?

  @Option(
    parsing: .unconditional,
    help: "Largest radius of the filament, where w is 1; 3.75 times the device's own unless given.",
    transform: quantity(.length, .filamentRadius))
  var largestRadius: Double?

  @Option(
    parsing: .unconditional,
    help: "Length of the gap where w is -1, \"0 nm\" for none; that of the device, or 2 nm, unless given.",
    transform: quantity(.length, PlausibleRange(.length, 0, 1e-6)))
  var gap: Double?

  @Option(
    parsing: .unconditional,
    help: "Resistor of the voltage divider in the programming experiments; 680 Ohm unless given.",
    transform: quantity(.resistance, .resistance))
  var divider: Double = 680

  @Option(help: ArgumentHelp("Mesh density: sizes are divided by it.", valueName: "factor"))
  var resolution = 1.0

  @Option(help: ArgumentHelp("Seed of the held-out points and the searches.", valueName: "N"))
  var seed: UInt64 = 1

  @Option(
    help: ArgumentHelp(
      "Parameter sets that each of two searches tries, and four times those that each of two walks over what they leave open tries; \(CalibrationOptions().searchEvaluations) unless given.",
      valueName: "N"))
  var searchEvaluations: Int?

  @Flag(help: "A first look: fewer field solves, a short search.")
  var quick = false

  @Option(
    help: ArgumentHelp(
      "Take the switching of another device file, its slow memory by the thickness, instead of searching for it: fields of another geometry, the same ions.",
      valueName: "device"), completion: .file(extensions: ["json"]))
  var switchingFrom: String?

  @Option(help: ArgumentHelp("Threads; one per core unless given.", valueName: "N"))
  var jobs: Int?

  @Flag(help: "Drop what is there, of whatever device.")
  var overwrite = false

  @Flag(inversion: .prefixedNo, help: "Draw the device (PNG and SVG) beside its file.")
  var plot = true

  func validate() throws {
    if let jobs, !(1...1024).contains(jobs) { throw ValidationError("--jobs must lie between 1 and 1024") }
    if !(0.1...10).contains(resolution) { throw ValidationError("--resolution must lie between 0.1 and 10") }
    if let searchEvaluations, !(10...10_000_000).contains(searchEvaluations) {
      throw ValidationError("--search-evaluations must lie between 10 and 10000000")
    }
    let ranges = [
      ("--voltage-limit", voltageLimit), ("--smallest-radius", smallestRadius),
      ("--largest-radius", largestRadius), ("--gap", gap),
    ]
    if !sweep.isEmpty, let (name, _) = ranges.first(where: { $0.1 != nil }) {
      throw ValidationError("--sweep or \(name), not both: a device goes as far as its studies")
    }
    if switchingFrom != nil && searchEvaluations != nil {
      throw ValidationError(
        "--switching-from or --search-evaluations, not both: there is nothing to search for")
    }
    if let smallestRadius, let largestRadius, smallestRadius >= largestRadius {
      throw ValidationError("--smallest-radius must be below --largest-radius")
    }
  }

  func run() throws {
    let logger = output.logger
    let started = Timestamp.now
    let tree = try device.tree(unless: "reset")
    var options = try options(for: tree)
    if !sweep.isEmpty { options = try options.covering(sweep) }
    let source = try switchingFrom.map { try CompactDevice(contentsOf: $0) }
    // Other thicknesses serve the search alone.
    if source != nil { options.thicknessFactors = [] }
    let plan = try CalibrationPlan(tree, options: options)
    try exports.requireDistinct(from: resultPath, named: "-o")
    try ResultFile.checkWritable(resultPath)
    var calibration = Calibration(plan, folder: folder, version: Version.number, commit: Version.commit)
    (calibration.workers, calibration.overwrites) = (jobs ?? EngineOptions.cores, overwrite)
    (calibration.sweeps, calibration.switchingSource) = (sweep, source)
    let progress = Mutex(CalibrationProgressLine(logger))
    let result = try Interruption.deferred {
      defer { progress.withLock { $0.finish() } }
      do {
        return try calibration.device(
          input: tree, isStopping: { Interruption.pending != nil },
          report: { now in progress.withLock { $0.update(now) } },
          provenance: { .thisRun(since: started) })
      } catch is CalibrationStopped {
        throw CalibrationInterrupted(folder: folder, overwrites: overwrite)
      }
    }
    try result.write(to: resultPath)
    for warning in result.report.warnings { logger.warning("\(warning)") }
    var written = [resultPath] + (try exports.isWanted ? exports.write(result) : [])
    if plot { written += Plotting.pictures(of: resultPath, logger) }
    CalibrationSummary(result).print(
      as: output, and: [("cpu_seconds_total", Double(clock()) / Double(CLOCKS_PER_SEC))], written: written)
  }

  /// Where sweeps and searches are kept: "results/device.calibration".
  private var folder: String {
    (resultPath.hasSuffix(".json") ? String(resultPath.dropLast(5)) : resultPath) + ".calibration"
  }

  private func options(for tree: DeviceTree) throws -> CalibrationOptions {
    var options = quick ? CalibrationOptions.quick : CalibrationOptions()
    (options.gap, options.resolution) = (gap, resolution)
    if let voltageLimit { options.voltageLimit = voltageLimit }
    (options.seed, options.dividerResistance) = (seed, divider)
    if let searchEvaluations {
      (options.searchEvaluations, options.spreadEvaluations) = (searchEvaluations, searchEvaluations / 4)
    }
    if smallestRadius != nil || largestRadius != nil {
      let radius = try CalibrationPlan.radius(of: tree)
      let scales = options.scales
      let (from, to) = (
        smallestRadius.map { $0 / radius } ?? scales.lowerBound,
        largestRadius.map { $0 / radius } ?? scales.upperBound
      )
      guard from < to else { throw ValidationError("the smallest radius must be below the largest") }
      options.scales = from...to
    }
    return options
  }
}

/// A calibration that was asked to stop.
struct CalibrationInterrupted: Error, CustomStringConvertible {
  var folder: String
  /// Whether the run dropped what was there; its command would do so again.
  var overwrites: Bool

  var description: String {
    "interrupted; what is finished is kept in \(folder), and the same command \(overwrites ? "without --overwrite " : "")"
      + "goes on from there"
  }
}

/// How far a calibration is.
private struct CalibrationProgressLine {
  private var line: ProgressLine
  private var stage = ""
  private let logger: Logger

  init(_ logger: Logger) { (line, self.logger) = (ProgressLine(logger), logger) }

  mutating func update(_ now: CalibrationProgress) {
    if now.stage != stage {
      line.finish()
      stage = now.stage
    }
    line.update(Double(now.done) / Double(max(1, now.total))) {
      "\(now.stage): \(now.done) of \(now.total)"
    }
  }

  mutating func finish() { line.finish() }
}
