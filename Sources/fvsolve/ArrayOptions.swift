import ArgumentParser
import CompactModel
import Crossbar
import Foundation
import PulseProgramming
import Quantities

/// The array that a network is trained on: its devices, and what of a real array takes part.
struct ArrayOptions: ParsableArguments {
  enum Scheme: String, ExpressibleByArgument, CaseIterable { case plain, improved, ideal }

  @Option(
    help:
      "Calibrated device (of 'calibrate') or update model (of 'fit-pulses'), JSON; an ideal one, or one of --labels, unless given.",
    completion: .file(extensions: ["json"]))
  var device: String?

  @Flag(help: "Take a device file that was changed after it was written.")
  var acceptEdited = false

  @Option(
    help:
      "How pulses program the device: plain or improved (a calibrated device's cycles), or ideal, for its range alone; improved, or what an update model has, unless given."
  )
  var scheme: Scheme?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Nonlinearity labels of potentiation and depression, positive for fast at first, of a device without a file.",
      valueName: "P/D"))
  var labels: String?

  @Option(
    help: ArgumentHelp(
      "Pulses over the range for potentiation and depression, of a device without a file; 100/100 unless given.",
      valueName: "P/D"))
  var pulses: String?

  @Option(
    help: ArgumentHelp(
      "Lowest and highest conductance of a device without a file; 0.1 uS/5 uS unless given.",
      valueName: "LOW/HIGH"))
  var conductance: String?

  @Option(
    help: ArgumentHelp(
      "What one pulse varies the conductance by, standard deviation over the range; the device's own unless given.",
      valueName: "fraction"))
  var cycleNoise: Double?

  @Option(
    help: ArgumentHelp(
      "The same over what the pulse changes; the device's own unless given.", valueName: "fraction"))
  var relativeNoise: Double?

  @Option(
    help: ArgumentHelp(
      "How devices differ in lowest and highest conductance, over them; the device's own unless given.",
      valueName: "fraction"))
  var rangeSpread: Double?

  @Option(
    help: ArgumentHelp(
      "How devices differ in their nonlinearity labels; the device's own unless given.", valueName: "labels"))
  var labelSpread: Double?

  @Option(
    help: ArgumentHelp(
      "Leave out, separated by commas: levels, nonlinearity, asymmetry, cycle-noise, device-spread, read-noise.",
      valueName: "LIST"))
  var without: String?

  @Option(help: "Pulses for a change: nearest whole number, random (the mean is right), or none (parts too).")
  var rounding: PulseRounding?

  @Option(
    help: "Weights against a reference column, or as pairs of cells.")
  var mapping = WeightMapping.reference

  @OptionGroup var reading: ReadOutOptions

  static let parts = ["levels", "nonlinearity", "asymmetry", "cycle-noise", "device-spread", "read-noise"]

  private func pair(_ text: String, _ option: String) throws -> (String, String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map {
      $0.trimmingCharacters(in: .whitespaces)
    }
    guard parts.count == 2 else {
      throw ValidationError("\(option) takes two values, such as '\(example(option))'")
    }
    return (parts[0], parts[1])
  }

  private func example(_ option: String) -> String {
    ["--labels": "2.4/4.88", "--pulses": "97/100", "--conductance": "3.1 nS/38 nS"][option] ?? "1/1"
  }

  private func leftOut() throws -> Set<String> {
    let words = (without ?? "").split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
    for word in words where !Self.parts.contains(word) {
      let hint = closestMatch(to: word, among: Self.parts).map { "; did you mean '\($0)'?" } ?? ""
      throw ValidationError("--without knows \(Self.parts.joined(separator: ", ")), not '\(word)'\(hint)")
    }
    return Set(words)
  }

  func validate() throws {
    _ = try leftOut()
    _ = try ownDevice()
    if device != nil, labels != nil || pulses != nil || conductance != nil {
      throw ValidationError(
        "--labels, --pulses and --conductance describe a device that has no file; --device has one")
    }
    if device == nil, let scheme, scheme != .ideal {
      throw ValidationError(
        "--scheme \(scheme.rawValue) needs the device that is programmed so: --device FILE")
    }
    if scheme == .ideal, labels != nil {
      throw ValidationError("--labels bend what --scheme ideal has straight; give one of them")
    }
    for (name, value) in [
      ("--cycle-noise", cycleNoise), ("--relative-noise", relativeNoise), ("--range-spread", rangeSpread),
    ] {
      if let value, !(value >= 0 && value <= 10) {
        throw ValidationError("\(name) must lie between 0 and 10")
      }
    }
    if let labelSpread, !(labelSpread >= 0 && labelSpread <= 10) {
      throw ValidationError("--label-spread must lie between 0 and 10")
    }
  }

  /// What the options describe without a file.
  private func ownDevice() throws -> UpdateModel {
    var numbers = [0.0, 0.0]
    if let labels {
      let texts = try pair(labels, "--labels")
      numbers = try [texts.0, texts.1].map { text in
        guard let value = Double(text), abs(value) < Nonlinearity.limit else {
          throw ValidationError("--labels: '\(text)' is no label; they lie between -10.1 and 10.1")
        }
        return value
      }
    }
    var counts = [100, 100]
    if let pulses {
      let texts = try pair(pulses, "--pulses")
      counts = try [texts.0, texts.1].map { text in
        guard let value = Int(text), (1...1_000_000).contains(value) else {
          throw ValidationError("--pulses: '\(text)' is no number of pulses from 1 to 1000000")
        }
        return value
      }
    }
    var ends = [1e-7, 5e-6]
    if let conductance {
      let texts = try pair(conductance, "--conductance")
      ends = try [texts.0, texts.1].map(
        quantity(
          QuantityKind("a conductance", unit: "S"),
          PlausibleRange(QuantityKind("a conductance", unit: "S"), 0, 1e3)))
      guard ends[0] < ends[1] else { throw ValidationError("--conductance: the lowest comes first") }
    }
    return UpdateModel(
      title: labels == nil ? "ideal device" : "device of labels \(labels ?? "")", scheme: "options",
      lowest: ends[0], highest: ends[1],
      potentiation: .init(pulses: counts[0], label: numbers[0]),
      depression: .init(pulses: counts[1], label: numbers[1]),
      origin: .init(version: Version.number, commit: Version.commit, how: "command line", sources: [:]))
  }

  /// The device, how it is programmed, and the hash of its file.
  func load() throws -> (model: UpdateModel, scheme: String, hash: String) {
    guard let path = device else {
      let model = try ownDevice()
      return (model, labels == nil ? "ideal" : "labels", "")
    }
    if SealedFile(path) == .updateModel {
      let model = try UpdateModel(contentsOf: path, acceptEdited: acceptEdited)
      if let scheme, scheme != .ideal, scheme.rawValue != model.scheme {
        throw ValidationError("\(path) is of scheme '\(model.scheme)', not '\(scheme.rawValue)'")
      }
      return (model, scheme == .ideal ? "ideal" : model.scheme, try model.seal())
    }
    let compact = try CompactDevice(contentsOf: path, acceptEdited: acceptEdited)
    let hash = try compact.seal()
    let chosen = scheme ?? .improved
    let model: UpdateModel
    do {
      model = try UpdateModel(
        device: compact, scheme: chosen == .plain ? .plain : .improved,
        origin: .init(
          version: Version.number, commit: Version.commit, how: "programming cycle of the calibrated device",
          sources: ["device": hash]))
    } catch let error as DeviceValueError { throw SealedDocumentError.badValue(path: path, error) }
    return (model, chosen.rawValue, hash)
  }

  /// Enters device and array into a plan.
  func apply(to plan: inout TrainingPlan) throws {
    var wrong = plan.scheme == "ideal" ? Nonidealities.none : Nonidealities()
    if let cycleNoise { (plan.device.cycleToCycle, wrong.cycleToCycle) = (cycleNoise, true) }
    if let relativeNoise { (plan.device.relativeCycleToCycle, wrong.cycleToCycle) = (relativeNoise, true) }
    if let readNoise = reading.readNoise { (plan.device.readNoise, wrong.readNoise) = (readNoise, true) }
    if let rangeSpread {
      (plan.device.deviceToDevice.lowest, plan.device.deviceToDevice.highest) = (rangeSpread, rangeSpread)
      wrong.deviceToDevice = true
    }
    if let labelSpread { (plan.device.deviceToDevice.label, wrong.deviceToDevice) = (labelSpread, true) }
    wrong.stuck = reading.stuck
    (wrong.drift, wrong.driftLevel) = (reading.drift, reading.driftLevel)
    plan.nonidealities = wrong
    plan.mapping = mapping
  }

  /// After a manner of computing has set its own: what was said explicitly holds.
  func override(_ plan: inout TrainingPlan) throws {
    let out = try leftOut()
    if let rounding { plan.nonidealities.rounding = rounding }
    reading.enterCircuits(&plan.nonidealities)
    if out.contains("levels") { plan.nonidealities.rounding = .none }
    if out.contains("nonlinearity") { plan.nonidealities.nonlinearity = false }
    if out.contains("asymmetry") { plan.nonidealities.asymmetry = false }
    if out.contains("cycle-noise") { plan.nonidealities.cycleToCycle = false }
    if out.contains("device-spread") { plan.nonidealities.deviceToDevice = false }
    if out.contains("read-noise") { plan.nonidealities.readNoise = false }
  }
}

extension PulseRounding: ExpressibleByArgument {}
extension WeightMapping: ExpressibleByArgument {}
extension Loss: ExpressibleByArgument {}
extension Optimiser: ExpressibleByArgument {}
