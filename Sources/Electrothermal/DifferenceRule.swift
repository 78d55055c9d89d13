/// A finite difference for the derivative of f at 0 from values at multiples of a step h.
public struct DifferenceRule: Sendable {
  /// Multiples of h, and the weights of the values there over h.
  let points: [(multiple: Double, weight: Double)]

  public init(_ points: [(multiple: Double, weight: Double)]) { self.points = points }

  /// (f(h) - f(-h)) / (2 h), error h² f''' / 6.
  public static let central = DifferenceRule([(-1, -1 / 2), (1, 1 / 2)])
  /// (-25 f(0) + 48 f(h) - 36 f(2h) + 16 f(3h) - 3 f(4h)) / (12 h), error h⁴ f⁽⁵⁾ / 5: for what cannot fall below 0.
  public static let oneSided = DifferenceRule([(0, -25 / 12), (1, 4), (2, -3), (3, 4 / 3), (4, -1 / 4)])

  /// - Parameters:
  ///   - step: h; negative for values below 0 only.
  ///   - origin: the value at 0, from which the others are counted: their differences round less.
  public func derivative(
    step: Double, origin: SteadyQuantities, of value: (Double) throws -> SteadyQuantities
  ) rethrows -> SteadyQuantities {
    // Nothing yet; NaN where a number is not defined.
    var sum = origin - origin
    for (multiple, weight) in points where multiple != 0 {
      sum = sum + (weight / step) * (try value(multiple * step) - origin)
    }
    return sum
  }
}
