import DeviceGeometry
import Testing

@testable import AxisymmetricMesh

@Suite struct RandomDeviceTests {
  @Test(arguments: 0..<20)
  func everyRandomDeviceGetsAValidMesh(block: Int) throws {
    for i in 0..<11 {
      let seed = UInt64(1000 * block + i)
      let device = TestDevice.random(seed: seed)
      // coarse, for the sake of unoptimised test runs: shapes, not sizes, are what can go wrong here
      var control = MeshControl(resolution: 0.25)
      control.vertexLimit = 100_000
      let mesh = try Mesh.generate(for: device, control: control)
      try MeshChecks.all(mesh, device, seed: seed)
    }
  }
}
