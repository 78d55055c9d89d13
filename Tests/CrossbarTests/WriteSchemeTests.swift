import Testing

@testable import Crossbar

@Suite struct WriteSchemeTests {
  static let size = (rows: 8, columns: 6)
  static let conductances = sampleConductances(48, seed: 9)

  static func write(_ scheme: WriteScheme, _ wiring: CrossbarWiring, row: Int = 2, column: Int = 4) throws
    -> WireSolution
  {
    try WireNetwork.write(
      row: row, column: column, voltage: 1.2, scheme: scheme, conductances: conductances, rows: size.rows,
      columns: size.columns, wiring: wiring)
  }

  struct Levels: Sendable { var scheme: WriteScheme, row: Double, column: Double, other: Double }

  /// Without wires: the selected cell, those of its row, those of its column, all others.
  @Test(arguments: [
    Levels(scheme: .half, row: 0.6, column: 0.6, other: 0),
    Levels(scheme: .third, row: 0.4, column: 0.4, other: -0.4),
    Levels(scheme: .transistors(off: .infinity), row: 0, column: 0, other: 0),
  ])
  func levelsWithoutWires(levels: Levels) throws {
    let s = try Self.write(levels.scheme, CrossbarWiring())
    for i in 0..<Self.size.rows {
      for j in 0..<Self.size.columns {
        let expected =
          (i, j) == (2, 4) ? 1.2 : i == 2 ? levels.row : j == 4 ? levels.column : levels.other
        #expect(abs(s.cellVoltages[i * Self.size.columns + j] - expected) < 1e-15)
      }
    }
  }

  /// Wires take from the selected cell; half-selected cells draw that current, and transistors stop them.
  @Test func transistorsSaveVoltage() throws {
    let wiring = CrossbarWiring(rowSegment: 20, columnSegment: 20)
    let half = try Self.write(.half, wiring)
    let on = try Self.write(.transistors(off: .infinity), wiring)
    let k = 2 * Self.size.columns + 4
    #expect(half.cellVoltages[k] < on.cellVoltages[k] && on.cellVoltages[k] < 1.2)
    // Alone it is in series with its own segments, five of the row and six of the column; through the other cells of its column,
    // whose transistors are on too, a little more current leaves the column.
    let alone = 1.2 / (1 + Self.conductances[k] * 20 * 11)
    #expect(on.cellVoltages[k] > alone && on.cellVoltages[k] < 1.001 * alone)
    #expect(half.power.supplied > on.power.supplied)
    // What half-selected cells see is half, less or more by the drop.
    let disturbed = (0..<48).filter { $0 != k }.map { half.cellVoltages[$0] }.max()!
    #expect(disturbed > 0.5 && disturbed < 0.65)
  }

  /// A leaking transistor shares the row's voltage with its cell.
  @Test func leakingTransistors() throws {
    let off = 1e6
    let s = try Self.write(.transistors(off: off), CrossbarWiring(access: 1000))
    for j in 0..<Self.size.columns where j != 4 {
      let k = 2 * Self.size.columns + j
      #expect(abs(s.cellVoltages[k] / (1.2 / (1 + Self.conductances[k] * off)) - 1) < 1e-12)
    }
    let k = 2 * Self.size.columns + 4
    #expect(abs(s.cellVoltages[k] / (1.2 / (1 + Self.conductances[k] * 1000)) - 1) < 1e-12)
    #expect(s.power.access > 0 && s.power.imbalance < 1e-13)
  }

  @Test(arguments: [(-1, 0), (8, 0), (0, 6)])
  func cellsOutsideAreRefused(row: Int, column: Int) {
    #expect(throws: WireNetworkError.noSuchCell(row: row, column: column)) {
      try Self.write(.half, CrossbarWiring(), row: row, column: column)
    }
  }
}
