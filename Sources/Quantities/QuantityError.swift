/// Why a text such as "7.5 nm" could not be read. Printing it gives a sentence without a location.
public enum QuantityError: Error, Sendable, Equatable {
  case empty
  /// The text does not begin with a decimal number.
  case notANumber(String)
  /// NaN, infinity, or a number beyond the range of doubles.
  case notFinite(String)
  /// A bare number where a unit is needed.
  case missingUnit(String, expected: QuantityKind)
  case unknownUnit(String, suggestion: String?)
  case malformedUnit(String, problem: String)
  /// The unit measures something else.
  case wrongDimension(unit: String, found: Dimension, expected: QuantityKind)
}

extension QuantityError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .empty: return "expected a number with a unit, got nothing"
    case .notANumber(let text): return "\"\(text)\" is not a number"
    case .notFinite(let text): return "\"\(text)\" is not a finite number"
    case .missingUnit(let text, let kind):
      return "\"\(text)\" has no unit: expected \(kind.phrase), as in \"\(text) \(kind.example)\""
    case .unknownUnit(let unit, let suggestion):
      return "unknown unit \"\(unit)\"" + (suggestion.map { "; did you mean \"\($0)\"?" } ?? "")
    case .malformedUnit(let unit, let problem): return "cannot read the unit \"\(unit)\": \(problem)"
    case .wrongDimension(let unit, let found, let expected):
      let kind = QuantityKind.named.first { $0.dimension == found && found != .one }
      let meaning = kind.map { ", which is \($0.name)" } ?? ""
      return "expected \(expected.phrase), got \(unit.isEmpty ? "a plain number" : unit + meaning)"
    }
  }
}
