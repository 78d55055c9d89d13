/// Which potentials of a crossbar are unknown, and their places in the vector of unknowns.
///
/// A wire of segments without resistance is one node; without source or sense resistance either its potential is the driver's
/// and no unknown at all. So a resistance of zero is exact and never a large conductance.
struct NodeNumbering: Sendable, Equatable {
  enum Line: Sendable, Equatable {
    /// The potential is the driver's.
    case driven
    /// One node for the whole wire.
    case merged
    /// One node at each crossing.
    case distributed

    init(segment: Double, end: Double) {
      self = segment > 0 ? .distributed : end > 0 ? .merged : .driven
    }
  }

  let rows: Int
  let columns: Int
  let row: Line
  let column: Line
  /// Rows' unknowns come first.
  let rowCount: Int
  let count: Int

  init(rows: Int, columns: Int, wiring: CrossbarWiring) {
    (self.rows, self.columns) = (rows, columns)
    row = Line(segment: wiring.rowSegment, end: wiring.source)
    column = Line(segment: wiring.columnSegment, end: wiring.sense)
    rowCount = row == .driven ? 0 : row == .merged ? rows : rows * columns
    count = rowCount + (column == .driven ? 0 : column == .merged ? columns : rows * columns)
  }

  /// Place of a row's potential at a crossing, -1 where it is the driver's.
  @inline(__always) func rowNode(_ i: Int, _ j: Int) -> Int {
    switch row {
    case .driven: -1
    case .merged: i
    case .distributed: i * columns + j
    }
  }

  /// Place of a column's potential at a crossing, -1 where it is that of its end.
  @inline(__always) func columnNode(_ i: Int, _ j: Int) -> Int {
    switch column {
    case .driven: -1
    case .merged: rowCount + j
    case .distributed: rowCount + i * columns + j
    }
  }
}
