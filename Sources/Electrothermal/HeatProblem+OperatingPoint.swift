import AxisymmetricMesh
import DeviceGeometry

extension HeatProblem {
  /// A linear heat problem and the steady state that its coefficients are from.
  public struct OperatingPoint: Sendable {
    public let heat: HeatProblem
    public let solution: SteadySolution
    /// Whether the device has no drive of its own, so that ``probeVoltage`` stands for it.
    public let isProbed: Bool
  }

  /// Where a device without any drive is probed, V: it warms by some mK, so its coefficients are those at rest.
  public static let probeVoltage = 1e-3

  /// Solves for the operating point of a device; one that is not driven is probed at ``probeVoltage``, since at rest there is no heat
  /// whose spread could be taken.
  /// - Throws: ``HeatProblemError``, ``SolveFailure``, ``ProblemError``.
  public static func operatingPoint(
    of device: Device, on cascade: MeshCascade, solver: SteadySolver = SteadySolver()
  ) throws -> OperatingPoint {
    var device = device
    let isProbed = device.drive.isZero
    if isProbed { device.drive = .voltage(probeVoltage, seriesResistance: 0) }
    let problem = try Problem(device: device, mesh: cascade.finest)
    try problem.requireHeatCapacities()
    let solution = try solver.solve(device, on: cascade)[0]
    return OperatingPoint(
      heat: try HeatProblem(problem, at: solution.state), solution: solution, isProbed: isProbed)
  }
}

extension Drive {
  fileprivate var isZero: Bool {
    switch self {
    case .voltage(let volts, _): volts == 0
    case .current(let amperes): amperes == 0
    }
  }
}
