import SparseLU
import Testing

@Suite struct CHOLMODTests {
  /// Lower triangle of the five-point Laplacian of a square with `shift` on its diagonal.
  static func laplacian(_ side: Int, shift: Double) -> (pattern: SparsePattern, values: [Double]) {
    var starts = [0]
    var rows: [Int] = []
    var values: [Double] = []
    for j in 0..<side * side {
      rows.append(j)
      values.append(4 + shift + 0.1 * Double(j % 3))
      if j % side + 1 < side {
        rows.append(j + 1)
        values.append(-1)
      }
      if j + side < side * side {
        rows.append(j + side)
        values.append(-1 + 1e-3 * Double(j % 7))
      }
      starts.append(rows.count)
    }
    return (SparsePattern(starts: starts, rows: rows), values)
  }

  /// A x from the lower triangle alone.
  static func product(_ pattern: SparsePattern, _ values: [Double], _ x: [Double]) -> [Double] {
    let below = pattern.multiply(values, x)
    let above = pattern.multiplyTransposed(values, x)
    let diagonal = (0..<pattern.order).map { values[pattern.starts[$0]] * x[$0] }
    return x.indices.map { below[$0] + above[$0] - diagonal[$0] }
  }

  @Test(arguments: [1, 3, 40], [CHOLMOD.Ordering.minimumDegree, .nestedDissection])
  func manyRightHandSides(side: Int, ordering: CHOLMOD.Ordering) throws {
    let (pattern, values) = Self.laplacian(side, shift: 0.01)
    let order = pattern.order
    var solver = try CHOLMOD(analysing: pattern, ordering: ordering)
    for scale in [1.0, 1e-9] {
      let values = values.map { $0 * scale }
      try solver.factorise(values)
      let exact: [[Double]] = (0..<5).map { k in
        (0..<order).map { i -> Double in 1 / Double(1 + (i * (k + 1)) % 17) }
      }
      let rhs: [Double] = exact.flatMap { Self.product(pattern, values, $0) }
      let x = try solver.solve(rhs, count: 5)
      let error = zip(x, exact.joined()).map { abs($0 - $1) }.max()!
      #expect(error < 1e-11, "error \(error)")
      // One alone agrees.
      let alone = try solver.solve(Array(rhs[..<order]))
      #expect(zip(alone, x).allSatisfy { abs($0 - $1) < 1e-13 })
    }
    let done = solver.statistics
    #expect((done.analyses, done.factorisations, done.solves) == (1, 2, 12))
    #expect(done.backwardError < 1e-14 && done.reciprocalCondition > 0 && done.peakBytes > 0)
  }

  @Test func repeatedFactorisationsGiveTheSameBits() throws {
    let (pattern, values) = Self.laplacian(30, shift: 0.1)
    let rhs = (0..<pattern.order).map { Double($0 % 13) }
    var first = try CHOLMOD(analysing: pattern)
    try first.factorise(values)
    var second = try CHOLMOD(analysing: pattern)
    try second.factorise(values.map { 2 * $0 })
    try second.factorise(values)
    let (one, two) = (try first.solve(rhs), try second.solve(rhs))
    #expect(one == two)
  }

  @Test(arguments: [3, 40])
  func whatHasNoFactorIsRefused(side: Int) throws {
    let (pattern, values) = Self.laplacian(side, shift: -1.5)
    var solver = try CHOLMOD(analysing: pattern)
    let rhs = [Double](repeating: 1, count: pattern.order)
    #expect(throws: LinearSolverError.notFactorised) { _ = try solver.solve(rhs) }
    #expect(throws: LinearSolverError.notPositiveDefinite) { try solver.factorise(values) }
    #expect(throws: LinearSolverError.notFactorised) { _ = try solver.solve(rhs) }
    #expect(throws: LinearSolverError.notPositiveDefinite) {
      try solver.factorise(values.map { _ in 0 })
    }
    #expect(throws: LinearSolverError.notFinite) { try solver.factorise(values.map { _ in .nan }) }
    // It is fit for use afterwards.
    try solver.factorise(Self.laplacian(side, shift: 0.5).values)
    let x = try solver.solve(rhs)
    #expect(x.min()! > 0)
    #expect(throws: LinearSolverError.notFinite) { _ = try solver.solve(rhs.map { _ in .nan }) }
  }
}
