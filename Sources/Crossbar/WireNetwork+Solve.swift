import SparseLU

extension WireNetwork {
  /// Everything for one drive.
  /// - Throws: `.wrongSize`, `.badVoltage`; `.notSolved`, `.unbalanced` when digits are lost.
  public mutating func solve(_ drive: LineVoltages) throws(WireNetworkError) -> WireSolution {
    try solve([drive])[0]
  }

  /// Everything for each of several drives.
  public mutating func solve(_ drives: [LineVoltages]) throws(WireNetworkError) -> [WireSolution] {
    var solutions: [WireSolution] = []
    solutions.reserveCapacity(drives.count)
    for start in stride(from: 0, to: drives.count, by: Self.blockSize) {
      let block = drives[start..<min(start + Self.blockSize, drives.count)]
      let x = try unknowns(block)
      for (k, drive) in block.enumerated() {
        let solution = solution(drive, x, at: k * nodes.count)
        guard solution.voltageImbalance <= Self.allowedImbalance else {
          throw .unbalanced(solution.voltageImbalance)
        }
        solutions.append(solution)
      }
    }
    return solutions
  }

  /// Output currents of the columns, A, for row voltages with columns at virtual grounds: n for each of the vectors of m.
  /// - Throws: as ``solve(_:)``.
  public mutating func outputCurrents(_ rowVoltages: [[Double]]) throws(WireNetworkError) -> [[Double]] {
    try lineCurrents(rowVoltages.map { LineVoltages(rows: $0, groundedColumns: columns) }).map(\.out)
  }

  /// The linear map M of n x m, S, with I = M V for columns at virtual grounds: what the array computes in place of Gᵀ.
  ///
  /// From min(m, n) solves with the factors at hand. The network is reciprocal, so that the current out of row i with column j
  /// held at 1 V and everything else at 0 V is M_ji: these are the adjoint solves.
  /// - Throws: as ``solve(_:)``.
  public mutating func effectiveConductances() throws(WireNetworkError) -> EffectiveConductances {
    var values = [Double](repeating: 0, count: rows * columns)
    var unit = LineVoltages(rows: [Double](repeating: 0, count: rows), groundedColumns: columns)
    if columns <= rows {
      let drives = (0..<columns).map { j in
        unit.columns = (0..<columns).map { $0 == j ? 1 : 0 }
        return unit
      }
      for (j, currents) in try lineCurrents(drives).enumerated() {
        for i in 0..<rows { values[j * rows + i] = -currents.in[i] }
      }
    } else {
      let drives = (0..<rows).map { i in
        unit.rows = (0..<rows).map { $0 == i ? 1 : 0 }
        return unit
      }
      for (i, currents) in try lineCurrents(drives).enumerated() {
        for j in 0..<columns { values[j * rows + i] = currents.out[j] }
      }
    }
    return EffectiveConductances(rows: rows, columns: columns, values: values)
  }

  /// Rounding leaves 1e-12; a mismatch like this means lost digits.
  static let allowedImbalance = 1e-8

  /// Currents into the rows and out of the columns, without what lies between.
  private mutating func lineCurrents(_ drives: [LineVoltages]) throws(WireNetworkError) -> [(
    in: [Double], out: [Double]
  )] {
    var currents: [(in: [Double], out: [Double])] = []
    currents.reserveCapacity(drives.count)
    for start in stride(from: 0, to: drives.count, by: Self.blockSize) {
      let block = drives[start..<min(start + Self.blockSize, drives.count)]
      let x = try unknowns(block)
      for (k, drive) in block.enumerated() {
        var into = [Double](repeating: 0, count: rows)
        var out = [Double](repeating: 0, count: columns)
        forEachCell(drive, x, at: k * nodes.count) { i, j, row, column in
          let current = branches[i * columns + j] * (row - column)
          into[i] += current
          out[j] += current
        }
        currents.append((into, out))
      }
    }
    return currents
  }

  /// Potentials of row and column at each crossing.
  @inline(__always)
  private func forEachCell(
    _ drive: LineVoltages, _ x: [Double], at base: Int, _ body: (Int, Int, Double, Double) -> Void
  ) {
    for i in 0..<rows {
      for j in 0..<columns {
        let (a, b) = (nodes.rowNode(i, j), nodes.columnNode(i, j))
        body(i, j, a < 0 ? drive.rows[i] : x[base + a], b < 0 ? drive.columns[j] : x[base + b])
      }
    }
  }

