import DeviceGeometry
import Testing

@testable import AxisymmetricMesh

@Suite struct RandomDeviceTests {
  @Test(arguments: 0..<20)
  func everyRandomDeviceGetsAValidMesh(block: Int) throws {
    for i in 0..<15 {
      let seed = UInt64(1000 * block + i)
      let device = TestDevice.random(seed: seed)
      var control = MeshControl()
      control.vertexLimit = 200_000
      let mesh = try Mesh.generate(for: device, control: control)
      try MeshChecks.all(mesh, device, seed: seed)
    }
  }
}
