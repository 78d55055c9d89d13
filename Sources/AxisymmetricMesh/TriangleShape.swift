/// Circumcircle and shortest edge of a triangle of the mesh under construction.
struct Shape: ~Copyable {
  /// Ends of the shortest edge, in the order of the triangle.
  let p: Int32
  let q: Int32
  let squaredShortest: Double
  /// Circumcentre, m.
  let center: SIMD2<Double>
  /// Circumradius squared, m².
  let squaredRadius: Double
  let centroid: SIMD2<Double>
  private let from: SIMD2<Double>
  private let to: SIMD2<Double>

  @inline(__always)
  init(_ mesh: borrowing Triangulation, _ t: Int) {
    let (i, j, k) = (mesh.corners[3 * t], mesh.corners[3 * t + 1], mesh.corners[3 * t + 2])
    let (a, b, c) = (mesh.point(i), mesh.point(j), mesh.point(k))
    let (u, w, v) = (b - a, c - a, c - b)
    let (uu, ww, vv) = (dot(u, u), dot(w, w), dot(v, v))
    let factor = 0.5 / cross(u, w)
    let toCenter = SIMD2(w.y * uu - u.y * ww, u.x * ww - w.x * uu) * factor
    center = a + toCenter
    squaredRadius = dot(toCenter, toCenter)
    centroid = (a + b + c) / 3
    if uu <= ww && uu <= vv {
      (p, q, squaredShortest, from, to) = (i, j, uu, a, b)
    } else if vv <= ww {
      (p, q, squaredShortest, from, to) = (j, k, vv, b, c)
    } else {
      (p, q, squaredShortest, from, to) = (k, i, ww, c, a)
    }
  }

  /// Where to put the new vertex: on the bisector of the shortest edge, so that the triangle on that edge gets the
  /// wanted size and a good shape, but never beyond the circumcentre.
  func candidate(size h: Double) -> SIMD2<Double> {
    let shortest = squaredShortest.squareRoot()
    guard shortest < 1.5 * h else { return center }
    let middle = (from + to) / 2
    let reach = length(center - middle)
    let side = min(max(h, shortest), 1.6 * shortest)
    let wanted = (side * side - 0.25 * squaredShortest).squareRoot()
    guard wanted < 0.85 * reach else { return center }
    return middle + (center - middle) * (wanted / reach)
  }
}
