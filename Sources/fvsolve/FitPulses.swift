import ArgumentParser
import DeviceGeometry
import Foundation
import PulseProgramming
import Quantities
import ResultStore

/// A device as trainers see it, from readings of a laboratory.
struct FitPulses: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fit-pulses",
    abstract: "Fit measured potentiation and depression; write the device as a trainer takes it.",
    discussion: """
      The table has a heading and a row for each reading: pulse, branch (ltp or ltd), conductance [uS], and if there are several, cycle and device. \
      Columns are separated by commas, semicolons or tabs. docs/fitting.md has all headings, formulas and what the errors mean.
      """)

  @Argument(help: "Table of readings (CSV).", completion: .file(extensions: ["csv", "tsv", "txt"]))
  var data: String

  @Option(
    parsing: .unconditional,
    help: "Voltage that currents were read at, such as \"0.1 V\", where the table has a column 'current'.",
    transform: quantity(.voltage, PlausibleRange(.voltage, -100, 100)))
  var readVoltage: Double?

  @Option(help: ArgumentHelp("Pulse number of a reading before any pulse.", valueName: "N"))
  var numberBeforePulses = 0

  @Flag(help: "Keep the measured shape (the nearest curve that never falls back) instead of an exponential.")
  var curve = false

  @Flag(help: "Give a branch that was not measured the shape of the other one.")
  var mirror = false

  @Option(help: "Title of the model; the table's name unless given.")
  var title: String?

  @OptionGroup(title: "Output") var output: OutputOptions

  @Option(
    name: [.customShort("o"), .customLong("output")], help: ArgumentHelp("Model file.", valueName: "file"),
    completion: .file(extensions: ["json"]))
  var resultPath: String = "results/update.json"

  @Flag(inversion: .prefixedNo, help: "Draw readings, fits and residuals (PNG and SVG) beside the model.")
  var plot = true

  func validate() throws {
    if readVoltage == 0 { throw ValidationError("--read-voltage must not be 0: nothing would be read") }
    if !(0...1000).contains(numberBeforePulses) {
      throw ValidationError("--number-before-pulses must lie between 0 and 1000")
    }
    if ResultFile.isSame(data, resultPath) { throw ValidationError("-o names the table itself") }
  }

  func run() throws {
    let logger = output.logger
    try ResultFile.checkWritable(resultPath)
    let text = try InputText(path: data, form: "a table of text (CSV)")
    var (measured, notes) = try PulseMeasurement.read(
      text, PulseMeasurement.Reading(readVoltage: readVoltage, numberBeforePulses: numberBeforePulses))
    if mirror { notes += measured.mirrorMissing() }
    let fit: UpdateFit
    do { fit = try UpdateFit(measured) } catch {
      throw InputErrors([InputError(file: data, line: error.line, message: error.message)])
    }
    notes += fit.notes
    for note in notes { logger.warning("\(note)") }
    let name = (data as NSString).lastPathComponent
    let origin = UpdateModel.Origin(
      version: Version.number, commit: Version.commit,
      how: "fit-pulses" + (curve ? " --curve" : "") + (mirror ? " --mirror" : ""),
      sources: [name: SHA256.hexDigest(text.text.utf8)])
    let model = fit.model(
      title: title ?? (name as NSString).deletingPathExtension, withCurves: curve, readings: measured,
      origin: origin)
    try model.write(to: resultPath)
    var written = [resultPath]
    if plot { written += Plotting.pictures(of: resultPath, logger) }
    PulseFitReport(fit, title: model.title, notes: notes).print(as: output, written: written)
  }
}

extension PulseMeasurement {
  /// Gives each device that has one direction only the other one: the same readings back from the end.
  fileprivate mutating func mirrorMissing() -> [String] {
    var notes: [String] = []
    for name in devices {
      let own = branches.filter { $0.device == name }
      let directions = Set(own.map(\.direction))
      guard directions.count == 1, let direction = directions.first else { continue }
      let other: Direction = direction == .potentiation ? .depression : .potentiation
      branches += own.map { branch in
        // first + last - G: from the other end by the same steps.
        let (first, last) = (branch.conductance[0], branch.conductance.last!)
        return Branch(
          other, device: branch.device, cycle: branch.cycle, pulses: branch.pulses,
          conductance: branch.conductance.map { max(first + last - $0, 0) }, line: branch.line)
      }
      notes.append(
        (name.isEmpty ? "" : "device '\(name)': ")
          + "\(other.rawValue) was not measured; it is taken as \(direction.rawValue) mirrored")
    }
    return notes
  }
}

extension UpdateFitError {
  fileprivate var line: Int? {
    switch self {
    case .tooFew(let branch), .wrongWay(let branch, _, _), .noChange(let branch, _, _): branch.line
    case .noReadings, .oneDirection, .noCommonRange: nil
    }
  }

  fileprivate var message: String {
    func of(_ device: String) -> String { device.isEmpty ? "" : " of device '\(device)'" }
    func text(_ value: Double) -> String { format(value, "S", digits: 4) }
    switch self {
    case .noReadings: return "there are no readings"
    case .tooFew(let branch):
      return
        "\(branch.direction.rawValue)\(of(branch.device)) has \(branch.pulses.count) readings; at least 3 are needed"
    case .oneDirection(let direction, let device):
      let other: PulseMeasurement.Direction = direction == .potentiation ? .depression : .potentiation
      return
        "there is \(direction.rawValue)\(of(device)) but no \(other.rawValue): measure it, add a column 'branch' if it is in the table, or say --mirror to give it the same shape"
    case .wrongWay(let branch, let from, let to):
      let verb = branch.direction == .potentiation ? "falls" : "rises"
      return
        "\(branch.direction.rawValue)\(of(branch.device)) \(verb), from \(text(from)) to \(text(to)); are ltp and ltd exchanged?"
    case .noChange(let branch, let change, let noise):
      return
        "\(branch.direction.rawValue)\(of(branch.device)) does not change: \(text(change)) from end to end, in noise of \(text(noise))"
    case .noCommonRange(let device, let rises, let falls):
      return
        "potentiation\(of(device)) goes from \(text(rises.lowerBound)) to \(text(rises.upperBound)), depression from \(text(falls.upperBound)) to \(text(falls.lowerBound)): "
        + "they pass too few conductances in common to be one cycle"
    }
  }
}
