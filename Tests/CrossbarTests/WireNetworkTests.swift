import Foundation
import SparseLU
import Testing

@testable import Crossbar

/// Conductances 1 to 100 uS, log-uniform, a few cells open: the same numbers everywhere.
func sampleConductances(_ count: Int, seed: Int, openEvery: Int = 0) -> [Double] {
  (0..<count).map { k in
    if openEvery > 0, (k * 7 + seed) % openEvery == 0 { return 0 }
    // Weyl's sequence: any machine computes the same.
    let u = (Double(k + 1 + 1009 * seed) * 0.618033988749895).truncatingRemainder(dividingBy: 1)
    return 1e-6 * (1 + 99 * u)
  }
}

func sampleVoltages(_ count: Int, seed: Int) -> [Double] {
  (0..<count).map { i -> Double in
    let u = (Double(i * 3 + seed + 1) * 0.7548776662466927).truncatingRemainder(dividingBy: 1)
    return 0.2 * u - 0.05
  }
}

/// V G, without any resistance but the cells'.
func idealCurrents(_ g: [Double], _ v: [Double], columns: Int) -> [Double] {
  (0..<columns).map { j -> Double in
    v.indices.reduce(0.0) { sum, i in sum + g[i * columns + j] * v[i] }
  }
}

@Suite struct WireNetworkTests {
  /// Wirings of every kind of line: driven, merged, distributed, with every pair of ends.
  static let wirings: [CrossbarWiring] = {
    var wirings: [CrossbarWiring] = []
    for (row, column) in [(0.0, 0.0), (0.0, 2.0), (1.5, 0.0), (1.5, 2.0)] {
      for (source, sense) in [(0.0, 0.0), (0.0, 40.0), (30.0, 0.0), (30.0, 40.0)] {
        for rowEnds in CrossbarWiring.Ends.allCases {
          for columnEnds in CrossbarWiring.Ends.allCases {
            wirings.append(
              CrossbarWiring(
                rowSegment: row, columnSegment: column, source: source, sense: sense, access: 500,
                rowEnds: rowEnds, columnEnds: columnEnds))
          }
        }
      }
    }
    return wirings
  }()

  static func network(
    _ rows: Int, _ columns: Int, _ wiring: CrossbarWiring, seed: Int = 1, openEvery: Int = 5
  ) throws -> WireNetwork {
    try WireNetwork(
      conductances: sampleConductances(rows * columns, seed: seed, openEvery: openEvery), rows: rows,
      columns: columns, wiring: wiring)
  }

  /// One cell: everything is in series, and two ends are two resistors side by side.
  @Test(arguments: wirings)
  func oneCellByHand(wiring: CrossbarWiring) throws {
    let g = 2e-3
    var network = try WireNetwork(conductances: [g], rows: 1, columns: 1, wiring: wiring)
    let s = try network.solve(LineVoltages(rows: [0.3], columns: [-0.1]))
    let left = (wiring.rowSegment + wiring.source) / (wiring.rowEnds == .both ? 2 : 1)
    let below = (wiring.columnSegment + wiring.sense) / (wiring.columnEnds == .both ? 2 : 1)
    let current = 0.4 / (left + 500 + 1 / g + below)
    #expect(abs(s.outputCurrents[0] / current - 1) < 1e-13)
    #expect(abs(s.cellVoltages[0] / (current / g) - 1) < 1e-13)
    #expect(abs(s.power.supplied / (0.4 * current) - 1) < 1e-13)
    #expect(s.power.imbalance < 1e-13 && s.currentImbalance < 1e-14 && s.voltageImbalance < 1e-14)
  }

  /// One row, columns without resistance: a ladder, whose input resistance is a continued fraction from its far end.
  @Test(arguments: [1, 2, 7, 100])
  func ladderByContinuedFraction(count: Int) throws {
    let (r, source) = (3.0, 20.0)
    let g = sampleConductances(count, seed: 3).map { 50 * $0 }
    var network = try WireNetwork(
      conductances: g, rows: 1, columns: count, wiring: CrossbarWiring(rowSegment: r, source: source))
    let s = try network.solve(LineVoltages(rows: [0.5], groundedColumns: count))
    // Conductance to ground seen at each crossing, towards the far end.
    var seen = [Double](repeating: 0, count: count)
    for k in (0..<count).reversed() { seen[k] = g[k] + (k + 1 < count ? 1 / (r + 1 / seen[k + 1]) : 0) }
    var level = 0.5 / (1 + (r + source) * seen[0])
    for k in 0..<count {
      #expect(abs(s.rowPotentials[k] / level - 1) < 1e-12)
      #expect(abs(s.outputCurrents[k] / (g[k] * level) - 1) < 1e-12)
      if k + 1 < count { level /= 1 + r * seen[k + 1] }
    }
    #expect(abs(s.inputCurrents[0] / (0.5 / (r + source + 1 / seen[0])) - 1) < 1e-12)
  }

