/// Numbering along a Hilbert curve: neighbours in the plane are near in memory.
enum SpatialOrder {
  /// Indices of `points` in the order of the curve over the square of side `extent` (m) at the origin.
  static func permutation(_ points: borrowing GrowableBuffer<SIMD2<Double>>, extent: Double) -> [Int32] {
    var keyed: [(key: UInt64, index: Int32)] = []
    keyed.reserveCapacity(points.count)
    let scale = 1_073_741_823 / extent
    for i in 0..<points.count {
      let p = points[i] * scale
      keyed.append((key(UInt64(max(p.x, 0)), UInt64(max(p.y, 0))), Int32(i)))
    }
    keyed.sort { ($0.key, $0.index) < ($1.key, $1.index) }
    return keyed.map(\.index)
  }

  /// Position on the curve (Hilbert, Math. Ann. 38, 459 (1891), doi:10.1007/BF01199431): quadrant by quadrant,
  /// turning the frame of the first and the last.
  private static func key(_ column: UInt64, _ row: UInt64) -> UInt64 {
    var (x, y) = (column, row)
    var result: UInt64 = 0
    var side: UInt64 = 1 << 29
    while side > 0 {
      let right = x & side != 0
      let up = y & side != 0
      result = result << 2 | (right ? (up ? 2 : 3) : (up ? 1 : 0))
      if !up {
        if right {
          x = ~x
          y = ~y
        }
        swap(&x, &y)
      }
      side >>= 1
    }
    return result
  }
}
