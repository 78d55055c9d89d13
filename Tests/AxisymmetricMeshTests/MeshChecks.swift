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
    for p in mesh.points {
      #expect(p.x >= 0 && p.x <= device.radius && p.y >= 0 && p.y <= device.height, comment)
    }
  }

  /// Every outline segment is covered by edges whose vertices lie on it.
  static func expectConforming(_ mesh: Mesh, _ graph: PlanarGraph, _ comment: Comment) throws {
    var onSegment = [Double](repeating: 0, count: graph.segments.count)
    let slack = 1e-12 * mesh.points.reduce(0) { max($0, $1.x, $1.y) }
    let twin = try HalfEdges(mesh).twin
    for (s, segment) in graph.segments.enumerated() {
      let (a, b) = (graph.points[Int(segment.x)], graph.points[Int(segment.y)])
      let axis = (b - a) / length(b - a)
      let near = mesh.points.map { p in
        cross(axis, p - a).magnitude <= slack && dot(p - a, axis) >= -slack && dot(p - b, axis) <= slack
      }
      for e in twin.indices where Int(twin[e]) < e {
        let edge = mesh.edge(e)
        if near[Int(edge.x)] && near[Int(edge.y)] {
          onSegment[s] += dot(mesh.points[Int(edge.x)] - mesh.points[Int(edge.y)], axis).magnitude
        }
      }
      let covered = onSegment[s] / length(b - a)
      #expect(abs(covered - 1) < 1e-9, "\(comment): segment \(a) \(b) covered to \(covered)")
    }
  }

  /// No angle below 26° unless the outline has a sharp angle nearby, and none below half of the sharpest.
  static func expectAngles(_ mesh: Mesh, _ graph: PlanarGraph, _ comment: Comment) {
    let sharp = sharpAngles(graph)
    let least = sharp.values.min() ?? 60
    for v in mesh.triangles {
      let p = (0..<3).map { mesh.points[Int(v[$0])] }
      for i in 0..<3 {
        let (u, w) = (p[(i + 1) % 3] - p[i], p[(i + 2) % 3] - p[i])
        let degrees = atan2(cross(u, w), dot(u, w)) * 180 / .pi
        if degrees >= 26 { continue }
        #expect(!sharp.isEmpty && degrees > 0.999 * min(least, 26) * 0.5, "\(comment): \(degrees)° at \(p[i])")
      }
    }
  }

  /// Outline points where segments meet below 60°, with the angle in degrees.
  static func sharpAngles(_ graph: PlanarGraph) -> [Int: Double] {
    var found: [Int: Double] = [:]
    for v in graph.points.indices {
      let rays = graph.segments.compactMap { s in
        s.x == v ? graph.points[Int(s.y)] - graph.points[v] : s.y == v ? graph.points[Int(s.x)] - graph.points[v] : nil
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
