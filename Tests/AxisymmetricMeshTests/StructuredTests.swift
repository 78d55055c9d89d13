import Testing

@testable import AxisymmetricMesh

@Suite struct StructuredTests {
  @Test func gridHasTheRightFacesAndVolumes() throws {
    let mesh = try Mesh.structured(r: [0, 1, 3, 4], z: [0, 2, 5]) { $0.x < 3 ? "core" : "shell" }
    try mesh.validate()
    #expect(mesh.points.count == 12 && mesh.triangles.count == 12)
    #expect(mesh.regionNames == ["core", "shell"])
    let quality = try MeshQuality(mesh)
    #expect(abs(quality.regions[0].volume / (.pi * 45) - 1) < 1e-14)
    #expect(abs(quality.regions[1].volume / (.pi * 35) - 1) < 1e-14)
    #expect(quality.notDelaunay == 0 && quality.obtuseTriangles == 0)
    #expect(try mesh.faceEdges(.axis).count == 2 && mesh.faceEdges(.top).count == 3)
    #expect(try mesh.interfaceEdges(between: "core", and: "shell").count == 2)
    try MeshChecks.expectEuler(mesh, "structured")
  }

  @Test func annulusHasNoAxis() throws {
    let mesh = try Mesh.structured(r: [1, 2], z: [0, 1])
    #expect(try mesh.faceEdges(.axis).isEmpty)
    #expect(mesh.boundaryEdges.count == 3)
  }

  @Test func linesMustRise() {
    #expect(throws: MeshError.self) { try Mesh.structured(r: [0, 1, 1], z: [0, 1]) }
    #expect(throws: MeshError.self) { try Mesh.structured(r: [-1, 1], z: [0, 1]) }
    #expect(throws: MeshError.self) { try Mesh.structured(r: [0], z: [0, 1]) }
  }
}
