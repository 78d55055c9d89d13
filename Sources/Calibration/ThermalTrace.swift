import CompactModel
import RealModule
import ResultStore

/// How the peak temperature of a device rises during a pulse of constant voltage, by field solves.
struct ThermalTrace: Sendable {
  var scale: Double
  /// m
  var gap: Double
  /// V
  var voltage: Double
  /// Rises as fractions of the steady one, at ``times``.
  var fractions: [Double]
  /// After the pulse, at the same times counted from its end; empty where it was not followed.
  var remainders: [Double]

  /// 1 ps to 1 us, 12 per decade, s.
  static let times = (0...72).map { 1e-12 * Double.exp10(Double($0) / 12) }
  static let width = 1e-6

  /// - Returns: nil for a point whose pulse has no history.
  init?(_ point: FieldPoint, _ transient: FieldResult.Transient, ambient: Double) {
    (scale, gap, voltage) = (point.scale, point.gap, point.voltage)
    let (time, peak) = (transient.time, transient.peakTemperature)
    // What stands at the end of the pulse, before the jump.
    guard let end = time.lastIndex(where: { $0 <= Self.width * (1 + 1e-12) && $0 > 0 }) else { return nil }
    let last = time[..<end].lastIndex { $0 < time[end] }.map { $0 + 1 } ?? end
    let rise = peak[last] - ambient
    guard rise > 0 else { return nil }
    func history(_ range: Range<Int>, from start: Double) -> [Double] {
      Self.times.map { t in
        let after = range.first { time[$0] - start >= t } ?? range.upperBound - 1
        guard after > range.lowerBound else { return (peak[after] - ambient) / rise }
        // Straight between steps in the square root of time, in which heat spreads.
        let (a, b) = (max(0, time[after - 1] - start).squareRoot(), (time[after] - start).squareRoot())
        let share = b > a ? min(1, (t.squareRoot() - a) / (b - a)) : 1
        return (peak[after - 1] + share * (peak[after] - peak[after - 1]) - ambient) / rise
      }
    }
    fractions = history(0..<(last + 1), from: 0)
    remainders = time.last! > 1.5 * Self.width ? history(end..<time.count, from: Self.width) : []
  }
}
