import DeviceGeometry
import Foundation
import Quantities

/// Numbers in rows of equal length: a comma-separated file without a header. Empty lines and those that begin with # are left
/// out.
struct NumberTable {
  var rows: Int
  var columns: Int
  /// Row by row.
  var values: [Double]
  /// Of each row in the file, from 1.
  var lines: [Int]

  /// - Parameters:
  ///   - kind: of quantity; cells may have units of their own.
  ///   - scale: of cells without one.
  ///   - check: what is wrong with a value, nil for nothing; it may change the value.
  /// - Throws: everything that is wrong, each with its line and column.
  init(
    path: String, kind: QuantityKind, scale: Double, check: (inout Double) -> String?
  ) throws(InputErrors) {
    let input = try InputText(path: path)
    var errors: [InputError] = []
    (rows, columns, values, self.lines) = (0, 0, [], [])
    // A line break of two characters, as spreadsheets write it, is one newline.
    let lines = input.text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    for (index, line) in lines.enumerated() {
      if line.allSatisfy(\.isWhitespace) || line.first == "#" { continue }
      var count = 0
      var place = 1
      for cell in line.split(separator: ",", omittingEmptySubsequences: false) {
        count += 1
        let start = place
        place += cell.unicodeScalars.count + 1
        switch Self.number(String(cell).trimmingCharacters(in: .whitespaces), kind, scale) {
        case .success(var value):
          if let problem = check(&value) {
            errors.append(InputError(file: path, line: index + 1, column: start, message: problem))
          }
          values.append(value)
        case .failure(let problem):
          let hint = rows == 0 && count == 1 ? "; a header line begins with #" : ""
          errors.append(
            InputError(file: path, line: index + 1, column: start, message: problem.text + hint))
        }
      }
      if rows == 0 { columns = count }
      if count != columns {
        errors.append(
          InputError(
            file: path, line: index + 1, message: "this row has \(count) cells, the first one \(columns)"))
      }
      rows += 1
      self.lines.append(index + 1)
      if errors.count > 20 { break }
    }
    if rows == 0 { errors.append(InputError(file: path, message: "the table has no rows")) }
    if !errors.isEmpty { throw InputErrors(errors) }
  }

  private struct Problem: Error { var text: String }

  private static func number(_ cell: String, _ kind: QuantityKind, _ scale: Double) -> Result<Double, Problem>
  {
    if cell.isEmpty { return .failure(Problem(text: "a number is missing")) }
    if let value = Double(cell) { return .success(value * scale) }
    do throws(QuantityError) {
      return .success(try Quantity.parse(cell, as: kind))
    } catch {
      return .failure(Problem(text: error.description))
    }
  }

  /// One row.
  subscript(row: Int) -> [Double] { Array(values[row * columns..<(row + 1) * columns]) }
}
