/// The device files that come with the program, found from any working directory.
public enum BuiltInStates {
  /// Switching state of the filament.
  public enum State: String, Sendable, CaseIterable { case reset, weakset, set }
  /// How much of the structure around the cell is modelled.
  public enum Stack: String, Sendable, CaseIterable {
    /// Bottom metal's TiN, oxide, Ti, TiN, within the cell's radius.
    case reduced
    /// From the wafer to the pad, with passivation.
    case full
  }

  /// Name of the file below geometries/, such as "full/set.yaml".
  public static func fileName(_ state: State, _ stack: Stack = .reduced) -> String {
    (stack == .full ? "full/" : "") + state.rawValue + ".yaml"
  }

  /// Names of all device files: the states, and examples of other filaments and devices.
  public static var fileNames: [String] {
    BuiltInFiles.all.map(\.name).filter { !$0.hasSuffix("materials.yaml") && !$0.hasPrefix(protocols) }
      .sorted()
  }

  private static let protocols = "protocols/"

  /// Names of the protocols of programming, without folder and ending.
  public static var protocolNames: [String] {
    BuiltInFiles.all.map(\.name).filter { $0.hasPrefix(protocols) }
      .map { DeviceFile.stem(of: $0) }.sorted()
  }

  /// A built-in state.
  public static func load(
    _ state: State, _ stack: Stack = .reduced, overrides: DeviceOverrides = DeviceOverrides()
  ) throws(InputErrors) -> LoadedDevice {
    try load(fileName: fileName(state, stack), overrides: overrides)
  }

  /// A built-in device file, by its name in `fileNames`.
  public static func load(
    fileName: String, overrides: DeviceOverrides = DeviceOverrides()
  ) throws(InputErrors) -> LoadedDevice {
    try DeviceFile.load(InputText(builtIn: fileName), overrides)
  }

  /// The text of a built-in file, comments included; `nil` if there is none of that name.
  public static func text(fileName: String) -> String? {
    BuiltInFiles.all.first { $0.name == fileName }?.text
  }
}

extension InputText {
  /// A file embedded in the program, by its path below geometries/; "full/../set.yaml" is "set.yaml".
  package init(builtIn path: String) throws(InputErrors) {
    var parts: [Substring] = []
    for part in path.split(separator: "/") {
      if part == "..", !parts.isEmpty { parts.removeLast() } else if part != "." { parts.append(part) }
    }
    let name = parts.joined(separator: "/")
    guard let text = BuiltInStates.text(fileName: name) else {
      let names = BuiltInStates.fileNames
      throw InputErrors(
        InputError(file: name, message: "there is no built-in file of this name\(hint(name, among: names))"))
    }
    self.name = name
    self.text = text
    isBuiltIn = true
  }
}
