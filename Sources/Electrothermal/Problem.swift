import AxisymmetricMesh
import DeviceGeometry
import FiniteVolume
import Materials

/// The discrete electro-thermal problem: a device on a mesh, with its conditions resolved to vertices.
///
///     div( sigma(T, |E|) grad V ) = 0,   E = -grad V
///     rho c dT/dt = div( kappa(T) grad T ) + sigma |grad V|²
///
/// Where two materials meet through a thermal boundary resistance the vertices are paired: the two sides have
/// temperatures of their own and share one potential.
public struct Problem: Sendable {
  /// What is known of a vertex's potential.
  public enum Electrical: Sendable, Equatable {
    case free
    /// Carries the potential of the driven terminal.
    case terminal
    /// V
    case fixed(Double)
    /// Only perfect insulators touch the vertex: it has no potential.
    case none
  }

  /// Heat conductance between a vertex and surroundings at a given temperature.
  public struct Convection: Sendable {
    public var vertex: Int32
    /// W/K
    public var conductance: Double
    /// K
    public var ambient: Double
  }

  /// The mesh with paired vertices where there are thermal boundary resistances.
  public let mesh: Mesh
  /// For each vertex the one whose potential it shares: itself, except for the second of a pair.
  public let twins: [Int32]
  /// One per region of the mesh.
  public let materials: [Material]
  public let factors: [TriangleFactors]
  public var electrical: [Electrical]
  /// K; NaN where the temperature is solved for.
  public var fixedTemperature: [Double]
  public var convection: [Convection]
  public let contacts: [ThermalContact]
  public var drive: Drive
  /// Start of every solve and zero of the stored temperature rise, K.
  public let ambient: Double
  /// Current fed into each vertex's control volume, A; empty for none.
  public var currentSource: [Double] = []
  /// Heat fed into each vertex's control volume besides Joule heat, W; empty for none.
  public var heatSource: [Double] = []

  /// - Throws: ``ProblemError`` when a boundary name or material of the device is not on the mesh.
  public init(device: Device, mesh unsplit: Mesh) throws(ProblemError) {
    var materials: [Material] = []
    for name in unsplit.regionNames {
      guard let material = device.material(ofRegion: name).flatMap({ device.materials[$0] }) else {
        throw .noMaterial(region: name)
      }
      materials.append(material)
    }
    self.materials = materials
    let (mesh, twins, contacts) = ThermalContact.split(unsplit, materials: materials, device.contacts)
    (self.mesh, self.twins, self.contacts) = (mesh, twins, contacts)
    factors = mesh.triangles.map {
      TriangleFactors(mesh.points[Int($0.x)], mesh.points[Int($0.y)], mesh.points[Int($0.z)])
    }
    drive = device.drive
    ambient = device.ambient
    electrical = Self.conducting(mesh, twins, materials)
    fixedTemperature = [Double](repeating: .nan, count: mesh.points.count)
    convection = []
    let faces = NamedFaces(mesh, unsplit: unsplit)
    var inner: Set<Int32> = []
    let names = device.boundaries.map(\.name)
    for condition in device.boundaries {
      guard let edges = faces.edges(named: condition.name, besides: names) else {
        throw .noBoundary(condition.name, known: faces.names)
      }
      impose(condition, on: edges)
      let isInner = !Face.allCases.contains { condition.name.hasPrefix($0.rawValue) }
      if isInner, case .temperature = condition.thermal {
        for (a, b) in edges { inner.formUnion([a, b]) }
      }
    }
    // A fixed temperature on an inner face holds on both sides of a pair.
    for (i, twin) in twins.enumerated() where mesh.points.count > unsplit.points.count {
      if fixedTemperature[i].isNaN, inner.contains(twin) { fixedTemperature[i] = fixedTemperature[Int(twin)] }
    }
    groundFloatingParts()
  }

  private mutating func impose(_ condition: BoundaryCondition, on edges: [(Int32, Int32)]) {
    for (a, b) in edges {
      for vertex in [a, b] {
        if electrical[Int(vertex)] != .none {
          switch condition.electrical {
          case .insulated: break
          case .ground: electrical[Int(vertex)] = .fixed(0)
          case .terminal: electrical[Int(vertex)] = .terminal
          case .potential(let value): electrical[Int(vertex)] = .fixed(value)
          }
        }
        if case .temperature(let value) = condition.thermal { fixedTemperature[Int(vertex)] = value }
      }
      if case .convection(let coefficient, let ambient) = condition.thermal {
        let face = FaceFactors(mesh.points[Int(a)], mesh.points[Int(b)])
        convection.append(Convection(vertex: a, conductance: coefficient * face.a, ambient: ambient))
        convection.append(Convection(vertex: b, conductance: coefficient * face.b, ambient: ambient))
      }
    }
  }

  private static func conducting(_ mesh: Mesh, _ twins: [Int32], _ materials: [Material]) -> [Electrical] {
    var electrical = [Electrical](repeating: .none, count: mesh.points.count)
    for (triangle, region) in zip(mesh.triangles, mesh.regions)
    where materials[Int(region)].electricalConductivity != nil {
      for k in 0..<3 { electrical[Int(triangle[k])] = .free }
    }
    for (i, twin) in twins.enumerated() where electrical[i] == .free { electrical[Int(twin)] = .free }
    for (i, twin) in twins.enumerated() where electrical[Int(twin)] == .free { electrical[i] = .free }
    return electrical
  }

  /// A conductor that touches no terminal carries no current; its potential is set to 0 V at one vertex, so that
  /// the system stays regular.
  private mutating func groundFloatingParts() {
    for (i, twin) in twins.enumerated() where electrical[i] != .free {
      if electrical[Int(twin)] == .free { electrical[Int(twin)] = electrical[i] }
    }
    for (i, twin) in twins.enumerated() { electrical[i] = electrical[Int(twin)] }
    var parent = twins
    func root(_ i: Int32) -> Int32 {
      var i = i
      while parent[Int(i)] != i {
        parent[Int(i)] = parent[Int(parent[Int(i)])]
        i = parent[Int(i)]
      }
      return i
    }
    for (triangle, region) in zip(mesh.triangles, mesh.regions)
    where materials[Int(region)].electricalConductivity != nil {
      for k in 1..<3 {
        let (a, b) = (root(triangle[0]), root(triangle[k]))
        if a != b { parent[Int(max(a, b))] = min(a, b) }
      }
    }
    var connected = [Bool](repeating: false, count: mesh.points.count)
    for i in electrical.indices {
      switch electrical[i] {
      case .terminal, .fixed: connected[Int(root(Int32(i)))] = true
      case .free, .none: break
      }
    }
    for i in electrical.indices where electrical[i] == .free && root(Int32(i)) == i && !connected[i] {
      electrical[i] = .fixed(0)
    }
  }
}

/// Why a device cannot be solved on a mesh.
public enum ProblemError: Error, Sendable, Equatable, CustomStringConvertible {
  case noMaterial(region: String)
  case noBoundary(String, known: [String])

  public var description: String {
    switch self {
    case .noMaterial(let region): "region '\(region)' has no material"
    case .noBoundary(let name, let known):
      "there is no boundary '\(name)'; this device has \(known.map { "'\($0)'" }.joined(separator: ", "))"
    }
  }
}
