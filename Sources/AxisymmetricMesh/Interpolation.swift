/// Linear interpolation of vertex values from one mesh to the vertices of another one of the same domain.
public struct Interpolation: Sendable {
  /// For each vertex of the fine mesh three vertices of the coarse one, and their weights, which sum to 1.
  public private(set) var vertices: [SIMD3<Int32>] = []
  public private(set) var weights: [SIMD3<Double>] = []

  /// From a mesh to its uniform refinement.
  /// - Parameter parents: as ``Mesh/Refined/parents``.
  public init(parents: [SIMD2<Int32>]) {
    vertices = parents.map { SIMD3($0.x, $0.y, $0.y) }
    weights = parents.map { $0.x == $0.y ? SIMD3(1, 0, 0) : SIMD3(0.5, 0.5, 0) }
  }

  /// Between two triangulations of the same domain, by walking from triangle to triangle. Close to O(1) a vertex when
  /// neighbours in `points` are neighbours in space, as those of generated meshes are.
  ///
  /// - Throws: `MeshError.inconsistent`.
  public init(from coarse: Mesh, to points: [SIMD2<Double>]) throws {
    let halfEdges = try HalfEdges(coarse)
    var t = 0
    vertices.reserveCapacity(points.count)
    weights.reserveCapacity(points.count)
    for p in points {
      var found = Self.barycentric(p, coarse, t)
      var steps = 0
      // Across the edge that p lies farthest beyond, until it lies beyond none or the domain ends.
      while let worst = (0..<3).min(by: { found[$0] < found[$1] }), found[worst] < -1e-12,
        steps < coarse.triangles.count
      {
        let twin = halfEdges.twin[3 * t + worst]
        guard twin >= 0 else { break }
        t = Int(twin) / 3
        found = Self.barycentric(p, coarse, t)
        steps += 1
      }
      let inside = found.clamped(lowerBound: .zero, upperBound: .one)
      vertices.append(coarse.triangles[t])
      weights.append(inside / inside.sum())
    }
  }

  private static func barycentric(_ p: SIMD2<Double>, _ mesh: Mesh, _ t: Int) -> SIMD3<Double> {
    let v = mesh.triangles[t]
    let (a, b, c) = (mesh.points[Int(v.x)], mesh.points[Int(v.y)], mesh.points[Int(v.z)])
    let areas = SIMD3(cross(b - p, c - p), cross(c - p, a - p), cross(a - p, b - p))
    return areas / cross(b - a, c - a)
  }
}
