import Quantities

/// Strict access to the fields of a mapping. Whatever does not fit is reported with its place, once.
package struct Fields {
  package let value: InputValue
  /// What the mapping describes, for messages: "layer", "material \"TiN\"".
  package let what: String
  package let diagnostics: Diagnostics
  /// Known keys that unknown ones were probably meant to be; they are not missing too.
  package let misspelled: [String]

  /// `nil`, with a report, unless the value is a mapping. Unknown and missing keys are reported.
  package init?(
    _ value: InputValue, of what: String, required: [String], optional: [String] = [],
    _ diagnostics: Diagnostics
  ) {
    self.value = value
    self.what = what
    self.diagnostics = diagnostics
    let known = required + optional
    guard let entries = value.mapping else {
      let keys = known.joined(separator: ", ")
      diagnostics.report("\(what) must be a mapping with the keys \(keys), got \(value.phrase)", at: value)
      return nil
    }
    var misspelled: [String] = []
    for entry in entries where !known.contains(entry.name) {
      diagnostics.report(
        "unknown key \"\(entry.name)\" in \(what)\(hint(entry.name, among: known))", at: entry.key)
      if let meant = closestMatch(to: entry.name, among: known) { misspelled.append(meant) }
    }
    self.misspelled = misspelled
    for key in required where value[key] == nil && !misspelled.contains(key) {
      diagnostics.report("\(what) lacks the required key \"\(key)\"", at: value)
    }
  }

  package subscript(key: String) -> InputValue? { value[key] }

  /// Text that is not empty.
  package func text(_ key: String) -> String? {
    guard let field = value[key] else { return nil }
    return text(field, "\(key) of \(what)")
  }

  package func text(_ field: InputValue, _ name: String) -> String? {
    if let text = field.text, !text.isEmpty { return text }
    diagnostics.report("\(name) must be text, got \(field.phrase)", at: field)
    return nil
  }

  /// SI value of a quantity with unit within a plausible range.
  package func quantity(_ key: String, _ range: PlausibleRange) -> Double? {
    guard let field = value[key] else { return nil }
    return quantity(field, key, range)
  }

  package func quantity(_ field: InputValue, _ name: String, _ range: PlausibleRange) -> Double? {
    guard let text = text(field, "\(name) of \(what)") else { return nil }
    do {
      let number = try Quantity.parse(text, as: range.kind)
      if range.contains(number) { return number }
      diagnostics.report("\(name) of \(what) must be \(range.phrase), got \"\(text)\"", at: field)
    } catch {
      diagnostics.report("\(name) of \(what): \(error)", at: field)
    }
    return nil
  }

  /// A list of quantities; `nil` if any is bad.
  package func quantities(_ key: String, _ range: PlausibleRange) -> [Double]? {
    guard let field = value[key] else { return nil }
    guard let items = field.list else {
      diagnostics.report("\(key) of \(what) must be a list in [ ], got \(field.phrase)", at: field)
      return nil
    }
    let numbers = items.compactMap { quantity($0, key, range) }
    return numbers.count == items.count ? numbers : nil
  }

  package func report(_ message: String, at key: String? = nil) {
    diagnostics.report(message, at: key.flatMap { value[$0] } ?? value)
  }
}

/// "; did you mean "x"?" or "; it may be a, b, c".
package func hint(_ word: String, among known: [String]) -> String {
  if let match = closestMatch(to: word, among: known) { return "; did you mean \"\(match)\"?" }
  return known.isEmpty ? "" : "; it may be " + known.map { "\"\($0)\"" }.joined(separator: ", ")
}
