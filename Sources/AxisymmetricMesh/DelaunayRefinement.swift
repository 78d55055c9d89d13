import Foundation

/// Delaunay refinement: new vertices until every triangle is small and round enough and no outline edge is encroached.
///
/// Ruppert, J. Algorithms 18, 548 (1995), doi:10.1006/jagm.1995.1021; shells at small input angles and the rule
/// that ends the refinement there: Miller, Pav, Walkington, Int. J. Comput. Geom. Appl. 15, 343 (2005),
/// doi:10.1142/S0218195905001749; off-centres: Üngör, Comput. Geom. 42, 109 (2009), doi:10.1016/j.comgeo.2008.06.002.
struct DelaunayRefinement: ~Copyable {
  var mesh: Triangulation
  let field: SizeField
  private let graph: PlanarGraph
  private let acute: [Bool]
  private let limit: Int
  /// (2 sin of the least angle)²: shortest edge² / circumradius² of the worst triangle that stays.
  private let shapeBound: Double
  private var badTriangles = PriorityQueue()
  private var badEdges = GrowableBuffer<SIMD2<Int32>>()

  /// A triangle is too large when its circumradius exceeds this many radii of the wanted equilateral triangle.
  private static let sizeSlack = 1.3
  /// An outline edge is too long at this many wanted lengths.
  private static let lengthSlack = 1.5

  init(
    _ mesh: consuming Triangulation, _ field: consuming SizeField, _ graph: PlanarGraph,
    _ control: MeshControl
  ) {
    self.mesh = mesh
    self.field = field
    self.graph = graph
    acute = graph.acutePoints
    limit = control.vertexLimit
    let sine = sin(min(control.minimumAngle, 30) * .pi / 180)
    shapeBound = 4 * sine * sine
  }

  /// Refines until nothing is left to do.
  mutating func run() throws {
    for e in 0..<mesh.corners.count where mesh.lock[e] >= 0 { check(edge: e) }
    for t in 0..<mesh.triangleCount { check(triangle: t) }
    while true {
      if badEdges.count > 0 {
        let edge = badEdges.removeLast()
        if let e = mesh.halfEdge(edge.x, edge.y), mesh.lock[e] >= 0, isBad(edge: e) { try split(e) }
      } else if !badTriangles.isEmpty {
        let entry = badTriangles.pop()
        if mesh.version[Int(entry.triangle)] == entry.version { try improve(entry) }
      } else {
        return
      }
    }
  }

  // MARK: Outline edges

  private mutating func check(edge e: Int) {
    if isBad(edge: e) { badEdges.append([mesh.start(e), mesh.end(e)]) }
  }

  private func isBad(edge e: Int) -> Bool {
    let (a, b) = (mesh.point(mesh.start(e)), mesh.point(mesh.end(e)))
    if encroaches(mesh.point(mesh.apex(e)), a, b) { return true }
    if mesh.twin[e] >= 0, encroaches(mesh.point(mesh.apex(Int(mesh.twin[e]))), a, b) { return true }
    let wanted = Self.lengthSlack * field((a + b) / 2)
    return dot(b - a, b - a) > wanted * wanted
  }

  /// Is p inside the circle with diameter a b?
  @inline(__always)
  private func encroaches(_ p: SIMD2<Double>, _ a: SIMD2<Double>, _ b: SIMD2<Double>) -> Bool {
    dot(a - p, b - p) < 0
  }

  private mutating func split(_ e: Int) throws {
    let (i, j) = (mesh.start(e), mesh.end(e))
    let (a, b) = (mesh.point(i), mesh.point(j))
    let size = length(b - a)
    var p = (a + b) / 2
    let (shellA, shellB) = (isAcute(i), isAcute(j))
    if shellA != shellB {
      let s = SegmentSampling.shell(within: size) / size
      p = shellA ? a + (b - a) * s : b + (a - b) * s
    }
    guard p != a, p != b, mesh.split(e, at: p) != nil else { return }
    try checkNewTriangles()
  }

  private func isAcute(_ v: Int32) -> Bool { Int(v) < acute.count && acute[Int(v)] }

  private mutating func checkNewTriangles() throws {
    guard mesh.points.count <= limit else {
      throw MeshError.tooManyVertices(limit: limit, near: mesh.points[mesh.points.count - 1])
    }
    for k in 0..<mesh.rim.count {
      let t = Int(mesh.cavity[k])
      check(triangle: t)
      for e in 3 * t..<3 * t + 3 where mesh.lock[e] >= 0 { check(edge: e) }
    }
  }

  // MARK: Triangles

  private mutating func check(triangle t: Int) {
    let shape = Shape(mesh, t)
    let urgency = self.urgency(shape, t)
    if urgency > 1 {
      badTriangles.push(.init(urgency: urgency, triangle: Int32(t), version: mesh.version[t]))
    }
  }

  private func urgency(_ shape: borrowing Shape, _ t: Int) -> Double {
    let h = field(shape.centroid)
    let size = shape.squaredRadius * 3 / (Self.sizeSlack * Self.sizeSlack * h * h)
    let roundness = shapeBound * shape.squaredRadius / shape.squaredShortest
    if size > 1 { return max(size, roundness) }
    return roundness > 1 && !subtendsInputAngle(shape, t) ? roundness : 0
  }

  /// Does the shortest edge join two segments at the same distance from their common, sharp corner? Such an edge
  /// is the outline's own fault, and splitting its triangle would never end.
  private func subtendsInputAngle(_ shape: borrowing Shape, _ t: Int) -> Bool {
    let (s, u) = (mesh.origin[Int(shape.p)], mesh.origin[Int(shape.q)])
    guard s >= 0, u >= 0, s != u else { return false }
    let (first, second) = (graph.segments[Int(s)], graph.segments[Int(u)])
    for v in [first.x, first.y] where v == second.x || v == second.y {
      let apex = graph.points[Int(v)]
      let (near, far) = (length(mesh.point(shape.p) - apex), length(mesh.point(shape.q) - apex))
      if (near - far).magnitude < 1e-3 * near {
        // beyond the next shell the third vertex is not the outline's fault
        return (0..<3).allSatisfy { length(mesh.point(mesh.corners[3 * t + $0]) - apex) < 2.01 * near }
      }
    }
    return false
  }

  private mutating func improve(_ entry: PriorityQueue.Entry) throws {
    let t = Int(entry.triangle)
    let shape = Shape(mesh, t)
    let p = shape.candidate(size: field(shape.centroid))
    switch mesh.locate(p, from: t) {
    case .vertex: return
    case .behind(let e), .onLocked(let e):
      try split(e)
      requeue(entry)
    case .inside(let triangle):
      mesh.collectCavity(p, triangle: triangle)
      guard mesh.cavityIsStarShaped(p) else { return }
      var encroached = GrowableBuffer<SIMD2<Int32>>(capacity: 4)
      for k in 0..<mesh.rim.count where mesh.rim[k].lock >= 0 {
        let edge = mesh.rim[k]
        if encroaches(p, mesh.point(edge.from), mesh.point(edge.to)) {
          encroached.append([edge.from, edge.to])
        }
      }
      if encroached.count == 0 {
        _ = mesh.fillCavity(p)
        try checkNewTriangles()
        return
      }
      for k in 0..<encroached.count {
        if let e = mesh.halfEdge(encroached[k].x, encroached[k].y), mesh.lock[e] >= 0 { try split(e) }
      }
      requeue(entry)
    }
  }

  private mutating func requeue(_ entry: PriorityQueue.Entry) {
    if mesh.version[Int(entry.triangle)] == entry.version { badTriangles.push(entry) }
  }
}