  private func solution(_ drive: LineVoltages, _ x: [Double], at base: Int) -> WireSolution {
    let cells = rows * columns
    var s = WireSolution(
      rows: rows, columns: columns, drive: drive, outputCurrents: [], inputCurrents: [],
      rowPotentials: [Double](repeating: 0, count: cells),
      columnPotentials: [Double](repeating: 0, count: cells),
      cellVoltages: [Double](repeating: 0, count: cells), cellCurrents: [Double](repeating: 0, count: cells),
      rowSegmentCurrents: [], columnSegmentCurrents: [], power: WirePower(),
      currentImbalance: currentImbalance(drive, x, at: base), voltageImbalance: 0)
    forEachCell(drive, x, at: base) { i, j, row, column in
      let k = i * columns + j
      s.rowPotentials[k] = row
      s.columnPotentials[k] = column
      s.cellCurrents[k] = branches[k] * (row - column)
      s.cellVoltages[k] = share(k) * (row - column)
      s.power.cells += s.cellCurrents[k] * s.cellVoltages[k]
      s.power.access += s.cellCurrents[k] * (row - column - s.cellVoltages[k])
    }
    var mismatch = 0.0
    addRows(&s, &mismatch)
    addColumns(&s, &mismatch)
    let applied = (drive.rows + drive.columns).map(abs).max() ?? 0
    s.voltageImbalance = mismatch == 0 ? 0 : mismatch / applied
    return s
  }

  /// The part of a branch's voltage that is across its cell.
  private func share(_ k: Int) -> Double {
    if conductances[k] == 0 { return access[k].isFinite ? 1 : 0 }
    return 1 / (1 + conductances[k] * access[k])
  }

  private func addRows(_ s: inout WireSolution, _ mismatch: inout Double) {
    let both = wiring.rowEnds == .both
    for i in 0..<rows {
      let here = i * columns..<(i + 1) * columns
      let line = LineCurrents(
        drawn: s.cellCurrents[here], segment: wiring.rowSegment, end: wiring.source, both: both)
      s.inputCurrents.append(line.total)
      s.rowSegmentCurrents += line.segments
      let power = line.power(segment: wiring.rowSegment, end: wiring.source, both: both)
      s.power.rowWires += power.segments
      s.power.sources += power.ends
      s.power.supplied += s.drive.rows[i] * line.total
      let difference = line.mismatch(
        held: s.drive.rows[i], potentials: s.rowPotentials[here], segment: wiring.rowSegment,
        end: wiring.source, both: both)
      if !(difference <= mismatch) { mismatch = difference }
    }
  }

  /// Each column from its bottom upwards: there the wire draws what the cells give, with the other sign.
  private func addColumns(_ s: inout WireSolution, _ mismatch: inout Double) {
    let both = wiring.columnEnds == .both
    let levels = both ? rows + 1 : rows
    s.columnSegmentCurrents = [Double](repeating: 0, count: levels * columns)
    for j in 0..<columns {
      let upwards = (0..<rows).reversed()
      let line = LineCurrents(
        drawn: upwards.map { -s.cellCurrents[$0 * columns + j] }, segment: wiring.columnSegment,
        end: wiring.sense, both: both)
      s.outputCurrents.append(-line.total)
      // Upwards to downwards.
      for (k, current) in line.segments.enumerated() {
        s.columnSegmentCurrents[(levels - 1 - k) * columns + j] = -current
      }
      let power = line.power(segment: wiring.columnSegment, end: wiring.sense, both: both)
      s.power.columnWires += power.segments
      s.power.senses += power.ends
      s.power.supplied += s.drive.columns[j] * line.total
      let difference = line.mismatch(
        held: s.drive.columns[j], potentials: upwards.map { s.columnPotentials[$0 * columns + j] },
        segment: wiring.columnSegment, end: wiring.sense, both: both)
      if !(difference <= mismatch) { mismatch = difference }
    }
  }
}
