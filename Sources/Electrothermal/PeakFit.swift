import AxisymmetricMesh

/// The highest temperature between the vertices of a mesh, as a smooth function of the temperatures at them.
///
/// The hottest vertex is only near the peak, and as a parameter changes the peak moves past it: the derivative at the vertex
/// is off that of the peak by T'' times their distance times the speed of the peak, some per cent of a filament's rise. Where
/// the peak is on the axis, inside one region, it is the top of
///
///     T = q0 + q1 z + q2 z² + q3 r²
///
/// fitted by least squares to the vertices up to two edges away from the hottest one; elsewhere it is the vertex.
public struct PeakFit: Sendable {
  /// The hottest one first; alone where nothing is fitted.
  let vertices: [Int]

  /// The temperature of one vertex.
  public init(vertex: Int) { vertices = [vertex] }

  public init(_ solution: SteadySolution) {
    let (mesh, hottest) = (solution.mesh, solution.hottest)
    let patch = Self.patch(around: hottest, on: mesh)
    let rise = solution.state.rise
    guard let patch, let fit = Fit(patch, mesh.points, rise), fit.isPeak else {
      vertices = [hottest]
      return
    }
    vertices = patch
  }

  /// nil where the hottest vertex touches several regions, or the axis is not near.
  private static func patch(around hottest: Int, on mesh: Mesh) -> [Int]? {
    var near: Set<Int32> = [Int32(hottest)]
    var region: Int32?
    for ring in 0..<2 {
      var wider = near
      for (triangle, own) in zip(mesh.triangles, mesh.regions) {
        let corners = [triangle.x, triangle.y, triangle.z]
        guard corners.contains(where: near.contains) else { continue }
        if ring == 0 {
          if let region, region != own { return nil }
          region = own
        }
        if own == region { wider.formUnion(corners) }
      }
      near = wider
    }
    guard near.contains(where: { mesh.points[Int($0)].x == 0 }) else { return nil }
    return [hottest] + near.map(Int.init).filter { $0 != hottest }.sorted()
  }

  /// The peak of values at the vertices, and its derivatives by those of `vertices`.
  func peak(of values: [Double], _ points: [SIMD2<Double>]) -> (value: Double, weights: [Double]) {
    guard vertices.count > 1, let fit = Fit(vertices, points, values) else {
      return (values[vertices[0]], [1])
    }
    return (fit.value, fit.weights)
  }
}

/// The least-squares parabola through values at some vertices.
private struct Fit {
  var value: Double
  var weights: [Double]
  /// Whether the top is a maximum among the vertices.
  var isPeak: Bool

  /// nil when the vertices do not determine it.
  init?(_ vertices: [Int], _ points: [SIMD2<Double>], _ values: [Double]) {
    let first = vertices[0]
    let size = vertices.map { abs(points[$0].y - points[first].y) }.max() ?? 0
    guard size > 0 else { return nil }
    let rows = vertices.map { vertex in
      let (r, z) = (points[vertex].x / size, (points[vertex].y - points[first].y) / size)
      return SIMD4(1, z, z * z, r * r)
    }
    var normal = [SIMD4<Double>](repeating: .zero, count: 4)
    var side = SIMD4<Double>.zero
    for (row, vertex) in zip(rows, vertices) {
      for k in 0..<4 { normal[k] += row[k] * row }
      side += (values[vertex] - values[first]) * row
    }
    guard let q = solved(normal, side) else { return nil }
    let top = -q[1] / (2 * q[2])
    // At the top the value does not change with its place: derivatives are those of the fit at a fixed one.
    guard let dual = solved(normal, SIMD4(1, top, top * top, 0)) else { return nil }
    value = values[first] + q[0] - q[1] * q[1] / (4 * q[2])
    weights = rows.map { (dual * $0).sum() }
    isPeak = q[2] < 0 && q[3] < 0 && abs(top) <= 1
  }
}

/// Gaussian elimination with pivoting; nil for a singular matrix.
private func solved(_ matrix: [SIMD4<Double>], _ side: SIMD4<Double>) -> SIMD4<Double>? {
  var (a, b) = (matrix, side)
  for k in 0..<4 {
    let pivot = (k..<4).max { abs(a[$0][k]) < abs(a[$1][k]) }!
    a.swapAt(k, pivot)
    (b[k], b[pivot]) = (b[pivot], b[k])
    guard abs(a[k][k]) > 1e-12 else { return nil }
    for i in k + 1..<4 {
      let factor = a[i][k] / a[k][k]
      a[i] -= factor * a[k]
      b[i] -= factor * b[k]
    }
  }
  for k in (0..<4).reversed() {
    for j in k + 1..<4 { b[k] -= a[k][j] * b[j] }
    b[k] /= a[k][k]
  }
  return b
}
