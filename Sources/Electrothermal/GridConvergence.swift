import RealModule

/// Discretisation error of one number, from the same problem on meshes that halve.
///
/// With differences d1 = q1 - q0 and d2 = q2 - q1 of the values on three meshes, the observed order is
/// p = log2(d1/d2), the extrapolated value q* = q2 + d2 / (2^p - 1), and the bar on q0 is |q* - q0| times a factor of safety:
/// 1.25 where the order is near the theoretical 2, 3 where it is not. (Grid convergence index: P. J. Roache,
/// J. Fluids Eng. 116, 405 (1994), doi:10.1115/1.2910291.)
public struct GridConvergence: Sendable, Equatable {
  /// From coarse to fine; the first is the value that is reported.
  public let values: [Double]
  /// nil when the differences do not shrink with one sign.
  public let observedOrder: Double?
  /// Best estimate of the exact value.
  public let extrapolated: Double
  /// Half-width of the bar around `values[0]`.
  public let uncertainty: Double
  /// Half-width of the bar around `extrapolated`.
  public let extrapolatedUncertainty: Double

  /// - Precondition: three values.
  public init(_ values: [Double]) {
    precondition(values.count == 3, "the error estimate needs three meshes")
    self.values = values
    let (d1, d2) = (values[1] - values[0], values[2] - values[1])
    // Differences at round-off level carry no order.
    let roundOff = 1e-11 * (values.map(abs).max() ?? 0)
    guard max(abs(d1), abs(d2)) > roundOff else {
      (observedOrder, extrapolated) = (nil, values[2])
      (uncertainty, extrapolatedUncertainty) = (roundOff, roundOff)
      return
    }
    guard d1 * d2 > 0, abs(d2) < abs(d1) else {
      // Oscillating or not yet converging: no extrapolation can be trusted.
      let spread = max(abs(d1), abs(d2), abs(d1 + d2))
      (observedOrder, extrapolated) = (nil, values[2])
      (uncertainty, extrapolatedUncertainty) = (3 * spread, 3 * max(abs(d2), abs(d1) / 4))
      return
    }
    let order = Double.log2(d1 / d2)
    observedOrder = order
    // Neither slower than first nor faster than second order is believed of the remainder.
    let believed = min(max(order, 1), 2)
    let rest = d2 / (Double.pow(2, believed) - 1)
    let safety = (1.6...2.5).contains(order) ? 1.25 : 3
    extrapolated = values[2] + rest
    uncertainty = safety * abs(extrapolated - values[0])
    extrapolatedUncertainty = safety * abs(rest)
  }
}
