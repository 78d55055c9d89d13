/// Refusal of meshes that no solver should see.
extension Mesh {
  /// Checks that the arrays fit together and that every triangle is counter-clockwise with a positive area.
  ///
  /// - Throws: `MeshError.inconsistent`, `.inverted` or `.degenerate`.
  public func validate() throws {
    guard regions.count == triangles.count else {
      throw MeshError.inconsistent("\(regions.count) regions for \(triangles.count) triangles")
    }
    for (t, v) in triangles.enumerated() {
      for i in 0..<3 where v[i] < 0 || Int(v[i]) >= points.count {
        throw MeshError.inconsistent("triangle \(t) names vertex \(v[i])")
      }
      guard regions[t] >= 0, Int(regions[t]) < regionNames.count else {
        throw MeshError.inconsistent("triangle \(t) is in region \(regions[t])")
      }
      let (a, b, c) = (points[Int(v.x)], points[Int(v.y)], points[Int(v.z)])
      let area = Predicates.orientation(a, b, c)
      let centroid = (a + b + c) / 3
      if area < 0 { throw MeshError.inverted(triangle: t, at: centroid) }
      if !(area > 0) || !area.isFinite { throw MeshError.degenerate(triangle: t, at: centroid) }
      if min(a.x, b.x, c.x) < 0 { throw MeshError.inconsistent("triangle \(t) has r < 0") }
    }
    for edge in boundaryEdges where edge.a < 0 || edge.b < 0 || Int(max(edge.a, edge.b)) >= points.count {
      throw MeshError.inconsistent("a boundary edge names vertex \(edge.a) or \(edge.b)")
    }
  }
}
