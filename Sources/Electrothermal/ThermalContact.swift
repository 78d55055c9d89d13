import AxisymmetricMesh
import DeviceGeometry
import FiniteVolume
import Materials

/// Heat conductance between the two vertices of a pair on either side of a thermal boundary resistance.
public struct ThermalContact: Sendable {
  public var a: Int32
  public var b: Int32
  /// Area over resistance, W/K.
  public var conductance: Double

  /// Pairs the vertices along every edge between two materials that have a thermal boundary resistance.
  ///
  /// - Returns: the mesh with the second vertices appended, for every vertex the one whose potential it shares, and the
  ///   contacts.
  static func split(
    _ mesh: Mesh, materials: [Material], _ resistances: [ThermalBoundaryResistance]
  ) -> (Mesh, twins: [Int32], [ThermalContact]) {
    let unpaired = (0..<mesh.points.count).map { Int32($0) }
    if resistances.isEmpty { return (mesh, unpaired, []) }
    let resistive = InterfaceEdge.all(of: mesh).compactMap {
      edge -> (edge: InterfaceEdge, resistance: Double)? in
      let names = [materials[Int(edge.regions.x)].name, materials[Int(edge.regions.y)].name]
      let match = resistances.first { $0.materials == names || $0.materials == names.reversed() }
      return match.flatMap { $0.resistance > 0 ? (edge, $0.resistance) : nil }
    }
    var cut: Set<SIMD2<Int32>> = []
    var touched = [Bool](repeating: false, count: mesh.points.count)
    for (edge, _) in resistive {
      cut.insert(SIMD2(min(edge.a, edge.b), max(edge.a, edge.b)))
      touched[Int(edge.a)] = true
      touched[Int(edge.b)] = true
    }
    var corners: [Int32: [(triangle: Int, corner: Int)]] = [:]
    for (t, triangle) in mesh.triangles.enumerated() {
      for k in 0..<3 where touched[Int(triangle[k])] { corners[triangle[k], default: []].append((t, k)) }
    }
    var result = mesh
    var twins = unpaired
    for vertex in unpaired where touched[Int(vertex)] {
      var left = corners[vertex]!
      var first = true
      while let seed = left.popLast() {
        // The triangles around the vertex that are connected without crossing a resistive edge.
        var fan = [seed]
        var k = 0
        while k < fan.count {
          let triangle = mesh.triangles[fan[k].triangle]
          let spokes = [triangle[(fan[k].corner + 1) % 3], triangle[(fan[k].corner + 2) % 3]]
          for other in spokes where !cut.contains(SIMD2(min(vertex, other), max(vertex, other))) {
            if let next = left.firstIndex(where: { entry in
              let t = mesh.triangles[entry.triangle]
              return t[(entry.corner + 1) % 3] == other || t[(entry.corner + 2) % 3] == other
            }) {
              fan.append(left.remove(at: next))
            }
          }
          k += 1
        }
        if !first {
          let copy = Int32(result.points.count)
          result.points.append(mesh.points[Int(vertex)])
          twins.append(vertex)
          for entry in fan { result.triangles[entry.triangle][entry.corner] = copy }
        }
        first = false
      }
    }
    result.boundaryEdges = mesh.boundaryEdges.map { $0 }
    relabelBoundary(&result, original: mesh)
    var contacts: [ThermalContact] = []
    for (edge, resistance) in resistive {
      let face = FaceFactors(mesh.points[Int(edge.a)], mesh.points[Int(edge.b)])
      for (vertex, area) in [(edge.a, face.a), (edge.b, face.b)] {
        let sides = [edge.triangles.x, edge.triangles.y].map { t in
          let corner = (0..<3).first { mesh.triangles[Int(t)][$0] == vertex }!
          return result.triangles[Int(t)][corner]
        }
        if sides[0] != sides[1] {
          contacts.append(ThermalContact(a: sides[0], b: sides[1], conductance: area / resistance))
        }
      }
    }
    return (result, twins, contacts)
  }

  /// Outer edges follow the triangle they belong to.
  private static func relabelBoundary(_ mesh: inout Mesh, original: Mesh) {
    var owner: [SIMD2<Int32>: (Int32, Int32)] = [:]
    for (before, after) in zip(original.triangles, mesh.triangles) where before != after {
      for k in 0..<3 {
        let (a, b) = (before[k], before[(k + 1) % 3])
        owner[SIMD2(a, b)] = (after[k], after[(k + 1) % 3])
        owner[SIMD2(b, a)] = (after[(k + 1) % 3], after[k])
      }
    }
    for i in mesh.boundaryEdges.indices {
      let edge = mesh.boundaryEdges[i]
      if let (a, b) = owner[SIMD2(edge.a, edge.b)] {
        mesh.boundaryEdges[i] = BoundaryEdge(a: a, b: b, face: edge.face)
      }
    }
  }
}
