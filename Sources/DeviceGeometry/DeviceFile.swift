import Materials

/// A device read from a file, and the file as it was understood.
public struct LoadedDevice: Sendable, Equatable {
  public var device: Device
  /// The complete input with overrides applied and materials inlined: itself a device file, which loads to an
  /// equal device. It names no other file.
  public var resolvedText: String

  public init(device: Device, resolvedText: String) {
    self.device = device
    self.resolvedText = resolvedText
  }
}

/// Reads device files (YAML, schema 1).
public enum DeviceFile {
  /// Reads a file, resolves the materials file that it names relative to it, and checks everything.
  ///
  /// - Throws: every error that was found, each with file, line and column.
  public static func load(
    path: String, overrides: DeviceOverrides = DeviceOverrides()
  ) throws(InputErrors) -> LoadedDevice {
    try load(InputText(path: path), overrides)
  }

  /// Reads a device file that is already in memory.
  ///
  /// - Parameter name: for messages; a materials file is sought relative to it.
  public static func load(
    text: String, name: String, overrides: DeviceOverrides = DeviceOverrides()
  ) throws(InputErrors) -> LoadedDevice {
    try load(InputText(name: name, bytes: Array(text.utf8)), overrides)
  }

  /// The name of a file without folders and the ending of YAML: "set" for "geometries/set.yaml".
  public static func stem(of path: String) -> String {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    let ending = [".yaml", ".yml"].first { name.hasSuffix($0) }
    return String(name.dropLast(ending?.count ?? 0))
  }

  static func load(_ input: InputText, _ overrides: DeviceOverrides) throws(InputErrors) -> LoadedDevice {
    try DeviceTree.read(input, overrides).loaded
  }
}
