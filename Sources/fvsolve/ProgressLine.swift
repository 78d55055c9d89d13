import Electrothermal
import Foundation
import Logging
import Quantities

/// Says how far a run in time has come: on a terminal in one line that changes, elsewhere every half a minute.
struct ProgressLine {
  private let end: Double
  private let logger: Logger
  private let isTerminal = isatty(2) == 1
  private let started = ContinuousClock.now
  private var shown = ContinuousClock.now
  private var steps = 0
  private var isOpen = false

  /// - Parameter end: of the run, s.
  init(until end: Double, _ logger: Logger) {
    self.end = end
    self.logger = logger
  }

  mutating func update(_ sample: TransientSample, steps: Int) {
    let now = ContinuousClock.now
    guard logger.logLevel <= .info, now - shown > (isTerminal ? .milliseconds(200) : .seconds(30)) else {
      return
    }
    shown = now
    let seconds = Double((now - started).components.seconds)
    let line =
      "\(format(sample.time, "s", digits: 4)) of \(format(end, "s", digits: 4)), \(steps) steps, peak "
      + "\(format(sample.peakTemperature, "K", digits: 4)), \(Int(seconds)) s"
    if isTerminal {
      FileHandle.standardError.write(Data("\r\u{1B}[K\(line)".utf8))
      isOpen = true
    } else {
      logger.info("\(line)")
    }
  }

  /// Clears the line.
  mutating func finish() {
    if isOpen { FileHandle.standardError.write(Data("\r\u{1B}[K".utf8)) }
    isOpen = false
  }
}
