import Foundation
import Quantities
import ResultStore

/// What points that are repeated with other random numbers come to: mean and standard deviation.
extension SweepReport {
  /// Lines of the table at most.
  private static let mostRows = 40

  /// Quantities in the table; all are in the file.
  private var tabulated: [SweepResult.Quantity] {
    let known = ["test_accuracy_late", "test_accuracy", "test_accuracy_first", "write_energy", "write_time"]
    return result.quantities.filter { quantity in
      known.contains(quantity.name) && result.values(quantity.name)?.contains { $0.isFinite } == true
    }
  }

  /// Places on all axes but the last, row-major.
  private var places: [[Int]] {
    guard let last = result.axes.last?.count else { return [] }
    return stride(from: 0, to: result.points.count, by: last).map {
      Array(result.position(of: $0).dropLast())
    }
  }

  /// A header, then one row for each configuration: its values, and "0.9421 ± 0.0031" of each quantity.
  var repeatedRows: [String] {
    guard result.repeats, let last = result.axes.last else { return [] }
    let columns = tabulated.compactMap { quantity in
      result.repeated(quantity.name).map { (quantity, $0) }
    }
    let axes = result.axes.dropLast()
    var rows = [axes.map(\.name) + columns.map { $0.0.name.replacingOccurrences(of: "_", with: " ") }]
    for (index, place) in places.prefix(Self.mostRows).enumerated() {
      rows.append(
        zip(axes, place).map(value) + columns.map { number($1.mean[index], $1.deviation[index], $0.unit) })
    }
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    var lines = rows.map { row in
      zip(row, widths).map { $0.padding(toLength: $1, withPad: " ", startingAt: 0) }.joined(separator: "  ")
        .replacingOccurrences(of: " +$", with: "", options: .regularExpression)
    }
    if places.count > Self.mostRows {
      lines.append("and \(places.count - Self.mostRows) more configurations")
    }
    return [
      last.count > 1
        ? "mean ± standard deviation over \(last.count) values of \(last.name)" : "by configuration"
    ]
      + lines.map { "  " + $0 }
  }

  private func value(_ axis: SweepResult.Axis, _ index: Int) -> String {
    switch axis.values {
    case .texts(let texts): texts[index]
    case .numbers(let numbers, let unit): format(numbers[index], unit)
    }
  }

  private func number(_ mean: Double, _ deviation: Double, _ unit: String) -> String {
    guard mean.isFinite else { return "-" }
    guard unit == "1" else { return format(mean, unit, digits: 3) }
    return String(format: "%.4f", mean) + (deviation.isFinite ? String(format: " ± %.4f", deviation) : "")
  }

  /// The same of all quantities.
  var repeatedObject: [[String: Any]] {
    let axes = result.axes.dropLast()
    let columns = result.quantities.compactMap { quantity in
      result.repeated(quantity.name).map { (quantity.name, $0) }
    }
    return places.enumerated().map { index, place in
      var object: [String: Any] = [:]
      for (axis, position) in zip(axes, place) {
        switch axis.values {
        case .texts(let texts): object[axis.name] = texts[position]
        case .numbers(let numbers, _): object[axis.name] = numbers[position]
        }
      }
      for (name, repeated) in columns {
        object[name] = ["mean": repeated.mean[index], "deviation": repeated.deviation[index]]
      }
      return object
    }
  }
}
