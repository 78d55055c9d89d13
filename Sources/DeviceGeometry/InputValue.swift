/// A piece of YAML with its place: the tree that decoding, overrides and the resolved text work on.
///
/// Everything that is not a list or a mapping is text; what a text means is for the reader of a field to say.
package struct InputValue: Sendable {
  package indirect enum Content: Sendable {
    case text(String)
    case list([InputValue])
    case mapping([Entry])
  }
  package struct Entry: Sendable {
    /// Always text.
    package var key: InputValue
    package var value: InputValue
    package var name: String { key.text ?? "" }

    package init(key: InputValue, value: InputValue) { (self.key, self.value) = (key, value) }
    package init(_ key: String, _ value: InputValue) { self.init(key: InputValue(key), value: value) }
  }
  package var content: Content
  package var file: String
  /// `nil` for a value that no file holds, such as one from the command line.
  package var line: Int?
  package var column: Int?

  package init(_ content: Content, file: String = "command line", line: Int? = nil, column: Int? = nil) {
    self.content = content
    self.file = file
    self.line = line
    self.column = column
  }

  /// A text without a place.
  package init(_ text: String) { self.init(.text(text)) }

  package var text: String? {
    if case .text(let text) = content { return text }
    return nil
  }

  package var list: [InputValue]? {
    if case .list(let items) = content { return items }
    return nil
  }

  package var mapping: [Entry]? {
    if case .mapping(let entries) = content { return entries }
    return nil
  }

  /// The value of a key of a mapping. Setting replaces it, appends it, or with `nil` removes it.
  package subscript(key: String) -> InputValue? {
    get { mapping?.first { $0.name == key }?.value }
    set {
      guard var entries = mapping else { return }
      if let i = entries.firstIndex(where: { $0.name == key }) {
        if let newValue { entries[i].value = newValue } else { entries.remove(at: i) }
      } else if let newValue {
        entries.append(Entry(key: InputValue(key), value: newValue))
      }
      content = .mapping(entries)
    }
  }

  /// "a list", "a mapping", "nothing" or the text in quotes, for messages.
  package var phrase: String {
    switch content {
    case .text(""): return "nothing"
    case .text(let text): return "\"\(text)\""
    case .list: return "a list"
    case .mapping: return "a mapping"
    }
  }
}
