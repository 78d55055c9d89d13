import DeviceGeometry
import Testing

@testable import AxisymmetricMesh

@Suite struct RefinementTests {
  @Test(arguments: [1, 2, 5, 8, 13, 21] as [UInt64])
  func refinementNestsAndKeepsEverything(seed: UInt64) throws {
    let device = TestDevice.random(seed: seed)
    let coarse = try Mesh.generate(for: device, control: MeshControl(resolution: 0.4))
    let refined = try coarse.refined()
    let fine = refined.mesh
    #expect(fine.triangles.count == 4 * coarse.triangles.count)
    #expect(fine.regionNames == coarse.regionNames)
    #expect(refined.parents.count == fine.points.count)
    for (v, p) in refined.parents.enumerated() {
      if v < coarse.points.count { #expect(p == [Int32(v), Int32(v)]) }
      #expect(fine.points[v] == (coarse.points[Int(p.x)] + coarse.points[Int(p.y)]) / 2)
    }
    #expect(Array(fine.points.prefix(coarse.points.count)) == coarse.points)
    let quality = try MeshQuality(fine, device: device)
    #expect(quality.notDelaunay == 0)
    #expect(quality.obtuseAtInterfaces == 0)
    for region in quality.regions { #expect(try #require(region.volumeError) < 1e-12) }
    try fine.validate()
    try MeshChecks.expectEuler(fine, "refined \(seed)")
    try MeshChecks.expectOuterFaces(fine, device, "refined \(seed)")
  }

  @Test func interfacesDoubleTheirEdges() throws {
    let coarse = try Mesh.generate(for: TestDevice.reduced(), control: MeshControl(resolution: 0.5))
    let fine = try coarse.refined().mesh
    let before = try coarse.interfaceEdges(between: "filament", and: "oxide")
    let after = try fine.interfaceEdges(between: "filament", and: "oxide")
    #expect(before.count > 20)
    #expect(after.count == 2 * before.count)
    for face in Face.allCases {
      #expect(try fine.faceEdges(face).count == 2 * coarse.faceEdges(face).count)
    }
  }
}
