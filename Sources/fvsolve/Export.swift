import ArgumentParser
import CompactModel

/// A calibrated device in the forms that other tools read.
struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write a calibrated device for SPICE, Verilog-A, AIHWKIT, CrossSim, or as a table.",
    discussion: """
      The subcircuit and the module are named after their file: device.va holds the module device_memristor.
      """)

  @Argument(help: "Device file (JSON).", completion: .file(extensions: ["json"]))
  var device: String

  @OptionGroup(title: "Exports") var exports: ExportOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  @Flag(help: "Take a device file that was changed after it was written.")
  var acceptEdited = false

  func validate() throws {
    guard exports.isWanted else {
      throw ValidationError(
        "say what to write: --spice, --verilog-a, --aihwkit, --cross-sim or --thermal-resistance")
    }
    try exports.requireDistinct(from: device, named: "the device file")
  }

  func run() throws {
    let device = try CompactDevice(contentsOf: device, acceptEdited: acceptEdited)
    let written = try exports.write(device)
    if output.json {
      Console.print(["title": device.title, "written": written])
    } else {
      Console.print("wrote \(written.joined(separator: ", "))")
    }
  }
}
