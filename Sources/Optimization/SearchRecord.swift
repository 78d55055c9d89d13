/// What a search has evaluated: stands between the library and the function, keeps the best point, counts, and says when to
/// end. The library may call on after that; the function is then not evaluated any more.
final class SearchRecord {
  /// What the library is given for values that are not finite, and for larger ones. Its square still fits.
  static let rejectedValue = 1e30

  private let lower: [Double]
  private let upper: [Double]
  private let maximumEvaluations: Int
  private let stopValue: Double
  private let isStopping: () -> Bool
  private let objective: ([Double]) throws -> Double

  private var start: [Double] = []
  private var startValue = 0.0
  private var best: [Double] = []
  private var bestValue = Double.infinity
  private var evaluations = 0
  private var rejected = 0
  private var error: (any Error)?
  /// Set when the search must end.
  private(set) var ending: Minimum.StopReason?
  /// Set when the library ended it.
  var outcome: Minimum.StopReason?

  init(
    lower: [Double], upper: [Double], maximumEvaluations: Int, stopValue: Double,
    isStopping: @escaping () -> Bool, objective: @escaping ([Double]) throws -> Double
  ) {
    self.lower = lower
    self.upper = upper
    self.maximumEvaluations = maximumEvaluations
    self.stopValue = stopValue
    self.isStopping = isStopping
    self.objective = objective
  }

  /// Evaluates the start, whether or not the method will.
  func begin(at start: [Double]) {
    startValue = evaluate(start)
    self.start = start
  }

  /// The value to search with at a point of the library's, which round-off may have put a little outside of the bounds.
  func value(at point: UnsafeBufferPointer<Double>) -> Double {
    if ending != nil { return Self.rejectedValue }
    let inside = point.indices.map { min(max(point[$0], lower[$0]), upper[$0]) }
    return inside == start ? startValue : evaluate(inside)
  }

  private func evaluate(_ parameters: [Double]) -> Double {
    evaluations += 1
    let value: Double
    do { value = try objective(parameters) } catch {
      self.error = error
      ending = .stopped
      return Self.rejectedValue
    }
    if !value.isFinite {
      rejected += 1
    } else if value < bestValue {
      (best, bestValue) = (parameters, value)
    }
    if bestValue <= stopValue {
      ending = .targetReached
    } else if evaluations >= maximumEvaluations {
      ending = .evaluationLimit
    } else if isStopping() {
      ending = .stopped
    }
    return value.isFinite ? min(value, Self.rejectedValue) : Self.rejectedValue
  }

  /// The best point, or the error that ended the search.
  func minimum() throws -> Minimum {
    if let error { throw error }
    if best.isEmpty { throw MinimizationError.noFiniteValue(evaluations: evaluations) }
    return Minimum(
      parameters: best, value: bestValue, evaluations: evaluations, rejected: rejected,
      reason: ending ?? outcome ?? .methodEnded)
  }
}
