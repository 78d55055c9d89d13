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

  func run() throws {
    let result: FieldResult
    do {
      result = try ResultFile.read(file)
    } catch ResultStoreError.wrongConventions(_, found: ResultFile.impedanceConventions?, _) {
      let impedance = try ResultFile.readImpedance(file)
      if config {
        Console.print(impedance.config)
      } else {
        ImpedanceReport(impedance).print(as: output)
      }
      return
    }
    if config {
      Console.print(result.config)
    } else {
      Report(result).print(as: output)
    }
  }
}
