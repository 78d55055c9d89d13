/// A property given at some temperatures, linear in between.
///
/// Beyond its ends the table is constant, or continues its last segment if it `extrapolates`; an
/// extrapolated value never falls below a thousandth of the table's smallest entry.
public struct LawTable: Sendable, Equatable {
  /// What is linear in temperature.
  public enum Quantity: Sendable, Equatable {
    /// The conductivity itself.
    case conductivity
    /// Its reciprocal, as for a metal, whose resistivity grows linearly.
    case resistivity
  }
  public let quantity: Quantity
  /// K, rising.
  public let temperatures: [Double]
  /// S/m or W/(m K) for conductivity, Ohm m or m K/W for resistivity; positive.
  public let values: [Double]
  public let extrapolates: Bool
  @usableFromInline let floor: Double

  /// `nil` unless there are at least two points, temperatures rise and every value is positive and finite.
  public init?(_ quantity: Quantity, temperatures: [Double], values: [Double], extrapolates: Bool = false) {
    guard temperatures.count == values.count, temperatures.count >= 2,
      zip(temperatures, temperatures.dropFirst()).allSatisfy({ $0 < $1 }),
      values.allSatisfy({ $0 > 0 && $0.isFinite }), temperatures.allSatisfy(\.isFinite)
    else { return nil }
    self.quantity = quantity
    self.temperatures = temperatures
    self.values = values
    self.extrapolates = extrapolates
    floor = 1e-3 * values.reduce(.infinity, min)
  }

  /// The conductivity and its derivative. Complexity: O(log points).
  @inlinable
  public func response(at temperature: Double) -> Response {
    let t = ClampedTemperature(temperature)
    var low = 0
    var high = temperatures.count - 1
    if !extrapolates {
      if t.kelvin <= temperatures[low] { return converted(values[low], slope: 0) }
      if t.kelvin >= temperatures[high] { return converted(values[high], slope: 0) }
    }
    while high - low > 1 {
      let middle = (low + high) / 2
      if t.kelvin < temperatures[middle] { high = middle } else { low = middle }
    }
    let slope = (values[high] - values[low]) / (temperatures[high] - temperatures[low])
    let value = values[low] + slope * (t.kelvin - temperatures[low])
    return value > floor ? converted(value, slope: slope * t.slope) : converted(floor, slope: 0)
  }

  @inlinable
  func converted(_ value: Double, slope: Double) -> Response {
    switch quantity {
    case .conductivity: return Response(value, byTemperature: slope)
    case .resistivity: return Response(1 / value, byTemperature: -slope / (value * value))
    }
  }
}
