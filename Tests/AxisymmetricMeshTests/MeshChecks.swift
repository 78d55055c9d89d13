import DeviceGeometry
import Foundation
import Testing

@testable import AxisymmetricMesh

/// What must hold for every generated mesh.
enum MeshChecks {
  static func all(_ mesh: Mesh, _ device: Device, seed: UInt64 = 0) throws {
    let where_: Comment = "seed \(seed)"
    try mesh.validate()
    let quality = try MeshQuality(mesh, device: device)
    #expect(quality.notDelaunay == 0, where_)
    #expect(quality.obtuseAtInterfaces == 0, where_)
    #expect(quality.invertedTriangles == 0, where_)
    for region in quality.regions {
      let error = try #require(region.volumeError)
      #expect(error < 1e-12, "\(where_), \(region.name): relative volume error \(error)")
    }
    try expectEuler(mesh, where_)
    try expectOuterFaces(mesh, device, where_)
    let outline = try DeviceOutline(device)
    let graph = PlanarGraph(outline)
    try expectConforming(mesh, graph, where_)
    expectAngles(mesh, graph, where_)
  }

  static func expectEuler(_ mesh: Mesh, _ comment: Comment) throws {
    let twin = try HalfEdges(mesh).twin
    let outer = twin.count { $0 < 0 }
    let edges = (twin.count + outer) / 2
    #expect(mesh.points.count - edges + mesh.triangles.count == 1, comment)
    #expect(outer == mesh.boundaryEdges.count, comment)
  }

  static func expectOuterFaces(_ mesh: Mesh, _ device: Device, _ comment: Comment) throws {
    func total(_ face: Face) -> Double {
      mesh.boundaryEdges.filter { $0.face == face }.reduce(0) {
        let d = mesh.points[Int($1.a)] - mesh.points[Int($1.b)]
        return $0 + (d * d).sum().squareRoot()
      }
    }
    for face in [Face.axis, .side] { #expect(abs(total(face) / device.height - 1) < 1e-12, comment) }
    for face in [Face.bottom, .top] { #expect(abs(total(face) / device.radius - 1) < 1e-12, comment) }
    let outside = mesh.points.count {
      !($0.x >= 0 && $0.x <= device.radius && $0.y >= 0 && $0.y <= device.height)
    }
    #expect(outside == 0, comment)
  }

  /// Every outline segment is covered by edges whose vertices lie on it.
  static func expectConforming(_ mesh: Mesh, _ graph: PlanarGraph, _ comment: Comment) throws {
    var onSegment = [Double](repeating: 0, count: graph.segments.count)
    let slack = 1e-12 * mesh.points.reduce(0) { max($0, $1.x, $1.y) }
    let twin = try HalfEdges(mesh).twin
    let interfaces = twin.indices.filter {
      let across = Int(twin[$0])
      return across < $0 && (across < 0 || mesh.regions[across / 3] != mesh.regions[$0 / 3])
    }.map { (mesh.points[Int(mesh.edge($0).x)], mesh.points[Int(mesh.edge($0).y)]) }
    for (s, segment) in graph.segments.enumerated() {
      let (a, b) = (graph.points[Int(segment.x)], graph.points[Int(segment.y)])
      let axis = (b - a) / length(b - a)
      func isNear(_ p: SIMD2<Double>) -> Bool {
        cross(axis, p - a).magnitude <= slack && dot(p - a, axis) >= -slack && dot(p - b, axis) <= slack
      }
      for (p, q) in interfaces where isNear(p) && isNear(q) { onSegment[s] += dot(p - q, axis).magnitude }
      let covered = onSegment[s] / length(b - a)
      #expect(abs(covered - 1) < 1e-9, "\(comment): segment \(a) \(b) covered to \(covered)")
    }
  }

  /// No angle below the default least one except where the shortest edge spans a sharp angle a of the outline; there none below
  /// arctan(sin a / (2 - cos a)), the bound of Miller, Pav and Walkington (less 5 % for smoothing).
  static func expectAngles(_ mesh: Mesh, _ graph: PlanarGraph, _ comment: Comment) {
    let sharp = sharpAngles(graph)
    let least = MeshControl().minimumAngle
    for v in mesh.triangles {
      for i in 0..<3 {
        let a = mesh.points[Int(v[i])]
        let (b, c) = (mesh.points[Int(v[(i + 1) % 3])], mesh.points[Int(v[(i + 2) % 3])])
        let degrees = atan2(cross(b - a, c - a), dot(b - a, c - a)) * 180 / .pi
        if degrees >= least { continue }
        let bounds = sharp.compactMap { vertex, angle -> Double? in
          let (near, far) = (length(b - graph.points[vertex]), length(c - graph.points[vertex]))
          let input = angle * .pi / 180
          return abs(near - far) < 0.01 * near ? 0.95 * atan(sin(input) / (2 - cos(input))) * 180 / .pi : nil
        }
        #expect(degrees >= bounds.min() ?? least, "\(comment): \(degrees)° at \(a)")
      }
    }
  }

  /// Outline points where segments meet below 60°, with the angle in degrees.
  static func sharpAngles(_ graph: PlanarGraph) -> [Int: Double] {
    var found: [Int: Double] = [:]
    for v in graph.points.indices {
      let rays = graph.segments.compactMap { s in
        s.x == v
          ? graph.points[Int(s.y)] - graph.points[v]
          : s.y == v ? graph.points[Int(s.x)] - graph.points[v] : nil
      }
      for i in rays.indices {
        for j in 0..<i {
          let angle = atan2(cross(rays[i], rays[j]).magnitude, dot(rays[i], rays[j])) * 180 / .pi
          if angle < 60 { found[v] = min(found[v] ?? 60, angle) }
        }
      }
    }
    return found
  }
}
