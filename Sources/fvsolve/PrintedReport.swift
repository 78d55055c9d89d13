import Foundation

/// A result as people and as programs read it.
protocol PrintedReport {
  /// Lines for people.
  var table: String { get }
  /// The same numbers under the names that files give them.
  var object: [String: Any] { get }
}

extension PrintedReport {
  /// - Parameters:
  ///   - extra: numbers that belong to the run and not to the result.
  ///   - written: files, named at the end.
  func print(
    as output: OutputOptions, and extra: [(name: String, value: Double)] = [], written: [String] = []
  ) {
    guard output.json else {
      Console.print(table)
      if !written.isEmpty { Console.print("wrote \(written.joined(separator: ", "))") }
      return
    }
    var object = object
    for (name, value) in extra { object[name] = value }
    if !written.isEmpty { object["written"] = written }
    Console.print(object)
  }
}

extension Console {
  /// An object as JSON with sorted keys; numbers that are none become null.
  static func print(_ object: [String: Any]) {
    func printable(_ value: Any) -> Any {
      switch value {
      case let number as Double where !number.isFinite: NSNull()
      case let list as [Any]: list.map(printable)
      case let object as [String: Any]: object.mapValues(printable)
      default: value
      }
    }
    let data = try? JSONSerialization.data(
      withJSONObject: printable(object), options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
    print(data.map { String(decoding: $0, as: UTF8.self) } ?? "{}")
  }
}

/// Rows of equally many words as lines with columns that end where the next one begins, two blanks apart.
func aligned(_ rows: [[String]]) -> [String] {
  guard let first = rows.first else { return [] }
  let widths = first.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
  return rows.map { row in
    let cells = zip(row, widths).map { $0.padding(toLength: $1, withPad: " ", startingAt: 0) }
    let line = "  " + cells.joined(separator: "  ")
    return String(line.reversed().drop { $0 == " " }.reversed())
  }
}
