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

  public let fields: DeviceFields
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

  init(
    _ system: ElectrothermalSystem, route: Route, steps: [NewtonStep], statistics: LinearSolverStatistics,
    cpuSeconds: Double
  ) {
    fields = DeviceFields(system)
    ambient = system.problem.ambient
    self.route = route
    self.steps = steps
    self.statistics = statistics
    self.cpuSeconds = cpuSeconds
    coldestBoundary = system.problem.coldestBoundary
    sinkTemperature = system.problem.sinkTemperature
  }

  public var mesh: Mesh { fields.mesh }
  /// Where a coarser solution becomes the start of a finer one.
  public var state: FieldState { fields.state }
  /// V at the vertices; NaN where only perfect insulators meet.
  public var potential: [Double] { fields.potential }
  /// K at the vertices.
  public var temperature: [Double] { fields.temperature }
  /// W/m³ in the triangles.
  public var jouleHeat: [Double] { fields.jouleHeat }
  /// (r, z) components in the triangles, A/m².
  public var currentDensity: [SIMD2<Double>] { fields.currentDensity }
  public var flows: Flows { fields.flows }
  /// What the device is connected to.
  public var drive: Drive { fields.drive }
  /// The network's equation at the solution; nil where the terminal is driven otherwise.
  public var circuit: TerminalBalance? { fields.circuit }
  /// Index of the hottest vertex.
  public var hottest: Int { fields.hottest }
  /// Volume mean over the filament and its gap, K; nil without a filament.
  public var filamentMeanTemperature: Double? { fields.filamentMeanTemperature }
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
