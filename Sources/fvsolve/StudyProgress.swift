import Foundation
import Logging
import Quantities
import Studies

/// How far a study is: points done and failed, rate, time left.
struct StudyProgress {
  private var line: ProgressLine
  private let logger: Logger
  private let started = ContinuousClock.now
  /// Failures that were told one by one.
  private var told = 0
  private static let mostTold = 10

  init(_ logger: Logger) { (line, self.logger) = (ProgressLine(logger), logger) }

  mutating func update(_ now: SessionProgress) {
    if let latest = now.latest, latest.status != .converged, told < Self.mostTold {
      line.finish()
      told += 1
      logger.warning("point \(latest.index) \(latest.status.name): \(latest.message)")
      if told == Self.mostTold { logger.warning("further failures are told in the result only") }
    }
    let fraction = Double(now.done) / Double(max(1, now.total))
    let seconds = Double((ContinuousClock.now - started) / .seconds(1))
    line.update(fraction) {
      let rate = Double(now.solved) / max(seconds, 1e-3)
      let left = Double(now.total - now.done) / max(rate, 1e-9)
      let filled = Int(20 * fraction)
      let bar = String(repeating: "#", count: filled) + String(repeating: "-", count: 20 - filled)
      let failed = now.failed > 0 ? ", \(now.failed) failed" : ""
      return
        "[\(bar)] \(now.done) of \(now.total) points\(failed), \(format(rate, "", digits: 3))/s, \(Self.clock(left)) left"
    }
  }

  mutating func finish() { line.finish() }

  /// "12 s", "3 min 20 s", "2 h 5 min".
  private static func clock(_ seconds: Double) -> String {
    let s = Int(min(seconds, 1e9).rounded())
    if s < 60 { return "\(s) s" }
    if s < 3600 { return "\(s / 60) min \(s % 60) s" }
    return "\(s / 3600) h \(s % 3600 / 60) min"
  }
}
