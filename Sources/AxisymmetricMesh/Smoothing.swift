/// Smoothing of free vertices.
extension DelaunayRefinement {
  /// Moves free vertices toward better triangles and restores the Delaunay property after every sweep. A move
  /// that would worsen the worst triangle at the vertex, or put it inside the diametral circle of an outline edge,
  /// is not made.
  mutating func smooth(sweeps: Int) {
    for _ in 0..<sweeps {
      for v in 0..<mesh.points.count where mesh.origin[v] == Triangulation.freeVertex { relax(Int32(v)) }
      mesh.restoreDelaunay()
    }
  }

  private mutating func relax(_ v: Int32) {
    let old = mesh.point(v)
    var target = SIMD2<Double>.zero
    var weights = 0.0
    var worst = Double.infinity
    let first = Int(mesh.incident[Int(v)])
    var t = first
    repeat {
      let e = mesh.index(of: v, in: t)
      let (a, b) = (mesh.point(mesh.start(e)), mesh.point(mesh.end(e)))
      worst = min(worst, roundness(a, b, old))
      let (u, w) = (a - old, b - old)
      // centroid of the triangle, weighted by its share of wanted elements
      let weight = 1 / length(b - a)
      target += (u + w) * (weight / 2)
      weights += weight
      t = Int(mesh.twin[Triangulation.next(e)]) / 3
    } while t != first
    for step in [1.0, 0.5] {
      let new = old + target * (step / weights)
      if isBetter(v, new, first, than: worst) {
        mesh.points[Int(v)] = new
        return
      }
    }
  }

  private func isBetter(_ v: Int32, _ p: SIMD2<Double>, _ first: Int, than worst: Double) -> Bool {
    var t = first
    repeat {
      let e = mesh.index(of: v, in: t)
      let (a, b) = (mesh.point(mesh.start(e)), mesh.point(mesh.end(e)))
      if roundness(a, b, p) <= worst { return false }
      if mesh.lock[e] >= 0, dot(a - p, b - p) < 0 { return false }
      t = Int(mesh.twin[Triangulation.next(e)]) / 3
    } while t != first
    return true
  }

  /// Signed area over the sum of squared edges, 1 for equilateral triangles.
  @inline(__always)
  private func roundness(_ a: SIMD2<Double>, _ b: SIMD2<Double>, _ c: SIMD2<Double>) -> Double {
    let (u, w, v) = (b - a, c - a, c - b)
    return 3.4641016151377544 * cross(u, w) / (dot(u, u) + dot(w, w) + dot(v, v))
  }
}
