/// How hard Newton's method tries.
public struct NewtonControl: Sendable, Equatable {
  /// Largest scaled update of an accepted solution. Each field is scaled by its own size, so this is a relative accuracy.
  public var tolerance = 1e-10
  /// Jacobians formed before giving up. Four to six are usual; damping may need some tens.
  public var maximumFactorisations = 60
  /// Smallest fraction of a Newton step that is tried before the step counts as failed.
  public var minimumDamping = 1.0 / 512
  /// A solve with old factors is worth taking while it costs less than a new factorisation for the digits it brings: how
  /// many solves one new Jacobian, factorised, is worth. Measured: 3.5 (90,000 vertices) to 5 (3,000).
  public var solvesPerFactorisation = 4.0
  /// Sum of all imbalances, as a fraction of what flows, that an accepted solution should keep.
  public var balance = 1e-11
  /// Extra solves with the last factors that are spent on `balance` before what was reached counts as round-off.
  public var polishingSteps = 3
  /// Sum of all imbalances above which small updates are no solution: where conductances differ beyond all digits.
  public var largestImbalance = Double.infinity

  public init() {}
}

/// One accepted or refused step of a nonlinear iteration.
public struct NewtonStep: Sendable, Equatable {
  /// Count from 1 over the whole solve.
  public var iteration: Int
  /// Fraction of the full load (voltage or current) that was being solved for.
  public var load: Double
  /// Largest scaled entry of the full Newton update.
  public var update: Double
  /// Size of the scaled residual after the step.
  public var residual: Double
  /// Fraction of the update taken; 0 when the step was refused.
  public var damping: Double
  /// Whether a new Jacobian was formed and factorised; otherwise older factors served.
  public var factorised: Bool

  public init(
    iteration: Int, load: Double, update: Double, residual: Double, damping: Double, factorised: Bool
  ) {
    self.iteration = iteration
    self.load = load
    self.update = update
    self.residual = residual
    self.damping = damping
    self.factorised = factorised
  }
}

/// Why a nonlinear iteration stopped short.
public enum NewtonFailure: Error, Sendable, Equatable {
  /// No fraction of the step down to `minimumDamping` made progress; the unknown with the largest update is named.
  case stalled(unknown: Int, update: Double)
  /// Progress, but not enough within `maximumFactorisations`.
  case tooManyIterations(unknown: Int, update: Double)
  case linearSolver(String)
}
