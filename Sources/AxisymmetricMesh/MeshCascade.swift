import DeviceGeometry

/// Meshes of one device from coarse to fine: a solution on each is the start on the next.
public struct MeshCascade: Sendable {
  public struct Level: Sendable {
    public var mesh: Mesh
    /// From the level before; nil for the first.
    public var interpolation: Interpolation?

    public init(mesh: Mesh, interpolation: Interpolation? = nil) {
      self.mesh = mesh
      self.interpolation = interpolation
    }
  }
  public private(set) var levels: [Level]

  /// A rough mesh to start on, the generated mesh, and `refinements` uniform refinements of it.
  ///
  /// - Throws: `MeshError`.
  public init(for device: Device, control: MeshControl = MeshControl(), refinements: Int = 0) throws {
    let start = try Mesh.generate(for: device, control: .rough)
    let mesh = try Mesh.generate(for: device, control: control)
    levels = [
      Level(mesh: start),
      Level(mesh: mesh, interpolation: try Interpolation(from: start, to: mesh.points)),
    ]
    for _ in 0..<refinements { try refine() }
  }

  /// One mesh alone: solutions start from rest on it.
  public init(_ mesh: Mesh) { levels = [Level(mesh: mesh)] }

  /// Appends the uniform refinement of the finest level.
  public mutating func refine() throws {
    let refined = try finest.refined()
    levels.append(Level(mesh: refined.mesh, interpolation: Interpolation(parents: refined.parents)))
  }

  public var finest: Mesh { levels[levels.count - 1].mesh }
}

extension MeshControl {
  /// A mesh just fine enough to start Newton's method on the real one.
  static var rough: MeshControl {
    var control = MeshControl(resolution: 0.3)
    control.cornerSize = 0.05
    control.minimumAngle = 15
    control.layerSize = 3
    control.smoothingRounds = 0
    return control
  }
}
