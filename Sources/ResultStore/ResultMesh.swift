import AxisymmetricMesh

/// The triangulation on which fields are stored: N vertices, M triangles, B edges on outer faces.
public struct ResultMesh: Sendable, Equatable {
  /// (r, z) in m; N of them.
  public var points: [SIMD2<Double>]
  /// Vertex indices from 0, counter-clockwise; M of them.
  public var triangles: [SIMD3<Int32>]
  /// Index into `regionNames` for each of the M triangles.
  public var regions: [Int32]
  public var regionNames: [String]
  /// Vertex indices of each edge on an outer face; B of them.
  public var boundaryEdges: [SIMD2<Int32>]
  /// Index into `boundaryNames` for each of the B edges.
  public var boundaries: [Int32]
  public var boundaryNames: [String]

  public init(
    points: [SIMD2<Double>], triangles: [SIMD3<Int32>], regions: [Int32], regionNames: [String],
    boundaryEdges: [SIMD2<Int32>] = [], boundaries: [Int32] = [], boundaryNames: [String] = []
  ) {
    self.points = points
    self.triangles = triangles
    self.regions = regions
    self.regionNames = regionNames
    self.boundaryEdges = boundaryEdges
    self.boundaries = boundaries
    self.boundaryNames = boundaryNames
  }

  /// The arrays of a mesh; boundaries take the names of its faces.
  public init(_ mesh: Mesh) {
    let faces = Face.allCases
    self.init(
      points: mesh.points, triangles: mesh.triangles, regions: mesh.regions, regionNames: mesh.regionNames,
      boundaryEdges: mesh.boundaryEdges.map { SIMD2($0.a, $0.b) },
      boundaries: mesh.boundaryEdges.map { edge in Int32(faces.firstIndex(of: edge.face)!) },
      boundaryNames: faces.map(\.rawValue))
  }

  /// Checks lengths and indices.
  /// - Throws: `.inconsistent` that names the array.
  func validate() throws(ResultStoreError) {
    let vertices = 0..<Int32(clamping: points.count)
    guard
      triangles.allSatisfy({ vertices.contains($0.x) && vertices.contains($0.y) && vertices.contains($0.z) })
    else { throw .inconsistent("mesh/triangles names a vertex that is not there") }
    try Self.validate(regions, names: regionNames, count: triangles.count, "mesh/region")
    guard boundaryEdges.allSatisfy({ vertices.contains($0.x) && vertices.contains($0.y) })
    else { throw .inconsistent("mesh/boundary_edges names a vertex that is not there") }
    try Self.validate(boundaries, names: boundaryNames, count: boundaryEdges.count, "mesh/boundary")
  }

  private static func validate(
    _ indices: [Int32], names: [String], count: Int, _ path: String
  ) throws(ResultStoreError) {
    guard indices.count == count else {
      throw .inconsistent("\(path) has \(indices.count) values, expected \(count)")
    }
    guard indices.allSatisfy({ names.indices.contains(Int($0)) }) else {
      throw .inconsistent("\(path) has an index without a name")
    }
  }
}
