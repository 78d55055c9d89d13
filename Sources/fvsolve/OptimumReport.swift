import PulseProgramming
import Quantities
import ResultStore

extension OptimumResult {
  /// A search as it is stored.
  init(_ search: PulseOptimisation, _ found: PulseOptimisation.Result, provenance: Provenance) throws {
    func table(_ all: [PulseOptimisation.Evaluation]) -> Table {
      Table(
        values: all.map(\.values),
        columns: [
          Series(
            name: "deviation", values: all.map(\.deviation), unit: "1",
            longName: "largest distance from a straight line of any phase, over its change"),
          Series(
            name: "on_off", values: all.map(\.onOff), unit: "1", longName: "highest over lowest conductance"),
          Series(name: "energy", values: all.map(\.energy), unit: "J", longName: "of an update"),
          Series(name: "time", values: all.map(\.time), unit: "s", longName: "of an update"),
        ])
    }
    var summary: [Scalar] = [
      Scalar(name: "tried", value: Double(found.tried), unit: "1", longName: "sets of values tried"),
      Scalar(
        name: "least_on_off", value: search.leastOnOff, unit: "1", longName: "least ratio that was asked for"),
    ]
    func add(_ prefix: String, _ evaluation: PulseOptimisation.Evaluation?, _ what: String) {
      guard let evaluation else { return }
      summary += [
        Scalar(
          name: "\(prefix)_deviation", value: evaluation.deviation, unit: "1", longName: "deviation \(what)"),
        Scalar(
          name: "\(prefix)_on_off", value: evaluation.onOff, unit: "1", longName: "on/off ratio \(what)"),
        Scalar(
          name: "\(prefix)_energy_J", value: evaluation.energy, unit: "J",
          longName: "energy of an update \(what)"),
        Scalar(
          name: "\(prefix)_time_s", value: evaluation.time, unit: "s", longName: "time of an update \(what)"),
      ]
    }
    add("start", found.start, "of the protocol as it is")
    add("best", found.best, "of the straightest within the budget")
    if let budget = search.budget {
      summary.append(
        Scalar(
          name: "budget_\(search.cost.unit)", value: budget, unit: search.cost.unit,
          longName: "largest \(search.cost.rawValue) of an update"))
    }
    let numbers = search.variables.map { variable in
      "  - \(variable.number.path): \(format(variable.range.lowerBound, variable.number.unit, digits: 17)) to \(format(variable.range.upperBound, variable.number.unit, digits: 17))"
    }
    let centre = search.variables.map { ($0.number, $0.number.value ?? $0.range.lowerBound) }
    let seal = try search.device.seal()
    self.init(
      title: "\(search.device.title): pulses from \(search.template.name)", deviceHash: seal,
      memory: (search.memory ?? search.device.memory).rawValue, cost: search.cost.rawValue,
      variables: search.variables.map {
        Variable(
          path: $0.number.path, unit: $0.number.unit, lower: $0.range.lowerBound, upper: $0.range.upperBound)
      },
      evaluations: table(found.evaluations), front: table(found.front),
      best: found.best.flatMap { found.front.firstIndex(of: $0) } ?? -1, summary: summary,
      config: "# search over\n" + numbers.map { "#\($0)" }.joined(separator: "\n") + "\n"
        + (try search.template.text(centre, title: "start of the search")),
      provenance: provenance)
  }
}

/// A search for pulses, as tables for people or as JSON.
struct OptimumReport: PrintedReport {
  private let result: OptimumResult

  init(_ result: OptimumResult) { self.result = result }

  var table: String {
    var lines = [result.title, "  thermal memory: \(result.memory)"]
    lines.append("  tried: \(format(result.number("tried") ?? 0, "")) sets of values")
    for (name, words) in [("start", "protocol as it is"), ("best", "straightest")] {
      guard let deviation = result.number("\(name)_deviation") else { continue }
      func text(_ key: String, _ unit: String) -> String {
        format(result.number("\(name)_\(key)") ?? .nan, unit, digits: 3)
      }
      lines.append(
        "  \(words): deviation \(format(deviation, "", digits: 3)), on/off \(text("on_off", "")), \(text("energy_J", "J")) and \(text("time_s", "s")) an update"
      )
    }
    if result.best >= 0 {
      for (variable, value) in zip(result.variables, result.front.values[result.best]) {
        lines.append("    \(variable.path): \(format(value, variable.unit, digits: 4))")
      }
    }
    lines.append("  front over the \(result.cost) of an update:")
    let costs = result.front.column(result.cost)
    let unit = result.cost == "energy" ? "J" : "s"
    let (deviations, ratios) = (result.front.column("deviation"), result.front.column("on_off"))
    let shown = Self.spread(costs.count)
    for i in shown {
      lines.append(
        "    \(format(costs[i], unit, digits: 3)): deviation \(format(deviations[i], "", digits: 3)), on/off \(format(ratios[i], "", digits: 3))"
      )
    }
    if shown.count < costs.count { lines.append("    (\(shown.count) of \(costs.count) shown)") }
    return lines.joined(separator: "\n")
  }

  /// At most ten indices, the ends among them.
  private static func spread(_ count: Int) -> [Int] {
    count <= 10 ? Array(0..<count) : (0..<10).map { $0 * (count - 1) / 9 }
  }

  var object: [String: Any] {
    var object: [String: Any] = [
      "title": result.title, "device_sha256": result.deviceHash, "thermal_memory": result.memory,
      "cost": result.cost,
    ]
    for scalar in result.summary { object[scalar.name] = scalar.value }
    if result.best >= 0 {
      object["best"] = Dictionary(
        uniqueKeysWithValues: zip(result.variables.map(\.path), result.front.values[result.best]))
    }
    object["front"] = result.front.values.indices.map { i -> [String: Any] in
      var point: [String: Any] = Dictionary(
        uniqueKeysWithValues: zip(result.variables.map(\.path), result.front.values[i]))
      for series in result.front.columns { point[series.name] = series.values[i] }
      return point
    }
    return object
  }
}
