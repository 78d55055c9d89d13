import Foundation
import Quantities
import ResultStore

/// Sensitivities, as a table for people or as JSON.
struct SensitivityReport: PrintedReport {
  private let result: SensitivityResult

  init(_ result: SensitivityResult) { self.result = result }

  /// Elasticities below this are not worth a line.
  private static let negligible = 1e-6

  private func index(_ name: String) -> Int? { result.quantities.firstIndex { $0.name == name } }

  /// Columns of the table: quantity, heading, and what an elasticity is multiplied by.
  private var columns: [(quantity: Int, heading: String, factor: Double)] {
    [
      index("peak_temperature").map { ($0, "T_max, K per %", result.quantities[$0].value / 100) },
      index("conductance").map { ($0, "G, % per %", 1) },
      index("thermal_resistance").map { ($0, "R_th, % per %", 1) },
    ].compactMap(\.self)
  }

  var table: String {
    var lines = [result.title.isEmpty ? "(untitled device)" : result.title]
    let values = result.quantities.filter { $0.value.isFinite }.map {
      "\($0.name.replacingOccurrences(of: "_", with: " ")) \(format($0.value, shownUnit($0.unit)))"
    }
    lines.append("  at \(number("voltage_V", "V")): " + values.joined(separator: ", "))
    lines += parameterLines + zeroLines + rangeLines
    let omitted = Dictionary(grouping: result.omissions, by: \.reason).sorted { $0.key < $1.key }
    for (reason, items) in omitted {
      lines.append("  left out, \(reason): \(items.map(\.path).joined(separator: ", "))")
    }
    if let deviation = result.number("largest_deviation_from_differences") {
      lines.append(
        "  derivatives and differences of whole solves agree to \(format(deviation, "", digits: 2))")
    }
    return lines.joined(separator: "\n")
  }

  private func number(_ name: String, _ unit: String) -> String {
    result.number(name).map { format($0, unit) } ?? "-"
  }

  private var parameterLines: [String] {
    let columns = columns
    func effect(_ parameter: SensitivityResult.Parameter) -> [Double] {
      columns.map { abs(result.elasticity(parameter, $0.quantity) ?? 0) }
    }
    let all = result.parameters.filter { $0.value != 0 }
    let shown = all.filter { effect($0).max() ?? 0 >= Self.negligible }
    let sorted = shown.sorted { effect($0)[0] > effect($1)[0] }
    var rows = [["parameter", "value"] + columns.map(\.heading)]
    for parameter in sorted {
      rows.append(
        [parameter.path, inUnit(parameter.value, parameter.unit)]
          + columns.map { column in
            result.elasticity(parameter, column.quantity).map { signed($0 * column.factor) } ?? "-"
          })
    }
    if sorted.isEmpty { return [] }
    var lines = aligned(rows)
    if all.count > shown.count {
      lines.append("  \(all.count - shown.count) more change nothing by as much as 1e-6 % per %")
    }
    return lines
  }

  private var zeroLines: [String] {
    let zero = result.parameters.filter { $0.value == 0 }
    if zero.isEmpty { return [] }
    var rows = [["parameter at 0, per unit of it", "", "T_max", "G", "R_th"]]
    for parameter in zero {
      let (unit, factor) = parameter.unit == "J" ? ("eV", elementaryCharge) : (parameter.unit, 1)
      rows.append(
        [parameter.path, "0 " + (unit == "1" ? "" : unit)]
          + columns.map { column in
            let per = unit == "1" ? "" : "/(\(unit))"
            return parameter.derivatives[column.quantity].map {
              signed($0 * factor) + " " + shownUnit(result.quantities[column.quantity].unit) + per
            } ?? "-"
          })
    }
    return aligned(rows)
  }

  private var rangeLines: [String] {
    if result.ranges.isEmpty { return [] }
    let columns = columns
    func span(_ range: SensitivityResult.Range) -> Double {
      let values = [range.low.quantities[columns[0].quantity], range.high.quantities[columns[0].quantity]]
      return abs((values[1] ?? .infinity) - (values[0] ?? 0))
    }
    let names = columns.map { String($0.heading.prefix { $0 != "," }) }
    var rows = [["published range", "from ... to"] + names]
    for range in result.ranges.sorted(by: { span($0) > span($1) }) {
      rows.append(
        [range.path, inUnit(range.low.value, range.unit) + " ... " + inUnit(range.high.value, range.unit)]
          + columns.map { column in
            let unit = shownUnit(result.quantities[column.quantity].unit)
            let ends = [range.low, range.high].map { end in
              end.quantities[column.quantity].map { format($0, unit, digits: 4) }
                ?? (end.failure.isEmpty ? "-" : "no solution")
            }
            return ends.joined(separator: " ... ")
          })
    }
    return aligned(rows)
  }

  /// Text columns, the first two flush left.
  private func aligned(_ rows: [[String]]) -> [String] {
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      let cells = row.enumerated().map { column, text in
        let fill = String(repeating: " ", count: widths[column] - text.count)
        return column < 2 ? text + fill : fill + text
      }
      return "  " + cells.joined(separator: "  ")
    }
  }

  private func signed(_ value: Double) -> String {
    if value == 0 { return "0" }
    return (value > 0 ? "+" : "") + format(value, "", digits: 3)
  }

  /// As people write it: energies in eV, Kelvin per watt with a stroke.
  private func inUnit(_ value: Double, _ unit: String) -> String {
    unit == "J" ? format(value / elementaryCharge, "eV") : format(value, unit)
  }

  private func shownUnit(_ unit: String) -> String { unit == "K W-1" ? "K/W" : unit }

  var object: [String: Any] {
    var object: [String: Any] = ["title": result.title, "state": result.state]
    for scalar in result.summary { object[scalar.name] = scalar.value }
    for name in ["mesh_vertices", "equally_hot_vertices"] {
      object[name] = result.number(name).map { Int($0) }
    }
    func named(_ values: [Double?]) -> [String: Any] {
      var named: [String: Any] = [:]
      for (quantity, value) in zip(result.quantities, values) where value?.isFinite == true {
        named[quantity.name] = value
      }
      return named
    }
    object["quantities"] = named(result.quantities.map(\.value))
    object["parameters"] = result.parameters.map { parameter in
      var entry: [String: Any] = [
        "path": parameter.path, "value": parameter.value, "unit": parameter.unit,
        "derivative": named(parameter.derivatives),
        "elasticity": named(result.quantities.indices.map { result.elasticity(parameter, $0) }),
      ]
      if !parameter.differences.isEmpty { entry["difference"] = named(parameter.differences) }
      return entry
    }
    object["omitted"] = result.omissions.map { ["path": $0.path, "reason": $0.reason] }
    func end(_ end: SensitivityResult.Range.End) -> [String: Any] {
      var entry: [String: Any] = ["value": end.value, "quantities": named(end.quantities)]
      if !end.failure.isEmpty { entry["failure"] = end.failure }
      return entry
    }
    object["ranges"] = result.ranges.map { range in
      [
        "path": range.path, "unit": range.unit, "nominal": range.nominal, "low": end(range.low),
        "high": end(range.high),
      ] as [String: Any]
    }
    return object
  }
}
