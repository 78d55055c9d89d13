import DeviceGeometry

/// Reads study files (YAML, schema 1).
public enum StudyFile {
  /// - Parameter largest: points at most.
  /// - Throws: every error that was found, each with file, line and column.
  public static func load(path: String, largest: Int = Study.usualLimit) throws(InputErrors) -> Study {
    let input = try InputText(path: path)
    return try load(InputValue(parsing: input), in: input, largest: largest)
  }

  /// Whether a file looks like a study rather than a device.
  public static func isStudy(path: String) -> Bool {
    topLevelKeys(ofFile: path).contains("devices")
  }

  /// Reads a study that is already in memory.
  /// - Parameter name: of the file, for messages; other files are sought relative to it.
  public static func load(
    text: String, name: String, largest: Int = Study.usualLimit
  ) throws(InputErrors) -> Study {
    let input = try InputText(name: name, bytes: Array(text.utf8))
    return try load(InputValue(parsing: input), in: input, largest: largest)
  }

  /// Reads a study that a command line asks for.
  /// - Parameter entries: keys of a study file with their texts, lists of texts, or lists of mappings of texts.
  public static func load(
    options entries: [(key: String, value: Option)], largest: Int = Study.usualLimit
  ) throws(InputErrors) -> Study {
    let root = InputValue(.mapping(entries.map { InputValue.Entry($0.key, $0.value.value) }))
    return try load(root, in: InputText(name: "command line", bytes: []), largest: largest)
  }

  /// A value as a command line gives it.
  public indirect enum Option: Sendable {
    case text(String)
    case list([Option])
    case mapping([(key: String, value: Option)])

    fileprivate var value: InputValue {
      switch self {
      case .text(let text): InputValue(text)
      case .list(let items): InputValue(.list(items.map(\.value)))
      case .mapping(let entries):
        InputValue(.mapping(entries.map { InputValue.Entry($0.key, $0.value.value) }))
      }
    }
  }

  private static func load(
    _ root: InputValue, in input: InputText, largest: Int
  ) throws(InputErrors) -> Study {
    let diagnostics = Diagnostics()
    let study = decoded(root, input, largest, diagnostics)
    try diagnostics.throwIfAny()
    if let study { return study }
    // Unreachable while every refusal is reported; an error is better than a trap if one is not.
    throw InputErrors([InputError(file: root.file, message: "the study could not be read")])
  }

  @inline(never)
  private static func decoded(
    _ root: InputValue, _ input: InputText, _ largest: Int, _ diagnostics: Diagnostics
  ) -> Study? {
    StudyDecoder(root, in: input, largest: largest, diagnostics)?.study()
  }
}
