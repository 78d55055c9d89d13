import SparseLU

/// A crossbar of m rows and n columns of cells with the resistances of its wires, drivers and sense amplifiers, solved by nodal
/// analysis.
///
/// Unknowns are the potentials of row and column at each crossing, up to 2 m n of them. Kirchhoff's current law at every
/// crossing,
///
///     Σ_wires g (v - v') + g_ij (v_row - v_column) = 0,      g_ij = G_ij / (1 + G_ij R_access)
///
/// is a symmetric positive definite system, factorised once by ``SparseLU/CHOLMOD`` for any number of inputs. Conductances are
/// fixed: those of a read at small voltage, or a chord at the voltage of a write.
///
/// All matrices are row by row: cell (i, j) at `i * columns + j`. Units: S, V, A, Ohm, W.
public struct WireNetwork: ~Copyable {
  public let rows: Int
  public let columns: Int
  public let wiring: CrossbarWiring
  /// G of each cell without its access resistance.
  public private(set) var conductances: [Double]
  /// Of each cell, infinite where its transistor is off.
  let access: [Double]
  /// Each cell with its access resistance in series.
  private(set) var branches: [Double]
  let nodes: NodeNumbering
  private let matrix: NodalMatrix
  private var solver: CHOLMOD

  /// Numbers the nodes, analyses the pattern and factorises.
  /// - Parameters:
  ///   - conductances: G_ij in S, row by row; 0 is an open cell.
  ///   - access: resistance in series with each cell, Ohm, row by row, in place of the wiring's one; infinite where a transistor
  ///     is off.
  /// - Throws: ``WireNetworkError`` for values out of range, sizes that do not fit, and a factorisation that fails.
  public init(
    conductances: [Double], rows: Int, columns: Int, wiring: CrossbarWiring, access: [Double]? = nil
  ) throws(WireNetworkError) {
    guard rows > 0 && columns > 0 else { throw .empty }
    try wiring.validate()
    let access = access ?? [Double](repeating: wiring.access, count: rows * columns)
    guard access.count == rows * columns else {
      throw .wrongSize(what: "access resistances", count: access.count, expected: rows * columns)
    }
    if let k = access.firstIndex(where: { !($0 >= 0) }) {
      throw .badAccess(row: k / columns, column: k % columns, value: access[k])
    }
    let branches = try Self.branches(conductances, access, rows: rows, columns: columns)
    let nodes = NodeNumbering(rows: rows, columns: columns, wiring: wiring)
    let matrix = NodalMatrix(nodes, wiring: wiring)
    let solver = try Self.factorised(matrix, matrix.values(nodes, cells: branches))
    (self.rows, self.columns, self.wiring, self.access) = (rows, columns, wiring, access)
    (self.conductances, self.branches) = (conductances, branches)
    (self.nodes, self.matrix) = (nodes, matrix)
    self.solver = solver
  }

  /// Takes other conductances: a new factorisation with the same analysis. Values out of range leave the network as it was.
  /// - Throws: as the initialiser.
  public mutating func update(_ conductances: [Double]) throws(WireNetworkError) {
    branches = try Self.branches(conductances, access, rows: rows, columns: columns)
    self.conductances = conductances
    do throws(LinearSolverError) {
      try solver.factorise(matrix.values(nodes, cells: branches))
    } catch {
      throw .notSolved(error)
    }
  }

  /// Each cell with its access resistance in series, all checked.
  private static func branches(
    _ conductances: [Double], _ access: [Double], rows: Int, columns: Int
  ) throws(WireNetworkError) -> [Double] {
    guard conductances.count == rows * columns else {
      throw .wrongSize(what: "conductances", count: conductances.count, expected: rows * columns)
    }
    if let k = conductances.firstIndex(where: { !($0 >= 0 && $0.isFinite) }) {
      throw .badConductance(row: k / columns, column: k % columns, value: conductances[k])
    }
    return zip(conductances, access).map { $0 == 0 ? 0 : $0 / (1 + $0 * $1) }
  }

  private static func factorised(_ matrix: NodalMatrix, _ values: [Double]) throws(WireNetworkError)
    -> CHOLMOD
  {
    do throws(LinearSolverError) {
      var solver = try CHOLMOD(analysing: matrix.pattern)
      try solver.factorise(values)
      return solver
    } catch {
      throw .notSolved(error)
    }
  }

  /// Work of the linear solver so far.
  public var statistics: LinearSolverStatistics { solver.statistics }

  /// Most right-hand sides at once: more are no faster, and take memory.
  static let blockSize = 16

  /// Potentials of the unknown nodes for several drives, one vector after the other.
  mutating func unknowns(_ drives: ArraySlice<LineVoltages>) throws(WireNetworkError) -> [Double] {
    for drive in drives { try check(drive) }
    if nodes.count == 0 { return [] }
    var rhs = [Double](repeating: 0, count: nodes.count * drives.count)
    for (k, drive) in drives.enumerated() { addCurrents(of: drive, to: &rhs, at: k * nodes.count) }
    do throws(LinearSolverError) {
      return try solver.solve(rhs, count: drives.count)
    } catch {
      throw .notSolved(error)
    }
  }

