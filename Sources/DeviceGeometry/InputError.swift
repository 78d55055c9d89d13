/// One thing that is wrong with an input file, and where. Prints as "file:line:column: error: message".
public struct InputError: Error, Sendable, Equatable, CustomStringConvertible {
  /// As the user named it; "command line" for a value that did not come from a file.
  public var file: String
  /// From 1; `nil` where no place in the file is to blame.
  public var line: Int?
  /// From 1, in Unicode scalars.
  public var column: Int?
  /// What is wrong, what is allowed, and what was probably meant.
  public var message: String

  public init(file: String, line: Int? = nil, column: Int? = nil, message: String) {
    self.file = file
    self.line = line
    self.column = column
    self.message = message
  }

  public var description: String {
    let place = [line, column].compactMap { $0.map { ":\($0)" } }.joined()
    return "\(file)\(place): error: \(message)"
  }
}

/// Everything found wrong in one reading, in the order of the files; never empty.
public struct InputErrors: Error, Sendable, Equatable, CustomStringConvertible {
  public var errors: [InputError]

  public init(_ errors: [InputError]) { self.errors = errors }
  init(_ error: InputError) { errors = [error] }

  /// One line per error, at most twenty.
  public var description: String {
    let shown = errors.prefix(20).map(\.description)
    let rest = errors.count - shown.count
    return (shown + (rest > 0 ? ["and \(rest) more"] : [])).joined(separator: "\n")
  }
}

/// Collects errors while a file is decoded, so that one reading reports them all.
package final class Diagnostics {
  package private(set) var errors: [InputError] = []

  package init() {}

  package var isEmpty: Bool { errors.isEmpty }

  package func report(_ message: String, at value: InputValue) {
    let error = InputError(file: value.file, line: value.line, column: value.column, message: message)
    if !errors.contains(error) { errors.append(error) }
  }

  /// By place within a file; files in the order of their first error.
  package func throwIfAny() throws(InputErrors) {
    if errors.isEmpty { return }
    var files: [String: Int] = [:]
    for error in errors where files[error.file] == nil { files[error.file] = files.count }
    let sorted = errors.enumerated().sorted { a, b in
      let (p, q) = (a.element, b.element)
      return (files[p.file]!, p.line ?? 0, p.column ?? 0, a.offset)
        < (files[q.file]!, q.line ?? 0, q.column ?? 0, b.offset)
    }
    throw InputErrors(sorted.map(\.element))
  }
}
