import ArgumentParser

/// Pictures of a result or device file.
struct Plot: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Draw a result file, a calibrated device or an update model (PNG and SVG).",
    discussion: """
      The kind of the file says what is drawn: fields, the history of a pulse, a thermal impedance, a sweep, sensitivities, current-voltage loops, read \
      disturb, programming, a search for pulses, a crossbar, a training, a calibrated device, fitted pulses.
      """
  )

  @Argument(
    help: "Result file (HDF5), device file or update model (JSON).",
    completion: .file(extensions: ["h5", "json"]))
  var file: String

  @Option(
    help: "Field to draw: temperature, potential, current_density, joule_heat or all.",
    completion: .list(["temperature", "potential", "current_density", "joule_heat", "all"]))
  var field = "temperature"

  @Flag(help: "Draw one sheet of all snapshots of a transient run instead of its hottest moment.")
  var snapshots = false

  @Option(
    help: "Half-width of the picture in nm, or 'full' for the whole device; around the filament unless given."
  )
  var window: String?

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("Folder for the pictures; beside the file unless given.", valueName: "folder"),
    completion: .directory
  )
  var folder: String?

  @Option(
    help: "Training to draw beside another one; may be repeated.", completion: .file(extensions: ["h5"]))
  var compare: [String] = []

  @Flag(help: "Take a device file or update model that was changed after it was written.")
  var acceptEdited = false

  func run() throws {
    var arguments = [file, "--field", field]
    if snapshots { arguments.append("--snapshots") }
    if let window { arguments += ["--window", window] }
    for other in compare { arguments += ["--compare", other] }
    if acceptEdited { arguments.append("--accept-edited") }
    if let folder { arguments += ["-o", folder] }
    Console.print("wrote \(try Plotting.draw(arguments).joined(separator: ", "))")
  }
}
