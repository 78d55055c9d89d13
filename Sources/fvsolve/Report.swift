import Foundation
import Quantities
import ResultStore

/// The summary of a result, as a table for people or as JSON.
struct Report: PrintedReport {
  private let result: FieldResult

  init(_ result: FieldResult) { self.result = result }

  var table: String {
    let summary = result.summary
    let names = Dictionary(uniqueKeysWithValues: summary.others.map { ($0.name, $0.value) })
    func bar(_ name: String, _ unit: String) -> String {
      guard let quantity = result.errorEstimate?.quantities.first(where: { $0.name == name }) else {
        return ""
      }
      let order = quantity.observedOrder.map { ", order \(format($0, "", digits: 3))" } ?? ""
      return
        " ± \(format(quantity.uncertainty, unit, digits: 2)) (limit \(format(quantity.extrapolated, unit))\(order))"
    }
    let source = names["source_voltage_V"].map { " of the source's \(format($0, "V"))" } ?? ""
    var rows: [(String, String)] = [
      ("voltage", format(summary.voltage, "V") + source),
      ("current", format(summary.current, "A") + (names["in_compliance"] == 1 ? ", in compliance" : "")),
      (
        "conductance",
        summary.conductance.map { format($0, "S") + bar("conductance", "S") } ?? "- (no voltage)"
      ),
      ("Joule power", format(summary.joulePower, "W")),
      ("peak temperature", format(summary.peakTemperature, "K") + bar("peak_temperature", "K")),
    ]
    if let r = names["peak_r_m"], let z = names["peak_z_m"] {
      rows.append(("  at", "r = \(format(r, "m", digits: 4)), z = \(format(z, "m"))"))
    }
    if let mean = summary.filamentMeanTemperature {
      rows.append(("filament mean", format(mean, "K") + bar("filament_mean_temperature", "K")))
    }
    if let resistance = summary.thermalResistance {
      rows.append(("thermal resistance", format(resistance, "K/W") + bar("thermal_resistance", "K/W")))
    }
    if let time = names["time_s"], let end = names["end_time_s"], let last = names["end_peak_temperature_K"] {
      rows.insert(
        ("time", "\(format(time, "s")), when it is hottest; the run ends at \(format(end, "s"))"), at: 0)
      rows.append(("peak at the end", format(last, "K") + bar("end_peak_temperature", "K")))
    }
    if let energy = names["electrical_energy_J"], let stored = names["stored_energy_J"] {
      rows.append(
        ("electrical energy", "\(format(energy, "J")), \(format(stored, "J", digits: 3)) still stored"))
    }
    rows += [
      ("current imbalance", format(summary.currentImbalance, "", digits: 2)),
      ("energy imbalance", format(summary.energyImbalance, "", digits: 2)),
      ("iterations", "\(summary.newtonIterations)"),
    ]
    if let steps = names["time_steps"], let refused = names["refused_steps"] {
      rows.append(("time steps", "\(Int(steps)), \(Int(refused)) refused"))
    }
    if let vertices = names["mesh_vertices"], let triangles = names["mesh_triangles"] {
      rows.append(("mesh", "\(Int(vertices)) vertices, \(Int(triangles)) triangles"))
    }
    let width = rows.map(\.0.count).max()! + 2
    let lines = rows.map { "  " + $0.0.padding(toLength: width, withPad: " ", startingAt: 0) + $0.1 }
    return ([result.title.isEmpty ? "(untitled device)" : result.title] + lines).joined(separator: "\n")
  }

  var object: [String: Any] {
    var object: [String: Any] = ["title": result.title, "state": result.state]
    for scalar in result.summary.scalars { object[scalar.name] = scalar.value }
    object["newton_iterations"] = result.summary.newtonIterations
    for name in ["mesh_vertices", "mesh_triangles"] {
      object[name] = (object[name] as? Double).map { Int($0) }
    }
    if let estimate = result.errorEstimate {
      object["error_estimate"] = Dictionary(
        uniqueKeysWithValues: estimate.quantities.map { quantity in
          var entry: [String: Any] = [
            "values": quantity.values, "extrapolated": quantity.extrapolated,
            "uncertainty": quantity.uncertainty,
            "unit": quantity.unit,
          ]
          entry["observed_order"] = quantity.observedOrder
          return (quantity.name, entry as Any)
        })
    }
    return object
  }
}
