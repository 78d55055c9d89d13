import Crossbar
import Foundation
import Quantities
import ResultStore

/// A network's training, as a table for people or as JSON.
struct TrainingReport: PrintedReport {
  private let result: TrainingResult

  init(_ result: TrainingResult) { self.result = result }

  private func number(_ name: String, _ unit: String, digits: Int = 4) -> String {
    result.number(name).map { format($0, unit, digits: digits) } ?? "-"
  }

  private func percent(_ name: String) -> String {
    result.number(name).map { String(format: "%.2f %%", 100 * $0) } ?? "-"
  }

  var table: String {
    var lines = [result.title.isEmpty ? "(untitled device)" : result.title]
    for (name, text) in rows {
      lines.append("  " + name.padding(toLength: 22, withPad: " ", startingAt: 0) + text)
    }
    return lines.joined(separator: "\n")
  }

  private var rows: [(String, String)] {
    let layers = result.layers.map { "\($0.inputs)" } + [result.layers.last.map { "\($0.outputs)" } ?? ""]
    var rows: [(String, String)] = []
    if !result.deviceHash.isEmpty { rows.append(("device", "\(result.deviceHash.prefix(12))…")) }
    rows += [
      ("scheme", result.scheme),
      (
        "data",
        "\(result.data), \(number("training_images", "", digits: 6)) to train, \(number("test_images", "", digits: 6)) to test"
      ),
      ("network", layers.joined(separator: "-")),
      (
        "training",
        "\(number("epochs", "")) epochs of \(number("images", "", digits: 6)) images, batch \(number("batch", ""))"
      ),
    ]
    if result.number("row_resistance_Ohm") != nil {
      func ends(_ name: String) -> String { result.number(name) == 2 ? " at both ends" : "" }
      rows += [
        (
          "wires",
          "\(number("row_resistance_Ohm", "Ohm")) per row segment, \(number("column_resistance_Ohm", "Ohm")) per column segment"
        ),
        (
          "their ends",
          "driver \(number("source_resistance_Ohm", "Ohm"))\(ends("driven_ends")), sense amplifier \(number("sense_resistance_Ohm", "Ohm"))\(ends("grounded_ends"))"
        ),
        ("wires solved", "each epoch, each test, and every \(number("wire_refresh", "", digits: 6)) images"),
      ]
    }
    let several = result.seeds.count > 1
    rows.append(("seeds", result.seeds.map(String.init).joined(separator: ", ")))
    rows.append(("test accuracy", percent("test_accuracy") + (several ? ", mean of the seeds" : "")))
    let spread = several ? " +- " + percent("test_accuracy_spread") + " over seeds" : ""
    rows.append(("over the last tenth", percent("test_accuracy_late") + spread))
    rows.append(("after the first epoch", percent("test_accuracy_first")))
    if result.number("potentiation_pulses") != nil {
      rows.append(
        ("pulses", "\(number("potentiation_pulses", "")) up, \(number("depression_pulses", "")) down"))
    }
    let write = [("write_energy_J", "J"), ("write_time_s", "s")].filter { result.number($0.0) != nil }
    if !write.isEmpty {
      rows.append(("writing takes", write.map { number($0.0, $0.1, digits: 3) }.joined(separator: ", ")))
    }
    rows.append(
      (
        "reading takes",
        "\(number("read_energy_J", "J", digits: 3)), \(number("read_time_s", "s", digits: 3))"
      ))
    let area = (result.number("area_m2") ?? 0) * 1e6
    rows.append(("area", String(format: "%.3g mm²", area)))
    return rows
  }

  var object: [String: Any] {
    var object: [String: Any] = [
      "title": result.title, "scheme": result.scheme, "data": result.data, "data_sha256": result.sources,
      "device_sha256": result.deviceHash, "seed_list": result.seeds.map { Int($0) },
      "layers": result.layers.map(\.inputs) + [result.layers.last?.outputs ?? 0],
      "test_accuracy_by_epoch": result.rows("test_accuracy"),
    ]
    for scalar in result.summary { object[scalar.name] = scalar.value }
    return object
  }
}

extension TrainingResult {
  /// What to say of a network that learnt nothing; nil where it did.
  func guessing(_ plan: TrainingPlan) -> String? {
    let chance = 1 / Double(Self.classes)
    guard let accuracy = number("test_accuracy_late"), accuracy < 2 * chance else { return nil }
    let advice =
      plan.nonidealities.rounding == .nearest
      ? "; a change of less than half a pulse does nothing: try --rounding random, or a larger --rate"
      : "; try another --rate"
    return
      "the network did not learn: its test accuracy of \(format(100 * accuracy, "%", digits: 4)) is near that of guessing\(advice)"
  }
}
