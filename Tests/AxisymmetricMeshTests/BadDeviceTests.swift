import DeviceGeometry
import Testing

@testable import AxisymmetricMesh

@Suite struct BadDeviceTests {
  static let bad: [(what: String, device: Device)] = [
    ("zero radius", TestDevice.make(layers: [Layer(name: "a", material: "x", thickness: 1e-9)], radius: 0)),
    ("no layers", TestDevice.make(layers: [], radius: 1e-6)),
    ("no thickness", TestDevice.make(layers: [Layer(name: "a", material: "x", thickness: 0)], radius: 1e-6)),
    (
      "NaN thickness",
      TestDevice.make(layers: [Layer(name: "a", material: "x", thickness: .nan)], radius: 1e-6)
    ),
    (
      "layer wider than the domain",
      TestDevice.make(layers: [Layer(name: "a", material: "x", thickness: 1e-9, radius: 2e-6)], radius: 1e-6)
    ),
    (
      "reserved name",
      TestDevice.make(layers: [Layer(name: "gap", material: "x", thickness: 1e-9)], radius: 1e-6)
    ),
    ("one profile point", TestDevice.reduced(profile: [(0, 4)])),
    ("profile not rising", TestDevice.reduced(profile: [(5, 4), (2, 4)])),
    ("profile above the layer", TestDevice.reduced(profile: [(0, 4), (8, 4)])),
    ("filament wider than the device", TestDevice.reduced(profile: [(0, 4), (7.5, 2000)])),
    ("waist of no width", TestDevice.reduced(profile: [(0, 4), (3, 0), (7.5, 4)])),
    ("no volume", TestDevice.reduced(profile: [(0, 0), (7.5, 0)])),
    ("gap above the filament", TestDevice.reduced(profile: [(0, 4), (5, 4)], gap: (6, 7))),
    ("gap upside down", TestDevice.reduced(gap: (4, 3))),
  ]

  @Test(arguments: bad.indices)
  func shapelessDeviceIsRefused(index: Int) {
    #expect("\(Self.bad[index].what)") {
      _ = try Mesh.generate(for: Self.bad[index].device)
    } throws: { error in
      if case MeshError.geometry = error { true } else { false }
    }
  }

  @Test func vertexLimitIsKept() {
    var control = MeshControl()
    control.vertexLimit = 500
    #expect {
      _ = try Mesh.generate(for: TestDevice.reduced(), control: control)
    } throws: { error in
      if case MeshError.tooManyVertices(500, _) = error { true } else { false }
    }
  }

  @Test func badMeshesAreRefused() throws {
    let good = try Mesh.structured(r: [0, 1, 2], z: [0, 1])
    try good.validate()
    var inverted = good
    inverted.triangles[1] = [good.triangles[1].x, good.triangles[1].z, good.triangles[1].y]
    #expect(throws: MeshError.inverted(triangle: 1, at: [1.0 / 3, 2.0 / 3])) { try inverted.validate() }
    var flat = good
    flat.points[0] = [0.5, 0.5]
    flat.points[1] = [0, 0]
    flat.points[4] = [1, 1]
    #expect(throws: MeshError.self) { try flat.validate() }
    var ragged = good
    ragged.regions.removeLast()
    #expect(throws: MeshError.self) { try ragged.validate() }
    var outside = good
    outside.triangles[0].x = 99
    #expect(throws: MeshError.self) { try outside.validate() }
    var doubled = good
    doubled.triangles.append(good.triangles[0])
    #expect(throws: MeshError.self) { _ = try HalfEdges(doubled) }
  }
}
