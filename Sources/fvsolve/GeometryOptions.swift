import ArgumentParser
import DeviceGeometry
import Quantities

/// Which device: its file, materials and oxide.
struct GeometryOptions: ParsableArguments {
  @Option(help: "Built-in state: reset, weakset or set.", completion: .list(["reset", "weakset", "set"]))
  var state: String?

  @Option(
    help: "Device file (YAML) instead of a built-in state.", completion: .file(extensions: ["yaml", "yml"]))
  var geometry: String?

  @Option(help: "Stack of the built-in state: reduced, or full from the wafer to the pad.")
  var stack: BuiltInStates.Stack = .reduced

  @Option(
    help: "Materials file (YAML) instead of the one that the device names.",
    completion: .file(extensions: ["yaml", "yml"]))
  var materials: String?

  @Option(
    parsing: .unconditional,
    help: "Thickness of the filament's layer, such as \"7.5 nm\"; the filament scales with it.",
    transform: quantity(.length, .thickness))
  var thickness: Double?

  func validate() throws {
    if state != nil && geometry != nil { throw ValidationError("give --state or --geometry, not both") }
    if geometry != nil && stack != .reduced {
      throw ValidationError("--stack goes with --state, not with --geometry")
    }
    if let state { _ = try Self.builtIn(state) }
  }

  /// A built-in state by its name.
  static func builtIn(_ name: String) throws -> BuiltInStates.State {
    guard let state = BuiltInStates.State(rawValue: name) else {
      throw unknownName("state", name, among: BuiltInStates.State.allCases.map(\.rawValue))
    }
    return state
  }

  /// The built-in state that was asked for.
  /// - Parameter fallback: where none was.
  func builtInState(unless fallback: String? = nil) throws -> BuiltInStates.State {
    guard let name = state ?? fallback else {
      throw ValidationError(
        "say which device to solve: --state reset, weakset or set, or --geometry with a file. Try 'fvsolve --state weakset'."
      )
    }
    return try Self.builtIn(name)
  }

  /// The input of the device that was asked for.
  /// - Parameters:
  ///   - overrides: what else is changed about it than materials and thickness.
  ///   - fallback: built-in state where none was asked for.
  func tree(
    _ overrides: DeviceOverrides = DeviceOverrides(), unless fallback: String? = nil
  ) throws -> DeviceTree {
    var overrides = overrides
    (overrides.materialsFile, overrides.oxideThickness) = (materials, thickness)
    if let geometry { return try DeviceTree(path: geometry, overrides: overrides) }
    return try DeviceTree(builtInState(unless: fallback), stack, overrides: overrides)
  }
}

/// A usage error for a name that there is not, with the one that was probably meant.
func unknownName(_ what: String, _ word: String, among names: [String]) -> ValidationError {
  let hint = closestMatch(to: word, among: names).map { "; did you mean '\($0)'?" } ?? ""
  return ValidationError("unknown \(what) '\(word)' (\(names.joined(separator: ", ")))\(hint)")
}
