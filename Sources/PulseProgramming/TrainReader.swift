import Circuits
import DeviceGeometry
import Quantities
import SwiftCSV

/// A train of pulses as a table: one row each with its level and width, and the spacing after it if there is such a column.
///
///     level [V], width [us], spacing [us]
///     0.7, 1, 1
struct TrainReader {
  /// That names the train: paths start from it.
  let input: InputText
  let diagnostics: Diagnostics

  func train(_ path: String, at place: InputValue) -> [Pulse]? {
    let file: InputText
    do {
      file = try input.referred(to: path)
    } catch {
      for problem in error.errors { diagnostics.report("train \"\(path)\": \(problem.message)", at: place) }
      return nil
    }
    let lines = file.text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    var isClean = true
    /// - Parameter cell: from 0; its place counts in characters.
    func report(_ message: String, line: Int, cell: Int? = nil) {
      isClean = false
      let text = line <= lines.count ? lines[line - 1] : ""
      // Cells in quotes may hold commas and are not looked for.
      let column = cell.flatMap { cell in
        text.contains("\"")
          ? nil
          : text.split(separator: ",", omittingEmptySubsequences: false).prefix(cell).reduce(1) {
            $0 + $1.unicodeScalars.count + 1
          }
      }
      diagnostics.report(message, at: InputValue(.text(""), file: file.name, line: line, column: column))
    }
    let csv: CSV<Enumerated>
    do {
      csv = try CSV(string: file.text, delimiter: .comma, loadColumns: false)
    } catch {
      report("this is no comma-separated table: \(error)", line: 1)
      return nil
    }
    func trimmed(_ text: some StringProtocol) -> String {
      String(text.split(whereSeparator: \.isWhitespace).joined(separator: " "))
    }
    let known: [(name: String, range: PlausibleRange)] = [
      ("level", .voltage), ("width", .pulseWidth), ("spacing", .duration),
    ]
    let heads = csv.header.map { head -> (name: String, unit: String) in
      let parts = head.split(separator: "[", maxSplits: 1)
      return (trimmed(parts.first ?? ""), parts.count == 2 ? trimmed(parts[1].prefix { $0 != "]" }) : "")
    }
    let names = known.map(\.name)
    for (k, head) in heads.enumerated() where !names.contains(head.name) {
      report("unknown column \"\(head.name)\"\(hint(head.name, among: names))", line: 1, cell: k)
    }
    // An unknown one was probably meant to be it.
    for name in names.prefix(2) where isClean && !heads.contains(where: { $0.name == name }) {
      report(
        "the column \"\(name)\" is missing; write its unit in brackets, such as \"\(name) [\(name == "level" ? "V" : "us")]\"",
        line: 1)
    }
    guard isClean else { return nil }
    var pulses: [Pulse] = []
    for (i, cells) in csv.rows.enumerated() where cells.contains(where: { !trimmed($0).isEmpty }) {
      let line = i + 2
      guard cells.count == heads.count else {
        report("this row has \(cells.count) cells, the first one \(heads.count)", line: line)
        continue
      }
      var numbers: [String: Double] = [:]
      for (k, cell) in cells.enumerated() {
        let (name, unit) = heads[k]
        let range = known.first { $0.name == name }!.range
        let cell = trimmed(cell)
        let text = Double(cell) == nil || unit.isEmpty ? cell : "\(cell) \(unit)"
        do {
          let number = try Quantity.parse(text, as: range.kind)
          if range.contains(number) {
            numbers[name] = number
          } else {
            report("\(name) must be \(range.phrase), got \"\(text)\"", line: line, cell: k)
          }
        } catch {
          report("\(name): \(error)", line: line, cell: k)
        }
      }
      if let level = numbers["level"], let width = numbers["width"] {
        pulses.append(Pulse(level: level, width: width, spacing: numbers["spacing"] ?? 0))
      }
    }
    if pulses.isEmpty && isClean { report("the train has no pulses", line: 1) }
    return isClean ? pulses : nil
  }
}
