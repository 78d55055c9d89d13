import DeviceGeometry
import SwiftCSV

/// A table of points: a comma-separated file whose first line names what each column sets, as a path or as a path and a
/// unit in brackets: `thickness [nm], voltage [V]`.
struct StudyTable {
  struct Column {
    var path: String
    /// Of cells without one of their own.
    var unit: String
    var place: InputValue
  }
  var columns: [Column]
  /// As many cells in each as there are columns.
  var rows: [[InputValue]]

  init(_ input: InputText) throws(InputErrors) {
    func error(_ message: String, line: Int) -> InputErrors {
      InputErrors([InputError(file: input.name, line: line, message: message)])
    }
    let csv: CSV<Enumerated>
    do {
      // What comes last is no row of its own.
      csv = try CSV(string: input.text.trimmed, delimiter: .comma, loadColumns: false)
    } catch let problem {
      throw error("this is no comma-separated table: \(problem)", line: 1)
    }
    columns = csv.header.enumerated().map { k, title in
      let parts = title.split(separator: "[", maxSplits: 1)
      let unit = parts.count == 2 ? parts[1].prefix { $0 != "]" } : ""
      return Column(
        path: String(parts.first ?? "").trimmed, unit: String(unit).trimmed,
        place: InputValue(.text(title), file: input.name, line: 1, column: k + 1))
    }
    rows = []
    for (i, cells) in csv.rows.enumerated() {
      guard cells.count == columns.count else {
        throw error("this row has \(cells.count) cells, the first one \(columns.count)", line: i + 2)
      }
      rows.append(
        cells.enumerated().map { k, cell in
          InputValue(.text(cell.trimmed), file: input.name, line: i + 2, column: k + 1)
        })
    }
    if rows.isEmpty { throw error("the table has no rows", line: 1) }
  }
}

extension StringProtocol {
  /// Without the white space around it.
  var trimmed: String {
    String(String(drop { $0.isWhitespace }).reversed().drop { $0.isWhitespace }.reversed())
  }
}
