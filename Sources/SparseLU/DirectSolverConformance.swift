/// What any ``DirectSolver`` has to fulfil; run it in the tests of every implementation.
public enum DirectSolverConformance {
  /// Checks a solver on an unsymmetric, badly scaled matrix with a known solution, as it is and transposed, on
  /// refactorisation with the same pattern, on a singular matrix and on calls in the wrong order.
  ///
  /// - Returns: the requirements it broke, in words; empty when it conforms.
  public static func check<Solver: DirectSolver & ~Copyable>(_ type: Solver.Type) -> [String] {
    var broken: [String] = []
    let order = 60
    let pattern = arrow(order)
    do throws(LinearSolverError) {
      var solver = try Solver(analysing: pattern)
      for scale in [1.0, 1e-9] {
        let values = arrowValues(pattern, scale: scale)
        let exact = (0..<order).map { 1 / Double($0 + 1) }
        try solver.factorise(values)
        let x = try solver.solve(pattern.multiply(values, exact))
        let error = zip(x, exact).map { abs($0 - $1) }.max() ?? 0
        if error > 1e-10 { broken.append("solution error \(error) with rows scaled by \(scale)") }
        // Badly scaled rows make badly scaled unknowns of the transposed system.
        let across = (0..<order).map { exact[$0] / ($0 % 2 == 0 ? 1 : scale) }
        let y = try solver.solveTransposed(pattern.multiplyTransposed(values, across))
        let transposedError = zip(y, across).map { abs($0 / $1 - 1) }.max() ?? 0
        if transposedError > 1e-10 {
          broken.append("transposed solution error \(transposedError) with rows scaled by \(scale)")
        }
      }
      let done = solver.statistics
      if (done.analyses, done.factorisations, done.solves) != (1, 2, 4) {
        broken.append("counted \(done.analyses), \(done.factorisations), \(done.solves), not 1, 2, 4")
      }
    } catch {
      broken.append("a regular system failed: \(error)")
    }
    expect(.singular, "a singular matrix", &broken) { () throws(LinearSolverError) in
      var solver = try Solver(analysing: pattern)
      try solver.factorise([Double](repeating: 0, count: pattern.nonzeros))
      _ = try solver.solve([Double](repeating: 1, count: order))
    }
    expect(.notFactorised, "solve before factorise", &broken) { () throws(LinearSolverError) in
      var solver = try Solver(analysing: pattern)
      _ = try solver.solve([Double](repeating: 1, count: order))
    }
    expect(.notFactorised, "a transposed solve before factorise", &broken) { () throws(LinearSolverError) in
      var solver = try Solver(analysing: pattern)
      _ = try solver.solveTransposed([Double](repeating: 1, count: order))
    }
    expect(.notFinite, "a NaN in the matrix", &broken) { () throws(LinearSolverError) in
      var solver = try Solver(analysing: pattern)
      try solver.factorise([Double](repeating: .nan, count: pattern.nonzeros))
    }
    return broken
  }

  private static func expect(
    _ expected: LinearSolverError, _ what: String, _ broken: inout [String],
    _ body: () throws(LinearSolverError) -> Void
  ) {
    do throws(LinearSolverError) {
      try body()
      broken.append("\(what) was accepted")
    } catch {
      if error != expected { broken.append("\(what) gave '\(error)'") }
    }
  }

  /// First row, first column, diagonal and subdiagonal.
  private static func arrow(_ order: Int) -> SparsePattern {
    var starts = [0]
    var rows: [Int] = []
    for j in 0..<order {
      let column: Set<Int> = j == 0 ? Set(0..<order) : [0, j, min(j + 1, order - 1)]
      rows += column.sorted()
      starts.append(rows.count)
    }
    return SparsePattern(starts: starts, rows: rows)
  }

  private static func arrowValues(_ pattern: SparsePattern, scale: Double) -> [Double] {
    var values: [Double] = []
    for j in 0..<pattern.order {
      for k in pattern.starts[j]..<pattern.starts[j + 1] {
        let i = pattern.rows[k]
        let value = i == j ? 4 + Double(j % 5) : (i < j ? -0.5 : 0.3)
        values.append(i % 2 == 0 ? value : value * scale)
      }
    }
    return values
  }
}
