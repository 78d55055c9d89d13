import DeviceGeometry
import Quantities

/// A protocol in which numbers are put again and again, as a search does.
public struct ProtocolTemplate: Sendable {
  /// Name of the file without folders and ending.
  public let name: String
  private let root: InputValue
  private let input: InputText
  /// A number that may be put, by its path.
  public struct Number: Sendable, Equatable {
    public var path: String
    /// SI.
    public var unit: String
    /// In the file; nil where it has none.
    public var value: Double?
  }

  /// - Parameter settings: values put beforehand, by path.
  /// - Throws: every error that was found, each with file, line and column.
  public init(_ pathOrName: String, settings: [ProtocolFile.Override] = []) throws(InputErrors) {
    let file = try ProtocolFile.load(pathOrName, overrides: settings)
    name = file.name
    // The resolved text has the settings, and its claims and axes are of no concern here.
    input = try InputText(name: pathOrName, bytes: Array(file.resolvedText.utf8))
    var root = try InputValue(parsing: input)
    if root["vary"] != nil {
      throw InputErrors([
        InputError(
          file: pathOrName,
          message:
            "this protocol varies \(file.axes.map(\.name).joined(separator: ", ")); a search starts from one without vary"
        )
      ])
    }
    root["claims"] = nil
    self.root = root
  }

  /// What is at a path.
  /// - Throws: when it leads to nothing, or to no quantity.
  public func number(at path: String) throws(InputErrors) -> Number {
    let diagnostics = Diagnostics()
    let decoder = ProtocolFileDecoder(root: root, input: input, diagnostics: diagnostics)
    let text = decoder.text(at: path)
    try diagnostics.throwIfAny()
    guard let text, let quantity = try? Quantity(parsing: text) else {
      throw InputErrors([
        InputError(
          file: input.name,
          message:
            "the path \"\(path)\" holds \(text.map { "\"\($0)\"" } ?? "no single value"), which is no quantity to search over"
        )
      ])
    }
    return Number(path: path, unit: quantity.dimension.unit, value: quantity.value)
  }

  /// The protocol with numbers in SI units put at paths that ``number(at:)`` found.
  /// - Throws: what is wrong with a number there.
  public func programming(_ numbers: [(number: Number, value: Double)]) throws(InputErrors)
    -> ProgrammingProtocol
  {
    let tree = try tree(numbers)
    let diagnostics = Diagnostics()
    let decoded = ProgrammingDecoder(tree, input, diagnostics)?.decoded()
    try diagnostics.throwIfAny()
    return decoded!
  }

  /// As ``programming(_:)``, the text of a protocol file.
  public func text(_ numbers: [(number: Number, value: Double)], title: String) throws(InputErrors) -> String
  {
    var tree = try tree(numbers)
    tree["title"] = InputValue(title)
    return tree.yaml
  }

  private func tree(_ numbers: [(number: Number, value: Double)]) throws(InputErrors) -> InputValue {
    let diagnostics = Diagnostics()
    let decoder = ProtocolFileDecoder(root: root, input: input, diagnostics: diagnostics)
    var tree = root
    decoder.set(
      &tree,
      numbers.map { (InputValue($0.number.path), InputValue(format($0.value, $0.number.unit, digits: 17))) })
    try diagnostics.throwIfAny()
    return tree
  }
}
