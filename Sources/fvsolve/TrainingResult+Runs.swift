import Crossbar
import ResultStore

extension TrainingResult {
  /// Finished runs with the numbers that people ask for.
  init(
    _ plan: TrainingPlan, _ data: DigitData, _ runs: [FinishedRun], deviceHash: String, costs: ArrayCosts,
    provenance: Provenance
  ) {
    func curve(_ name: String, _ unit: String, _ longName: String, _ value: (EpochRecord) -> Double) -> Curve
    {
      Curve(name: name, unit: unit, longName: longName, rows: runs.map { $0.epochs.map(value) })
    }
    let curves = [
      curve("test_accuracy", "1", "images of the test told right after the epoch") { $0.testAccuracy },
      curve("test_loss", "1", "mean loss of the test after the epoch") { $0.testLoss },
      curve("training_accuracy", "1", "images of the epoch told right as they were shown") {
        $0.trainingAccuracy
      },
      curve("training_loss", "1", "mean loss of the epoch's images as they were shown") { $0.trainingLoss },
      curve("potentiation_pulses", "1", "pulses of potentiation in the epoch") { $0.pulses.potentiation },
      curve("depression_pulses", "1", "pulses of depression in the epoch") { $0.pulses.depression },
      curve("row_writes", "1", "rows that were written in the epoch") { $0.pulses.rows },
    ]
    let layers = plan.layers.indices.dropLast().map { k in
      Layer(
        inputs: plan.layers[k], outputs: plan.layers[k + 1], conductance: runs.map { $0.conductances[k][0] },
        opposite: runs[0].conductances[k].count > 1 ? runs.map { $0.conductances[k][1] } : [])
    }
    var provenance = provenance
    provenance.seed = runs[0].seed
    self.init(
      title: plan.device.title, scheme: plan.scheme, data: data.name, sources: data.sources,
      deviceHash: deviceHash, seeds: runs.map(\.seed), curves: curves,
      confusion: runs.map { $0.confusion.map(Int64.init) }, layers: layers,
      summary: Self.summary(plan, data, runs, costs), config: plan.text + "\n", provenance: provenance)
  }

  private static func summary(
    _ plan: TrainingPlan, _ data: DigitData, _ runs: [FinishedRun], _ costs: ArrayCosts
  ) -> [Scalar] {
    let last = runs.map { $0.epochs.last?.testAccuracy ?? 0 }
    // Single epochs of noisy devices jump; their last tenth does not.
    let tail = max(1, plan.epochs / 10)
    let late = runs.map { mean($0.epochs.suffix(tail).map(\.testAccuracy)) }
    func scalar(_ name: String, _ value: Double, _ unit: String, _ longName: String) -> Scalar {
      Scalar(name: name, value: value, unit: unit, longName: longName)
    }
    var all = [
      scalar("test_accuracy", mean(last), "1", "mean over seeds of the test after the last epoch"),
      scalar("test_accuracy_late", mean(late), "1", "the same, mean of the last tenth of all epochs"),
      scalar("test_accuracy_spread", deviation(late), "1", "standard deviation over seeds of the latter"),
      scalar(
        "training_accuracy", mean(runs.map { $0.epochs.last?.trainingAccuracy ?? 0 }), "1",
        "mean over seeds of the last epoch's images as they were shown"),
      scalar(
        "test_accuracy_first", mean(runs.map { $0.epochs.first?.testAccuracy ?? 0 }), "1",
        "mean over seeds of the test after the first epoch"),
      scalar("seeds", Double(runs.count), "1", "seeds"),
      scalar("epochs", Double(plan.epochs), "1", "epochs"),
      scalar("images", Double(plan.images), "1", "images of an epoch"),
      scalar("batch", Double(plan.batch), "1", "images of a change"),
      scalar("training_images", Double(data.training.count), "1", "images there are to train with"),
      scalar("test_images", Double(data.test.count), "1", "images of the test"),
      scalar(
        "weights", Double(zip(plan.layers, plan.layers.dropFirst()).map(*).reduce(0, +)), "1", "weights"),
      scalar("lowest_conductance_S", plan.device.lowest, "S", "low end of the devices' range"),
      scalar("highest_conductance_S", plan.device.highest, "S", "high end of the devices' range"),
    ]
    if let wires = plan.wires {
      let wiring = wires.wiring
      all += [
        scalar("row_resistance_Ohm", wiring.rowSegment, "Ohm", "one segment of a row's wire"),
        scalar("column_resistance_Ohm", wiring.columnSegment, "Ohm", "one segment of a column's wire"),
        scalar("source_resistance_Ohm", wiring.source, "Ohm", "driver of a row"),
        scalar("sense_resistance_Ohm", wiring.sense, "Ohm", "sense amplifier of a column"),
        scalar("driven_ends", wiring.rowEnds == .both ? 2 : 1, "1", "ends at which rows are driven"),
        scalar(
          "grounded_ends", wiring.columnEnds == .both ? 2 : 1, "1", "ends at which columns are grounded"),
        scalar(
          "wire_refresh", Double(wires.refresh), "1", "images from one solution of the wires to the next"),
      ]
    }
    all += spending(plan, runs, costs)
    return all
  }

  /// Pulses, energy, time and area of one seed, mean over all.
  private static func spending(
    _ plan: TrainingPlan, _ runs: [FinishedRun], _ costs: ArrayCosts
  ) -> [Scalar] {
    let counts = runs.map { $0.epochs.map(\.pulses).reduce(PulseCount(), +) }
    let images = Double(plan.images * plan.epochs)
    let totals = zip(runs, counts).map { run, count in
      costs.totals(
        plan, count, images: images, meanConductance: mean(run.conductances.flatMap { $0.flatMap(\.self) }))
    }
    func scalar(_ name: String, _ value: Double, _ unit: String, _ longName: String) -> Scalar {
      Scalar(name: name, value: value, unit: unit, longName: longName)
    }
    var all = [
      scalar(
        "potentiation_pulses", mean(counts.map(\.potentiation)), "1", "pulses of potentiation of one seed"),
      scalar("depression_pulses", mean(counts.map(\.depression)), "1", "pulses of depression of one seed"),
      scalar("row_writes", mean(counts.map(\.rows)), "1", "rows that were written, of one seed"),
    ]
    // Ideal devices take no pulses.
    if plan.scheme == "ideal" && plan.nonidealities.rounding == .none { all = [] }
    let write = totals.compactMap(\.writeEnergy)
    if write.count == totals.count, plan.scheme != "ideal" {
      all.append(scalar("write_energy_J", mean(write), "J", "energy of all pulses of one seed"))
    }
    let time = totals.compactMap(\.writeTime)
    if time.count == totals.count, plan.scheme != "ideal" {
      all.append(scalar("write_time_s", mean(time), "s", "time of all pulses of one seed, row after row"))
    }
    return all + [
      scalar(
        "read_energy_J", mean(totals.map(\.readEnergy)), "J", "energy of all readings in training, one seed"),
      scalar("read_time_s", mean(totals.map(\.readTime)), "s", "time of all readings in training, one seed"),
      scalar("area_m2", mean(totals.map(\.area)), "m2", "cells, converters, drivers and dividers"),
    ]
  }

  private static func mean(_ values: [Double]) -> Double {
    values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
  }

  private static func deviation(_ values: [Double]) -> Double {
    guard values.count > 1 else { return 0 }
    let middle = mean(values)
    return (values.map { ($0 - middle) * ($0 - middle) }.reduce(0, +) / Double(values.count - 1)).squareRoot()
  }
}
