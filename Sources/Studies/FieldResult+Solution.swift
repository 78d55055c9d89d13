import DeviceGeometry
import Electrothermal
import ResultStore

extension FieldResult {
  /// What a solve leaves behind.
  /// - Parameter solutions: the reported one, and the finer ones of the error estimate if there are any.
  package init(_ loaded: LoadedDevice, _ solutions: [SteadySolution], provenance: Provenance) {
    let solution = solutions[0]
    self.init(
      title: loaded.device.title, state: loaded.device.state, mesh: ResultMesh(solution.mesh),
      fields: Fields(solution.fields),
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

extension FieldResult.Fields {
  package init(_ fields: DeviceFields) {
    self.init(
      potential: fields.potential, temperature: fields.temperature, jouleHeat: fields.jouleHeat,
      currentDensity: fields.currentDensity)
  }
}

extension Summary {
  package init(_ solution: SteadySolution) {
    self.init(
      solution.fields, sink: solution.sinkTemperature, currentImbalance: solution.currentImbalance,
      energyImbalance: solution.energyImbalance, iterations: solution.iterations,
      others: [
        Scalar(
          name: "reciprocal_condition", value: solution.statistics.reciprocalCondition, unit: "1",
          longName: "UMFPACK's estimate for the last Jacobian")
      ])
  }

  /// - Parameters:
  ///   - fields: at the state that is summed up.
  ///   - sink: temperature of all boundaries that take heat, K.
  ///   - others: besides what any solution has.
  init(
    _ fields: DeviceFields, sink: Double?, currentImbalance: Double, energyImbalance: Double,
    iterations: Int, others: [Scalar]
  ) {
    let hottest = fields.mesh.points[fields.hottest]
    self.init(
      voltage: fields.state.terminal, current: fields.flows.terminalCurrent, conductance: fields.conductance,
      joulePower: fields.flows.jouleHeat, peakTemperature: fields.peakTemperature,
      filamentMeanTemperature: fields.filamentMeanTemperature,
      thermalResistance: fields.thermalResistance(to: sink), currentImbalance: currentImbalance,
      energyImbalance: energyImbalance, newtonIterations: iterations,
      others: Self.circuit(fields) + [
        Scalar(name: "peak_r_m", value: hottest.x, unit: "m", longName: "radius of the hottest vertex"),
        Scalar(name: "peak_z_m", value: hottest.y, unit: "m", longName: "height of the hottest vertex"),
        Scalar(
          name: "lowest_temperature_K", value: fields.temperature.min() ?? fields.ambient, unit: "K",
          longName: "lowest temperature"),
        Scalar(
          name: "ambient_temperature_K", value: fields.ambient, unit: "K", longName: "ambient temperature"),
        Scalar(
          name: "heat_out_W", value: fields.flows.heatOut, unit: "W", longName: "heat leaving the device"),
      ] + others + [
        Scalar(
          name: "mesh_vertices", value: Double(fields.mesh.points.count), unit: "1", longName: "mesh vertices"
        ),
        Scalar(
          name: "mesh_triangles", value: Double(fields.mesh.triangles.count), unit: "1",
          longName: "mesh triangles"),
      ])
  }

  /// What only a device behind a network has.
  private static func circuit(_ fields: DeviceFields) -> [Scalar] {
    var scalars: [Scalar] = []
    if let volts = fields.sourceVoltage {
      scalars.append(
        Scalar(name: "source_voltage_V", value: volts, unit: "V", longName: "voltage of the source"))
    }
    if let isInCompliance = fields.isInCompliance {
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
  package init(_ solutions: [SteadySolution]) {
    self.init(
      solutions.map(\.fields),
      [
        ("conductance", "S", "current over voltage", { solutions[$0].conductance }),
        ("peak_temperature", "K", "highest temperature", { solutions[$0].peakTemperature }),
        (
          "filament_mean_temperature", "K", "volume average of the temperature in the filament",
          { solutions[$0].filamentMeanTemperature }
        ),
        (
          "thermal_resistance", "K W-1", "peak temperature rise over Joule power",
          { solutions[$0].thermalResistance }
        ),
      ])
  }

  typealias Followed = (name: String, unit: String, longName: String, value: (Int) -> Double?)

  /// - Parameters:
  ///   - fields: on the three meshes.
  ///   - quantities: with their values by the index of the mesh; what has none on some mesh is left out.
  init(_ fields: [DeviceFields], _ quantities: [Followed]) {
    self.init(
      vertices: fields.map { Int32($0.mesh.points.count) },
      quantities: quantities.compactMap { quantity in
        let values = fields.indices.compactMap(quantity.value)
        guard values.count == fields.count else { return nil }
        let convergence = GridConvergence(values)
        return Quantity(
          name: quantity.name, unit: quantity.unit, longName: quantity.longName, values: values,
          extrapolated: convergence.extrapolated, uncertainty: convergence.uncertainty,
          observedOrder: convergence.observedOrder)
      })
  }
}
