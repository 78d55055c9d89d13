import Foundation

/// The text of one input file, checked to be text at all, and how to find the files it refers to.
package struct InputText: Sendable {
  /// As the user named it, or as the referring file did.
  package var name: String
  package var text: String
  var isBuiltIn = false

  /// Largest file that is read, bytes. Input files are a few kilobytes.
  static let sizeLimit = 10_000_000

  /// Reads a file from disk.
  /// - Parameter form: of the text that was expected, for messages.
  package init(path: String, form: String = "YAML text") throws(InputErrors) {
    func failure(_ message: String) -> InputErrors { InputErrors(InputError(file: path, message: message)) }
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
      throw failure("no such file")
    }
    if isDirectory.boolValue { throw failure("this is a directory, not a file") }
    guard let handle = FileHandle(forReadingAtPath: path) else {
      throw failure("the file cannot be opened for reading; check its permissions")
    }
    defer { try? handle.close() }
    let data: Data
    do {
      // Nothing at all is what the end of an empty file gives.
      data = try handle.read(upToCount: Self.sizeLimit + 1) ?? Data()
    } catch {
      throw failure("the file cannot be read")
    }
    guard data.count <= Self.sizeLimit else {
      throw failure("the file is larger than 10 MB, which no input file is")
    }
    try self.init(name: path, bytes: Array(data), form: form)
  }

  /// Checks bytes for being the text of an input file.
  package init(name: String, bytes: [UInt8], form: String = "YAML text") throws(InputErrors) {
    guard bytes.count <= Self.sizeLimit else {
      throw InputErrors(
        InputError(file: name, message: "the text is larger than 10 MB, which no input file is"))
    }
    let bytes = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
    guard !bytes.contains(0), let text = String(validating: bytes, as: UTF8.self) else {
      throw InputErrors(
        InputError(file: name, message: "this is not a text file in UTF-8; an input file is \(form)"))
    }
    self.name = name
    self.text = text
    try checkCharacters(form)
  }

  /// Refuses control characters, and nesting that no input needs and a recursive parser would not survive.
  private func checkCharacters(_ form: String) throws(InputErrors) {
    var line = 1
    var column = 1
    var openBrackets = 0
    var isIndent = true
    func failure(_ message: String) -> InputErrors {
      InputErrors(InputError(file: name, line: line, column: column, message: message))
    }
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\n":
        (line, column, isIndent) = (line + 1, 1, true)
        continue
      case "\u{0}"..."\u{8}", "\u{B}", "\u{C}", "\u{E}"..."\u{1F}", "\u{7F}":
        throw failure("a control character, which \(form) cannot hold; is this a text file?")
      case "[", "{": (openBrackets, isIndent) = (openBrackets + 1, false)
      case "]", "}": openBrackets = max(0, openBrackets - 1)
      case " ", "-", "?", ":": break
      default: isIndent = false
      }
      if openBrackets > 200 || (isIndent && column > 400) { throw failure("nested too deeply") }
      column += 1
    }
  }

  /// The file that this one refers to, by a path relative to its own.
  package func referred(to reference: String) throws(InputErrors) -> InputText {
    if isBuiltIn { return try InputText(builtIn: path(of: reference)) }
    return try InputText(path: path(of: reference))
  }

  /// A path in this file, seen from where the program runs.
  package func path(of reference: String) -> String {
    if reference.hasPrefix("/") { return reference }
    guard let slash = name.lastIndex(of: "/") else { return reference }
    return String(name[...slash]) + reference
  }
}
