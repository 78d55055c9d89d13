import Foundation
import Logging

/// Says how far a run has come: on a terminal in one line that changes, elsewhere every half a minute or twentieth of the way.
struct ProgressLine {
  private let logger: Logger
  private let isTerminal = isatty(2) == 1
  private var shown = ContinuousClock.now
  private var shownFraction = 0.0
  private var isOpen = false

  init(_ logger: Logger) { self.logger = logger }

  /// - Parameters:
  ///   - fraction: of the way that is done; nil where half a minute is often enough.
  ///   - text: asked for only when it is shown.
  mutating func update(_ fraction: Double? = nil, _ text: () -> String) {
    let now = ContinuousClock.now
    let isStep = !isTerminal && (fraction ?? 0) - shownFraction >= 0.05
    guard logger.logLevel <= .info,
      isStep || now - shown > (isTerminal ? .milliseconds(200) : .seconds(30))
    else { return }
    (shown, shownFraction) = (now, fraction ?? 0)
    if isTerminal {
      FileHandle.standardError.write(Data("\r\u{1B}[K\(text())".utf8))
      isOpen = true
    } else {
      logger.info("\(text())")
    }
  }

  /// Clears the line.
  mutating func finish() {
    if isOpen { FileHandle.standardError.write(Data("\r\u{1B}[K".utf8)) }
    isOpen = false
  }
}
