import DeviceGeometry
import Foundation

/// A protocol file: a protocol, what is varied in it, and what is claimed of its outcome.
public struct ProtocolFile: Sendable, Equatable {
  /// Name of the file without folders and ending: "fig1b".
  public var name: String
  public var title: String
  /// What is varied; the cases are all combinations, the last axis fastest.
  public var axes: [Axis]
  /// At least one.
  public var cases: [Case]
  public var claims: [ProtocolClaim]
  /// The complete input, with what was varied on the command line: itself a protocol file.
  public var resolvedText: String

  /// One thing that is varied.
  public struct Axis: Sendable, Equatable {
    public var name: String
    /// Of its values, as written.
    public var labels: [String]
  }

  /// One value of each axis.
  public struct Case: Sendable, Equatable {
    /// Value by axis.
    public var values: [String: String]
    public var programming: ProgrammingProtocol
  }

  /// Cases of one file at most.
  public static let mostCases = 1000

  /// One more axis, as a command line asks for it.
  public struct Override: Sendable, Equatable {
    /// "LTP/heating/level"
    public var path: String
    /// With units: "0.2 V". One sets the path and is no axis.
    public var values: [String]

    public init(path: String, values: [String]) { (self.path, self.values) = (path, values) }
  }

  /// Names of the protocols that come with the program.
  public static let builtIn: [String] = BuiltInStates.protocolNames

  /// Reads a file, or a built-in protocol by its name.
  /// - Throws: every error that was found, each with file, line and column.
  public static func load(_ pathOrName: String, overrides: [Override] = []) throws(InputErrors) -> Self {
    if builtIn.contains(pathOrName) {
      return try load(InputText(builtIn: "protocols/\(pathOrName).yaml"), overrides)
    }
    if !pathOrName.contains("/"), !pathOrName.contains("."),
      !FileManager.default.fileExists(atPath: pathOrName)
    {
      throw InputErrors([
        InputError(
          file: pathOrName,
          message: "no such file, and no protocol of this name comes along\(hint(pathOrName, among: builtIn))"
        )
      ])
    }
    return try load(InputText(path: pathOrName), overrides)
  }

  /// Reads a protocol that is already in memory.
  /// - Parameter name: of the file, for messages; trains are sought relative to it.
  public static func load(
    text: String, name: String, overrides: [Override] = []
  ) throws(InputErrors) -> Self {
    try load(InputText(name: name, bytes: Array(text.utf8)), overrides)
  }

  /// Whether a file is meant to be such a protocol: it has phases.
  public static func isMeant(by path: String) -> Bool {
    topLevelKeys(ofFile: path).contains("phases")
  }

  private static func load(_ input: InputText, _ overrides: [Override]) throws(InputErrors) -> Self {
    let diagnostics = Diagnostics()
    let root = try InputValue(parsing: input)
    let decoded = ProtocolFileDecoder(root: root, input: input, diagnostics: diagnostics).file(overrides)
    try diagnostics.throwIfAny()
    guard let decoded else {
      // Unreachable while every refusal is reported; an error is better than a trap if one is not.
      throw InputErrors([InputError(file: input.name, message: "the protocol could not be read")])
    }
    return decoded
  }
}
