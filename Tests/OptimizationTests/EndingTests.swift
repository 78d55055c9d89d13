import Optimization
import Testing

@Suite struct EndingTests {
  private let start = [-1.2, 1.0, 0.4]
  private let lower = [-2.0, -2, -2]
  private let upper = [2.0, 2, 2]

  /// Limits below, at and above the size of the methods' first stages.
  @Test(arguments: Minimization.Method.allCases, [1, 2, 3, 4, 7, 41, 200])
  func noMoreEvaluationsThanAllowed(method: Minimization.Method, limit: Int) throws {
    let search = Minimization(
      method: method, maximumEvaluations: limit, relativeTolerance: 0, parameterTolerance: 0)
    var calls = 0
    let found = try search.minimize(start, lower: lower, upper: upper) { x in
      calls += 1
      return rosenbrock(x)
    }
    #expect(calls <= limit && found.evaluations == calls, "\(method): \(calls), allowed \(limit)")
    #expect(calls == limit || found.reason.isConverged, "\(method): \(found)")
    if calls == limit { #expect(found.reason == .evaluationLimit) }
  }

  @Test(arguments: Minimization.Method.allCases)
  func limitsHoldWithFixedParameters(method: Minimization.Method) throws {
    let search = Minimization(
      method: method, maximumEvaluations: 30, relativeTolerance: 0, parameterTolerance: 0)
    let found = try search.minimize(
      [-1.2, 0.5, 0.4], lower: [-2, 0.5, -2], upper: [2, 0.5, 2], objective: rosenbrock)
    #expect(found.evaluations == 30 && found.reason == .evaluationLimit, "\(method): \(found)")
  }

  @Test(arguments: Minimization.Method.allCases)
  func aTargetEndsTheSearch(method: Minimization.Method) throws {
    let search = Minimization(method: method, maximumEvaluations: 20_000, stopValue: 3)
    var values: [Double] = []
    let found = try search.minimize(start, lower: lower, upper: upper) { x in
      values.append(rosenbrock(x))
      return values.last!
    }
    #expect(found.reason == .targetReached, "\(method): \(found)")
    #expect(values.last! <= 3 && values.dropLast().allSatisfy { $0 > 3 })
    #expect(found.value == values.last)
  }

  @Test(arguments: Minimization.Method.allCases)
  func aStopEndsTheSearchWithTheBestSoFar(method: Minimization.Method) throws {
    var calls = 0
    var least = Double.infinity
    let found = try Minimization(method: method).minimize(
      start, lower: lower, upper: upper, isStopping: { calls == 17 }
    ) { x in
      calls += 1
      least = min(least, rosenbrock(x))
      return rosenbrock(x)
    }
    #expect(found.reason == .stopped && found.evaluations == 17 && calls == 17, "\(method): \(found)")
    #expect(found.value == least)
  }

  private struct Broken: Error, Equatable { var call: Int }

  @Test(arguments: Minimization.Method.allCases, [1, 13])
  func errorsOfTheFunctionPassThrough(method: Minimization.Method, last: Int) {
    var calls = 0
    #expect(throws: Broken(call: last)) {
      try Minimization(method: method).minimize(start, lower: lower, upper: upper) { x in
        calls += 1
        if calls == last { throw Broken(call: calls) }
        return rosenbrock(x)
      }
    }
    #expect(calls == last, "\(method): \(calls) evaluations, allowed \(last)")
  }

  /// A third of the box has no value; the minimum lies beside it.
  @Test(arguments: Minimization.Method.allCases, [Double.nan, .infinity, -.infinity])
  func valuesThatAreNotFiniteAreWalkedAround(method: Minimization.Method, value: Double) throws {
    let search = Minimization(method: method, maximumEvaluations: 5_000)
    var refused = 0
    let found = try search.minimize([0.8, 0.8], lower: [-1, -1], upper: [1, 1]) { x in
      if x[0] < 0.25 || x[1] > 0.95 {
        refused += 1
        return value
      }
      return bowl(x)
    }
    #expect(found.rejected == refused)
    #expect(abs(found.value - 1) < 1e-2, "\(method): \(found), allowed 1 to 1.01")
    if method.isGlobal { #expect(refused > 0) }
  }
}
