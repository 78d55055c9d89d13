extension Mesh {
  /// A uniformly refined mesh and how to carry values over to it.
  public struct Refined: Sendable {
    public var mesh: Mesh
    /// For each vertex of `mesh` the two vertices of the coarser mesh halfway between which it lies; twice its
    /// own index for the vertices that were there before.
    public var parents: [SIMD2<Int32>]
  }

  /// Cuts every triangle into four at the midpoints of its edges, then flips edges inside regions until they are
  /// Delaunay again. Old vertices keep their indices; regions and outer faces are inherited. O(n).
  ///
  /// - Throws: `MeshError.inconsistent` when two triangles overlap.
  public func refined() throws -> Refined {
    let twin = try HalfEdges(self).twin
    var parents: [SIMD2<Int32>] = []
    parents.reserveCapacity(points.count + twin.count / 2 + boundaryEdges.count)
    for v in 0..<Int32(points.count) { parents.append([v, v]) }
    var middle = [Int32](repeating: -1, count: twin.count)
    for e in twin.indices where Int(twin[e]) < e {
      middle[e] = Int32(parents.count)
      if twin[e] >= 0 { middle[Int(twin[e])] = middle[e] }
      parents.append(edge(e))
    }
    var fine = Triangulation(
      points: parents.map { (points[Int($0.x)] + points[Int($0.y)]) / 2 }, triangles: 4 * triangles.count)
    for t in triangles.indices { fine.addQuarters(of: triangles[t], index: t, middle, twin, regions) }
    fine.restoreDelaunay()

    var mesh = Mesh(points: [], triangles: [], regions: [], regionNames: regionNames, boundaryEdges: [])
    mesh.points = (0..<fine.points.count).map { fine.points[$0] }
    mesh.triangles = (0..<fine.triangleCount).map {
      [fine.corners[3 * $0], fine.corners[3 * $0 + 1], fine.corners[3 * $0 + 2]]
    }
    mesh.regions = (0..<fine.triangleCount).map { regions[$0 / 4] }
    var middleOf: [SIMD2<Int32>: Int32] = [:]
    for e in twin.indices where twin[e] < 0 { middleOf[edge(e)] = middle[e] }
    for old in boundaryEdges {
      guard let m = middleOf[[old.a, old.b]] ?? middleOf[[old.b, old.a]] else {
        throw MeshError.inconsistent("boundary edge \(old.a)-\(old.b) is not on the outside")
      }
      mesh.boundaryEdges.append(BoundaryEdge(a: old.a, b: m, face: old.face))
      mesh.boundaryEdges.append(BoundaryEdge(a: m, b: old.b, face: old.face))
    }
    return Refined(mesh: mesh, parents: parents)
  }
}

extension Triangulation {
  /// Room for `triangles` triangles over given points; corners, twins and locks are for the caller to fill.
  init(points: [SIMD2<Double>], triangles: Int) {
    self.points = GrowableBuffer(points)
    incident = GrowableBuffer(repeating: -1, count: points.count)
    origin = GrowableBuffer(repeating: Self.freeVertex, count: points.count)
    fan = GrowableBuffer(repeating: -1, count: points.count)
    corners = GrowableBuffer(repeating: -1, count: 3 * triangles)
    twin = GrowableBuffer(repeating: -1, count: 3 * triangles)
    lock = GrowableBuffer(repeating: -1, count: 3 * triangles)
    version = GrowableBuffer(repeating: 0, count: triangles)
    stamp = GrowableBuffer(repeating: 0, count: triangles)
  }

  /// Fills triangles 4 t to 4 t + 3 with the quarters of triangle t of a coarser mesh: number k at its corner k, the
  /// last in the middle. `middle` numbers the midpoint and `twin` the opposite of each coarse half-edge.
  mutating func addQuarters(
    of coarse: SIMD3<Int32>, index t: Int, _ middle: [Int32], _ twin: [Int32], _ regions: [Int32]
  ) {
    let center = 12 * t + 9
    for k in 0..<3 {
      let (l, m) = ((k + 1) % 3, (k + 2) % 3)
      let quarter = 12 * t + 3 * k
      corners[quarter] = coarse[k]
      corners[quarter + 1] = middle[3 * t + m]
      corners[quarter + 2] = middle[3 * t + l]
      corners[center + k] = middle[3 * t + k]
      self.twin[quarter] = Int32(center + k)
      self.twin[center + k] = Int32(quarter)
      // the halves of coarse half-edge k belong to the quarters at its start l and its end m
      let (startHalf, endHalf) = (12 * t + 3 * l + 2, 12 * t + 3 * m + 1)
      let across = Int(twin[3 * t + k])
      let isLocked = across < 0 || regions[across / 3] != regions[t]
      lock[startHalf] = isLocked ? 0 : -1
      lock[endHalf] = isLocked ? 0 : -1
      if across >= 0 {
        let (u, j) = (across / 3, across % 3)
        self.twin[startHalf] = Int32(12 * u + 3 * ((j + 2) % 3) + 1)
        self.twin[endHalf] = Int32(12 * u + 3 * ((j + 1) % 3) + 2)
      }
    }
    for e in 12 * t..<12 * t + 12 { incident[Int(corners[e])] = Int32(e / 3) }
  }
}
