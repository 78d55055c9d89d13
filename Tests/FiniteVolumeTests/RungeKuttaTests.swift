import FiniteVolume
import RealModule
import Testing

/// What the coefficients of a method must fulfil, all to 1e-13.
@Suite("Runge-Kutta coefficients") struct RungeKuttaTests {
  let method = RungeKutta.esdirk4
  private var matrix: [[Double]] {
    var rows = [[Double](repeating: 0, count: method.stages)]
    for weights in method.weights.dropFirst() {
      let row = weights + [method.diagonal]
      rows.append(row + [Double](repeating: 0, count: method.stages - row.count))
    }
    return rows
  }
  private func apply(_ x: [Double]) -> [Double] { matrix.map { dot($0, x) } }
  private func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
  private func expectEqual(_ observed: Double, _ expected: Double, _ what: Comment) {
    #expect(abs(observed - expected) <= 1e-13, "\(what): \(observed), expected \(expected)")
  }

  /// One condition for each rooted tree with up to four nodes (J. C. Butcher, J. Austral. Math. Soc. 3, 185 (1963),
  /// doi:10.1017/S1446788700027932).
  @Test(arguments: [false, true]) func orderConditions(embedded: Bool) {
    let c = method.nodes
    let b = embedded ? zip(method.finalWeights, method.error).map { $0 - $1 } : method.finalWeights
    let (c2, c3) = (c.map { $0 * $0 }, c.map { $0 * $0 * $0 })
    let ac = apply(c)
    let conditions: [(order: Int, sum: Double, exact: Double)] = [
      (1, b.reduce(0, +), 1), (2, dot(b, c), 1 / 2), (3, dot(b, c2), 1 / 3), (3, dot(b, ac), 1 / 6),
      (4, dot(b, c3), 1 / 4), (4, dot(b, zip(c, ac).map { $0 * $1 }), 1 / 8), (4, dot(b, apply(c2)), 1 / 12),
      (4, dot(b, apply(ac)), 1 / 24),
    ]
    let order = embedded ? method.embeddedOrder : method.order
    for (k, condition) in conditions.enumerated() where condition.order <= order {
      expectEqual(condition.sum, condition.exact, "condition \(k), order \(condition.order)")
    }
    // An estimate of an order as high as the method's would measure nothing.
    let isHigher = conditions.filter { $0.order == order + 1 }.allSatisfy { abs($0.sum - $0.exact) < 1e-6 }
    #expect(!embedded || !isHigher)
  }

  /// Row sums are the nodes, and every stage is exact for quadratics.
  @Test func stageOrderTwo() {
    for i in 0..<method.stages {
      let c = method.nodes[i]
      expectEqual(matrix[i].reduce(0, +), c, "row sum \(i)")
      expectEqual(dot(matrix[i], method.nodes), c * c / 2, "stage \(i)")
    }
  }

  @Test func stifflyAccurate() {
    #expect(method.nodes.last == 1)
    #expect(method.finalWeights == matrix[method.stages - 1])
    expectEqual(method.error.reduce(0, +), 0, "sum of the error weights")
  }

  /// |R(i y)| <= 1 with all poles in the right half plane, and R(infinity) = 0.
  @Test func stableForEveryStep() {
    var worst = (size: 0.0, y: 0.0)
    for k in -400...400 {
      for y in [Double(k) / 40, Double.exp(Double(k) / 20)] {
        let size = growth(SIMD2(0, y))
        if size > worst.size { worst = (size, y) }
      }
    }
    #expect(worst.size <= 1 + 1e-13, "|R| = \(worst.size) at \(worst.y) i")
    #expect(growth(SIMD2(-1, 0)) < 1)
    // For z to infinity every implicit stage's rate is zero.
    var values = [1.0]
    for i in 1..<method.stages { values.append(-dot(method.weights[i], values) / method.diagonal) }
    expectEqual(values.last!, 0, "R(infinity)")
    #expect(growth(SIMD2(-1e9, 0)) < 1e-7)
  }

  /// |R(z)| of the test equation y' = lambda y, z = lambda h.
  private func growth(_ z: SIMD2<Double>) -> Double {
    func times(_ a: SIMD2<Double>, _ b: SIMD2<Double>) -> SIMD2<Double> {
      SIMD2(a.x * b.x - a.y * b.y, a.x * b.y + a.y * b.x)
    }
    let pole = SIMD2(1, 0) - method.diagonal * z
    let inverse = SIMD2(pole.x, -pole.y) / (pole.x * pole.x + pole.y * pole.y)
    var values = [SIMD2(1.0, 0)]
    for i in 1..<method.stages {
      let sum = zip(method.weights[i], values).reduce(SIMD2.zero) { $0 + $1.0 * $1.1 }
      values.append(times(inverse, SIMD2(1, 0) + times(z, sum)))
    }
    let last = values.last!
    return (last.x * last.x + last.y * last.y).squareRoot()
  }

}
