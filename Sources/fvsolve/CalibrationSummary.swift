import CompactModel
import Foundation
import Quantities

/// What a calibration came to, as a table for people or as JSON.
struct CalibrationSummary: PrintedReport {
  private let device: CompactDevice

  init(_ device: CompactDevice) { self.device = device }

  private var effective: [ProgrammingTarget] { device.report.targets[ThermalMemory.effective.rawValue] ?? [] }
  private var fourier: [ProgrammingTarget] { device.report.targets[ThermalMemory.fourier.rawValue] ?? [] }

  /// Groups of targets that are met as a whole.
  private func groups(_ targets: [ProgrammingTarget]) -> (met: Int, all: Int) {
    let all = Set(targets.map(\.group))
    return (all.subtracting(targets.filter { !$0.isMet }.map(\.group)).count, all.count)
  }

  private func number(_ value: Double) -> String {
    value == 0 ? "0" : format(value, "", digits: 4).trimmingCharacters(in: .whitespaces)
  }

  private func percent(_ fraction: Double) -> String { format(100 * fraction, "%", digits: 2) }

  var table: String {
    var lines = [device.title.isEmpty ? "(untitled device)" : device.title]
    func row(_ name: String, _ text: String) {
      lines.append("  " + name.padding(toLength: 42, withPad: " ", startingAt: 0) + text)
    }
    let path = device.fields.path
    let radii = (path.narrowestRadius(at: 0), path.narrowestRadius(at: 1))
    row(
      "narrowest radius",
      "\(format(radii.0, "m", digits: 4)) (w = 0) to \(format(radii.1, "m", digits: 4)) (w = 1)")
    if let gap = path.gap { row("gap", "up to \(format(gap, "m", digits: 4)) (w = -1)") }
    row("voltage over the device", "up to \(format(device.fields.voltageLimit, "V", digits: 4))")
    for (key, name) in [
      ("resistance", "R"), ("peak_temperature", "T peak"), ("mean_temperature", "T mean"),
      ("thermal_resistance", "R_th"),
      ("pulse", "rise during a pulse of 1 us"), ("after_pulse", "rise left after it"),
    ] {
      guard let deviation = device.report.heldOut[key] else { continue }
      row(
        "  \(name), held out",
        "within \(percent(deviation.largest)), 95 % of \(deviation.points) within \(percent(deviation.quantile95))"
      )
    }
    if let poles = device.fields.poles {
      row(
        "thermal time constants",
        poles.timeConstants.map { format($0, "s", digits: 3) }.joined(separator: ", "))
    }
    lines += targetLines
    let parameters = device.report.parameters
    if !parameters.isEmpty {
      lines.append("  parameters, and over which values these targets stay met")
      for p in parameters {
        let unit = p.unit.isEmpty ? "" : " \(p.unit)"
        lines.append(
          "    " + p.name.padding(toLength: 30, withPad: " ", startingAt: 0)
            + "\(number(p.value))\(unit)  (\(number(p.from)) to \(number(p.to)))"
            + (p.reachesBound ? "  up to the end of the search" : ""))
      }
    }
    return lines.joined(separator: "\n")
  }

  private var targetLines: [String] {
    let (met, all) = groups(effective)
    if all == 0 { return [] }
    let without = groups(fourier)
    var lines = [
      "  programming targets: \(met) of \(all) groups met with memory 'effective', \(without.met) with 'fourier'",
      "        " + "target".padding(toLength: 72, withPad: " ", startingAt: 0)
        + "allowed     effective    fourier",
    ]
    for (a, b) in zip(effective, fourier) {
      let allowed =
        a.minimum.map { ">= \(number($0))" } ?? a.maximum.map { "<= \(number($0))" } ?? ""
      func cell(_ target: ProgrammingTarget) -> String {
        "\(number(target.value)) \(target.isMet ? "met" : "NOT")".padding(
          toLength: 15, withPad: " ", startingAt: 0)
      }
      lines.append(
        "    \(a.group)".padding(toLength: 8, withPad: " ", startingAt: 0)
          + a.name.padding(toLength: 72, withPad: " ", startingAt: 0)
          + allowed.padding(toLength: 12, withPad: " ", startingAt: 0) + cell(a)
          + cell(b).trimmingCharacters(in: .whitespaces))
    }
    return lines
  }

  var object: [String: Any] {
    func targets(_ list: [ProgrammingTarget]) -> [[String: Any]] {
      list.map { target in
        var entry: [String: Any] = [
          "group": target.group, "name": target.name, "value": target.value, "met": target.isMet,
        ]
        entry["minimum"] = target.minimum
        entry["maximum"] = target.maximum
        return entry
      }
    }
    return [
      "title": device.title, "groups_met": groups(effective).met, "groups": groups(effective).all,
      "groups_met_fourier": groups(fourier).met,
      "targets": ["effective": targets(effective), "fourier": targets(fourier)],
      "held_out": device.report.heldOut.mapValues {
        [
          "points": $0.points, "largest": $0.largest, "quantile_95": $0.quantile95, "rms": $0.rootMeanSquare,
          "worst_state": $0.worstState, "worst_voltage": $0.worstVoltage,
        ] as [String: Any]
      },
      "parameters": device.report.parameters.map {
        [
          "name": $0.name, "unit": $0.unit, "value": $0.value, "from": $0.from, "to": $0.to,
          "reaches_bound": $0.reachesBound,
        ] as [String: Any]
      },
      "warnings": device.report.warnings,
    ]
  }
}
