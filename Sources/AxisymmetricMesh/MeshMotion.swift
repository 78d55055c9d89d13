import DeviceGeometry
import SparseLU

/// Moves the mesh of a device along with the device's dimensions: triangles, regions and numbering stay.
///
/// The outline of the device is points and straight segments. Vertices on a segment keep their place between its two ends,
/// so every interface stays one, and volumes are those of the changed device. The displacement d of the others follows,
/// component by component, from
///
///     div( grad d / A ) = 0,        d given on the whole outline
///
/// in the plane (r, z), with linear elements on the mesh and A the area of each triangle: where triangles are small they move
/// as they are, and the larger ones give way. (A. Masud, T. J. R. Hughes, Comput. Methods Appl. Mech. Eng. 146, 91
/// (1997), doi:10.1016/S0045-7825(96)01222-4, stiffen small elements for the same reason.) One factorisation serves all
/// changes of the device that do not overturn a triangle; larger ones are made in steps, each from where the last one ended.
public struct MeshMotion: ~Copyable {
  private let mesh: Mesh
  private let graph: PlanarGraph
  /// For each vertex on the outline the segment's ends and the place between them, 0 to 1; nil inside.
  private let places: [OutlinePlace?]
  private let laplacian: Laplacian
  private var solver: UMFPACK

  struct OutlinePlace {
    var from: Int32
    var to: Int32
    var fraction: Double
  }

  /// - Parameters:
  ///   - mesh: a mesh of `device`, generated or refined; not one with paired vertices.
  /// - Throws: ``MeshError``, `.otherShape` when a vertex of an interface is not on the device's outline.
  ///   Complexity: that of one sparse factorisation.
  public init(_ mesh: Mesh, of device: Device) throws {
    let graph = try PlanarGraph(device)
    let places = try graph.places(of: mesh)
    let laplacian = Laplacian(mesh, isGiven: places.map { $0 != nil })
    var solver = try UMFPACK(analysing: laplacian.pattern)
    try solver.factorise(laplacian.values)
    self.mesh = mesh
    self.graph = graph
    self.places = places
    self.laplacian = laplacian
    self.solver = solver
  }

  /// The mesh of a device with other dimensions.
  ///
  /// - Throws: ``MeshError``: `.otherShape` when its outline has other points or segments, `.inverted` or `.degenerate` when
  ///   triangles overturn even in small steps; `LinearSolverError`. Complexity: two sparse solves.
  public mutating func mesh(of changed: Device) throws -> Mesh {
    let target = try PlanarGraph(changed)
    guard target.segments == graph.segments, target.points.count == graph.points.count else {
      throw MeshError.otherShape("points of its outline coincide, part or change their order")
    }
    var moved = mesh
    moveOutline(of: &moved, to: target.points)
    try laplacian.follow(&moved, from: mesh, &solver)
    if moved.isUpright { return moved }
    for count in [4, 16, 64] {
      moved = try inSteps(count, to: target.points)
      if moved.isUpright { break }
    }
    try moved.validate()
    return moved
  }

  private func moveOutline(of moved: inout Mesh, to points: [SIMD2<Double>]) {
    for (i, place) in places.enumerated() {
      guard let place else { continue }
      let (from, to) = (Int(place.from), Int(place.to))
      let (a, b) = (points[from], points[to])
      if a == graph.points[from] && b == graph.points[to] { continue }
      moved.points[i] = place.fraction == 0 ? a : place.fraction == 1 ? b : a + (b - a) * place.fraction
    }
  }

  /// The outline goes straight from where it is to its target; ends early where triangles overturn.
  private func inSteps(_ count: Int, to target: [SIMD2<Double>]) throws -> Mesh {
    var last = mesh
    for step in 1...count {
      let fraction = Double(step) / Double(count)
      let outline = zip(graph.points, target).map { step == count ? $1 : $0 + ($1 - $0) * fraction }
      var next = last
      moveOutline(of: &next, to: outline)
      let laplacian = Laplacian(last, isGiven: places.map { $0 != nil })
      var solver = try UMFPACK(analysing: laplacian.pattern)
      try solver.factorise(laplacian.values)
      try laplacian.follow(&next, from: last, &solver)
      last = next
      if !last.isUpright { break }
    }
    return last
  }
}

extension Mesh {
  /// Whether every triangle is counter-clockwise with a positive area.
  fileprivate var isUpright: Bool {
    triangles.allSatisfy {
      Predicates.orientation(points[Int($0.x)], points[Int($0.y)], points[Int($0.z)]) > 0
    }
  }
}

