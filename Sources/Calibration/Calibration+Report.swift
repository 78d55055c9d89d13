import AxisymmetricMesh
import CompactModel
import DeviceGeometry
import Electrothermal
import ResultStore
import Workers

extension Calibration {
  /// What the mesh leaves open of R_th: relative half-widths of the error bar of single solves on three meshes, at some states and 0.4 V.
  func discretisation(_ solves: FieldSolves) throws -> [(state: Double, error: Double)] {
    let states = [0, 0.15, 0.4, 1] + (plan.path.gap == nil ? [] : [-1, -0.3])
    let voltage = min(0.4, plan.options.voltageLimit)
    let isStopping = solves.isStopping
    let errors = try concurrentMap(states.count, workers: workers) { k in
      if isStopping() { throw CalibrationStopped() }
      return try meshError(of: states[k], at: voltage)
    }
    return zip(states, errors).map { ($0, $1) }
  }

  private func meshError(of state: Double, at voltage: Double) throws -> Double {
    let device = try plan.tree(at: state).drivenDirectly(by: voltage).device()
    let cascade = try MeshCascade(
      for: device, control: MeshControl(resolution: plan.options.resolution), refinements: 2)
    let solutions = try SteadySolver().solve(device, on: cascade, wanted: 3)
    let estimate = GridConvergence(solutions.compactMap(\.thermalResistance))
    return estimate.uncertainty / abs(estimate.extrapolated)
  }

  /// What a user should know of a device that is right as such.
  func warnings(_ report: CalibrationReport, _ fields: FieldModel) -> [String] {
    var warnings: [String] = []
    for name in ["resistance", "peak_temperature", "mean_temperature"] {
      if let deviation = report.heldOut[name], deviation.largest > 0.01 {
        warnings.append(
          "\(name) is up to \(short(100 * deviation.largest)) % off at held-out field solves, worst at w = \(short(deviation.worstState)), \(short(deviation.worstVoltage)) V"
        )
      }
    }
    for target in report.targets[ThermalMemory.effective.rawValue] ?? [] where !target.isMet {
      warnings.append("target \(target.group) is not met: \(target.name) is \(short(target.value))")
    }
    let states = stride(from: fields.path.states.lowerBound, through: 1, by: 1.0 / 64)
    let hottest = states.map { fields.temperature(state: $0, voltage: fields.voltageLimit).value }.max()!
    if hottest > 3031 {
      warnings.append(
        "near the voltage limit the fields reach \(short(hottest)) K, above the melting point of HfO2 (3031 K): no material law holds there"
      )
    }
    return warnings
  }
}

extension CalibrationPlan {
  /// The device's input in a state.
  func tree(at state: Double) throws -> DeviceTree {
    guard state < 0, let ruptured else {
      return try whole.setting("filament_scale", to: .number(path.scale(at: state)))
    }
    let place = gapPlace.range(length: path.gapLength(at: state))
    return try ruptured.setting("filament_scale", to: .number(path.scale(at: state)))
      .setting("filament/gap/from", to: .number(place.lowerBound))
      .setting("filament/gap/to", to: .number(place.upperBound))
  }
}
