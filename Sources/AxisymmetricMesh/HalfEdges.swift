/// Adjacency of a mesh: half-edge 3 t + i of triangle t lies opposite its corner i and runs counter-clockwise.
public struct HalfEdges: Sendable {
  /// Opposite half-edge, or -1 on an outer face.
  public let twin: [Int32]

  /// O(n), by counting.
  ///
  /// - Throws: `MeshError.inconsistent` when an edge belongs to more than two triangles or two of the same orientation.
  public init(_ mesh: Mesh) throws {
    let count = 3 * mesh.triangles.count
    var first = [Int32](repeating: 0, count: mesh.points.count + 1)
    for t in mesh.triangles { for i in 0..<3 { first[Int(min(t[(i + 1) % 3], t[(i + 2) % 3])) + 1] += 1 } }
    for v in 0..<mesh.points.count { first[v + 1] += first[v] }
    var next = first
    var sorted = [Int32](repeating: 0, count: count)
    for (k, t) in mesh.triangles.enumerated() {
      for i in 0..<3 {
        let v = Int(min(t[(i + 1) % 3], t[(i + 2) % 3]))
        sorted[Int(next[v])] = Int32(3 * k + i)
        next[v] += 1
      }
    }
    var twin = [Int32](repeating: -1, count: count)
    for v in 0..<mesh.points.count {
      for i in Int(first[v])..<Int(first[v + 1]) {
        let e = sorted[i]
        let edge = mesh.edge(Int(e))
        for j in Int(first[v])..<i {
          let f = sorted[j]
          let other = mesh.edge(Int(f))
          if other == edge {
            throw MeshError.inconsistent("two triangles lie on one side of edge \(edge.x)-\(edge.y)")
          }
          if other.x == edge.y, other.y == edge.x {
            twin[Int(e)] = f
            twin[Int(f)] = e
          }
        }
      }
    }
    self.twin = twin
  }
}

extension Mesh {
  /// Start and end vertex of half-edge e.
  @inline(__always)
  public func edge(_ e: Int) -> SIMD2<Int32> {
    let t = triangles[e / 3]
    let i = e % 3
    return i == 0 ? [t.y, t.z] : i == 1 ? [t.z, t.x] : [t.x, t.y]
  }
}
