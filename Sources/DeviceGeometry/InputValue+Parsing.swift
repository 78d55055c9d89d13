import Yams

extension InputValue {
  /// Parses one YAML document.
  ///
  /// - Throws: syntax errors and repeated keys with their place; an empty file.
  package init(parsing input: InputText) throws(InputErrors) {
    let node: Node?
    do {
      node = try Yams.compose(yaml: input.text)
    } catch {
      throw InputErrors(Self.explained(error, in: input))
    }
    guard let node else {
      throw InputErrors(InputError(file: input.name, message: "the file is empty"))
    }
    var budget = 200_000
    self = try Self(node, file: input.name, budget: &budget)
  }

  /// - Parameter budget: how many more values may follow; anchors could otherwise multiply without end.
  private init(_ node: Node, file: String, budget: inout Int) throws(InputErrors) {
    let line = node.mark?.line
    let column = node.mark?.column
    func failure(_ message: String) -> InputErrors {
      InputErrors(InputError(file: file, line: line, column: column, message: message))
    }
    budget -= 1
    if budget < 0 { throw failure("the file expands to more than 200 000 values") }
    switch node {
    case .scalar(let scalar):
      let isNull = scalar.style == .plain && ["~", "null"].contains(scalar.string)
      self.init(.text(isNull ? "" : scalar.string), file: file, line: line, column: column)
    case .sequence(let sequence):
      var items: [InputValue] = []
      for item in sequence { items.append(try InputValue(item, file: file, budget: &budget)) }
      self.init(.list(items), file: file, line: line, column: column)
    case .mapping(let mapping):
      var entries: [Entry] = []
      for (key, value) in mapping {
        let key = try InputValue(key, file: file, budget: &budget)
        guard key.text != nil else { throw failure("a key must be plain text") }
        entries.append(Entry(key: key, value: try InputValue(value, file: file, budget: &budget)))
      }
      self.init(.mapping(entries), file: file, line: line, column: column)
    case .alias: throw failure("an alias without its anchor")
    }
  }

  private static func explained(_ error: any Error, in input: InputText) -> InputError {
    func located(_ mark: Mark, _ message: String) -> InputError {
      InputError(file: input.name, line: mark.line, column: mark.column, message: message)
    }
    switch error as? YamlError {
    case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      let reason = [context?.text, problem].compactMap { $0 }.joined(separator: ", ")
      let lines = input.text.split(separator: "\n", omittingEmptySubsequences: false)
      let isTab =
        lines.indices.contains(mark.line - 1) && lines[mark.line - 1].prefix(mark.column).contains("\t")
      let hint = isTab ? "; YAML indents with spaces, not tabs" : ""
      return located(mark, "this is not valid YAML: \(reason)\(hint)")
    case .duplicatedKeysInMapping(let keys, let context):
      return located(context.mark, "the key \"\(keys.first ?? "")\" appears more than once in this mapping")
    default: return InputError(file: input.name, message: "this is not valid YAML: \(error)")
    }
  }
}