  private func check(_ drive: LineVoltages) throws(WireNetworkError) {
    for (what, voltages, expected) in [
      ("row voltages", drive.rows, rows), ("column voltages", drive.columns, columns),
    ] {
      guard voltages.count == expected else {
        throw .wrongSize(what: what, count: voltages.count, expected: expected)
      }
      if let k = voltages.firstIndex(where: { !$0.isFinite }) {
        throw .badVoltage(line: k, value: voltages[k])
      }
    }
  }

  /// Currents that known potentials drive into the unknown nodes.
  private func addCurrents(of drive: LineVoltages, to rhs: inout [Double], at base: Int) {
    for i in 0..<rows where nodes.row != .driven {
      rhs[base + nodes.rowNode(i, 0)] += matrix.rowEnd * drive.rows[i]
      if wiring.rowEnds == .both {
        rhs[base + nodes.rowNode(i, columns - 1)] += matrix.rowEnd * drive.rows[i]
      }
    }
    for j in 0..<columns where nodes.column != .driven {
      rhs[base + nodes.columnNode(rows - 1, j)] += matrix.columnEnd * drive.columns[j]
      if wiring.columnEnds == .both {
        rhs[base + nodes.columnNode(0, j)] += matrix.columnEnd * drive.columns[j]
      }
    }
    // Cells between an unknown potential and a known one.
    guard (nodes.row == .driven) != (nodes.column == .driven) else { return }
    for i in 0..<rows {
      for j in 0..<columns {
        if nodes.row == .driven {
          rhs[base + nodes.columnNode(i, j)] += branches[i * columns + j] * drive.rows[i]
        } else {
          rhs[base + nodes.rowNode(i, j)] += branches[i * columns + j] * drive.columns[j]
        }
      }
    }
  }
}

/// What drivers hold rows and columns at, V.
public struct LineVoltages: Sendable, Equatable {
  public var rows: [Double]
  /// 0 at virtual grounds.
  public var columns: [Double]

  public init(rows: [Double], columns: [Double]) { (self.rows, self.columns) = (rows, columns) }

  /// Columns at virtual grounds.
  public init(rows: [Double], groundedColumns count: Int) {
    self.init(rows: rows, columns: [Double](repeating: 0, count: count))
  }
}

extension WireNetwork {
  /// Largest |Σ g (v - v')| / Σ g (|v| + |v'|) over the unknown nodes, wires by their resistances.
  func currentImbalance(_ drive: LineVoltages, _ x: [Double], at base: Int) -> Double {
    if nodes.count == 0 { return 0 }
    var sum = [Double](repeating: 0, count: nodes.count)
    var size = sum
    func join(_ a: Int, _ va: Double, _ b: Int, _ vb: Double, _ conductance: Double) {
      let (current, both) = (conductance * (va - vb), conductance * (abs(va) + abs(vb)))
      if a >= 0 { (sum[a], size[a]) = (sum[a] + current, size[a] + both) }
      if b >= 0 { (sum[b], size[b]) = (sum[b] - current, size[b] + both) }
    }
    func row(_ i: Int, _ j: Int) -> (Int, Double) {
      let k = nodes.rowNode(i, j)
      return (k, k < 0 ? drive.rows[i] : x[base + k])
    }
    func column(_ i: Int, _ j: Int) -> (Int, Double) {
      let k = nodes.columnNode(i, j)
      return (k, k < 0 ? drive.columns[j] : x[base + k])
    }
    for i in 0..<rows {
      for j in 0..<columns {
        let (a, va) = row(i, j)
        let (b, vb) = column(i, j)
        join(a, va, b, vb, branches[i * columns + j])
        if nodes.row == .distributed, j + 1 < columns {
          let (right, v) = row(i, j + 1)
          join(a, va, right, v, 1 / wiring.rowSegment)
        }
        if nodes.column == .distributed, i + 1 < rows {
          let (below, v) = column(i + 1, j)
          join(b, vb, below, v, 1 / wiring.columnSegment)
        }
        if a >= 0, j == 0 { join(a, va, -1, drive.rows[i], matrix.rowEnd) }
        if a >= 0, j == columns - 1, wiring.rowEnds == .both { join(a, va, -1, drive.rows[i], matrix.rowEnd) }
        if b >= 0, i == rows - 1 { join(b, vb, -1, drive.columns[j], matrix.columnEnd) }
        if b >= 0, i == 0, wiring.columnEnds == .both {
          join(b, vb, -1, drive.columns[j], matrix.columnEnd)
        }
      }
    }
    let floor = 1e-30 * (size.max() ?? 0)
    return zip(sum, size).reduce(0) { $1.1 <= floor ? $0 : max($0, abs($1.0) / $1.1) }
  }
}
