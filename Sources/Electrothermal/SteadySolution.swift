import AxisymmetricMesh
import Circuits
import DeviceGeometry
import FiniteVolume
import SparseLU

/// A converged steady state, with the certificates that it is one.
public struct SteadySolution: Sendable {
  /// How the iteration got there.
  public enum Route: String, Sendable {
    /// At the full load at once.
    case direct
    /// Along the branch of steady states that starts at rest.
    case continuation
    /// By heating up at the full load, past a load at which that branch ends: other steady states may exist.
    case pseudoTime = "pseudo-time"
  }

  public let mesh: Mesh
  /// Where a coarser solution becomes the start of a finer one.
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
  /// What the device is connected to.
  public let drive: Drive
  /// The network's equation at the solution; nil where the terminal is driven otherwise.
  public let circuit: TerminalBalance?
  public internal(set) var route: Route
  /// Every step of the nonlinear iteration, refused ones included.
  public let steps: [NewtonStep]
  public internal(set) var statistics: LinearSolverStatistics
  /// CPU seconds of the solve, mesh generation not included.
  public internal(set) var cpuSeconds: Double
  /// K
  public let ambient: Double
  /// Lowest fixed or ambient temperature at any boundary, K.
  public let coldestBoundary: Double
  /// Temperature of all boundaries that take heat, K; nil when they differ.
  public let sinkTemperature: Double?
  /// Index of the hottest vertex.
  public let hottest: Int
  /// Volume mean over the filament and its gap, K; nil without a filament.
  public let filamentMeanTemperature: Double?

  init(
    _ system: ElectrothermalSystem, route: Route, steps: [NewtonStep], statistics: LinearSolverStatistics,
    cpuSeconds: Double
  ) {
    var system = system
    _ = system.residual()
    let problem = system.problem
    let state = system.state
    mesh = problem.mesh
    self.state = state
    ambient = problem.ambient
    flows = system.flows
    drive = system.drive
    circuit = system.circuit
    self.route = route
    self.steps = steps
    self.statistics = statistics
    self.cpuSeconds = cpuSeconds
    potential = problem.electrical.indices.map {
      problem.electrical[Int(problem.twins[$0])] == .none ? .nan : state.potential($0)
    }
    let temperature = state.rise.map { problem.ambient + $0 }
    self.temperature = temperature
    coldestBoundary = problem.coldestBoundary
    sinkTemperature = problem.sinkTemperature
    hottest = temperature.indices.max { temperature[$0] < temperature[$1] } ?? 0
    var heat: [Double] = []
    var density: [SIMD2<Double>] = []
    heat.reserveCapacity(mesh.triangles.count)
    density.reserveCapacity(mesh.triangles.count)
    var filament = (integral: 0.0, volume: 0.0)
    for t in mesh.triangles.indices {
      let balance = system.balance(of: t)
      let factors = problem.factors[t]
      heat.append(balance.jouleHeat / factors.volume)
      density.append(-balance.sigma.value * SIMD2(balance.gradientR, balance.gradientZ))
      let name = mesh.regionNames[Int(mesh.regions[t])]
      if name == "filament" || name == "gap" {
        for k in 0..<3 { filament.integral += factors.volumes[k] * state.rise[Int(mesh.triangles[t][k])] }
        filament.volume += factors.volume
      }
    }
    (jouleHeat, currentDensity) = (heat, density)
    filamentMeanTemperature =
      filament.volume > 0 ? problem.ambient + filament.integral / filament.volume : nil
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
  /// Rise of the peak over the heat sinks per Joule power, K/W; nil without power, or with sinks of different temperatures.
  public var thermalResistance: Double? {
    joulePower > 0 ? sinkTemperature.map { (peakTemperature - $0) / joulePower } : nil
  }

  /// |current in - current out| / current.
  public var currentImbalance: Double {
    Self.relative(flows.terminalCurrent - flows.groundCurrent, flows.currentScale)
  }
  /// The larger of |electrical power - Joule heat| over the power and |Joule heat + sources - net heat out| over the heat
  /// that leaves.
  public var energyImbalance: Double {
    max(
      Self.relative(
        flows.electricalPower - flows.jouleHeat, max(abs(flows.electricalPower), flows.jouleHeat)),
      Self.relative(flows.jouleHeat + flows.heatSource - flows.heatOut, flows.heatScale))
  }
  /// By how much the current is off what the network lets through, as a fraction; 0 without a network.
  public var circuitImbalance: Double { circuit?.imbalance(terminal: voltage, current: current) ?? 0 }
  /// Nonlinear steps taken, those with old factors included.
  public var iterations: Int { steps.count { $0.damping > 0 } }

  private static func relative(_ difference: Double, _ scale: Double) -> Double {
    difference == 0 ? 0 : abs(difference) / max(scale, .leastNormalMagnitude)
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
