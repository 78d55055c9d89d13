import ArgumentParser
import ResultStore

/// The summary of a result file.
struct Inspect: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Print the summary of a result file.")

  @Argument(help: "Result file (HDF5).", completion: .file(extensions: ["h5"]))
  var file: String

  @OptionGroup(title: "Output") var output: OutputOptions

  @Flag(help: "Print the resolved input that the result was computed from.")
  var config = false

  @Flag(name: .customLong("protocol"), help: "Print the pulses that a result over time was computed for.")
  var pulses = false

  func validate() throws {
    if config && pulses { throw ValidationError("give --config or --protocol, not both") }
  }

  func run() throws {
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
