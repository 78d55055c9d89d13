/// Named boundaries and interfaces.
extension Mesh {
  /// Index of a region, or nil if the mesh has none of that name.
  public func regionIndex(_ name: String) -> Int32? {
    regionNames.firstIndex(of: name).map(Int32.init)
  }

  /// Edges between two regions as vertex pairs, the first region to the left. Empty if they do not touch.
  ///
  /// - Throws: `MeshError.inconsistent`.
  public func interfaceEdges(between first: String, and second: String) throws -> [SIMD2<Int32>] {
    guard let a = regionIndex(first), let b = regionIndex(second), a != b else { return [] }
    let twin = try HalfEdges(self).twin
    return twin.indices.compactMap { e in
      let f = Int(twin[e])
      return f >= 0 && regions[e / 3] == a && regions[f / 3] == b ? edge(e) : nil
    }
  }

  /// Edges on one outer face, with the domain to the left; with `region`, only those of that region's triangles.
  ///
  /// - Throws: `MeshError.inconsistent`.
  public func faceEdges(_ face: Face, region: String? = nil) throws -> [BoundaryEdge] {
    let onFace = boundaryEdges.filter { $0.face == face }
    guard let region else { return onFace }
    guard let index = regionIndex(region) else { return [] }
    let twin = try HalfEdges(self).twin
    var edges: Set<SIMD2<Int32>> = []
    for e in twin.indices where twin[e] < 0 && regions[e / 3] == index { edges.insert(edge(e)) }
    return onFace.filter { edges.contains([$0.a, $0.b]) || edges.contains([$0.b, $0.a]) }
  }

  /// Edges of one triangle only, each on the face of the rectangle that holds it, domain to the left; face by face.
  func outerEdges(radius: Double, height: Double) -> [BoundaryEdge] {
    var result: [BoundaryEdge] = []
    for e in 0..<3 * triangles.count {
      let pair = edge(e)
      let (p, q) = (points[Int(pair.x)], points[Int(pair.y)])
      let face: Face
      if p.x == 0 && q.x == 0 {
        face = .axis
      } else if p.y == 0 && q.y == 0 {
        face = .bottom
      } else if p.y == height && q.y == height {
        face = .top
      } else if p.x == radius && q.x == radius {
        face = .side
      } else {
        continue
      }
      result.append(BoundaryEdge(a: pair.x, b: pair.y, face: face))
    }
    return result
  }
}
