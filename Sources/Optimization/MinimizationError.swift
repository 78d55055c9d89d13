/// Why a search cannot begin, or has nothing to return. Parameters count from 0.
public enum MinimizationError: Error, Sendable, Equatable, CustomStringConvertible {
  case noParameters
  case countsDiffer(start: Int, lower: Int, upper: Int)
  /// A bound is infinite, not a number, or above its opposite.
  case badBounds(parameter: Int, lower: Double, upper: Double)
  case startOutOfBounds(parameter: Int, value: Double, lower: Double, upper: Double)
  case badSetting(name: String, value: String, allowed: String)
  /// The function was never finite.
  case noFiniteValue(evaluations: Int)
  case outOfMemory
  /// Any other status of the library.
  case library(status: Int, method: Minimization.Method)

  public var description: String {
    switch self {
    case .noParameters: "there is no parameter to vary"
    case .countsDiffer(let start, let lower, let upper):
      "\(start) start values, \(lower) lower and \(upper) upper bounds: there must be one of each for every parameter"
    case .badBounds(let parameter, let lower, let upper):
      "parameter \(parameter): bounds must be finite and the lower not above the upper, not \(lower) to \(upper)"
    case .startOutOfBounds(let parameter, let value, let lower, let upper):
      "parameter \(parameter): the start \(value) is outside of \(lower) to \(upper)"
    case .badSetting(let name, let value, let allowed): "\(name) is \(value); allowed: \(allowed)"
    case .noFiniteValue(let evaluations):
      "the function was not finite at any of \(evaluations) points: begin elsewhere or narrow the bounds"
    case .outOfMemory: "the search does not fit in memory: use a smaller population"
    case .library(let status, let method): "NLopt failed in \(method.rawValue) with status \(status)"
    }
  }
}
