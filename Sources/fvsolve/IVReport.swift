import CompactModel
import Foundation
import Quantities
import ResultStore

/// A sweep or reads over and over, as a table for people or as JSON.
struct IVReport: PrintedReport {
  private let result: IVResult

  init(_ result: IVResult) { self.result = result }

  private func number(_ name: String, _ unit: String, digits: Int = 4) -> String {
    result.number(name).map { format($0, unit, digits: digits) } ?? "-"
  }

  var table: String {
    var lines = [result.title.isEmpty ? "(untitled device)" : result.title]
    for (name, text) in [("device", "\(result.deviceHash.prefix(12))…")] + rows {
      lines.append("  " + name.padding(toLength: 22, withPad: " ", startingAt: 0) + text)
    }
    return lines.joined(separator: "\n")
  }

  private var rows: [(String, String)] {
    switch result.content {
    case .sweep(let sweep): sweepRows(sweep)
    case .readDisturb(let test): readRows(test)
    }
  }

  private func sweepRows(_ sweep: IVResult.Sweep) -> [(String, String)] {
    let unit = sweep.samples.first { $0.name == "source" }?.unit ?? "V"
    let cycles = Int(result.number("cycles") ?? 1)
    func switching(_ name: String) -> String {
      guard result.number("\(name)_source_\(unit)") != nil else { return "the state does not move" }
      let over = unit == "V" && result.circuit == "direct" ? "" : "source "
      return
        "at \(over)\(number("\(name)_source_\(unit)", unit)), \(number("\(name)_voltage_V", "V")) over the device"
        + (cycles > 1 ? ", median" : "")
    }
    var rows = [
      ("circuit", result.circuit), ("thermal memory", result.memory), ("start", result.state),
      (
        "sweep",
        "0 → \(number("set_level_\(unit)", unit)) → 0 → \(number("reset_level_\(unit)", unit)) → 0 in \(number("period_s", "s"))"
          + (cycles > 1 ? ", \(cycles) cycles" : "")
      ),
      ("SET fastest", switching("set")), ("RESET fastest", switching("reset")),
    ]
    let (on, off) = (result.number("on_resistance_Ohm"), result.number("off_resistance_Ohm"))
    var text: [String] = []
    if on != nil { text.append("on \(number("on_resistance_Ohm", "Ohm"))") }
    if off != nil { text.append("off \(number("off_resistance_Ohm", "Ohm"))") }
    if let on, let off { text.append("ratio \(format(off / on, "", digits: 3))") }
    rows.append(("resistance at \(number("read_voltage_V", "V"))", text.joined(separator: ", ")))
    rows.append(("largest current", number("largest_current_A", "A")))
    // With a slow excess temperature it is what the kinetics see, not the temperature of matter.
    let isEffective = result.memory != ThermalMemory.fourier.rawValue
    rows.append(
      (isEffective ? "largest T_ss + Theta" : "largest temperature", number("largest_temperature_K", "K")))
    return rows
  }

  private func readRows(_ test: IVResult.ReadDisturb) -> [(String, String)] {
    var rows = [
      ("circuit", result.circuit), ("thermal memory", result.memory),
      (
        "reads",
        "\(number("reads", "")) of \(number("read_voltage_V", "V")), \(number("width_s", "s")), \(number("spacing_s", "s")) apart"
      ),
    ]
    for (i, name) in test.names.enumerated() {
      let (first, last) = (test.conductance[i][0], test.conductance[i].last!)
      let reads = test.readsToOnePercent[i]
      let until = reads.isFinite ? "1 % after \(format(reads, "", digits: 3)) reads" : "less than 1 % by then"
      let change = 100 * (last / first - 1)
      let sign = change > 0 ? "+" : ""
      rows.append(
        (name, "\(format(first, "S", digits: 4)), \(sign)\(format(change, "%", digits: 3)), \(until)"))
    }
    return rows
  }

  var object: [String: Any] {
    var object: [String: Any] = [
      "title": result.title, "state": result.state, "device_sha256": result.deviceHash,
      "circuit": result.circuit, "thermal_memory": result.memory,
    ]
    for scalar in result.summary { object[scalar.name] = scalar.value }
    switch result.content {
    case .sweep(let sweep):
      object["kind"] = "sweep"
      object["samples"] = sweep.cycle.count
      object["per_cycle"] = Dictionary(
        uniqueKeysWithValues: sweep.cycles.map { ($0.name, $0.values.map(jsonNumber)) })
    case .readDisturb(let test):
      object["kind"] = "read_disturb"
      object["starts"] = test.names.indices.map { i -> [String: Any] in
        [
          "state": test.start[i], "conductance_S": test.conductance[i][0],
          "relative_change": test.conductance[i].last! / test.conductance[i][0] - 1,
          "reads_to_one_percent": jsonNumber(test.readsToOnePercent[i]),
        ]
      }
    }
    return object
  }
}

/// JSON has no NaN: null where there is no number.
private func jsonNumber(_ value: Double) -> Any { value.isFinite ? value : NSNull() }
