/// Exact geometric predicates: a floating-point filter decides almost always, exact arithmetic the rest.
///
/// Signs are exact for all inputs whose products neither overflow nor underflow (lengths of 1e-30 to 1e30 m).
/// Error bounds: Shewchuk, Discrete Comput. Geom. 18, 305 (1997), doi:10.1007/PL00009321.
enum Predicates {
  private static let epsilon = Double.ulpOfOne / 2
  private static let orientationBound = (3 + 16 * epsilon) * epsilon
  private static let circleBound = (10 + 96 * epsilon) * epsilon

  /// Twice the signed area of the triangle a, b, c: positive when counter-clockwise, zero exactly when the
  /// points are collinear. The sign is exact.
  @inline(__always)
  static func orientation(_ a: SIMD2<Double>, _ b: SIMD2<Double>, _ c: SIMD2<Double>) -> Double {
    let left = (a.x - c.x) * (b.y - c.y)
    let right = (a.y - c.y) * (b.x - c.x)
    let determinant = left - right
    let bound = orientationBound * (left.magnitude + right.magnitude)
    if determinant > bound || -determinant > bound { return determinant }
    return exactOrientation(a, b, c)
  }

  /// Positive when d lies inside the circle through the counter-clockwise points a, b, c; zero exactly when
  /// it lies on it. The sign is exact.
  @inline(__always)
  static func inCircle(
    _ a: SIMD2<Double>, _ b: SIMD2<Double>, _ c: SIMD2<Double>, _ d: SIMD2<Double>
  ) -> Double {
    let (p, q, s) = (a - d, b - d, c - d)
    let (qs1, qs2) = (q.x * s.y, s.x * q.y)
    let (sp1, sp2) = (s.x * p.y, p.x * s.y)
    let (pq1, pq2) = (p.x * q.y, q.x * p.y)
    let (pp, qq, ss) = (p.x * p.x + p.y * p.y, q.x * q.x + q.y * q.y, s.x * s.x + s.y * s.y)
    let determinant = pp * (qs1 - qs2) + qq * (sp1 - sp2) + ss * (pq1 - pq2)
    let permanent =
      (qs1.magnitude + qs2.magnitude) * pp + (sp1.magnitude + sp2.magnitude) * qq
      + (pq1.magnitude + pq2.magnitude) * ss
    let bound = circleBound * permanent
    if determinant > bound || -determinant > bound { return determinant }
    return exactInCircle(a, b, c, d)
  }

  @inline(never)
  static func exactOrientation(_ a: SIMD2<Double>, _ b: SIMD2<Double>, _ c: SIMD2<Double>) -> Double {
    let left = Expansion(sum: a.x, -c.x) * Expansion(sum: b.y, -c.y)
    let right = Expansion(sum: a.y, -c.y) * Expansion(sum: b.x, -c.x)
    return (left - right).estimate
  }

  @inline(never)
  static func exactInCircle(
    _ a: SIMD2<Double>, _ b: SIMD2<Double>, _ c: SIMD2<Double>, _ d: SIMD2<Double>
  ) -> Double {
    let (px, py) = (Expansion(sum: a.x, -d.x), Expansion(sum: a.y, -d.y))
    let (qx, qy) = (Expansion(sum: b.x, -d.x), Expansion(sum: b.y, -d.y))
    let (sx, sy) = (Expansion(sum: c.x, -d.x), Expansion(sum: c.y, -d.y))
    let first = (px * px + py * py) * (qx * sy - sx * qy)
    let second = (qx * qx + qy * qy) * (sx * py - px * sy)
    let third = (sx * sx + sy * sy) * (px * qy - qx * py)
    return (first + second + third).estimate
  }
}
