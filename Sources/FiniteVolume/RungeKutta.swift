/// Coefficients of an explicit-first-stage, singly diagonally implicit Runge-Kutta method with an embedded error estimate.
///
/// L-stable and stiffly accurate: the last stage is the new value, so algebraic unknowns (the quasi-static potential) are
/// exactly consistent at the end of every step, and whatever is fast is damped out however long the step.
public struct RungeKutta: Sendable {
  /// Of the values that are passed on.
  public let order: Int
  /// Of the embedded values that they are compared with.
  public let embeddedOrder: Int
  /// Diagonal coefficient of every implicit stage.
  public let diagonal: Double
  /// Times of the stages, as fractions of the step.
  public let nodes: [Double]
  /// For each stage the weights of the rates of the stages before it; the diagonal not included.
  public let weights: [[Double]]
  /// Weights of the rates in the difference to the embedded method.
  public let error: [Double]

  public var stages: Int { nodes.count }
  /// Weights of the rates in the new value: the last stage's.
  public var finalWeights: [Double] { weights[stages - 1] + [diagonal] }

  /// ESDIRK4(3)6L[2]SA of C. A. Kennedy and M. H. Carpenter, Appl. Numer. Math. 44, 139 (2003),
  /// doi:10.1016/S0168-9274(02)00138-1: five implicit stages of stage order 2, order 4, embedded order 3.
  public static let esdirk4: RungeKutta = {
    let final: [Double] = [
      82889.0 / 524892, 0, 15625.0 / 83664, 69875.0 / 102672, -2260.0 / 8211, 0.25,
    ]
    let embedded: [Double] = [
      4_586_570_599.0 / 29_645_900_160, 0, 178_811_875.0 / 945_068_544, 814_220_225.0 / 1_159_782_912,
      -3_700_637.0 / 11_593_932, 61727.0 / 225_920,
    ]
    return RungeKutta(
      order: 4, embeddedOrder: 3, diagonal: 0.25, nodes: [0, 0.5, 83.0 / 250, 31.0 / 50, 17.0 / 20, 1],
      weights: [
        [], [0.25], [8611.0 / 62500, -1743.0 / 31250],
        [5_012_029.0 / 34_652_500, -654_441.0 / 2_922_500, 174_375.0 / 388_108],
        [
          15_267_082_809.0 / 155_376_265_600, -71_443_401.0 / 120_774_400, 730_878_875.0 / 902_184_768,
          2_285_395.0 / 8_070_912,
        ],
        Array(final.prefix(5)),
      ], error: zip(final, embedded).map { $0 - $1 })
  }()
}
