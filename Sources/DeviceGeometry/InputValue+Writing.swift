extension InputValue {
  /// YAML text that parses to this value again: short values in one line, long ones in blocks.
  package var yaml: String {
    var text = ""
    writeBlock(indent: 0, into: &text)
    return text
  }

  private static let width = 100

  private func writeBlock(indent: Int, into text: inout String) {
    let margin = String(repeating: "  ", count: indent)
    switch content {
    case .text: text += margin + flow + "\n"
    case .list(let items) where !items.isEmpty:
      for item in items { item.write(after: margin + "-", indent: indent, into: &text) }
    case .mapping(let entries) where !entries.isEmpty:
      for entry in entries {
        entry.value.write(after: margin + Self.scalar(entry.name) + ":", indent: indent, into: &text)
      }
    default: text += margin + flow + "\n"
    }
  }

  private func write(after lead: String, indent: Int, into text: inout String) {
    let line = lead + " " + flow
    let isTopLevel = indent == 0 && lead.hasSuffix(":")
    let holdsMore = (list ?? mapping?.map(\.value) ?? []).contains { $0.text == nil }
    if self.text != nil || (line.count <= Self.width && !(isTopLevel && holdsMore)) {
      text += line + "\n"
    } else {
      text += lead + "\n"
      writeBlock(indent: indent + 1, into: &text)
    }
  }

  private var flow: String {
    switch content {
    case .text(let text): return Self.scalar(text)
    case .list(let items): return "[" + items.map(\.flow).joined(separator: ", ") + "]"
    case .mapping(let entries):
      return "{" + entries.map { "\(Self.scalar($0.name)): \($0.value.flow)" }.joined(separator: ", ") + "}"
    }
  }

  /// Plain where that is safe in any context, else in double quotes.
  private static func scalar(_ text: String) -> String {
    let isPlain =
      text.first.map { $0.isASCII && ($0.isLetter || $0.isNumber) } == true && text.last != " "
      && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || " _.%+-/()*^".contains($0)) }
      && !["null", "true", "false", "yes", "no", "on", "off"].contains(text.lowercased())
    if isPlain { return text }
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\t": quoted += "\\t"
      case "\r": quoted += "\\r"
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
