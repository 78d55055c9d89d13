/// A triangulation of the half plane (r, z), r >= 0, with named regions and boundaries.
///
/// Every material interface is a chain of mesh edges. Triangles are counter-clockwise.
public struct Mesh: Sendable {
  /// (r, z) in m.
  public var points: [SIMD2<Double>]
  /// Vertex indices, counter-clockwise.
  public var triangles: [SIMD3<Int32>]
  /// Index into `regionNames`, one per triangle.
  public var regions: [Int32]
  public var regionNames: [String]
  /// Edges on the outer faces (the axis included).
  public var boundaryEdges: [BoundaryEdge]

  public init(
    points: [SIMD2<Double>], triangles: [SIMD3<Int32>], regions: [Int32], regionNames: [String],
    boundaryEdges: [BoundaryEdge]
  ) {
    self.points = points
    self.triangles = triangles
    self.regions = regions
    self.regionNames = regionNames
    self.boundaryEdges = boundaryEdges
  }
}

/// An outer face of the domain.
public enum Face: String, Sendable, CaseIterable { case axis, bottom, top, side }

/// One mesh edge on an outer face.
public struct BoundaryEdge: Sendable, Equatable {
  public var a: Int32
  public var b: Int32
  public var face: Face
  public init(a: Int32, b: Int32, face: Face) {
    self.a = a
    self.b = b
    self.face = face
  }
}
