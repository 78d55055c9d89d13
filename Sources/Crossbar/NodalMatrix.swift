import SparseLU

/// Lower triangle of the nodal matrix A of A v = b: on the diagonal all conductances at a node, off it the negative of the
/// one between two. Symmetric, and positive definite since every wire ends at a driver or at ground.
struct NodalMatrix {
  let pattern: SparsePattern
  /// Where the conductance of cell (i, j) stands off the diagonal, -1 where it does not.
  private let cellPlaces: [Int]
  /// What the wires give, cells left out.
  private let wires: [Double]
  /// Of drivers to unknowns: the conductance of an end's segment with its source or sense resistance, times the ends there.
  let rowEnd: Double
  let columnEnd: Double

  init(_ nodes: NodeNumbering, wiring: CrossbarWiring) {
    let (m, n) = (nodes.rows, nodes.columns)
    let bothRowEnds = wiring.rowEnds == .both
    let bothColumnEnds = wiring.columnEnds == .both
    let rowEnd = nodes.row == .driven ? 0 : 1 / (wiring.source + wiring.rowSegment)
    let columnEnd = nodes.column == .driven ? 0 : 1 / (wiring.sense + wiring.columnSegment)
    let alongRow = nodes.row == .distributed ? 1 / wiring.rowSegment : 0
    let alongColumn = nodes.column == .distributed ? 1 / wiring.columnSegment : 0
    var starts = [0]
    var places: [Int] = []
    var values: [Double] = []
    var cells = [Int](repeating: -1, count: m * n)
    starts.reserveCapacity(nodes.count + 1)

    func add(_ row: Int, _ value: Double) {
      places.append(row)
      values.append(value)
    }
    switch nodes.row {
    case .driven: break
    case .merged:
      for i in 0..<m {
        add(i, bothRowEnds ? 2 * rowEnd : rowEnd)
        for j in 0..<n where nodes.column != .driven {
          cells[i * n + j] = places.count
          add(nodes.columnNode(i, j), 0)
        }
        starts.append(places.count)
      }
    case .distributed:
      for i in 0..<m {
        for j in 0..<n {
          var diagonal = j == 0 ? rowEnd : alongRow
          if j + 1 < n { diagonal += alongRow } else if bothRowEnds { diagonal += rowEnd }
          add(i * n + j, diagonal)
          if j + 1 < n { add(i * n + j + 1, -alongRow) }
          if nodes.column != .driven {
            cells[i * n + j] = places.count
            add(nodes.columnNode(i, j), 0)
          }
          starts.append(places.count)
        }
      }
    }
    switch nodes.column {
    case .driven: break
    case .merged:
      for j in 0..<n {
        add(nodes.columnNode(0, j), bothColumnEnds ? 2 * columnEnd : columnEnd)
        starts.append(places.count)
      }
    case .distributed:
      for i in 0..<m {
        for j in 0..<n {
          var diagonal = i + 1 == m ? columnEnd : alongColumn
          if i > 0 { diagonal += alongColumn } else if bothColumnEnds { diagonal += columnEnd }
          add(nodes.columnNode(i, j), diagonal)
          if i + 1 < m { add(nodes.columnNode(i + 1, j), -alongColumn) }
          starts.append(places.count)
        }
      }
    }
    pattern = SparsePattern(starts: starts, rows: places)
    (wires, cellPlaces) = (values, cells)
    (self.rowEnd, self.columnEnd) = (rowEnd, columnEnd)
  }

  /// The values with cells of these conductances, S, row by row.
  func values(_ nodes: NodeNumbering, cells: [Double]) -> [Double] {
    var values = wires
    for i in 0..<nodes.rows {
      for j in 0..<nodes.columns {
        let k = i * nodes.columns + j
        let (a, b) = (nodes.rowNode(i, j), nodes.columnNode(i, j))
        if a >= 0 { values[pattern.starts[a]] += cells[k] }
        if b >= 0 { values[pattern.starts[b]] += cells[k] }
        if cellPlaces[k] >= 0 { values[cellPlaces[k]] = -cells[k] }
      }
    }
    return values
  }
}
