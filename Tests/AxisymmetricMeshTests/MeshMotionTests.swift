import DeviceGeometry
import Testing

@testable import AxisymmetricMesh

/// Meshes that move along with one dimension of their device.
@Suite struct MeshMotionTests {
  static let devices: [Device] = {
    let hourglass = TestDevice.reduced(profile: [(0, 8), (3, 4), (7.5, 6)], gap: (2, 4))
    let tip = TestDevice.reduced(profile: [(1, 0), (7.5, 8)])
    return [TestDevice.reduced(), hourglass, tip, TestDevice.full]
      + (0..<12).map { TestDevice.random(seed: UInt64($0)) }
  }()

  /// Every length of a device changed by a fraction of itself, one at a time, as far as a valid device results.
  static func changes(of device: Device, by fraction: Double) -> [(name: String, device: Device)] {
    var changes: [(String, Device)] = []
    func add(_ name: String, _ change: (inout Device) -> Void) {
      var changed = device
      change(&changed)
      if changed != device { changes.append((name, changed)) }
    }
    let factor = 1 + fraction
    add("radius") { $0.radius *= factor }
    for i in device.layers.indices {
      let name = device.layers[i].name
      add("thickness of \(name)") { changed in
        changed.layers[i].thickness *= factor
        guard changed.filament?.layer == name else { return }
        for k in changed.filament!.profile.indices { changed.filament!.profile[k].z *= factor }
        changed.filament!.gap?.from *= factor
        changed.filament!.gap?.to *= factor
      }
      add("radius of \(name)") { $0.layers[i].radius = $0.layers[i].radius.map { $0 * factor } }
    }
    for k in (device.filament?.profile ?? []).indices {
      add("radius \(k)") { $0.filament!.profile[k].radius *= factor }
      let last = device.filament!.profile.count - 1
      if k > 0 && k < last { add("height \(k)") { $0.filament!.profile[k].z *= factor } }
    }
    add("gap from") { $0.filament?.gap?.from *= factor }
    add("gap to") { $0.filament?.gap?.to *= factor }
    return changes
  }

  @Test(arguments: devices.indices, [1e-4, 0.03, -0.03, 0.1, -0.1])
  func volumesAreThoseOfTheChangedDevice(index: Int, fraction: Double) throws {
    let device = Self.devices[index]
    let mesh = try Mesh.generate(for: device, control: MeshControl(resolution: 0.3))
    var motion = try MeshMotion(mesh, of: device)
    var moved = 0
    var overturned: [String] = []
    for (name, changed) in Self.changes(of: device, by: fraction) {
      let result: Mesh
      do { result = try motion.mesh(of: changed) } catch let error as MeshError {
        switch error {
        // A layer that grows past another, or a gap past the end of the filament, makes another shape.
        case .geometry, .otherShape: break
        default: overturned.append("\(name): \(error)")
        }
        continue
      }
      moved += 1
      #expect(result.triangles == mesh.triangles && result.regions == mesh.regions)
      let label: Comment = "device \(index), \(name), \(fraction)"
      for region in try MeshQuality(result, device: changed).regions {
        let error = try #require(region.volumeError)
        #expect(error < 1e-12, "\(label): volume of \(region.name) off by \(error)")
      }
      try MeshChecks.expectConforming(result, PlanarGraph(changed), label)
      for edge in result.boundaryEdges {
        let (p, q) = (result.points[Int(edge.a)], result.points[Int(edge.b)])
        switch edge.face {
        case .axis: #expect(p.x == 0 && q.x == 0, label)
        case .bottom: #expect(p.y == 0 && q.y == 0, label)
        case .top: #expect(p.y == q.y && abs(p.y / changed.height - 1) < 1e-15, label)
        case .side: #expect(p.x == changed.radius && q.x == changed.radius, label)
        }
      }
    }
    #expect(moved >= 2, "device \(index)")
    // A tenth of one length may be all but a little of the one beside it.
    #expect(overturned.count <= (abs(fraction) < 0.05 ? 0 : 1), "device \(index), \(fraction): \(overturned)")
  }

  @Test func theDeviceItselfMovesNothing() throws {
    let device = TestDevice.full
    let mesh = try Mesh.generate(for: device, control: MeshControl(resolution: 0.5))
    #expect(try mesh.morphed(from: device, to: device).points == mesh.points)
  }

  /// A filament three times as wide, or a third.
  @Test(arguments: [0.33, 0.5, 2, 3])
  func aFilamentMayChangeALot(scale: Double) throws {
    for device in [TestDevice.reduced(), TestDevice.full, TestDevice.reduced(gap: (2, 4))] {
      var changed = device
      for k in changed.filament!.profile.indices { changed.filament!.profile[k].radius *= scale }
      let moved = try Mesh.generate(for: device).morphed(from: device, to: changed)
      for region in try MeshQuality(moved, device: changed).regions { #expect(region.volumeError! < 1e-12) }
    }
  }

  @Test func otherShapesAreRefused() throws {
    let device = TestDevice.reduced(gap: (2, 4))
    let mesh = try Mesh.generate(for: device, control: MeshControl(resolution: 0.5))
    var closed = device
    closed.filament!.gap = nil
    var touching = device
    touching.filament!.gap!.from = 0
    var thinner = device
    thinner.layers.removeLast()
    for other in [closed, touching, thinner] {
      #expect(throws: MeshError.self) { try mesh.morphed(from: device, to: other) }
      #expect(throws: MeshError.self) { try mesh.morphed(from: other, to: device) }
    }
  }
}

extension Mesh {
  /// This mesh, which is one of `device`, moved along to a device that differs in dimensions only.
  fileprivate func morphed(from device: Device, to changed: Device) throws -> Mesh {
    var motion = try MeshMotion(self, of: device)
    return try motion.mesh(of: changed)
  }
}
