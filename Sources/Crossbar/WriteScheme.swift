/// How lines are held while one cell is written.
public enum WriteScheme: Sendable, Equatable {
  /// Selected row at V and column at 0, all others at V/2.
  case half
  /// Selected row at V and column at 0, other rows at V/3 and other columns at 2 V/3.
  case third
  /// One transistor per cell, on in the selected row only; all other rows and columns at 0. An off transistor is a resistance,
  /// Ohm, infinite for a perfect one.
  ///
  /// The other columns are at 0 as well, so that all cells of the selected row see the voltage unless theirs is inhibited: hold
  /// them by ``inhibited(off:)``.
  case transistors(off: Double)
  /// As ``transistors(off:)`` with the columns that are not selected held at V: no voltage across their cells.
  case inhibited(off: Double)

  /// Voltages of all lines to write cell (`row`, `column`) with V = `voltage`.
  public func lines(rows: Int, columns: Int, row: Int, column: Int, voltage: Double) -> LineVoltages {
    let (otherRows, otherColumns) =
      switch self {
      case .half: (voltage / 2, voltage / 2)
      case .third: (voltage / 3, 2 * voltage / 3)
      case .transistors: (0.0, 0.0)
      case .inhibited: (0.0, voltage)
      }
    return LineVoltages(
      rows: (0..<rows).map { $0 == row ? voltage : otherRows },
      columns: (0..<columns).map { $0 == column ? 0 : otherColumns })
  }

  /// Resistance of a transistor that is off; none where the scheme has no transistors.
  var offResistance: Double? {
    switch self {
    case .half, .third: nil
    case .transistors(let off), .inhibited(let off): off
    }
  }
}

extension WireNetwork {
  /// What every cell sees while one is written: its IR drop, and the disturb of the others.
  /// - Parameters:
  ///   - row: of the cell to write, from 0.
  ///   - voltage: applied between the ends of its row and column, V.
  /// - Throws: `.noSuchCell`, and as the initialiser and ``solve(_:)``.
  public static func write(
    row: Int, column: Int, voltage: Double, scheme: WriteScheme, conductances: [Double], rows: Int,
    columns: Int, wiring: CrossbarWiring
  ) throws(WireNetworkError) -> WireSolution {
    guard (0..<rows).contains(row), (0..<columns).contains(column) else {
      throw .noSuchCell(row: row, column: column)
    }
    let access = scheme.offResistance.map { off in
      (0..<rows * columns).map { $0 / columns == row ? wiring.access : off }
    }
    var network = try WireNetwork(
      conductances: conductances, rows: rows, columns: columns, wiring: wiring, access: access)
    return try network.solve(
      scheme.lines(rows: rows, columns: columns, row: row, column: column, voltage: voltage))
  }
}
