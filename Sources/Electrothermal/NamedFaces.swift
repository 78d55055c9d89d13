import AxisymmetricMesh

/// The mesh edges behind the names that a user gives to boundaries.
///
/// "top": an outer face. "top/pad": the part of an outer face that belongs to a region. "lower/upper": where two
/// regions meet, in either order.
struct NamedFaces {
  private var edgesByName: [String: [(Int32, Int32)]] = [:]

  /// - Parameters:
  ///   - mesh: with paired vertices; outer faces are named on it.
  ///   - unsplit: the mesh before pairing; inner faces are named on it.
  init(_ mesh: Mesh, unsplit: Mesh) {
    var outer: [SIMD2<Int32>: Face] = [:]
    var onFace = [Bool](repeating: false, count: mesh.points.count)
    for edge in mesh.boundaryEdges where edge.face != .axis {
      outer[key(edge.a, edge.b)] = edge.face
      onFace[Int(edge.a)] = true
      onFace[Int(edge.b)] = true
    }
    for (triangle, region) in zip(mesh.triangles, mesh.regions) {
      for k in 0..<3 {
        let (a, b) = (triangle[k], triangle[(k + 1) % 3])
        guard onFace[Int(a)], onFace[Int(b)], let face = outer[key(a, b)] else { continue }
        edgesByName[face.rawValue, default: []].append((a, b))
        edgesByName["\(face.rawValue)/\(mesh.regionNames[Int(region)])", default: []].append((a, b))
      }
    }
    for edge in InterfaceEdge.all(of: unsplit) {
      let (first, second) = (mesh.regionNames[Int(edge.regions.x)], mesh.regionNames[Int(edge.regions.y)])
      edgesByName["\(first)/\(second)", default: []].append((edge.a, edge.b))
      edgesByName["\(second)/\(first)", default: []].append((edge.a, edge.b))
    }
  }

  var names: [String] { edgesByName.keys.sorted() }

  /// - Parameter parts: the names of all conditions. Those on parts of an outer face take their edges out of the face.
  func edges(named name: String, besides parts: [String]) -> [(Int32, Int32)]? {
    guard let edges = edgesByName[name] else { return nil }
    let taken = parts.filter { $0.hasPrefix(name + "/") }.flatMap { edgesByName[$0] ?? [] }
    if taken.isEmpty { return edges }
    let keys = Set(taken.map { key($0.0, $0.1) })
    return edges.filter { !keys.contains(key($0.0, $0.1)) }
  }
}

/// An edge between two regions, with its two triangles.
struct InterfaceEdge {
  var a: Int32
  var b: Int32
  /// Triangles on the left and on the right of a → b.
  var triangles: SIMD2<Int32>
  var regions: SIMD2<Int32>

  /// In the order of the left triangles. Complexity: linear in the triangles.
  static func all(of mesh: Mesh) -> [InterfaceEdge] {
    // A vertex lies on an interface when its triangles do not all have one region.
    var regionOf = [Int32](repeating: -1, count: mesh.points.count)
    var mixed = [Bool](repeating: false, count: mesh.points.count)
    for (triangle, region) in zip(mesh.triangles, mesh.regions) {
      for k in 0..<3 {
        let i = Int(triangle[k])
        if regionOf[i] == -1 { regionOf[i] = region } else if regionOf[i] != region { mixed[i] = true }
      }
    }
    var edges: [InterfaceEdge] = []
    var left: [SIMD2<Int32>: Int32] = [:]
    for (t, triangle) in mesh.triangles.enumerated() {
      for k in 0..<3 {
        let (a, b) = (triangle[k], triangle[(k + 1) % 3])
        guard mixed[Int(a)], mixed[Int(b)] else { continue }
        guard let other = left[key(a, b)] else {
          left[key(a, b)] = Int32(t)
          continue
        }
        let regions = SIMD2(mesh.regions[Int(other)], mesh.regions[t])
        if regions.x != regions.y {
          edges.append(InterfaceEdge(a: b, b: a, triangles: SIMD2(other, Int32(t)), regions: regions))
        }
      }
    }
    return edges
  }
}

private func key(_ a: Int32, _ b: Int32) -> SIMD2<Int32> { SIMD2(min(a, b), max(a, b)) }
