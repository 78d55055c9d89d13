import DeviceGeometry
import Electrothermal
import FiniteVolume
import Quantities
import ResultStore

extension FieldResult {
  /// What a solve leaves behind.
  /// - Parameter solutions: the reported one, and the finer ones of the error estimate if there are any.
  init(_ loaded: LoadedDevice, _ solutions: [SteadySolution], provenance: Provenance) {
    let solution = solutions[0]
    self.init(
      title: loaded.device.title, state: loaded.device.state, mesh: ResultMesh(solution.mesh),
      fields: Fields(
        potential: solution.potential, temperature: solution.temperature, jouleHeat: solution.jouleHeat,
        currentDensity: solution.currentDensity),
      summary: Summary(solution),
      errorEstimate: solutions.count == 3 ? ResultStore.ErrorEstimate(solutions) : nil,
      convergence: solution.steps.map {
        NonlinearIteration(
          iteration: Int32($0.iteration), load: $0.load, update: $0.update, imbalance: $0.residual,
          damping: $0.damping, factorised: $0.factorised)
      },
      config: loaded.resolvedText, provenance: provenance)
  }
}

extension Summary {
  init(_ solution: SteadySolution) {
    let hottest = solution.mesh.points[solution.hottest]
    self.init(
      voltage: solution.voltage, current: solution.current, conductance: solution.conductance,
      joulePower: solution.joulePower, peakTemperature: solution.peakTemperature,
      filamentMeanTemperature: solution.filamentMeanTemperature,
      thermalResistance: solution.thermalResistance, currentImbalance: solution.currentImbalance,
      energyImbalance: solution.energyImbalance, newtonIterations: solution.iterations,
      others: Self.circuit(solution) + [
        Scalar(name: "peak_r_m", value: hottest.x, unit: "m", longName: "radius of the hottest vertex"),
        Scalar(name: "peak_z_m", value: hottest.y, unit: "m", longName: "height of the hottest vertex"),
        Scalar(
          name: "lowest_temperature_K", value: solution.temperature.min() ?? solution.ambient, unit: "K",
          longName: "lowest temperature"),
        Scalar(
          name: "ambient_temperature_K", value: solution.ambient, unit: "K", longName: "ambient temperature"),
        Scalar(
          name: "heat_out_W", value: solution.flows.heatOut, unit: "W", longName: "heat leaving the device"),
        Scalar(
          name: "reciprocal_condition", value: solution.statistics.reciprocalCondition, unit: "1",
          longName: "UMFPACK's estimate for the last Jacobian"),
        Scalar(
          name: "mesh_vertices", value: Double(solution.mesh.points.count), unit: "1",
          longName: "mesh vertices"),
        Scalar(
          name: "mesh_triangles", value: Double(solution.mesh.triangles.count), unit: "1",
          longName: "mesh triangles"),
      ])
  }

  /// What only a device behind a network has.
  private static func circuit(_ solution: SteadySolution) -> [Scalar] {
    var scalars: [Scalar] = []
    if let volts = solution.sourceVoltage {
      scalars.append(
        Scalar(name: "source_voltage_V", value: volts, unit: "V", longName: "voltage of the source"))
    }
    if let isInCompliance = solution.isInCompliance {
      scalars.append(
        Scalar(
          name: "in_compliance", value: isInCompliance ? 1 : 0, unit: "1",
          longName: "1 where the source holds its current at the compliance"))
    }
    return scalars
  }
}

extension ResultStore.ErrorEstimate {
  /// - Parameter solutions: of one problem on three meshes, each the refinement of the one before.
  init(_ solutions: [SteadySolution]) {
    func quantity(
      _ name: String, _ unit: String, _ longName: String, _ value: (SteadySolution) -> Double?
    ) -> Quantity? {
      let values = solutions.compactMap(value)
      guard values.count == solutions.count else { return nil }
      let convergence = GridConvergence(values)
      return Quantity(
        name: name, unit: unit, longName: longName, values: values, extrapolated: convergence.extrapolated,
        uncertainty: convergence.uncertainty, observedOrder: convergence.observedOrder)
    }
    self.init(
      vertices: solutions.map { Int32($0.mesh.points.count) },
      quantities: [
        quantity("conductance", "S", "current over voltage") { $0.conductance },
        quantity("peak_temperature", "K", "highest temperature") { $0.peakTemperature },
        quantity("filament_mean_temperature", "K", "volume average of the temperature in the filament") {
          $0.filamentMeanTemperature
        },
        quantity("thermal_resistance", "K W-1", "peak temperature rise over Joule power") {
          $0.thermalResistance
        },
      ].compactMap { $0 })
  }
}

extension NewtonStep {
  /// One line of the log.
  var line: String {
    func short(_ x: Double) -> String { x == 0 ? "0" : Quantities.format(x, "", digits: 3) }
    let kind = factorised ? "new Jacobian" : "old factors"
    let taken = damping == 0 ? "refused" : damping == 1 ? "full step" : "damping \(short(damping))"
    return
      "iteration \(iteration): load \(short(load)), update \(short(update)), imbalance \(short(residual)), \(kind), \(taken)"
  }
}
