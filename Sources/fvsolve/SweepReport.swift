import Foundation
import Quantities
import ResultStore

/// A study's results, as a table for people or as JSON.
struct SweepReport: PrintedReport {
  let result: SweepResult
  /// Failed points that are told one by one.
  private static let longestList = 10

  init(_ result: SweepResult) { self.result = result }

  var table: String {
    var lines = [result.title.isEmpty ? "(untitled study)" : result.title]
    func row(_ name: String, _ text: String) {
      lines.append("  " + name.padding(toLength: 26, withPad: " ", startingAt: 0) + text)
    }
    for attribute in result.attributes { row(attribute.name, attribute.value) }
    for axis in result.axes + result.parameters { row(axis.name, description(of: axis)) }
    if let shard = result.shard { row("shard", "\(shard.index) of \(shard.count)") }
    row("points", counts)
    lines += repeatedRows.map { "  " + $0 }
    for (quantity, range) in ranges {
      let unit = quantity.unit == "K W-1" ? "K/W" : quantity.unit
      row(
        quantity.name.replacingOccurrences(of: "_", with: " "),
        "\(format(range.lowerBound, unit)) to \(format(range.upperBound, unit))")
    }
    let unsolved = unsolved
    for point in unsolved.prefix(Self.longestList) {
      lines.append("  \(point.status.name) at \(place(of: point.index)): \(point.message)")
    }
    if unsolved.count > Self.longestList {
      lines.append("  and \(unsolved.count - Self.longestList) more without a solution")
    }
    return lines.joined(separator: "\n")
  }

  var object: [String: Any] {
    var object: [String: Any] = ["title": result.title, "identity": result.identity]
    for attribute in result.attributes { object[attribute.name] = attribute.value }
    object["axes"] = result.axes.map(object(of:))
    if !result.parameters.isEmpty { object["parameters"] = result.parameters.map(object(of:)) }
    object["shard"] = result.shard?.description
    object["points"] = result.points.count
    for status in SweepResult.Status.allCases { object["points_\(status.name)"] = result.count(status) }
    var summary: [String: Any] = [:]
    for (quantity, range) in ranges {
      summary[quantity.name] = [
        "unit": quantity.unit, "minimum": range.lowerBound, "maximum": range.upperBound,
      ]
    }
    object["ranges"] = summary
    if result.repeats { object["repeated"] = repeatedObject }
    object["without_solution"] = unsolved.map { point in
      ["index": point.index, "status": point.status.name, "message": point.message] as [String: Any]
    }
    return object
  }

  private var unsolved: [SweepResult.Point] {
    result.points.compactMap { $0 }.filter { $0.status != .converged }
  }

  /// "54: 52 converged, 2 failed".
  private var counts: String {
    let parts = SweepResult.Status.allCases.map { ($0, result.count($0)) }.filter { $0.1 > 0 }
    return "\(result.points.count): "
      + parts.map { "\($0.1) \($0.0.name)" }.joined(separator: ", ")
  }

  /// Of what a study is about, over the points that have it.
  private var ranges: [(quantity: SweepResult.Quantity, range: ClosedRange<Double>)] {
    ["peak_temperature", "conductance", "thermal_resistance", "test_accuracy_late"].compactMap { name in
      guard let quantity = result.quantities.first(where: { $0.name == name }),
        let values = result.values(name)?.filter(\.isFinite), let low = values.min(), let high = values.max()
      else { return nil }
      return (quantity, low...high)
    }
  }

  private func description(of axis: SweepResult.Axis) -> String {
    switch axis.values {
    case .texts(let texts): return listed(texts)
    case .numbers(let numbers, let unit):
      // Places in a list say nothing, and a sample is known by its ends.
      if axis.name == "point" { return "0 to \(numbers.count - 1)" }
      if result.axes.contains(where: { $0.name == axis.name }) {
        return listed(numbers.map { format($0, unit) })
      }
      guard let low = numbers.min(), let high = numbers.max() else { return "-" }
      return "\(format(low, unit)) to \(format(high, unit))"
    }
  }

  /// All of a few, the ends of many.
  private func listed(_ texts: [String]) -> String {
    guard texts.count > 8 else { return texts.joined(separator: ", ") }
    return texts.prefix(3).joined(separator: ", ") + " … " + texts[texts.count - 1]
      + " (\(texts.count) values)"
  }

  private func object(of axis: SweepResult.Axis) -> [String: Any] {
    switch axis.values {
    case .texts(let texts): ["name": axis.name, "values": texts]
    case .numbers(let numbers, let unit): ["name": axis.name, "unit": unit, "values": numbers]
    }
  }

  /// "state set, thickness 7.5 nm".
  private func place(of index: Int) -> String {
    let position = result.position(of: index)
    var words = zip(result.axes, position).map { word($0, $1) }
    words += result.parameters.map { word($0, index) }
    return words.joined(separator: ", ")
  }

  private func word(_ axis: SweepResult.Axis, _ index: Int) -> String {
    switch axis.values {
    case .texts(let texts): "\(axis.name) \(texts[index])"
    case .numbers(let numbers, let unit):
      axis.name == "point" ? "point \(index)" : "\(axis.name) \(format(numbers[index], unit))"
    }
  }
}
