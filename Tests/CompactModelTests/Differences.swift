/// f'(x) from four values, to O(h⁴).
func difference(_ x: Double, _ h: Double, _ f: (Double) throws -> Double) rethrows -> Double {
  let near = try f(x + h) - f(x - h)
  let far = try f(x + 2 * h) - f(x - 2 * h)
  return (8 * near - far) / (12 * h)
}

/// A sequence that is the same in every run (Knuth's MMIX constants).
struct Sequence {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

  /// Next number in a range.
  mutating func next(_ from: Double, _ to: Double) -> Double {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return from + (to - from) * Double(state >> 11) / Double(1 << 53)
  }
}
