import Foundation
import Quantities
import ResultStore

/// What a crossbar read, as a table for people or as JSON.
struct ArrayReport: PrintedReport {
  private let result: ArrayResult

  init(_ result: ArrayResult) { self.result = result }

  private func value(_ name: String) -> Double { result.number(name) ?? .nan }

  private func percent(_ fraction: Double) -> String { format(100 * fraction, "%", digits: 3) }

  var table: String {
    let drop = value("largest_drop_V")
    let applied = value("largest_drop_applied_V")
    let power = value("mean_power_W")
    func share(_ name: String) -> String { power == 0 ? "-" : percent(value(name) / power) }
    func ends(_ name: String) -> String { value(name) == 2 ? "both ends" : "one end" }
    let place =
      "row \(Int(value("largest_drop_row")) + 1), column \(Int(value("largest_drop_column")) + 1)"
      + (result.vectors > 1 ? ", vector \(Int(value("largest_drop_vector")) + 1)" : "")
    let rows: [(String, String)] = [
      (
        "array",
        "\(result.rows) rows, \(result.columns) columns, \(result.vectors) input vector\(result.vectors == 1 ? "" : "s")"
      ),
      (
        "wires",
        "\(format(value("row_resistance_Ohm"), "Ohm")) per row segment, \(format(value("column_resistance_Ohm"), "Ohm")) per column segment"
      ),
      (
        "in series",
        "driver \(format(value("source_resistance_Ohm"), "Ohm")), cell \(format(value("access_resistance_Ohm"), "Ohm")), sense amplifier \(format(value("sense_resistance_Ohm"), "Ohm"))"
      ),
      ("ends", "rows driven at \(ends("driven_ends")), columns grounded at \(ends("grounded_ends"))"),
      (
        "worst IR drop",
        drop == 0
          ? "none" : "\(format(drop, "V", digits: 4)) of \(format(applied, "V", digits: 4)) at \(place)"
      ),
      ("largest current error", "\(percent(value("largest_current_error"))) of the largest ideal current"),
      (
        "power",
        "\(format(power, "W", digits: 4)) mean: cells \(share("mean_cell_power_W")), wires \(share("mean_wire_power_W")), others \(share("mean_other_power_W"))"
      ),
      (
        "imbalance",
        ["current", "voltage", "power"].map { "\($0) \(format(value("\($0)_imbalance"), "", digits: 2))" }
          .joined(separator: ", ")
      ),
    ]
    let width = rows.map(\.0.count).max()! + 2
    return
      ([result.title] + rows.map { "  " + $0.0.padding(toLength: width, withPad: " ", startingAt: 0) + $0.1 })
      .joined(separator: "\n")
  }

  var object: [String: Any] {
    var object: [String: Any] = ["title": result.title]
    for scalar in result.summary { object[scalar.name] = scalar.value }
    object["currents"] = (0..<result.vectors).map {
      Array(result.currents[$0 * result.columns..<($0 + 1) * result.columns])
    }
    return object
  }
}
