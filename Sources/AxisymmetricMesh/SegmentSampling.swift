/// Points along a straight segment, spaced as the size field wants.
enum SegmentSampling {
  /// Interior points from a to b, spaced evenly in the integral of ds / h; `firstShell` and `lastShell` fix the
  /// distance of the outermost points from the ends (nil: free).
  static func points(
    _ a: SIMD2<Double>, _ b: SIMD2<Double>, _ field: borrowing SizeField, firstShell: Double?,
    lastShell: Double?
  ) -> [SIMD2<Double>] {
    let total = length(b - a)
    let from = firstShell ?? 0
    let to = total - (lastShell ?? 0)
    guard to - from > 0.2 * total else {
      return [firstShell, lastShell.map { total - $0 }].compactMap { $0 }.prefix(1).map {
        at($0, a, b, total)
      }
    }
    var positions = [from]
    var integrals = [0.0]
    var s = from
    var h = field(at(s, a, b, total))
    while s < to {
      let step = min(0.25 * h, to - s)
      let next = to - s <= 0.25 * h ? to : s + step
      let nextH = field(at(next, a, b, total))
      integrals.append(integrals[integrals.count - 1] + step * 0.5 * (1 / h + 1 / nextH))
      positions.append(next)
      s = next
      h = nextH
    }
    let sum = integrals[integrals.count - 1]
    let pieces = max(Int((sum * 0.98).rounded(.up)), 1)
    var result = firstShell == nil ? [] : [at(from, a, b, total)]
    var i = 0
    for k in 1..<max(pieces, 1) {
      let target = sum * Double(k) / Double(pieces)
      while integrals[i + 1] < target { i += 1 }
      let t = (target - integrals[i]) / (integrals[i + 1] - integrals[i])
      result.append(at(positions[i] + t * (positions[i + 1] - positions[i]), a, b, total))
    }
    if lastShell != nil { result.append(at(to, a, b, total)) }
    return result
  }

  /// The point at distance s from a; coordinates that a and b share stay exact.
  private static func at(_ s: Double, _ a: SIMD2<Double>, _ b: SIMD2<Double>, _ total: Double) -> SIMD2<
    Double
  > {
    a + (b - a) * (s / total)
  }

  /// A power of two nearest to half of x: shells of such radii around a vertex meet on all its segments
  /// (Ruppert, J. Algorithms 18, 548 (1995), doi:10.1006/jagm.1995.1021).
  static func shell(within x: Double) -> Double {
    let exponent = x.exponent
    let down = Double(sign: .plus, exponent: exponent - 1, significand: 1)
    return x / down > 2.8284271247461903 ? 2 * down : down
  }
}
