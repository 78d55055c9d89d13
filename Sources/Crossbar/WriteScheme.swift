/// How lines are held while one cell is written.
public enum WriteScheme: Sendable, Equatable {
  /// Selected row at V and column at 0, all others at V/2.
  case half
  /// Selected row at V and column at 0, other rows at V/3 and other columns at 2 V/3.
  case third
  /// One transistor per cell with gates along the columns: on in the selected column only. Selected row at V, everything else at
  /// 0. `off` is the resistance of a transistor that is off, Ohm, infinite for a perfect one.
  case transistors(off: Double)

  /// Voltages of all lines to write cell (`row`, `column`) with V = `voltage`.
  public func lines(rows: Int, columns: Int, row: Int, column: Int, voltage: Double) -> LineVoltages {
    let (otherRows, otherColumns) =
      switch self {
      case .half: (voltage / 2, voltage / 2)
      case .third: (voltage / 3, 2 * voltage / 3)
      case .transistors: (0.0, 0.0)
      }
    return LineVoltages(
      rows: (0..<rows).map { $0 == row ? voltage : otherRows },
      columns: (0..<columns).map { $0 == column ? 0 : otherColumns })
  }

  /// Resistance of a transistor that is off; none where the scheme has no transistors.
  var offResistance: Double? {
    switch self {
    case .half, .third: nil
    case .transistors(let off): off
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
      (0..<rows * columns).map { $0 % columns == column ? wiring.access : off }
    }
    var network = try WireNetwork(
      conductances: conductances, rows: rows, columns: columns, wiring: wiring, access: access)
    return try network.solve(
      scheme.lines(rows: rows, columns: columns, row: row, column: column, voltage: voltage))
  }
}
