import Crossbar
import Quantities
import ResultStore

extension ArrayResult {
  /// What a crossbar read, with the numbers that people ask for.
  init(
    _ reading: ArrayReading, title: String, inputs: [[Double]], wiring: CrossbarWiring, provenance: Provenance
  ) {
    let drop = reading.largestDrop
    let mean = { (part: (WirePower) -> Double) in
      reading.power.map(part).reduce(0, +) / Double(reading.power.count)
    }
    let settings: [(name: String, value: Double, unit: String, meaning: String)] = [
      ("row_resistance_Ohm", wiring.rowSegment, "Ohm", "of each segment of a row"),
      ("column_resistance_Ohm", wiring.columnSegment, "Ohm", "of each segment of a column"),
      ("source_resistance_Ohm", wiring.source, "Ohm", "of each row driver"),
      ("sense_resistance_Ohm", wiring.sense, "Ohm", "of each sense amplifier"),
      ("access_resistance_Ohm", wiring.access, "Ohm", "in series with each cell"),
      ("driven_ends", wiring.rowEnds == .both ? 2 : 1, "1", "ends at which rows are driven"),
      ("grounded_ends", wiring.columnEnds == .both ? 2 : 1, "1", "ends at which columns are grounded"),
    ]
    let found: [(name: String, value: Double, unit: String, meaning: String)] = [
      ("rows", Double(reading.rows), "1", "rows"), ("columns", Double(reading.columns), "1", "columns"),
      ("vectors", Double(inputs.count), "1", "input vectors"),
      (
        "largest_current_error", reading.largestError, "1",
        "largest difference from the ideal current, relative to the largest ideal one"
      ),
      ("largest_drop_V", drop.volts, "V", "applied voltage less the cell's, where that is largest"),
      ("largest_drop_applied_V", drop.applied, "V", "applied voltage there"),
      ("largest_drop_vector", Double(drop.vector), "1", "input vector there, from 0"),
      ("largest_drop_row", Double(drop.row), "1", "row there, from 0"),
      ("largest_drop_column", Double(drop.column), "1", "column there, from 0"),
      ("mean_power_W", mean(\.supplied), "W", "supplied by the drivers, mean over the vectors"),
      ("mean_cell_power_W", mean(\.cells), "W", "in the cells, mean over the vectors"),
      (
        "mean_wire_power_W", mean { $0.rowWires + $0.columnWires }, "W", "in the wires, mean over the vectors"
      ),
      (
        "mean_other_power_W", mean { $0.access + $0.sources + $0.senses }, "W",
        "in transistors, drivers and sense amplifiers, mean over the vectors"
      ),
      (
        "current_imbalance", reading.currentImbalance, "1",
        "largest relative imbalance of currents at a crossing"
      ),
      (
        "voltage_imbalance", reading.voltageImbalance, "1",
        "largest mismatch of voltages along a wire, relative to the largest applied one"
      ),
      (
        "power_imbalance", reading.power.map(\.imbalance).max() ?? 0, "1",
        "largest relative difference between supplied and dissipated power"
      ),
    ]
    self.init(
      title: title, rows: reading.rows, columns: reading.columns, conductances: reading.conductances,
      voltages: Array(inputs.joined()), currents: reading.currents, idealCurrents: reading.idealCurrents,
      effectiveConductances: reading.effective.values, power: reading.power.map(\.supplied),
      potentials: Potentials(
        vector: drop.vector, row: reading.worst.rowPotentials, column: reading.worst.columnPotentials,
        cell: reading.worst.cellVoltages),
      summary: (found + settings).map {
        Scalar(name: $0.name, value: $0.value, unit: $0.unit, longName: $0.meaning)
      },
      config: settings.map { "\($0.name): \(format($0.value, "", digits: 17))\n" }.joined(),
      provenance: provenance)
  }
}
