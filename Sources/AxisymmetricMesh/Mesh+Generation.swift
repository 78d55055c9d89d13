import DeviceGeometry

extension Mesh {
  /// A graded triangulation of `device` in which every interface is a chain of edges: constrained Delaunay, and no
  /// angle opposite an interface or outer edge is obtuse, so that finite-volume form factors are not negative.
  ///
  /// Vertices on the axis have r = 0 exactly, those on outer faces exactly the face's coordinate. The result depends on
  /// nothing but the arguments. O(n log n) for n vertices.
  ///
  /// - Throws: `MeshError`.
  public static func generate(for device: Device, control: MeshControl = MeshControl()) throws -> Mesh {
    let outline = try DeviceOutline(device)
    let graph = PlanarGraph(outline)
    let field = SizeField(outline, control)
    var triangulation = try Triangulation(graph)
    try triangulation.sampleOutline(graph, field)
    var refinement = DelaunayRefinement(triangulation, field, graph, control)
    try refinement.run()
    for _ in 0..<control.smoothingRounds {
      refinement.smooth(sweeps: 3)
      try refinement.run()
    }
    let mesh = refinement.mesh.mesh(outline)
    try mesh.validate()
    return mesh
  }
}

extension Triangulation {
  /// The finished mesh, numbered along a space-filling curve.
  func mesh(_ outline: DeviceOutline) -> Mesh {
    let extent = max(outline.radius, outline.height)
    let order = SpatialOrder.permutation(points, extent: extent)
    var rank = [Int32](repeating: 0, count: points.count)
    for (new, old) in order.enumerated() { rank[Int(old)] = Int32(new) }
    var triangles: [SIMD3<Int32>] = []
    triangles.reserveCapacity(triangleCount)
    for t in 0..<triangleCount {
      let v = SIMD3(rank[Int(corners[3 * t])], rank[Int(corners[3 * t + 1])], rank[Int(corners[3 * t + 2])])
      if v.x < v.y && v.x < v.z {
        triangles.append(v)
      } else if v.y < v.z {
        triangles.append([v.y, v.z, v.x])
      } else {
        triangles.append([v.z, v.x, v.y])
      }
    }
    triangles.sort { ($0.x, $0.y) < ($1.x, $1.y) }
    let newPoints = order.map { points[Int($0)] }
    let all = outline.regionNames
    let found = triangles.map { v in
      outline.region(at: (newPoints[Int(v.x)] + newPoints[Int(v.y)] + newPoints[Int(v.z)]) / 3)
    }
    var used = [Bool](repeating: false, count: all.count)
    for r in found { used[r] = true }
    var number = [Int32](repeating: -1, count: all.count)
    var names: [String] = []
    for r in all.indices where used[r] {
      number[r] = Int32(names.count)
      names.append(all[r])
    }
    var mesh = Mesh(
      points: newPoints, triangles: triangles, regions: found.map { number[$0] }, regionNames: names,
      boundaryEdges: [])
    mesh.boundaryEdges = mesh.outerEdges(radius: outline.radius, height: outline.height)
    return mesh
  }
}
