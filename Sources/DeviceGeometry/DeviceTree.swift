/// The complete input of a device as a tree of named values, materials included: what studies and sensitivities change.
///
/// A value has a path: the keys that lead to it, joined by "/". An entry of a list goes by its name or, without one, by its
/// index from 0: `layers/oxide/thickness`, `filament/profile/0/radius`, `materials/TiN/electrical_conductivity/sigma300`.
/// Besides there are ``Shorthand``s.
public struct DeviceTree: Sendable {
  /// With every material that the device could name.
  var root: InputValue
  private let input: InputText

  /// Reads a file as ``DeviceFile/load(path:overrides:)`` does.
  /// - Throws: every error that was found.
  public init(path: String, overrides: DeviceOverrides = DeviceOverrides()) throws(InputErrors) {
    self = try Self.read(InputText(path: path), overrides).tree
  }

  /// - Parameter name: for messages; a materials file is sought relative to it.
  public init(
    text: String, name: String, overrides: DeviceOverrides = DeviceOverrides()
  ) throws(InputErrors) {
    self = try Self.read(InputText(name: name, bytes: Array(text.utf8)), overrides).tree
  }

  /// A built-in state.
  public init(
    _ state: BuiltInStates.State, _ stack: BuiltInStates.Stack = .reduced,
    overrides: DeviceOverrides = DeviceOverrides()
  ) throws(InputErrors) {
    self = try Self.read(InputText(builtIn: BuiltInStates.fileName(state, stack)), overrides).tree
  }

  /// A device that is part of another file.
  package init(_ value: InputValue, in input: InputText, overrides: DeviceOverrides) throws(InputErrors) {
    self = try Self.read(value, input, overrides).tree
  }

  private init(root: InputValue, library: [InputValue.Entry], input: InputText) {
    self.root = root
    self.input = input
    self.root["materials"] = InputValue(.mapping(library))
  }

  /// The tree of a file and the device that it describes.
  static func read(
    _ input: InputText, _ overrides: DeviceOverrides
  ) throws(InputErrors) -> (tree: DeviceTree, loaded: LoadedDevice) {
    try read(InputValue(parsing: input), input, overrides)
  }

  private static func read(
    _ value: InputValue, _ input: InputText, _ overrides: DeviceOverrides
  ) throws(InputErrors) -> (tree: DeviceTree, loaded: LoadedDevice) {
    let diagnostics = Diagnostics()
    var root = value
    let replacement = try overrides.materialsFile.map { path throws(InputErrors) in try InputText(path: path)
    }
    overrides.apply(to: &root, diagnostics)
    let library = MaterialLibrary(root["materials"], in: input, replacement: replacement, diagnostics)
    let device = try device(root, library, diagnostics)
    let tree = DeviceTree(root: root, library: library.entries, input: input)
    return (tree, LoadedDevice(device: device, resolvedText: tree.resolvedText(device)))
  }

  /// nil with a report for what is no device. Throws nothing itself: Swift 6.3.1 in release mode releases the tree twice when an
  /// error leaves the scope of the decoder.
  @inline(never)
  private static func decoded(
    _ root: InputValue, _ library: MaterialLibrary, _ diagnostics: Diagnostics
  ) -> Device? {
    var decoder = DeviceDecoder(root, library: library, diagnostics)
    return decoder?.device()
  }

  private static func device(
    _ root: InputValue, _ library: MaterialLibrary, _ diagnostics: Diagnostics
  ) throws(InputErrors) -> Device {
    let device = decoded(root, library, diagnostics)
    try diagnostics.throwIfAny()
    if let device { return device }
    // Unreachable while every refusal is reported; an error is better than a trap if one is not.
    throw InputErrors(InputError(file: root.file, message: "the device could not be read"))
  }

  /// The device that the tree describes.
  /// - Throws: every error that was found.
  public func device() throws(InputErrors) -> Device {
    let diagnostics = Diagnostics()
    let library = MaterialLibrary(root["materials"], in: input, replacement: nil, diagnostics)
    return try Self.device(root, library, diagnostics)
  }

  /// The device that the tree describes, with the text of its file.
  /// - Throws: every error that was found.
  public func loaded() throws(InputErrors) -> LoadedDevice {
    let device = try device()
    return LoadedDevice(device: device, resolvedText: resolvedText(device))
  }

  /// With the materials that the device names and no others.
  private func resolvedText(_ device: Device) -> String {
    var root = root
    let used = (root["materials"]?.mapping ?? []).filter { device.materials[$0.name] != nil }
    root["materials"] = InputValue(.mapping(used))
    return root.yaml
  }

  /// The tree as a device file of its own, with all the materials of its library.
  public var text: String { root.yaml }

  /// The same as part of another file.
  package var value: InputValue { root }

  /// Applies what a command line would.
  public mutating func apply(_ overrides: DeviceOverrides) throws(InputErrors) {
    let diagnostics = Diagnostics()
    overrides.apply(to: &root, diagnostics)
    try diagnostics.throwIfAny()
  }
}
