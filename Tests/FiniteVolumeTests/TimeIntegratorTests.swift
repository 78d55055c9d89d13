import FiniteVolume
import RealModule
import SparseLU
import Testing

@Suite("Integration in time") struct TimeIntegratorTests {
  /// y' = -lambda (y - sin(t + 1)) + cos(t + 1): the exact solution is smooth however stiff the equation (A. Prothero,
  /// A. Robinson, Math. Comp. 28, 145 (1974), doi:10.1090/S0025-5718-1974-0331793-2).
  private func protheroRobinson(_ lambda: Double) -> Companion {
    Companion(y: Double.sin(1)) { t, y, _ in
      (-lambda * (y - Double.sin(t + 1)) + Double.cos(t + 1), -lambda, 0)
    }
  }

  /// y' = -z, z = y²: y = 1 / (1 + t).
  private var hyperbola: Companion {
    Companion(y: 1, follow: { ($0 * $0, 2 * $0) }) { _, _, z in (-z, 0, -1) }
  }

  private func errors(_ system: Companion, _ exact: Double, steps: [Int], until end: Double) throws
    -> [Double]
  {
    try steps.map { count in
      var system = system
      var integrator = TimeIntegrator(.fixed(step: end / Double(count)), system)
      try integrator.follow(&system, until: end)
      #expect(integrator.statistics.accepted == count && integrator.time == end)
      return abs(system.state[0] - exact)
    }
  }

  @Test(arguments: [(1.0, 3.8), (10, 3.8), (100, 1.9), (1e3, 1.9), (1e4, 1.9), (1e5, 1.9), (1e6, 1.9)])
  func orderForEveryStiffness(lambda: Double, order: Double) throws {
    let errors = try errors(
      protheroRobinson(lambda), Double.sin(2), steps: lambda < 50 ? [16, 32, 64, 128] : [32, 64, 128, 256],
      until: 1)
    let observed = slope(errors)
    #expect(observed >= order, "order \(observed), errors \(errors)")
    #expect(errors[0] < 1e-4, "\(errors)")
  }

  @Test func orderWithAnAlgebraicCompanion() throws {
    let errors = try errors(hyperbola, 0.25, steps: [8, 16, 32, 64], until: 3)
    let observed = slope(errors)
    #expect(observed >= 3.8, "order \(observed), errors \(errors)")
  }

  /// The companion fits y at the end of every step, and what is integrated along with y is what y gained.
  @Test(arguments: [1e-2, 1e-4, 1e-6]) func integralsOfPowersBalance(tolerance: Double) throws {
    var system = hyperbola
    var control = TimeControl()
    control.tolerance = tolerance
    control.firstStep = 1e-3
    var integrator = TimeIntegrator(control, system)
    for end in [0.5, 0.7, 3.0] { try integrator.follow(&system, until: end) }
    #expect(abs(system.state[1] - system.state[0] * system.state[0]) < 1e-14)
    let gained = system.state[0] - 1
    #expect(abs(integrator.energies[0] - gained) < 1e-13, "\(integrator.energies[0]), \(gained)")
    #expect(abs(integrator.energies[1] + gained) < 1e-13, "\(integrator.energies[1]), \(gained)")
    let error = abs(system.state[0] / 0.25 - 1)
    #expect(error <= 3 * tolerance, "error \(error), tolerance \(tolerance)")
    #expect(integrator.statistics.accepted < 400)
  }

  /// A step that asks for too much is taken back whole: y, companion and integrals are as if it had never been tried.
  @Test func refusedStepsLeaveNoTrace() throws {
    var system = protheroRobinson(50)
    system.state = [5, 5]
    var control = TimeControl()
    control.tolerance = 1e-5
    control.firstStep = 0.5
    var integrator = TimeIntegrator(control, system)
    try integrator.follow(&system, until: 1)
    #expect(integrator.statistics.refused > 0)
    #expect(abs(integrator.energies[0] - (system.state[0] - 5)) < 1e-12)
    #expect(abs(system.state[0] - Double.sin(2)) < 3e-5 * 5)
  }

  /// y' = y² from 1 has no value at 1: a failure near there, not a loop without end.
  @Test func blowUpEndsInAFailure() throws {
    var system = Companion(y: 1) { _, y, _ in (y * y, 2 * y, 0) }
    var control = TimeControl()
    control.firstStep = 1e-3
    var integrator = TimeIntegrator(control, system)
    #expect(throws: NewtonFailure.self) { try integrator.follow(&system, until: 2) }
    #expect(abs(integrator.time - 1) < 1e-2, "stopped at \(integrator.time)")
    #expect(integrator.statistics.accepted < 10_000)
  }

  /// Slope of log(error) over log(step) by least squares, each step half the one before.
  private func slope(_ errors: [Double]) -> Double {
    let n = Double(errors.count)
    let x = errors.indices.map { -Double($0) }
    let y = errors.map { Double.log2($0) }
    let (mx, my) = (x.reduce(0, +) / n, y.reduce(0, +) / n)
    return zip(x, y).reduce(0) { $0 + ($1.0 - mx) * ($1.1 - my) } / x.reduce(0) { $0 + ($1 - mx) * ($1 - mx) }
  }
}
