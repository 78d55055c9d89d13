import CompactModel
import Foundation
import Quantities

/// What a calibration came to, as a table for people or as JSON.
struct CalibrationSummary: PrintedReport {
  private let device: CompactDevice

  init(_ device: CompactDevice) { self.device = device }

  private var effective: [ProgrammingTarget] { device.report.targets[ThermalMemory.effective.rawValue] ?? [] }
  private var fourier: [ProgrammingTarget] { device.report.targets[ThermalMemory.fourier.rawValue] ?? [] }

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
          "    " + p.name.padding(toLength: 38, withPad: " ", startingAt: 0)
            + "\(number(p.value))\(unit)  (\(number(p.from)) to \(number(p.to)))"
            + (p.reachesBound ? "  up to the end of the search" : ""))
      }
    }
    return lines.joined(separator: "\n")
  }

  private var targetLines: [String] {
    let (met, all) = device.report.groups(.effective)
    if all == 0 { return [] }
    let without = device.report.groups(.fourier)
    var lines = [
      "  programming targets: \(met) of \(all) groups met with memory 'effective', \(without.met) with 'fourier'",
      "        " + "target".padding(toLength: 72, withPad: " ", startingAt: 0)
        + "allowed           effective      fourier",
    ]
    for (a, b) in zip(effective, fourier) {
      let allowed =
        switch (a.minimum, a.maximum) {
        case (let least?, let most?): "\(number(least)) to \(number(most))"
        case (let least?, nil): ">= \(number(least))"
        case (nil, let most?): "<= \(number(most))"
        case (nil, nil): ""
        }
      func cell(_ target: ProgrammingTarget) -> String {
        "\(number(target.value)) \(target.isMet ? "met" : "NOT")".padding(
          toLength: 15, withPad: " ", startingAt: 0)
      }
      lines.append(
        "    \(a.group)".padding(toLength: 8, withPad: " ", startingAt: 0)
          + a.name.padding(toLength: 72, withPad: " ", startingAt: 0)
          + allowed.padding(toLength: 18, withPad: " ", startingAt: 0) + cell(a)
          + cell(b).trimmingCharacters(in: .whitespaces))
    }
    return lines
  }

  var object: [String: Any] {
    device.report.object.merging(["title": device.title]) { $1 }
  }
}
