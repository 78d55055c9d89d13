import ArgumentParser
import DeviceGeometry
import Studies

/// What is studied: a study file, or the same said in options.
struct StudyOptions: ParsableArguments {
  @Argument(
    help: "Study file (YAML); without one, the options say what is studied.",
    completion: .file(extensions: ["yaml", "yml"]))
  var study: String?

  @Option(
    name: [.customLong("states"), .customLong("state")],
    help: "Built-in states, such as \"reset,weakset,set\".")
  var states: String?

  @Option(
    help: "Device file (YAML) instead of or besides built-in states; may be repeated.",
    completion: .file(extensions: ["yaml", "yml"]))
  var geometry: [String] = []

  @Option(help: "Stack of the built-in states: reduced, or full from the wafer to the pad.")
  var stack: BuiltInStates.Stack?

  @Option(
    help: "Materials file (YAML) instead of the one that a device names.",
    completion: .file(extensions: ["yaml", "yml"]))
  var materials: String?

  @Option(
    parsing: .unconditional,
    help: "Thicknesses of the filament's layer: \"5,7.5,10nm\", or first:last:step as in \"5:10:2.5nm\".")
  var thickness: String?

  @Option(parsing: .unconditional, help: "Source voltages, such as \"0:0.5:0.1V\".")
  var voltage: String?

  @Option(parsing: .unconditional, help: "Currents that drive the device, such as \"10,50,100uA\".")
  var current: String?

  @Option(
    help: ArgumentHelp(
      "Values of any number or name of the device by its path, such as \"layers/titanium/thickness=5:20:5nm\"; may be repeated.",
      valueName: "path=values"))
  var axis: [String] = []

  @Option(
    help: ArgumentHelp(
      "One value for all points, such as \"series_resistance=50Ohm\"; may be repeated.",
      valueName: "path=value"))
  var set: [String] = []

  @Option(
    help: ArgumentHelp(
      "What is held against the unchanged device while other axes vary: voltage, current (the drive is adjusted) or conductance (the filament's radii are).",
      valueName: "quantity"))
  var hold: Study.Hold?

  @Option(parsing: .unconditional, help: "Follow one pulse of this width in time at every point.")
  var pulse: String?

  @Option(parsing: .unconditional, help: "Time in which the pulse rises; its width includes it.")
  var rise: String?

  @Option(parsing: .unconditional, help: "Time in which the pulse falls, after its width.")
  var fall: String?

  @Option(parsing: .unconditional, help: "Time to go on after the pulse.")
  var follow: String?

  @Option(
    name: .customLong("protocol"), help: "Follow the pulses of a protocol file (YAML) at every point.",
    completion: .file(extensions: ["yaml", "yml"]))
  var protocolFile: String?

  @Option(
    help: ArgumentHelp(
      "Local error that a step in time may have, as a fraction of the largest temperature rise.",
      valueName: "fraction"))
  var tolerance: String?

  @Option(help: ArgumentHelp("Mesh density: sizes are divided by it.", valueName: "factor"))
  var resolution: String?

  @Option(help: ArgumentHelp("Uniform refinements of the mesh.", valueName: "N"))
  var refine: String?

  @Flag(help: "Take more than 10 million points.")
  var yes = false

  /// More would not fit in memory.
  private static let mostPoints = 1_000_000_000

  func validate() throws {
    guard study != nil else {
      if states == nil && geometry.isEmpty {
        throw ValidationError(
          "say what to study: a study file, or --states reset, weakset or set with axes such as --voltage 0:0.5:0.1V"
        )
      }
      return
    }
    let others = entries
    if let first = others.first {
      throw ValidationError(
        "--\(first.option) is for the study file to say; edit it, or leave the file out")
    }
  }

  func load() throws -> Study {
    let largest = yes ? Self.mostPoints : Study.usualLimit
    if let study { return try StudyFile.load(path: study, largest: largest) }
    let entries: [(key: String, value: StudyFile.Option)] =
      [("schema", .text("1"))] + entries.map { ($0.key, $0.value) }
    do { return try StudyFile.load(options: entries, largest: largest) } catch { throw Self.usage(error) }
  }

  /// What is wrong with options is told as such; what is wrong with files that they name, at its place.
  private static func usage(_ errors: InputErrors) -> any Error {
    guard errors.errors.allSatisfy({ $0.file == "command line" }) else { return errors }
    return ValidationError(errors.errors.map(\.message).joined(separator: "\n"))
  }

  /// With the empty ones, which are mistakes.
  private var stateNames: [String] {
    states?.split(separator: ",", omittingEmptySubsequences: false).map {
      $0.trimmingCharacters(in: .whitespaces)
    } ?? []
  }

  /// The options as entries of a study file.
  private var entries: [(option: String, key: String, value: StudyFile.Option)] {
    var entries: [(String, String, StudyFile.Option)] = []
    let devices = (stateNames + geometry).map { StudyFile.Option.text($0) }
    if !devices.isEmpty { entries.append((states == nil ? "geometry" : "states", "devices", .list(devices))) }
    if let stack { entries.append(("stack", "stack", .text(stack.rawValue))) }
    for (key, value) in [
      ("materials", materials), ("hold", hold?.rawValue), ("protocol", protocolFile),
      ("tolerance", tolerance),
      ("resolution", resolution), ("refine", refine),
    ] {
      if let value { entries.append((key, key, .text(value))) }
    }
    if !set.isEmpty {
      entries.append(
        ("set", "set", .mapping(set.map { Self.halves($0) }.map { ($0.path, .text($0.values)) })))
    }
    if !axes.isEmpty { entries.append((axes[0].option, "axes", .list(axes.map(\.value)))) }
    let times = [("rise", rise), ("fall", fall), ("follow", follow)].compactMap { key, value in
      value.map { (key: key, value: StudyFile.Option.text($0)) }
    }
    if let pulse {
      entries.append(("pulse", "pulse", .mapping([(key: "width", value: .text(pulse))] + times)))
    } else if let first = times.first {
      entries.append((first.key, "pulse", .mapping(times)))
    }
    return entries
  }

  /// The drive comes last, so that neighbouring points share a mesh.
  private var axes: [(option: String, value: StudyFile.Option)] {
    func axis(_ path: String, _ values: String) -> StudyFile.Option {
      .mapping([(key: "path", value: .text(path)), (key: "values", value: .text(values))])
    }
    var axes: [(String, StudyFile.Option)] = []
    if let thickness { axes.append(("thickness", axis("thickness", thickness))) }
    for text in self.axis {
      let (path, values) = Self.halves(text)
      axes.append(("axis", axis(path, values)))
    }
    if let voltage { axes.append(("voltage", axis("voltage", voltage))) }
    if let current { axes.append(("current", axis("current", current))) }
    return axes
  }

  /// "path=values" at the last "=".
  private static func halves(_ text: String) -> (path: String, values: String) {
    guard let sign = text.lastIndex(of: "=") else { return (text, "") }
    return (String(text[..<sign]), String(text[text.index(after: sign)...]))
  }
}

extension Study.Hold: ExpressibleByArgument {}
