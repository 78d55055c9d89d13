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
    let result: FieldResult
    do {
      result = try ResultFile.read(file)
    } catch ResultStoreError.wrongConventions(_, found: ResultFile.impedanceConventions?, _) {
      let impedance = try ResultFile.readImpedance(file)
      if pulses { throw ValidationError("\(file) holds an impedance, which has no protocol") }
      if config {
        Console.print(impedance.config)
      } else {
        ImpedanceReport(impedance).print(as: output)
      }
      return
    }
    if config {
      Console.print(result.config)
    } else if pulses {
      guard let text = result.pulseProtocol else {
        throw ValidationError("\(file) holds a steady state, which has no protocol")
      }
      Console.print(text)
    } else {
      Report(result).print(as: output)
    }
  }
}
