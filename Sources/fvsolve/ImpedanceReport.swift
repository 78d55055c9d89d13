import Foundation
import Quantities
import ResultStore

/// A thermal impedance, as a table for people or as JSON.
struct ImpedanceReport: PrintedReport {
  private let result: ImpedanceResult

  init(_ result: ImpedanceResult) { self.result = result }

  private func percent(_ fraction: Double?) -> String {
    guard let fraction else { return "-" }
    // Far below what the model resolves.
    return fraction < 1e-9 ? "0 %" : format(100 * fraction, "%", digits: 3)
  }

  private func number(_ name: String, _ unit: String, digits: Int = 6) -> String {
    result.number(name).map { format($0, unit, digits: digits) } ?? "-"
  }

  var table: String {
    var lines = [result.title.isEmpty ? "(untitled device)" : result.title]
    func row(_ name: String, _ text: String) {
      lines.append("  " + name.padding(toLength: 26, withPad: " ", startingAt: 0) + text)
    }
    row(
      "operating point",
      "\(number("voltage_V", "V")), \(number("joule_power_W", "W")), peak at \(number("peak_temperature_K", "K"))"
    )
    row("thermal resistance", number("thermal_resistance_K_per_W", "K/W"))
    if result.fosterFilamentMean != nil {
      row("  of the filament mean", number("filament_mean_resistance_K_per_W", "K/W"))
    }
    lines += poles(result.fosterPeak, "Foster network of the peak", "foster_peak_error")
    if let mean = result.fosterFilamentMean {
      lines += poles(mean, "Foster network of the filament mean", "foster_filament_mean_error")
    }
    let spots = result.hotSpots
    row(
      "hot-spot network",
      "\(spots.points.count) spots, \(spots.timeConstants.count) poles, within \(percent(result.number("hot_spot_error")))"
    )
    let model = result.reducedModel
    row(
      "reduced model",
      "\(model.timeConstants.count) states, error estimate \(percent(result.number("reduced_model_error")))")
    row(
      "pulse",
      "\(number("pulse_s", "s")), to a peak rise of \(number("pulse_end_peak_rise_K", "K", digits: 4))")
    let residual = result.residual
    for (i, time) in residual.time.enumerated() {
      let mean = residual.filamentMeanFraction.map { ", filament mean \(percent($0[i]))" } ?? ""
      let rise = residual.peakFraction[i] < 1e-9 ? "0 K" : format(residual.peak[i], "K", digits: 3)
      row("  left \(format(time, "s")) after", "\(rise), \(percent(residual.peakFraction[i]))\(mean)")
    }
    return lines.joined(separator: "\n")
  }

  private func poles(_ network: ImpedanceResult.Foster, _ name: String, _ error: String) -> [String] {
    let sum = network.resistances.reduce(0, +)
    let count = network.timeConstants.count
    var lines = ["  \(name): \(count) pole\(count == 1 ? "" : "s"), within \(percent(result.number(error)))"]
    for (tau, resistance) in zip(network.timeConstants, network.resistances) {
      let columns = [
        "tau " + format(tau, "s", digits: 4), format(resistance, "K/W", digits: 4), percent(resistance / sum),
      ]
      let text = columns.map { $0.padding(toLength: 18, withPad: " ", startingAt: 0) }.joined()
      lines.append("    " + text.trimmingCharacters(in: .whitespaces))
    }
    return lines
  }

  var object: [String: Any] {
    var object: [String: Any] = ["title": result.title, "state": result.state]
    for scalar in result.summary { object[scalar.name] = scalar.value }
    object["mesh_vertices"] = result.number("mesh_vertices").map { Int($0) }
    func poles(_ network: ImpedanceResult.Foster) -> [String: Any] {
      ["time_constant_s": network.timeConstants, "resistance_K_per_W": network.resistances]
    }
    object["foster_peak"] = poles(result.fosterPeak)
    object["foster_filament_mean"] = result.fosterFilamentMean.map(poles)
    object["hot_spots"] = [
      "time_constant_s": result.hotSpots.timeConstants, "resistance_K_per_W": result.hotSpots.resistances,
    ]
    object["reduced_model_states"] = result.reducedModel.timeConstants.count
    var residual: [String: Any] = [
      "time_s": result.residual.time, "peak_K": result.residual.peak,
      "peak_fraction": result.residual.peakFraction,
    ]
    residual["filament_mean_K"] = result.residual.filamentMean
    residual["filament_mean_fraction"] = result.residual.filamentMeanFraction
    object["residual"] = residual
    return object
  }
}
