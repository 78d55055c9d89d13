import Foundation
import Logging

/// Results go to stdout, messages to stderr.
enum Console {
  static let logger = Logger(label: "fvsolve") { _ in StderrHandler() }

  /// A line on stdout. Where it cannot go, the program ends as after any other failed write: no script shall take a
  /// cut-off answer for a whole one.
  static func print(_ text: String) {
    do {
      try FileHandle.standardOutput.write(contentsOf: Data((text + "\n").utf8))
    } catch {
      Self.error("cannot write to standard output; is its disk full?")
      exit(Failure.cannotWrite)
    }
  }

  static func error(_ text: String, prefix: Bool = true) {
    FileHandle.standardError.write(Data(((prefix ? "\(red("error")): " : "") + text + "\n").utf8))
  }

  /// Only a terminal gets colour, and not when `NO_COLOR` is set (no-color.org).
  private static func red(_ text: String) -> String {
    let wanted = isatty(2) == 1 && ProcessInfo.processInfo.environment["NO_COLOR"] == nil
    return wanted ? "\u{1B}[31m\(text)\u{1B}[0m" : text
  }
}

/// Log lines for people: the level, then the message.
private struct StderrHandler: LogHandler {
  var metadata: Logger.Metadata = [:]
  var logLevel = Logger.Level.info

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let level = event.level <= .info ? "" : "\(event.level.rawValue): "
    FileHandle.standardError.write(Data((level + event.message.description + "\n").utf8))
  }
}
