import AxisymmetricMesh
import DeviceGeometry
import FiniteVolume
import Materials
import Quantities

/// The discrete electro-thermal problem: a device on a mesh, with its conditions resolved to vertices.
///
///     div( sigma(T, |E|) grad V ) = 0,   E = -grad V
///     div( kappa(T, sigma) grad T ) + sigma |grad V|² = 0
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
  public private(set) var materials: [Material]
  public let factors: [TriangleFactors]
  /// nil without a filament.
  let filament: FilamentVolume?
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
    filament = FilamentVolume(mesh, factors)
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
      try impose(condition, on: edges)
      let isInner = Face(rawValue: condition.name.split(separator: "/").first.map(String.init) ?? "") == nil
      if isInner, case .temperature = condition.thermal {
        for (a, b) in edges { inner.formUnion([a, b]) }
      }
    }
    // A fixed temperature on an inner face holds on both sides of a pair.
    for (i, twin) in twins.enumerated() where mesh.points.count > unsplit.points.count {
      if fixedTemperature[i].isNaN, inner.contains(twin) { fixedTemperature[i] = fixedTemperature[Int(twin)] }
    }
    try groundFloatingParts()
    try checkBenchmarkLaw()
  }

  /// Where two conditions meet at a vertex, a potential beats insulation, the colder temperature holds, and two
  /// different potentials are an error: the current between them would grow without bound as the mesh is refined.
  private mutating func impose(
    _ condition: BoundaryCondition, on edges: [(Int32, Int32)]
  ) throws(ProblemError) {
    for (a, b) in edges {
      for vertex in [Int(a), Int(b)] {
        let wanted: Electrical =
          switch condition.electrical {
          case .insulated: .free
          case .ground: .fixed(0)
          case .terminal: .terminal
          case .potential(let value): .fixed(value)
          }
        if wanted != .free && electrical[vertex] != .none {
          guard electrical[vertex] == .free || electrical[vertex] == wanted else {
            throw .conflict(boundary: condition.name, r: mesh.points[vertex].x, z: mesh.points[vertex].y)
          }
          electrical[vertex] = wanted
        }
        if case .temperature(let value) = condition.thermal {
          fixedTemperature[vertex] =
            fixedTemperature[vertex].isNaN ? value : min(fixedTemperature[vertex], value)
        }
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
  ///
  /// - Throws: `.noPath` when the driven terminal itself is on such a conductor.
  private mutating func groundFloatingParts() throws(ProblemError) {
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
    var grounded = connected
    for i in electrical.indices {
      let root = Int(root(Int32(i)))
      switch electrical[i] {
      case .terminal: connected[root] = true
      case .fixed: (connected[root], grounded[root]) = (true, true)
      case .free, .none: break
      }
    }
    let terminals = electrical.indices.filter { electrical[$0] == .terminal }
    if !terminals.isEmpty, !terminals.contains(where: { grounded[Int(root(Int32($0)))] }) { throw .noPath }
    for i in electrical.indices where electrical[i] == .free && root(Int32(i)) == i && !connected[i] {
      electrical[i] = .fixed(0)
    }
  }
}

extension Problem {
  /// The same for a device whose materials and drive have other numbers, and which is the same otherwise.
  func changed(to device: Device) -> Problem {
    var problem = self
    problem.materials = materials.map { device.materials[$0.name] ?? $0 }
    problem.drive = device.drive
    return problem
  }

  /// Lowest temperature that any boundary holds or is cooled to, K.
  public var coldestBoundary: Double { sinkTemperatures.min() ?? ambient }

  /// Temperature of all boundaries that take heat, K; nil when they differ.
  public var sinkTemperature: Double? {
    let all = sinkTemperatures
    return all.allSatisfy { $0 == all[0] } ? all.first : nil
  }

  private var sinkTemperatures: [Double] {
    fixedTemperature.filter { !$0.isNaN } + convection.map(\.ambient)
  }

  private func checkBenchmarkLaw() throws(ProblemError) {
    let used = materials.contains {
      if case .niraulaKarpov = $0.electricalConductivity { true } else { false }
    }
    let negative =
      switch drive {
      case .voltage(let volts, _): volts < 0
      case .current(let amperes): amperes < 0
      }
    if used && negative { throw .negativeBenchmarkDrive }
  }
}

/// Why a device cannot be solved on a mesh.
public enum ProblemError: Error, Sendable, Equatable, CustomStringConvertible {
  case noMaterial(region: String)
  case noBoundary(String, known: [String])
  /// Two different potentials meet at a vertex; m.
  case conflict(boundary: String, r: Double, z: Double)
  /// No conductor joins the terminal to a ground or a fixed potential.
  case noPath
  /// The Niraula-Karpov law depends on the potential itself and has no meaning below ground.
  case negativeBenchmarkDrive

  public var description: String {
    switch self {
    case .noMaterial(let region): "region '\(region)' has no material"
    case .noBoundary(let name, let known):
      "there is no boundary '\(name)'; this device has \(known.map { "'\($0)'" }.joined(separator: ", "))"
    case .conflict(let name, let r, let z):
      "boundary '\(name)' meets another one at a different potential at r = \(format(r, "m")), z = \(format(z, "m")): "
        + "leave an insulated part between them"
    case .noPath:
      "no conductor joins the terminal to a ground: check gaps, layers and the materials without electrical conductivity"
    case .negativeBenchmarkDrive:
      "the niraula-karpov law is a benchmark for positive drives only: its conductivity depends on the potential itself"
    }
  }
}