  /// Equal cells far along a row: the potential falls by λ per crossing, cosh-like, λ + 1/λ = 2 + r g.
  @Test func uniformLadderInClosedForm() throws {
    let (r, g, count) = (5.0, 1e-3, 40)
    var network = try WireNetwork(
      conductances: [Double](repeating: g, count: count), rows: 1, columns: count,
      wiring: CrossbarWiring(rowSegment: r))
    let s = try network.solve(LineVoltages(rows: [1], groundedColumns: count))
    let theta = acosh(1 + r * g / 2)
    for k in 1...count {
      // No current flows on beyond the last crossing: the mirror plane is half a segment behind it.
      let exact = cosh((Double(count - k) + 0.5) * theta) / cosh((Double(count) + 0.5) * theta)
      #expect(abs(s.rowPotentials[k - 1] - exact) < 1e-13)
    }
  }

  /// Without any resistance the outputs are the product, to round-off.
  @Test(arguments: [CrossbarWiring.Ends.one, .both])
  func noResistanceIsTheProduct(ends: CrossbarWiring.Ends) throws {
    let (m, n) = (23, 17)
    let g = sampleConductances(m * n, seed: 2, openEvery: 9)
    let v = sampleVoltages(m, seed: 4)
    let product = idealCurrents(g, v, columns: n)
    let largest = product.map(abs).max()!
    var ideal = try WireNetwork(
      conductances: g, rows: m, columns: n, wiring: CrossbarWiring(rowEnds: ends, columnEnds: ends))
    let exact = try ideal.outputCurrents([v])[0]
    for j in 0..<n { #expect(abs(exact[j] - product[j]) <= 1e-15 * largest) }
    // The limit from above loses no digits on its way, one wire or both.
    for resistance in [1e-3, 1e-6, 1e-9, 1e-12] {
      for (row, column) in [(resistance, resistance), (resistance, 0), (0, resistance)] {
        var network = try WireNetwork(
          conductances: g, rows: m, columns: n,
          wiring: CrossbarWiring(rowSegment: row, columnSegment: column, rowEnds: ends, columnEnds: ends))
        let s = try network.solve(LineVoltages(rows: v, groundedColumns: n))
        // First order in r G m².
        let allowed = largest * (resistance * 1e-4 * Double(m * m + n * n) + 1e-13)
        for j in 0..<n {
          #expect(abs(s.outputCurrents[j] - product[j]) < allowed, "\(resistance) Ohm, column \(j)")
        }
        #expect(s.voltageImbalance < 1e-12 && s.power.imbalance < 1e-12)
      }
    }
  }

  /// Kirchhoff's laws, the balance of power and what wires carry, for every kind of line.
  @Test(arguments: wirings)
  func lawsHold(wiring: CrossbarWiring) throws {
    let (m, n) = (9, 6)
    var network = try Self.network(m, n, wiring)
    let drive = LineVoltages(rows: sampleVoltages(m, seed: 1), columns: sampleVoltages(n, seed: 8))
    let s = try network.solve(drive)
    #expect(s.currentImbalance < 1e-14, "\(s.currentImbalance)")
    #expect(s.voltageImbalance < 1e-13, "\(s.voltageImbalance)")
    #expect(s.power.imbalance < 1e-12, "\(s.power.imbalance)")
    #expect(s.rowSegmentCurrents.count == m * (wiring.rowEnds == .both ? n + 1 : n))
    #expect(s.columnSegmentCurrents.count == (wiring.columnEnds == .both ? m + 1 : m) * n)
    // What goes in comes out.
    let scale = s.cellCurrents.map(abs).reduce(0, +)
    #expect(abs(s.inputCurrents.reduce(0, +) - s.outputCurrents.reduce(0, +)) < 1e-14 * scale)
    // The bottom segments carry the outputs; with both ends, less what leaves at the top.
    for j in 0..<n {
      let bottom = s.columnSegmentCurrents[s.columnSegmentCurrents.count - n + j]
      let top = wiring.columnEnds == .both ? s.columnSegmentCurrents[j] : 0
      #expect(abs(bottom - top - s.outputCurrents[j]) < 1e-14 * scale)
    }
    // Each segment obeys Ohm's law.
    if wiring.rowSegment > 0 {
      let segments = s.rowSegmentCurrents.count / m
      for i in 0..<m {
        for j in 1..<n {
          let drop = s.rowPotentials[i * n + j - 1] - s.rowPotentials[i * n + j]
          #expect(abs(drop - wiring.rowSegment * s.rowSegmentCurrents[i * segments + j]) < 1e-15)
        }
      }
    }
    // A cell and its access resistance share the voltage.
    let conductances = network.conductances
    for k in 0..<m * n {
      let across = s.rowPotentials[k] - s.columnPotentials[k]
      let expected = across / (1 + conductances[k] * wiring.access)
      #expect(abs(s.cellVoltages[k] - expected) < 1e-15)
    }
  }

  /// One map for all inputs, whichever way it is found.
  @Test(arguments: wirings, [(11, 5), (5, 11)])
  func effectiveMapIsTheNetwork(wiring: CrossbarWiring, size: (rows: Int, columns: Int)) throws {
    let (m, n) = size
    var network = try Self.network(m, n, wiring)
    let map = try network.effectiveConductances()
    let inputs = (0..<20).map { sampleVoltages(m, seed: $0) }
    let direct = try network.outputCurrents(inputs)
    for (v, currents) in zip(inputs, direct) {
      let scale = currents.map(abs).max()!
      for (a, b) in zip(map.currents(v), currents) { #expect(abs(a - b) < 1e-13 * scale) }
    }
    let whole = try network.solve(LineVoltages(rows: inputs[3], groundedColumns: n)).outputCurrents
    for (a, b) in zip(whole, direct[3]) { #expect(abs(a - b) < 1e-13 * direct[3].map(abs).max()!) }
    let factorisations = network.statistics.factorisations
    #expect(factorisations == 1)
  }

  /// The current at column j for a volt at row i is that at row i for a volt at column j.
  @Test(arguments: wirings)
  func reciprocity(wiring: CrossbarWiring) throws {
    let (m, n) = (6, 8)
    var network = try Self.network(m, n, wiring, seed: 6)
    let zeros = LineVoltages(rows: [Double](repeating: 0, count: m), groundedColumns: n)
    let rows = try network.solve(
      (0..<m).map { i in
        var d = zeros; d.rows[i] = 1; return d
      })
    let columns = try network.solve(
      (0..<n).map { j in
        var d = zeros; d.columns[j] = 1; return d
      })
    let scale = rows.flatMap(\.outputCurrents).max()!
    for i in 0..<m {
      for j in 0..<n {
        #expect(abs(rows[i].outputCurrents[j] + columns[j].inputCurrents[i]) < 1e-13 * scale)
      }
    }
  }

  /// Mirrored arrays give mirrored currents when both ends are alike.
  @Test func twoEndsAreAlike() throws {
    let (m, n) = (7, 10)
    let wiring = CrossbarWiring(
      rowSegment: 4, columnSegment: 3, source: 10, sense: 5, rowEnds: .both, columnEnds: .both)
    let g = sampleConductances(m * n, seed: 4)
    let mirrored = (0..<m * n).map { g[(m - 1 - $0 / n) * n + n - 1 - $0 % n] }
    let v = sampleVoltages(m, seed: 2)
    var one = try WireNetwork(conductances: g, rows: m, columns: n, wiring: wiring)
    var two = try WireNetwork(conductances: mirrored, rows: m, columns: n, wiring: wiring)
    let a = try one.outputCurrents([v])[0]
    let b = try two.outputCurrents([v.reversed()])[0]
    for j in 0..<n { #expect(abs(a[j] / b[n - 1 - j] - 1) < 1e-12) }
    // They lose less than one end alone does.
    var single = wiring
    (single.rowEnds, single.columnEnds) = (.one, .one)
    let flat = [Double](repeating: 0.1, count: m)
    var worse = try WireNetwork(conductances: g, rows: m, columns: n, wiring: single)
    for (x, y) in zip(try one.outputCurrents([flat])[0], try worse.outputCurrents([flat])[0]) {
      #expect(x > y)
    }
  }

  @Test func otherConductancesKeepTheAnalysis() throws {
    var network = try Self.network(12, 9, Self.wirings.last!)
    let other = sampleConductances(12 * 9, seed: 77)
    try network.update(other)
    var fresh = try WireNetwork(conductances: other, rows: 12, columns: 9, wiring: network.wiring)
    let v = [sampleVoltages(12, seed: 3)]
    let (ours, theirs) = (try network.outputCurrents(v), try fresh.outputCurrents(v))
    #expect(ours == theirs)
    let done = network.statistics
    #expect((done.analyses, done.factorisations) == (1, 2))
  }

  @Test func badInputIsTold() throws {
    let wiring = CrossbarWiring(rowSegment: 1, columnSegment: 1)
    func make(_ g: [Double], _ m: Int, _ n: Int, _ w: CrossbarWiring, _ access: [Double]? = nil) throws {
      _ = try WireNetwork(conductances: g, rows: m, columns: n, wiring: w, access: access)
    }
    #expect(throws: WireNetworkError.empty) { try make([], 0, 3, wiring) }
    #expect(throws: WireNetworkError.wrongSize(what: "conductances", count: 3, expected: 4)) {
      try make([1, 1, 1], 2, 2, wiring)
    }
    #expect(throws: WireNetworkError.badConductance(row: 1, column: 0, value: -1)) {
      try make([1, 1, -1, 1], 2, 2, wiring)
    }
    for value in [Double.nan, .infinity] {
      #expect(throws: WireNetworkError.self) { try make([1, 1, 1, value], 2, 2, wiring) }
      #expect(throws: WireNetworkError.self) { try make([1], 1, 1, CrossbarWiring(sense: value)) }
    }
    #expect(throws: WireNetworkError.badResistance(name: "column segment", value: -2)) {
      try make([1], 1, 1, CrossbarWiring(columnSegment: -2))
    }
    #expect(throws: WireNetworkError.badAccess(row: 0, column: 1, value: -3)) {
      try make([1, 1], 1, 2, wiring, [0, -3])
    }
    var network = try Self.network(2, 3, wiring)
    #expect(throws: WireNetworkError.wrongSize(what: "row voltages", count: 3, expected: 2)) {
      _ = try network.outputCurrents([[1, 2, 3]])
    }
    #expect(throws: WireNetworkError.badVoltage(line: 1, value: .infinity)) {
      _ = try network.outputCurrents([[1, .infinity]])
    }
    // A refused update leaves the network as it was.
    let before = try network.outputCurrents([[1, 2]])
    #expect(throws: WireNetworkError.self) { try network.update([1]) }
    let after = try network.outputCurrents([[1, 2]])
    #expect(after == before)
    let none = try network.outputCurrents([])
    #expect(none.isEmpty)
  }

  /// Cells from open to a kilosiemens and wires from a microohm to a kiloohm still balance; with a gigaohm, at which digits are
  /// lost, that is said.
  @Test(arguments: [1e-6, 1e-2, 1e3, 1e9])
  func extremesBalance(resistance: Double) throws {
    let (m, n) = (20, 15)
    let g = (0..<m * n).map { k -> Double in
      let u = (Double(k) * 0.618).truncatingRemainder(dividingBy: 1)
      return k % 4 == 0 ? 0 : pow(10, 15 * u - 12)
    }
    let wiring = CrossbarWiring(rowSegment: resistance, columnSegment: resistance)
    let drive = LineVoltages(rows: sampleVoltages(m, seed: 1), groundedColumns: n)
    func solve() throws -> WireSolution {
      var network = try WireNetwork(conductances: g, rows: m, columns: n, wiring: wiring)
      return try network.solve(drive)
    }
    if resistance == 1e9 {
      let error = #expect(throws: WireNetworkError.self) { try solve() }
      guard case .unbalanced(let mismatch) = try #require(error) else { throw error! }
      #expect(mismatch > 1e-8)
      return
    }
    let s = try solve()
    let areFinite = s.outputCurrents.allSatisfy { $0.isFinite }
    #expect(areFinite)
    #expect(s.voltageImbalance <= 1e-8, "\(s.voltageImbalance)")
    #expect(s.power.imbalance < 1e-6, "\(s.power.imbalance)")
  }

  /// 400 x 100 with wires: CPU seconds of everything that a reading of many inputs needs.
  @Test func fullSizeIsQuick() throws {
    let wiring = CrossbarWiring(rowSegment: 2, columnSegment: 2)
    let start = threadCPUSeconds()
    var network = try Self.network(400, 100, wiring, openEvery: 50)
    let factorised = threadCPUSeconds()
    let direct = try network.solve(LineVoltages(rows: sampleVoltages(400, seed: 1), groundedColumns: 100))
    let solved = threadCPUSeconds()
    let map = try network.effectiveConductances()
    let mapped = threadCPUSeconds()
    let scale = direct.outputCurrents.map(abs).max()!
    for (a, b) in zip(map.currents(direct.drive.rows), direct.outputCurrents) {
      #expect(abs(a - b) < 1e-11 * scale)
    }
    print(
      "400 x 100: network \(factorised - start) s, one input \(solved - factorised) s, map \(mapped - solved) s,",
      "imbalance \(direct.currentImbalance), \(direct.voltageImbalance), \(direct.power.imbalance)")
    #expect(solved - start < 1, "\(solved - start) CPU s")
  }
}
