import RealModule

/// How far a programming curve bends away from a straight line, as crossbar simulators state it.
///
///     h(x) = B (1 - exp(-x / A)),   B = 1 / (1 - exp(-1 / A)),   x, h in 0…1
///
/// x is the pulse number over all pulses of a branch, h the conductance over its range. The *label* counts the largest distance between the curve
/// and the diagonal, measured across the diagonal, in units of 0.07:
///
///     label = (10 / 0.7) max(h(x) - x) / sqrt 2,   max(h - x) = (B - A) + A ln(A / B)
///
/// It has the sign of A. Label and A are those of MLP NeuroSim's table (P.-Y. Chen, X. Peng, S. Yu, IEEE Trans. CAD 37, 3067 (2018),
/// doi:10.1109/TCAD.2018.2789723), which this form gives to its last digit.
public struct Nonlinearity: Sendable, Equatable {
  /// A, as a fraction of all pulses of the branch; infinite for a straight line.
  public var parameter: Double

  /// - Precondition: A is a number and not 0.
  public init(parameter: Double) {
    precondition(!parameter.isNaN && parameter != 0, "A is not 0")
    self.parameter = parameter
  }

  /// Largest magnitude that a label may have, exclusive: a curve that is a step.
  public static let limit = 10 / (0.7 * 2.0.squareRoot())

  /// A of a label.
  /// - Precondition: |label| < ``limit``.
  /// - Complexity: some 60 evaluations of the closed form.
  public init(label: Double) {
    precondition(abs(label) < Self.limit, "a label is less than \(Self.limit)")
    guard label != 0 else {
      parameter = .infinity
      return
    }
    // gap(A) falls from 1 to 0; on the axis of ln A the root is found by halving.
    let wanted = abs(label) / Self.limit
    var (low, high) = (Double.log(1e-4), Double.log(1e18))
    for _ in 0..<200 {
      let middle = (low + high) / 2
      if !(low < middle && middle < high) { break }
      if Self.gap(.exp(middle)) > wanted { low = middle } else { high = middle }
    }
    parameter = .exp((low + high) / 2) * (label < 0 ? -1 : 1)
  }

  public var label: Double {
    parameter.isInfinite ? 0 : Self.gap(abs(parameter)) * Self.limit * (parameter < 0 ? -1 : 1)
  }

  /// max(h(x) - x) for A > 0.
  private static func gap(_ a: Double) -> Double {
    // B - A, by its series where the difference would cancel.
    let rest = a > 50 ? 1 / 2 + 1 / (12 * a) - 1 / (720 * a * a * a) : -1 / Double.expMinusOne(-1 / a) - a
    let ratio = rest / a
    // a (ratio - ln(1 + ratio))
    return ratio > 1e-3
      ? rest - a * Double.log(onePlus: ratio)
      : a * ratio * ratio * (1 / 2 - ratio * (1 / 3 - ratio * (1 / 4 - ratio / 5)))
  }

  /// h at x, both in 0…1: above the diagonal for A > 0, below it for A < 0.
  public func curve(_ x: Double) -> Double {
    abs(parameter) > 1e12 ? x : Double.expMinusOne(-x / parameter) / Double.expMinusOne(-1 / parameter)
  }

  /// x at which the curve has h. A curve that is a step has its end everywhere: 1 then.
  public func inverse(_ h: Double) -> Double {
    if abs(parameter) > 1e12 || h <= 0 || h >= 1 { return h }
    let x =
      h < 0.5
      ? -parameter * Double.log(onePlus: h * Double.expMinusOne(-1 / parameter))
      : -parameter * Double.log((1 - h) + h * Double.exp(-1 / parameter))
    return min(max(x, 0), 1)
  }
}
