import SparseLU

/// Why currents of a crossbar with wires cannot be told.
public enum WireNetworkError: Error, Sendable, Equatable, CustomStringConvertible {
  /// An array without rows or columns.
  case empty
  /// Something has not the size that the array asks for.
  case wrongSize(what: String, count: Int, expected: Int)
  /// Negative, infinite or no number; places from 0.
  case badConductance(row: Int, column: Int, value: Double)
  case badResistance(name: String, value: Double)
  /// An access resistance of a cell is negative or no number; places from 0.
  case badAccess(row: Int, column: Int, value: Double)
  /// A driver's voltage is not finite; from 0.
  case badVoltage(line: Int, value: Double)
  /// A cell to write that the array has not; from 0.
  case noSuchCell(row: Int, column: Int)
  case notSolved(LinearSolverError)
  /// Solved, but Kirchhoff's laws do not hold: the mismatch of voltages along a wire relative to the largest applied one.
  case unbalanced(Double)

  /// Whether the input was sound and digits were lost on the way.
  public var isLost: Bool {
    switch self {
    case .notSolved, .unbalanced: true
    default: false
    }
  }

  public var description: String {
    switch self {
    case .empty: "the array has no cells"
    case .wrongSize(let what, let count, let expected): "\(what): \(count) values, expected \(expected)"
    case .badConductance(let row, let column, let value):
      "conductance \(value) S in row \(row + 1), column \(column + 1): it must be finite and not negative"
    case .badResistance(let name, let value):
      "\(name) resistance \(value) Ohm: it must be finite and not negative"
    case .badAccess(let row, let column, let value):
      "access resistance \(value) Ohm in row \(row + 1), column \(column + 1): it must not be negative"
    case .badVoltage(let line, let value): "voltage \(value) V of line \(line + 1) is not finite"
    case .noSuchCell(let row, let column): "the array has no cell in row \(row + 1), column \(column + 1)"
    case .notSolved(let error): "the wire network was not solved: \(error)"
    case .unbalanced(let mismatch):
      "the wire network was solved, but voltages along a wire disagree by \(mismatch) of the applied one"
    }
  }
}
