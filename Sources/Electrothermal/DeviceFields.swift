import AxisymmetricMesh
import Circuits
import DeviceGeometry
import FiniteVolume

/// The fields of a device at one state, as they are looked at and stored.
public struct DeviceFields: Sendable {
  public let mesh: Mesh
  public let state: FieldState
  /// V at the vertices; NaN where only perfect insulators meet.
  public let potential: [Double]
  /// K at the vertices.
  public let temperature: [Double]
  /// W/m³ in the triangles.
  public let jouleHeat: [Double]
  /// (r, z) components in the triangles, A/m².
  public let currentDensity: [SIMD2<Double>]
  public let flows: Flows
  /// K
  public let ambient: Double
  /// What the device is connected to.
  public let drive: Drive
  /// The network's equation; nil where the terminal is driven otherwise.
  public let circuit: TerminalBalance?
  /// Index of the hottest vertex.
  public let hottest: Int
  /// Volume mean over the filament and its gap, K; nil without a filament.
  public let filamentMeanTemperature: Double?

  init(_ system: ElectrothermalSystem) {
    var system = system
    _ = system.residual()
    let problem = system.problem
    let state = system.state
    mesh = problem.mesh
    self.state = state
    flows = system.flows
    ambient = problem.ambient
    drive = system.drive
    circuit = system.circuit
    potential = problem.electrical.indices.map {
      problem.electrical[Int(problem.twins[$0])] == .none ? .nan : state.potential($0)
    }
    let temperature = state.rise.map { problem.ambient + $0 }
    self.temperature = temperature
    hottest = temperature.indices.max { temperature[$0] < temperature[$1] } ?? 0
    var heat: [Double] = []
    var density: [SIMD2<Double>] = []
    heat.reserveCapacity(mesh.triangles.count)
    density.reserveCapacity(mesh.triangles.count)
    for t in mesh.triangles.indices {
      let balance = system.balance(of: t)
      heat.append(balance.jouleHeat / problem.factors[t].volume)
      density.append(-balance.sigma.value * SIMD2(balance.gradientR, balance.gradientZ))
    }
    (jouleHeat, currentDensity) = (heat, density)
    filamentMeanTemperature = problem.filament.map { problem.ambient + $0.mean(of: state.rise) }
  }

  /// Potential of the driven terminal, V.
  public var voltage: Double { state.terminal }
  /// Voltage of the source that drives the terminal through a network, V.
  public var sourceVoltage: Double? {
    if case .voltage(let volts, let network) = drive, !network.isShort { volts } else { nil }
  }
  /// Whether the source holds its current at the compliance; nil without one.
  public var isInCompliance: Bool? {
    if case .voltage(_, let network) = drive, network.compliance != nil { circuit?.isLimited } else { nil }
  }
  /// Into the device at the driven terminal, A.
  public var current: Double { flows.terminalCurrent }
  /// S; nil at zero voltage.
  public var conductance: Double? { voltage == 0 ? nil : current / voltage }
  /// W
  public var joulePower: Double { flows.jouleHeat }
  /// K
  public var peakTemperature: Double { temperature[hottest] }
  /// K over the ambient.
  public var peakRise: Double { peakTemperature - ambient }

  /// Rise of the peak over heat sinks of one temperature per Joule power, K/W; nil without power or such a temperature.
  public func thermalResistance(to sink: Double?) -> Double? {
    joulePower > 0 ? sink.map { (peakTemperature - $0) / joulePower } : nil
  }
}

/// The vertices of the filament and its gap, with the volume that each stands for.
struct FilamentVolume: Sendable {
  private var vertices: [Int32] = []
  /// Fractions of the whole volume.
  private var weights: [Double] = []

  /// nil without a filament.
  init?(_ mesh: Mesh, _ factors: [TriangleFactors]) {
    var volumes = [Double](repeating: 0, count: mesh.points.count)
    let names: Set = ["filament", "gap"]
    for (t, region) in mesh.regions.enumerated() where names.contains(mesh.regionNames[Int(region)]) {
      for k in 0..<3 { volumes[Int(mesh.triangles[t][k])] += factors[t].volumes[k] }
    }
    let total = volumes.reduce(0, +)
    guard total > 0 else { return nil }
    for (i, volume) in volumes.enumerated() where volume > 0 {
      vertices.append(Int32(i))
      weights.append(volume / total)
    }
  }

  /// Volume mean of values at the vertices of the mesh.
  func mean(of values: [Double]) -> Double {
    zip(vertices, weights).reduce(0) { $0 + $1.1 * values[Int($1.0)] }
  }
}

extension ElectrothermalSystem {
  /// The balance of one triangle at the current state.
  func balance(of t: Int) -> TriangleBalance {
    let triangle = problem.mesh.triangles[t]
    let (a, b, c) = (Int(triangle.x), Int(triangle.y), Int(triangle.z))
    let references = SIMD3(state.reference[a], state.reference[b], state.reference[c])
    let offsets = SIMD3(state.offset[a], state.offset[b], state.offset[c])
    let material = problem.materials[Int(problem.mesh.regions[t])]
    return TriangleBalance(
      problem.factors[t], drops: alongEdges(references) * state.terminal + alongEdges(offsets),
      rises: SIMD3(state.rise[a], state.rise[b], state.rise[c]), ambient: problem.ambient,
      potential: (references.sum() * state.terminal + offsets.sum()) / 3, material: material)
  }
}
