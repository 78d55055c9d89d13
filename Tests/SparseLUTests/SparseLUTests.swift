import SparseLU
import Testing

@Test func umfpackConforms() {
  #expect(DirectSolverConformance.check(UMFPACK.self) == [])
}

@Test func repeatedFactorisationsGiveTheSameBits() throws {
  let order = 400
  var starts = [0]
  var rows: [Int] = []
  var values: [Double] = []
  for j in 0..<order {
    for i in [j - 20, j - 1, j, j + 1, j + 20] where i >= 0 && i < order {
      rows.append(i)
      values.append(i == j ? 4.1 : -1 + 1e-3 * Double((i * 7 + j) % 11))
    }
    starts.append(rows.count)
  }
  let pattern = SparsePattern(starts: starts, rows: rows)
  let rhs = (0..<order).map { Double($0 % 13) }
  var first = try UMFPACK(analysing: pattern)
  try first.factorise(values)
  let x = try first.solve(rhs)
  var second = try UMFPACK(analysing: pattern)
  try second.factorise(values)
  #expect(try second.solve(rhs) == x)
  let residual = zip(pattern.multiply(values, x), rhs).map { abs($0 - $1) }.max()!
  #expect(residual < 1e-12)
}
