/// The user's own options for `sbatch`, such as `--partition=long --time=2:00:00`.
public enum SbatchOptions {
  /// The words of `lines`, each of which may hold several options.
  /// - Throws: ``SbatchOptionsError`` for a line that a shell would not read, and for an option that the engine sets itself.
  public static func parse(_ lines: [String]) throws(SbatchOptionsError) -> [String] {
    var words: [String] = []
    for line in lines {
      do { words += try ShellWords.split(line) } catch { throw .notWords(error) }
    }
    for word in words {
      if let option = reserved(word) { throw .reserved(word: word, option: option) }
    }
    return words
  }

  /// What the engine needs to know for sure, or what makes `sbatch` behave otherwise than it expects.
  private static let reservedNames = [
    "array", "chdir", "clusters", "error", "job-name", "open-mode", "output", "parsable", "test-only", "wait",
    "wrap",
  ]
  private static let reservedLetters: [Character: String] = [
    "a": "array", "D": "chdir", "e": "error", "J": "job-name", "M": "clusters", "o": "output", "W": "wait",
  ]

  private static func reserved(_ word: String) -> String? {
    if word.hasPrefix("--") {
      let name = word.dropFirst(2).prefix { $0 != "=" }
      // sbatch accepts a name that is cut short.
      return name.count < 3 ? nil : reservedNames.first { $0.hasPrefix(name) }
    }
    guard word.hasPrefix("-"), let letter = word.dropFirst().first else { return nil }
    return reservedLetters[letter]
  }
}

/// Why options for `sbatch` are not accepted.
public enum SbatchOptionsError: Error, Equatable, CustomStringConvertible {
  case notWords(ShellWordsError)
  case reserved(word: String, option: String)

  public var description: String {
    switch self {
    case .notWords(let error): error.description
    case .reserved(let word, let option):
      "'\(word)': fvsolve sets --\(option) itself; allowed are options such as --partition, --account, --time, "
        + "--mem and --cpus-per-task"
    }
  }
}
