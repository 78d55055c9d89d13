/// A finite difference for the derivative of f at 0 from values at multiples of a step h.
public enum DifferenceRule: Sendable {
  /// (f(h) - f(-h)) / (2 h), error h² f''' / 6.
  case central
  /// (f(-2h) - 8 f(-h) + 8 f(h) - f(2h)) / (12 h), error h⁴ f⁽⁵⁾ / 30.
  case fourthOrder
  /// (-25 f(0) + 48 f(h) - 36 f(2h) + 16 f(3h) - 3 f(4h)) / (12 h), error h⁴ f⁽⁵⁾ / 5: for what cannot fall below 0.
  case oneSided

  /// Multiples of h and the weights of the values there.
  var points: [(multiple: Double, weight: Double)] {
    switch self {
    case .central: [(-1, -1 / 2), (1, 1 / 2)]
    case .fourthOrder: [(-2, 1 / 12), (-1, -2 / 3), (1, 2 / 3), (2, -1 / 12)]
    case .oneSided: [(0, -25 / 12), (1, 4), (2, -3), (3, 4 / 3), (4, -1 / 4)]
    }
  }

  /// - Parameters:
  ///   - step: h; negative for values below 0 only.
  ///   - origin: the value at 0, from which the others are counted: their differences round less.
  public func derivative(
    step: Double, origin: SteadyQuantities, of value: (Double) throws -> SteadyQuantities
  ) rethrows -> SteadyQuantities {
    var sum = SteadyQuantities.zero
    for (multiple, weight) in points where multiple != 0 {
      sum = sum + (weight / step) * (try value(multiple * step) - origin)
    }
    return sum
  }
}
