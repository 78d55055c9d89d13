import DeviceGeometry
import Electrothermal
import ResultStore

extension FieldResult {
  /// What a transient leaves behind. Fields and summary are those of the hottest instant.
  package init(
    _ loaded: LoadedDevice, _ pulses: PulseProtocol, _ solution: TransientSolution, tolerance: Double,
    provenance: Provenance
  ) {
    self.init(
      title: loaded.device.title, state: loaded.device.state, mesh: ResultMesh(solution.hottest.fields.mesh),
      fields: Fields(solution.hottest.fields), transient: Transient(solution, pulses.unit),
      summary: Summary(
        solution.hottest.fields, sink: solution.sinkTemperature,
        currentImbalance: solution.currentImbalance, energyImbalance: solution.energy.imbalance,
        iterations: solution.steps.iterations, others: Self.scalars(solution, tolerance)),
      config: loaded.resolvedText, pulseProtocol: pulses.resolvedText, provenance: provenance)
  }

  private static func scalars(_ solution: TransientSolution, _ tolerance: Double) -> [Scalar] {
    let last = solution.samples[solution.samples.count - 1]
    let energy = solution.energy
    func count(_ name: String, _ value: Int, _ longName: String) -> Scalar {
      Scalar(name: name, value: Double(value), unit: "1", longName: longName)
    }
    return [
      Scalar(
        name: "time_s", value: solution.hottest.time, unit: "s", longName: "time of these fields: the hottest"
      ),
      Scalar(name: "end_time_s", value: last.time, unit: "s", longName: "end of the run"),
      Scalar(
        name: "end_peak_temperature_K", value: last.peakTemperature, unit: "K",
        longName: "highest temperature at the end of the run"),
      Scalar(
        name: "electrical_energy_J", value: energy.electrical, unit: "J",
        longName: "electrical energy that the device took up"),
      Scalar(
        name: "source_energy_J", value: energy.source, unit: "J", longName: "energy that the source gave"),
      Scalar(name: "joule_energy_J", value: energy.joule, unit: "J", longName: "Joule heat made"),
      Scalar(
        name: "heat_out_energy_J", value: energy.out, unit: "J", longName: "heat that left the device"),
      Scalar(
        name: "stored_energy_J", value: energy.stored, unit: "J",
        longName: "heat in the device at the end, over that at the start"),
      Scalar(
        name: "time_tolerance", value: tolerance, unit: "1",
        longName: "local error allowed in a step, over the largest temperature rise"),
      count("time_steps", solution.steps.accepted, "steps in time"),
      count("refused_steps", solution.steps.refused + solution.steps.failed, "steps taken again, shorter"),
      count("factorisations", solution.statistics.factorisations, "matrices factorised"),
      count("solves", solution.statistics.solves, "linear systems solved"),
    ]
  }
}

extension FieldResult.Transient {
  package init(_ solution: TransientSolution, _ unit: PulseProtocol.Unit) {
    let samples = solution.samples
    func series(_ name: String, _ unit: String, _ longName: String, _ value: (TransientSample) -> Double)
      -> Series
    {
      Series(name: name, values: samples.map(value), unit: unit, longName: longName)
    }
    var others = [
      series("voltage", "V", "voltage across the device") { $0.voltage },
      unit == .volt
        ? series("source_voltage", "V", "voltage of the source") { $0.source }
        : series("source_current", "A", "current of the source") { $0.source },
      series("joule_power", "W", "Joule heat made in the device") { $0.joulePower },
      series("heat_out", "W", "heat leaving the device") { $0.heatOut },
      series("stored_heat", "J", "heat in the device, over that at the start") { $0.storedHeat },
    ]
    if samples.contains(where: { $0.filamentMeanTemperature.isFinite }) {
      others.append(
        series("filament_mean_temperature", "K", "volume average of the temperature in the filament") {
          $0.filamentMeanTemperature
        })
    }
    self.init(
      time: samples.map(\.time), peakTemperature: samples.map(\.peakTemperature),
      current: samples.map(\.current), others: others,
      snapshots: solution.snapshots.map { .init(time: $0.time, fields: FieldResult.Fields($0.fields)) })
  }
}

extension ResultStore.ErrorEstimate {
  /// - Parameter solutions: of one task on three meshes, each the refinement of the one before.
  package init(_ solutions: [TransientSolution]) {
    self.init(
      solutions.map { $0.hottest.fields },
      [
        ("conductance", "S", "current over voltage", { solutions[$0].hottest.fields.conductance }),
        ("peak_temperature", "K", "highest temperature", { solutions[$0].hottest.fields.peakTemperature }),
        (
          "filament_mean_temperature", "K", "volume average of the temperature in the filament",
          { solutions[$0].hottest.fields.filamentMeanTemperature }
        ),
        (
          "end_peak_temperature", "K", "highest temperature at the end of the run",
          { solutions[$0].samples.last?.peakTemperature }
        ),
      ])
  }
}
