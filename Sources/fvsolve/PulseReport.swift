import Foundation
import Quantities
import ResultStore

/// Outcomes of protocols, as tables for people or as JSON.
struct PulseReport: PrintedReport {
  private let result: PulseResult

  init(_ result: PulseResult) { self.result = result }

  var table: String {
    var lines = [result.title, "  thermal memory: \(result.memory)"]
    lines += aligned(rows)
    lines += result.cases.filter { !$0.failure.isEmpty }.map { "  \(name(of: $0)): \($0.failure)" }
    if !result.claims.isEmpty {
      lines.append("")
      lines += aligned(claimRows)
      for (i, claim) in result.claims.enumerated() where !claim.note.isEmpty {
        lines.append("  \(i + 1) \(claim.note)")
      }
    }
    return lines.joined(separator: "\n")
  }

  /// Where all cases have the same phases, their deviations have columns; else the largest of them counts.
  private var rows: [[String]] {
    let phases = result.cases[0].phases
    let isSame = phases.count <= 3 && result.cases.allSatisfy { $0.phases == phases }
    var head = ["case", "lowest", "highest", "on/off"]
    if isSame { head += phases.map { "\($0) off line" } }
    head += ["largest step", "steps", "time/update", "energy/update", "of it periphery"]
    let hasLabels = result.cases.contains { $0.metric("ltp_label") != nil }
    if hasLabels { head += ["label LTP", "label LTD", "asymmetry"] }
    let hasSpread = result.cases.contains { $0.metric("c2c_lrs") != nil }
    let hasDevices = result.cases.contains { $0.metric("d2d_lrs") != nil }
    if hasSpread { head += ["c2c LRS", "c2c HRS", "states"] }
    if hasDevices { head += ["d2d LRS", "d2d HRS"] }
    return [head]
      + result.cases.map { entry in
        func text(_ name: String, _ unit: String) -> String {
          // Where nothing moved, some ratios are no numbers.
          entry.metric(name).flatMap { $0.isFinite ? format($0, unit, digits: 3) : nil } ?? "-"
        }
        func key(_ phase: String, _ name: String) -> String { "\(phase.replacing(" ", with: "_"))_\(name)" }
        var row = [name(of: entry), text("lowest_S", "S"), text("highest_S", "S"), text("on_off", "")]
        if isSame { row += entry.phases.map { text(key($0, "deviation"), "") } }
        let steps = entry.phases.compactMap { entry.metric(key($0, "largest_step")) }
        let energy =
          ["device", "circuit", "periphery"].map { entry.metric("cycle_\($0)_energy_J") ?? 0 }
        row += [
          steps.max().map { format($0, "", digits: 3) } ?? "-", text("steps", ""), text("update_time_s", "s"),
          text("update_energy_J", "J"),
          entry.failure.isEmpty
            ? format(100 * energy[2] / max(energy.reduce(0, +), 1e-300), "%", digits: 2) : "-",
        ]
        if hasLabels {
          row += [text("ltp_label", ""), text("ltd_label", ""), text("asymmetry", "")]
        }
        if hasSpread { row += [text("c2c_lrs", ""), text("c2c_hrs", ""), text("states", "")] }
        if hasDevices { row += [text("d2d_lrs", ""), text("d2d_hrs", "")] }
        return row
      }
  }

  private func name(of entry: PulseResult.Case) -> String {
    var parts: [String] = []
    if Set(result.cases.map(\.protocolName)).count > 1 { parts.append(entry.protocolName) }
    if Set(result.cases.map(\.deviceHash)).count > 1 { parts.append(format(entry.oxideThickness, "m")) }
    parts += zip(entry.axes, entry.values).map { $0.isEmpty ? $1 : "\($0) \($1)" }
    return parts.isEmpty ? entry.protocolName : parts.joined(separator: ", ")
  }

  private var claimRows: [[String]] {
    [["", "reported", "asked", "here", "", "of"]]
      + result.claims.enumerated().map { i, claim in
        let isRatio = claim.unit == "1"
        func text(_ value: Double) -> String { format(value, isRatio ? "" : claim.unit, digits: 3) }
        var asked: [String] = []
        if claim.minimum.isFinite { asked.append("≥ \(text(claim.minimum))") }
        if claim.maximum.isFinite { asked.append("≤ \(text(claim.maximum))") }
        let names = Set(result.cases.map(\.protocolName)).count > 1 ? "\(claim.protocolName): " : ""
        return [
          "\(i + 1)", names + claim.reported, asked.joined(separator: ", "),
          claim.met < 0 ? "-" : text(claim.value),
          claim.met < 0 ? "not tested" : claim.met == 1 ? "met" : "not met", claim.quantity,
        ]
      }
  }

  var object: [String: Any] {
    [
      "title": result.title, "thermal_memory": result.memory,
      "cases": result.cases.map { entry -> [String: Any] in
        var object: [String: Any] = [
          "protocol": entry.protocolName, "title": entry.title, "device_sha256": entry.deviceHash,
          "oxide_thickness_m": entry.oxideThickness, "circuit": entry.circuit, "phases": entry.phases,
          "devices": entry.devices, "cycles": entry.cycles, "failure": entry.failure,
          "values": Dictionary(uniqueKeysWithValues: zip(entry.axes, entry.values)),
        ]
        for scalar in entry.metrics { object[scalar.name] = scalar.value }
        return object
      },
      "claims": result.claims.map { claim -> [String: Any] in
        [
          "protocol": claim.protocolName, "reported": claim.reported, "quantity": claim.quantity,
          "value": claim.value, "units": claim.unit, "at_least": claim.minimum, "at_most": claim.maximum,
          "met": claim.met < 0 ? NSNull() : claim.met == 1, "note": claim.note,
        ]
      },
    ]
  }
}
