import DeviceGeometry
import Foundation
import Testing

@testable import AxisymmetricMesh

@Suite struct GenerationTests {
  static let shapes: [(name: String, device: Device, most: Int)] = [
    ("set cone", TestDevice.reduced(), 4000),
    ("gap at the bottom", TestDevice.reduced(gap: (0, 1.5)), 5500),
    ("gap in the middle", TestDevice.reduced(gap: (3, 4)), 6500),
    ("gap thinner than an atom", TestDevice.reduced(gap: (3, 3.05)), 9000),
    ("hourglass", TestDevice.reduced(profile: [(0, 5), (3, 1.5), (7.5, 8)]), 5500),
    ("cylinder", TestDevice.reduced(profile: [(0, 5), (7.5, 5)]), 4000),
    ("flat cone", TestDevice.reduced(profile: [(0, 50), (5, 4)]), 14_000),
    ("tip", TestDevice.reduced(profile: [(0, 8), (7, 0)]), 4000),
    ("needle", TestDevice.reduced(profile: [(0, 0), (7.5, 0.5)]), 9000),
    ("filament as wide as the device", TestDevice.reduced(profile: [(0, 1128), (7.5, 1128)]), 12_000),
    ("no filament", TestDevice.reduced(profile: []), 1500),
    ("full stack", TestDevice.full, 10_000),
  ]

  @Test(arguments: shapes.indices)
  func shapeIsMeshedWell(index: Int) throws {
    let (name, device, most) = Self.shapes[index]
    let mesh = try Mesh.generate(for: device)
    #expect(mesh.points.count <= most, "\(name)")
    try MeshChecks.all(mesh, device, seed: UInt64(index))
  }

  @Test func verticesGrowAsTheSquareOfTheResolution() throws {
    let device = TestDevice.reduced()
    let one = try Mesh.generate(for: device).points.count
    let finer = try Mesh.generate(for: device, control: MeshControl(resolution: 1.5)).points.count
    #expect(abs(Double(finer) / Double(one) - 2.25) < 0.3)
  }

  @Test func mostVerticesAreNearTheFilament() throws {
    let mesh = try Mesh.generate(for: TestDevice.reduced())
    let near = mesh.points.count { $0.x < 20e-9 && abs($0.y - 153.75e-9) < 15e-9 }
    #expect(near > mesh.points.count / 2)
  }

  @Test func theSameDeviceGivesTheSameMesh() throws {
    let device = TestDevice.reduced(gap: (3, 4))
    let (a, b) = (try Mesh.generate(for: device), try Mesh.generate(for: device))
    #expect(a.points == b.points && a.triangles == b.triangles && a.regions == b.regions)
    #expect(a.boundaryEdges == b.boundaryEdges && a.regionNames == b.regionNames)
  }

  @Test func regionsAreNamedInOrder() throws {
    #expect(
      try Mesh.generate(for: TestDevice.reduced(gap: (0, 1.5))).regionNames
        == ["bottom electrode", "oxide", "reservoir", "top electrode", "filament", "gap"])
    #expect(try Mesh.generate(for: TestDevice.full).regionNames.last == "surround")
  }

  @Test func interfacesAndFacesHaveTheirLengths() throws {
    let mesh = try Mesh.generate(for: TestDevice.full)
    func total(_ edges: [SIMD2<Int32>]) -> Double {
      edges.reduce(0) { $0 + length(mesh.points[Int($1.x)] - mesh.points[Int($1.y)]) }
    }
    let footprint = try mesh.interfaceEdges(between: "filament", and: "bottom electrode")
    #expect(abs(total(footprint) / 4e-9 - 1) < 1e-10)
    // the filament lies above: its boundary is walked outward
    #expect(footprint.allSatisfy { mesh.points[Int($0.x)].x < mesh.points[Int($0.y)].x })
    let flank = try mesh.interfaceEdges(between: "oxide", and: "filament")
    #expect(abs(total(flank) / (16 + 7.5 * 7.5).squareRoot() / 1e-9 - 1) < 1e-10)
    let side = try mesh.interfaceEdges(between: "surround", and: "bottom electrode")
    #expect(total(side) > 150e-9 * 0.999)
    #expect(try mesh.interfaceEdges(between: "filament", and: "wafer").isEmpty)
    #expect(try mesh.interfaceEdges(between: "nothing", and: "wafer").isEmpty)
    let wafer = try mesh.faceEdges(.side, region: "wafer").map { SIMD2($0.a, $0.b) }
    #expect(abs(total(wafer) / 5e-6 - 1) < 1e-10)
    #expect(try mesh.faceEdges(.bottom, region: "oxide").isEmpty)
  }
}
