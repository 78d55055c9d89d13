import ArgumentParser
import CompactModel
import PulseProgramming
import ResultStore

/// The summary of a result or device file.
struct Inspect: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print the summary of a result file, a calibrated device or an update model.")

  @Argument(
    help: "Result file (HDF5), device file or update model (JSON).",
    completion: .file(extensions: ["h5", "json"]))
  var file: String

  @OptionGroup(title: "Output") var output: OutputOptions

  @Flag(help: "Print the resolved input that the result was computed from.")
  var config = false

  @Flag(name: .customLong("protocol"), help: "Print the pulses that a result over time was computed for.")
  var pulses = false

  @Flag(help: "Take a device file or update model that was changed after it was written.")
  var acceptEdited = false

  func validate() throws {
    if config && pulses { throw ValidationError("give --config or --protocol, not both") }
  }

  func run() throws {
    switch SealedFile(file) {
    case .updateModel:
      if config {
        throw ValidationError("--config goes with what was computed from an input; this is an update model")
      }
      let model = try UpdateModel(contentsOf: file, acceptEdited: acceptEdited)
      try show(UpdateModelReport(model), config: "", protocol: nil)
    case .device:
      let device = try CompactDevice(contentsOf: file, acceptEdited: acceptEdited)
      try show(DeviceReport(device), config: device.origin.input, protocol: nil)
    case nil: try showResult()
    }
  }

  private func showResult() throws {
    switch try ResultFile.kind(of: file) {
    case .impedance:
      let result = try ResultFile.readImpedance(file)
      try show(ImpedanceReport(result), config: result.config, protocol: nil)
    case .sweep:
      let result = try ResultFile.readSweep(file)
      try show(SweepReport(result), config: result.config, protocol: nil)
    case .sensitivity:
      let result = try ResultFile.readSensitivity(file)
      try show(SensitivityReport(result), config: result.config, protocol: nil)
    case .currentVoltage:
      let result = try ResultFile.readIV(file)
      try show(IVReport(result), config: result.config, protocol: nil)
    case .pulse:
      let result = try ResultFile.readPulse(file)
      try show(PulseReport(result), config: result.config, protocol: nil)
    case .optimum:
      let result = try ResultFile.readOptimum(file)
      try show(OptimumReport(result), config: result.config, protocol: nil)
    case .array:
      let result = try ResultFile.readArray(file)
      try show(ArrayReport(result), config: result.config, protocol: nil)
    case .training:
      let result = try ResultFile.readTraining(file)
      try show(TrainingReport(result), config: result.config, protocol: nil)
    case .fields:
      let result = try ResultFile.read(file)
      try show(Report(result), config: result.config, protocol: result.pulseProtocol)
    }
  }

  private func show(_ report: some PrintedReport, config text: String, protocol: String?) throws {
    if config {
      Console.print(text)
    } else if pulses {
      guard let text = `protocol` else {
        throw ValidationError("\(file) is not of a run over time: it has no pulses")
      }
      Console.print(text)
    } else {
      report.print(as: output)
    }
  }
}
