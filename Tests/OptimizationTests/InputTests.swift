import Optimization
import Testing

@Suite struct InputTests {
  private func failure(
    _ search: Minimization = Minimization(), _ start: [Double] = [0, 0], _ lower: [Double] = [-1, -1],
    _ upper: [Double] = [1, 1]
  ) -> MinimizationError? {
    do {
      _ = try search.minimize(start, lower: lower, upper: upper) { _ in
        Issue.record("nothing may be evaluated")
        return 0
      }
      return nil
    } catch { return error as? MinimizationError }
  }

  @Test func boundsAndStartsAreChecked() {
    #expect(failure(Minimization(), [], [], []) == .noParameters)
    #expect(failure(Minimization(), [0], [-1, -1]) == .countsDiffer(start: 1, lower: 2, upper: 2))
    #expect(
      failure(Minimization(), [0, 0], [-1, 2]) == .badBounds(parameter: 1, lower: 2, upper: 1))
    #expect(
      failure(Minimization(), [0, 0], [-.infinity, -1])
        == .badBounds(parameter: 0, lower: -.infinity, upper: 1))
    let crossed = failure(Minimization(), [0, 0], [-1, .nan])
    #expect(crossed?.description.contains("parameter 1: bounds must be finite") == true, "\(crossed as Any)")
    #expect(
      failure(Minimization(), [0, 1.5])
        == .startOutOfBounds(parameter: 1, value: 1.5, lower: -1, upper: 1))
    let start = failure(Minimization(), [.nan, 0])
    #expect(start?.description.contains("parameter 0: the start nan") == true, "\(start as Any)")
  }

  @Test(arguments: [
    (Minimization(maximumEvaluations: 0), "maximumEvaluations"),
    (Minimization(relativeTolerance: -1e-3), "relativeTolerance"),
    (Minimization(relativeTolerance: .nan), "relativeTolerance"),
    (Minimization(parameterTolerance: 1), "parameterTolerance"),
    (Minimization(initialStep: 0), "initialStep"),
    (Minimization(population: 2), "population"),
    (Minimization(stopValue: .nan), "stopValue"),
  ])
  func settingsAreChecked(search: Minimization, name: String) {
    let text = failure(search)?.description ?? "accepted"
    #expect(text.hasPrefix(name) && text.contains("allowed: "), "\(text)")
  }

  @Test(arguments: Minimization.Method.allCases)
  func theSmallestPopulationSearches(method: Minimization.Method) throws {
    let search = Minimization(method: method, maximumEvaluations: 500, population: 3)
    let found = try search.minimize([0.9, 0.9], lower: [-1, -1], upper: [1, 1], objective: bowl)
    #expect(found.value < bowl([0.9, 0.9]), "\(method): \(found)")
  }

  @Test(arguments: Minimization.Method.allCases)
  func aFunctionWithoutValuesIsAnError(method: Minimization.Method) {
    var calls = 0
    let search = Minimization(method: method, maximumEvaluations: 60)
    let error = #expect(throws: MinimizationError.self) {
      try search.minimize([0, 0], lower: [-1, -1], upper: [1, 1]) { _ in
        calls += 1
        return .nan
      }
    }
    #expect(error == .noFiniteValue(evaluations: calls), "\(method): \(error as Any)")
  }

  @Test func theLibraryTellsItsVersion() {
    let version = Minimization.libraryVersion
    #expect(version.name == "NLopt" && version.version.split(separator: ".").count == 3, "\(version)")
  }
}
