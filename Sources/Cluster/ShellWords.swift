/// Words of a shell command: how a word is written so that a shell reads it back unchanged, and how a line is cut into words.
public enum ShellWords {
  /// `word` as a POSIX shell reads it back, whatever it holds: `a b` gives `'a b'`, `it's` gives `'it'\''s'`. A word of harmless
  /// characters stays as it is.
  /// - Complexity: O(n) in its length.
  public static func quoted(_ word: String) -> String {
    if !word.isEmpty, word.utf8.allSatisfy(isHarmless) { return word }
    return "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#)
      + "'"
  }

  private static func isHarmless(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: "_@%+=:,./-".utf8.contains(byte)
    }
  }

  /// The words of a line, cut at white space as a POSIX shell does it: `'…'` is literal; in `"…"` a backslash escapes `"`, `\`, `$`
  /// and a backquote; elsewhere it escapes anything. Nothing is expanded: `$HOME` stays `$HOME`.
  /// - Throws: a quotation mark without its partner; a backslash at the end.
  /// - Complexity: O(n) in the length of the line.
  public static func split(_ line: String) throws(ShellWordsError) -> [String] {
    var words: [String] = []
    var word: String?
    var quote: Character?
    var isEscaped = false
    for character in line {
      if isEscaped {
        // Within quotation marks a backslash before any other character stands for itself.
        let keepsBackslash = quote == "\"" && !"\"\\$`".contains(character)
        word = (word ?? "") + (keepsBackslash ? "\\" : "") + String(character)
        isEscaped = false
      } else if character == "\\", quote != "'" {
        isEscaped = true
      } else if let open = quote {
        if character == open { quote = nil } else { word = (word ?? "") + String(character) }
      } else if character == "'" || character == "\"" {
        quote = character
        word = word ?? ""
      } else if character.isWhitespace {
        if let finished = word { words.append(finished) }
        word = nil
      } else {
        word = (word ?? "") + String(character)
      }
    }
    if let quote { throw ShellWordsError(line: line, reason: "a \(quote) has no partner") }
    if isEscaped { throw ShellWordsError(line: line, reason: "nothing follows the backslash at its end") }
    if let word { words.append(word) }
    return words
  }
}

/// A line that is no shell command.
public struct ShellWordsError: Error, Equatable, CustomStringConvertible {
  public var line: String
  public var reason: String

  public var description: String { "cannot cut '\(line)' into words: \(reason)" }
}
