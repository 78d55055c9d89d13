/// A piece of YAML with its place: the tree that decoding, overrides and the resolved text work on.
///
/// Everything that is not a list or a mapping is text; what a text means is for the reader of a field to say.
struct InputValue {
  indirect enum Content {
    case text(String)
    case list([InputValue])
    case mapping([Entry])
  }
  struct Entry {
    /// Always text.
    var key: InputValue
    var value: InputValue
    var name: String { key.text ?? "" }
  }
  var content: Content
  var file: String
  /// `nil` for a value that no file holds, such as one from the command line.
  var line: Int?
  var column: Int?

  init(_ content: Content, file: String = "command line", line: Int? = nil, column: Int? = nil) {
    self.content = content
    self.file = file
    self.line = line
    self.column = column
  }

  /// A text without a place.
  init(_ text: String) { self.init(.text(text)) }

  var text: String? {
    if case .text(let text) = content { return text }
    return nil
  }

  var list: [InputValue]? {
    if case .list(let items) = content { return items }
    return nil
  }

  var mapping: [Entry]? {
    if case .mapping(let entries) = content { return entries }
    return nil
  }

  /// The value of a key of a mapping. Setting replaces it, appends it, or with `nil` removes it.
  subscript(key: String) -> InputValue? {
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
  var phrase: String {
    switch content {
    case .text(""): return "nothing"
    case .text(let text): return "\"\(text)\""
    case .list: return "a list"
    case .mapping: return "a mapping"
    }
  }
}