/// div( grad / A ) of linear elements on the vertices of a mesh that are not given.
private struct Laplacian {
  /// Between a vertex that is solved for and one that is given.
  struct Coupling {
    var inner: Int32
    var outer: Int32
    var stiffness: Double
  }
  /// Number of each vertex among the unknowns, -1 for a given one.
  private(set) var unknowns: [Int32]
  private(set) var couplings: [Coupling] = []
  let pattern: SparsePattern
  private(set) var values: [Double] = []

  /// Of each triangle half the cotangent of the angle opposite an edge, over the area, couples the edge's ends.
  init(_ mesh: Mesh, isGiven: [Bool]) {
    unknowns = []
    var count: Int32 = 0
    for given in isGiven {
      unknowns.append(given ? -1 : count)
      if !given { count += 1 }
    }
    var columns = [[Int: Double]](repeating: [:], count: Int(count))
    for triangle in mesh.triangles {
      for k in 0..<3 {
        let (a, b) = (triangle[(k + 1) % 3], triangle[(k + 2) % 3])
        let top = mesh.points[Int(triangle[k])]
        let (u, w) = (mesh.points[Int(a)] - top, mesh.points[Int(b)] - top)
        let stiffness = dot(u, w) / (cross(u, w) * cross(u, w))
        for (i, j) in [(a, b), (b, a)] {
          let (row, column) = (unknowns[Int(i)], unknowns[Int(j)])
          if row < 0 { continue }
          columns[Int(row)][Int(row), default: 0] += stiffness
          if column < 0 {
            couplings.append(Coupling(inner: row, outer: j, stiffness: stiffness))
          } else {
            columns[Int(column)][Int(row), default: 0] -= stiffness
          }
        }
      }
    }
    // The library wants a system even where every vertex is given.
    if columns.isEmpty { columns = [[0: 1]] }
    var starts = [0]
    var rows: [Int] = []
    for column in columns {
      for (row, value) in column.sorted(by: { $0.key < $1.key }) {
        rows.append(row)
        values.append(value)
      }
      starts.append(rows.count)
    }
    pattern = SparsePattern(starts: starts, rows: rows)
  }

  /// Moves the vertices that are not given after those that are.
  func follow(_ moved: inout Mesh, from start: Mesh, _ solver: inout UMFPACK) throws(LinearSolverError) {
    var sides = [[Double]](repeating: [Double](repeating: 0, count: pattern.order), count: 2)
    for coupling in couplings {
      let j = Int(coupling.outer)
      let shift = (moved.points[j] - start.points[j]) * coupling.stiffness
      for k in 0..<2 { sides[k][Int(coupling.inner)] += shift[k] }
    }
    // Where nothing moves in a direction there is no rounding either.
    for k in 0..<2 where sides[k].contains(where: { $0 != 0 }) {
      let displacement = try solver.solve(sides[k])
      for (i, unknown) in unknowns.enumerated() where unknown >= 0 {
        moved.points[i][k] += displacement[Int(unknown)]
      }
    }
  }
}

extension PlanarGraph {
  /// For each vertex of interfaces and outer faces the nearest segment; nil for the others.
  ///
  /// - Throws: ``MeshError`` `.otherShape` when one lies on no segment.
  fileprivate func places(of mesh: Mesh) throws -> [MeshMotion.OutlinePlace?] {
    let twin = try HalfEdges(mesh).twin
    let slack = 1e-12 * points.reduce(0) { max($0, $1.x, $1.y) }
    var places = [MeshMotion.OutlinePlace?](repeating: nil, count: mesh.points.count)
    for e in twin.indices where twin[e] < 0 || mesh.regions[Int(twin[e]) / 3] != mesh.regions[e / 3] {
      let edge = mesh.edge(e)
      for vertex in [Int(edge.x), Int(edge.y)] where places[vertex] == nil {
        let p = mesh.points[vertex]
        guard let (place, distance) = nearest(to: p), distance <= slack else {
          throw MeshError.otherShape(
            "its interface at r = \(p.x * 1e9) nm, z = \(p.y * 1e9) nm is not part of the device")
        }
        places[vertex] = place
      }
    }
    return places
  }

  private func nearest(to p: SIMD2<Double>) -> (place: MeshMotion.OutlinePlace, distance: Double)? {
    var best: (place: MeshMotion.OutlinePlace, distance: Double)?
    for segment in segments {
      let (a, b) = (points[Int(segment.x)], points[Int(segment.y)])
      let along = b - a
      let fraction = p == a ? 0 : p == b ? 1 : min(max(dot(p - a, along) / dot(along, along), 0), 1)
      let distance = length(p - (a + along * fraction))
      if distance < best?.distance ?? .infinity {
        best = (MeshMotion.OutlinePlace(from: segment.x, to: segment.y, fraction: fraction), distance)
      }
    }
    return best
  }
}
