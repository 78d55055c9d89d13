import AxisymmetricMesh
import Circuits
import DeviceGeometry
import FiniteVolume
import SparseLU

/// A converged steady state, with the certificates that it is one.
@dynamicMemberLookup
public struct SteadySolution: Sendable {
  /// How the iteration got there.
  public enum Route: String, Sendable, CaseIterable {
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
  /// Lowest fixed or ambient temperature at any boundary, K.
  public let coldestBoundary: Double
  /// Temperature of all boundaries that take heat, K; nil when they differ.
  public let sinkTemperature: Double?

  init(
    _ system: ElectrothermalSystem, route: Route, steps: [NewtonStep], statistics: LinearSolverStatistics,
    cpuSeconds: Double
  ) {
    fields = DeviceFields(system)
    self.route = route
    self.steps = steps
    self.statistics = statistics
    self.cpuSeconds = cpuSeconds
    coldestBoundary = system.problem.coldestBoundary
    sinkTemperature = system.problem.sinkTemperature
  }

  /// Everything that the fields say of themselves: `solution.temperature`, `solution.current`.
  public subscript<Value>(dynamicMember path: KeyPath<DeviceFields, Value>) -> Value {
    fields[keyPath: path]
  }
  /// Rise of the peak over the heat sinks per Joule power, K/W; nil without power, or with sinks of different temperatures.
  public var thermalResistance: Double? { fields.thermalResistance(to: sinkTemperature) }

  /// |current in - current out| / current.
  public var currentImbalance: Double {
    Self.relative(fields.flows.terminalCurrent - fields.flows.groundCurrent, fields.flows.currentScale)
  }
  /// The larger of |electrical power - Joule heat| over the power and |Joule heat + sources - net heat out| over the heat
  /// that leaves. Without either the device has the temperature of its sinks: the largest deviation from it, relative.
  public var energyImbalance: Double {
    if fields.flows.jouleHeat == 0, fields.flows.heatSource == 0, let sink = sinkTemperature {
      return fields.temperature.reduce(0) { max($0, abs($1 - sink)) } / sink
    }
    return max(
      Self.relative(
        fields.flows.electricalPower - fields.flows.jouleHeat,
        max(abs(fields.flows.electricalPower), fields.flows.jouleHeat)),
      Self.relative(
        fields.flows.jouleHeat + fields.flows.heatSource - fields.flows.heatOut, fields.flows.heatScale))
  }
  /// By how much the current is off what the network lets through, as a fraction; 0 without a network.
  public var circuitImbalance: Double {
    fields.circuit?.imbalance(terminal: fields.voltage, current: fields.current) ?? 0
  }
  /// Nonlinear steps taken, those with old factors included.
  public var iterations: Int { steps.count { $0.damping > 0 } }

  private static func relative(_ difference: Double, _ scale: Double) -> Double {
    difference == 0 ? 0 : abs(difference) / max(scale, .leastNormalMagnitude)
  }
}
