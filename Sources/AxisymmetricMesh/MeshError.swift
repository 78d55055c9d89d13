/// Why a mesh could not be made or must not be used.
public enum MeshError: Error, Equatable, CustomStringConvertible {
  /// The device has no valid shape: what is wrong, in words that name the layer or profile point.
  case geometry(String)
  /// An edge of the outline could not be forced into the triangulation (ends in m): a defect of the mesher.
  case unrecoveredEdge(from: SIMD2<Double>, to: SIMD2<Double>)
  /// Refinement passed `MeshControl.vertexLimit` near this point (r, z) in m.
  case tooManyVertices(limit: Int, near: SIMD2<Double>)
  /// Triangle of negative area: index and centroid (r, z) in m.
  case inverted(triangle: Int, at: SIMD2<Double>)
  /// Triangle of zero or not finite area: index and centroid (r, z) in m.
  case degenerate(triangle: Int, at: SIMD2<Double>)
  /// A mesh that is to move with a device does not belong to it, or the device changes more than its dimensions: what is
  /// wrong, in words.
  case otherShape(String)
  /// An array of the mesh does not fit the others.
  case inconsistent(String)

  public var description: String {
    func nm(_ p: SIMD2<Double>) -> String { "r = \(p.x * 1e9) nm, z = \(p.y * 1e9) nm" }
    switch self {
    case .geometry(let what): return "the device has no valid shape: \(what)"
    case .unrecoveredEdge(let a, let b):
      return "outline edge from \(nm(a)) to \(nm(b)) is missing from the mesh"
    case .tooManyVertices(let limit, let p):
      return "the mesh needs more than \(limit) vertices (last one at \(nm(p))); lower `resolution`"
    case .inverted(let t, let p): return "triangle \(t) at \(nm(p)) is inverted"
    case .degenerate(let t, let p): return "triangle \(t) at \(nm(p)) has no area"
    case .otherShape(let what): return "the mesh cannot follow the device: \(what)"
    case .inconsistent(let what): return "inconsistent mesh: \(what)"
    }
  }
}
