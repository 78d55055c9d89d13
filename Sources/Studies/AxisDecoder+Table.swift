import DeviceGeometry
import Quantities

extension AxisDecoder {
  /// A CSV file: a path, or a path and a unit in brackets, at the head of each column.
  func table(_ value: InputValue) -> [StudyAxis]? {
    guard let path = value.text else {
      diagnostics.report("table must be the path of a CSV file, got \(value.phrase)", at: value)
      return nil
    }
    let table: StudyTable
    do throws(InputErrors) {
      table = try StudyTable(input.referred(to: path))
    } catch {
      for problem in error.errors {
        diagnostics.report(
          problem.message,
          at: InputValue(.text(""), file: problem.file, line: problem.line, column: problem.column))
      }
      return nil
    }
    guard table.rows.count <= largest else {
      diagnostics.report(Study.refusal(of: "\(table.rows.count)", largest: largest), at: value)
      return nil
    }
    var axes: [StudyAxis] = []
    for (k, column) in table.columns.enumerated() {
      guard let target = target(column.path, Self.name(for: column.path), at: column.place) else { continue }
      let cells = table.rows.map { $0[k] }
      guard let dimension = target.dimension else {
        axes.append(
          StudyAxis(
            name: target.name, path: target.path, values: .texts(cells.map { $0.text ?? "" }), unit: "1"))
        continue
      }
      let numbers = cells.compactMap { cell -> Double? in
        do throws(QuantityError) {
          let parts = try Quantity.parts(of: cell.text ?? "")
          let unit = parts.unit.isEmpty ? column.unit : parts.unit
          return try Quantity.parse("\(parts.number) \(unit)", as: dimension.kind)
        } catch {
          diagnostics.report("\(target.name): \(error)", at: cell)
          return nil
        }
      }
      axes.append(
        StudyAxis(name: target.name, path: target.path, values: .numbers(numbers), unit: dimension.unit))
    }
    return diagnostics.isEmpty ? axes : nil
  }
}
