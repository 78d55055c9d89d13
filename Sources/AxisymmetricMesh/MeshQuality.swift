import DeviceGeometry
import Foundation

/// How good a mesh is: sizes, angles, and volumes beside the device's exact ones.
public struct MeshQuality: Sendable, Equatable {
  /// A quantity and where it was found.
  public struct Extreme: Sendable, Equatable {
    public var value: Double
    /// (r, z) in m: centroid of the triangle, or midpoint of the edge.
    public var at: SIMD2<Double>
  }
  public struct Region: Sendable, Equatable {
    public var name: String
    public var triangles: Int
    /// Volume of revolution, full 2 pi, m³.
    public var volume: Double
    /// The same from the device's dimensions, m³; nil when the mesh came without a device.
    public var exactVolume: Double?

    /// |volume - exact| / exact; nil without a device.
    public var volumeError: Double? { exactVolume.map { (volume - $0).magnitude / $0 } }
  }

  public var vertices: Int
  public var triangles: Int
  /// Degrees.
  public var smallestAngle: Extreme
  /// Degrees.
  public var largestAngle: Extreme
  /// m
  public var shortestEdge: Extreme
  /// m
  public var longestEdge: Extreme
  public var regions: [Region]
  /// Triangles with an angle above 90°. Harmless inside a region of a Delaunay mesh.
  public var obtuseTriangles: Int
  /// Angles above 90° opposite an interface or an outer face: each makes a form factor negative.
  public var obtuseAtInterfaces: Int
  /// Edges inside a region whose two opposite angles exceed 180° together: each makes a form factor negative.
  public var notDelaunay: Int
  /// Triangles whose area is not positive.
  public var invertedTriangles: Int

  /// Measures `mesh`; with `device`, volumes are compared with those of its shape. O(n).
  ///
  /// - Throws: `MeshError.inconsistent`, `MeshError.geometry`.
  public init(_ mesh: Mesh, device: Device? = nil) throws {
    vertices = mesh.points.count
    triangles = mesh.triangles.count
    smallestAngle = Extreme(value: .infinity, at: .zero)
    largestAngle = Extreme(value: 0, at: .zero)
    shortestEdge = Extreme(value: .infinity, at: .zero)
    longestEdge = Extreme(value: 0, at: .zero)
    regions = mesh.regionNames.map { Region(name: $0, triangles: 0, volume: 0, exactVolume: nil) }
    obtuseTriangles = 0
    obtuseAtInterfaces = 0
    notDelaunay = 0
    invertedTriangles = 0
    if let device {
      let outline = try DeviceOutline(device)
      let exact = Dictionary(uniqueKeysWithValues: zip(outline.regionNames, outline.regionVolumes))
      for i in regions.indices { regions[i].exactVolume = exact[regions[i].name] }
    }
    let twin = try HalfEdges(mesh).twin
    for t in mesh.triangles.indices { measure(t, mesh, twin) }
  }

  private mutating func measure(_ t: Int, _ mesh: Mesh, _ twin: [Int32]) {
    let v = mesh.triangles[t]
    let p = [mesh.points[Int(v.x)], mesh.points[Int(v.y)], mesh.points[Int(v.z)]]
    let centroid = (p[0] + p[1] + p[2]) / 3
    let doubleArea = cross(p[1] - p[0], p[2] - p[0])
    if !(doubleArea > 0) { invertedTriangles += 1 }
    let region = Int(mesh.regions[t])
    regions[region].triangles += 1
    regions[region].volume += .pi * centroid.x * doubleArea
    var isObtuse = false
    for i in 0..<3 {
      let (a, b) = (p[(i + 1) % 3], p[(i + 2) % 3])
      let (u, w) = (a - p[i], b - p[i])
      let degrees = atan2(cross(u, w).magnitude, dot(u, w)) * 180 / .pi
      if degrees < smallestAngle.value { smallestAngle = Extreme(value: degrees, at: centroid) }
      if degrees > largestAngle.value { largestAngle = Extreme(value: degrees, at: centroid) }
      let size = length(b - a)
      if size < shortestEdge.value { shortestEdge = Extreme(value: size, at: (a + b) / 2) }
      if size > longestEdge.value { longestEdge = Extreme(value: size, at: (a + b) / 2) }
      let across = Int(twin[3 * t + i])
      if dot(u, w) < 0 {
        isObtuse = true
        if across < 0 || mesh.regions[across / 3] != mesh.regions[t] { obtuseAtInterfaces += 1 }
      }
      if across > 3 * t + i, mesh.regions[across / 3] == mesh.regions[t] {
        let far = mesh.points[Int(mesh.triangles[across / 3][across % 3])]
        if Predicates.inCircle(p[0], p[1], p[2], far) > 0 { notDelaunay += 1 }
      }
    }
    if isObtuse { obtuseTriangles += 1 }
  }
}
