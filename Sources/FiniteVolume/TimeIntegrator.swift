import RealModule
import SparseLU

/// A system whose storage makes it evolve: dy/dt = f(y, z, t), with unknowns z that follow y and t at once.
///
/// Its ``NonlinearSystem`` equations are those of one implicit stage: storage (y - start) / step against what flows.
public protocol EvolvingSystem: NonlinearSystem {
  /// y at the current state.
  var values: [Double] { get }
  /// Makes the equations those of an implicit stage and moves the state to a guess of its solution.
  /// - Parameters:
  ///   - time: of the stage, s.
  ///   - step: diagonal coefficient times the time step, s.
  ///   - start: what y would be without the stage's own flow.
  ///   - guess: of y.
  mutating func beginStage(time: Double, step: Double, start: [Double], guess: [Double])
  /// What flows at the current state, to be integrated over time along with y.
  var powers: [Double] { get }
  /// Largest absolute value of y: what errors are relative to.
  func magnitude(of values: [Double]) -> Double
}

/// How closely time is resolved.
public struct TimeControl: Sendable, Equatable {
  /// Allowed local error of any value, as a fraction of the largest value at that time.
  public var tolerance = 1e-3
  /// Below this fraction of the largest value so far, errors are relative to that fraction of it instead.
  public var floor = 0.01
  /// Length of the first step after the start or a jump, s. The error test shortens it where it must. Errors count against
  /// at least what would change in this time at the first rate or, where that is zero, in the first step that is tried.
  public var firstStep = 2e-14
  /// Steps shorter than this fraction of `firstStep` count as failure.
  public var smallestStep = 1e-6
  /// Largest factor from one step to the next.
  public var growth = 6.0
  /// A step that would change by a factor between 1 and this stays as it is, for the factors of its matrix to serve again.
  public var keep = 1.7
  /// Part of the step that the error estimate would allow.
  public var safety = 0.9

  public init() {}
}

/// Numbers of what the integration did.
public struct TimeStatistics: Sendable, Equatable {
  public var accepted = 0
  /// Steps that missed the tolerance.
  public var refused = 0
  /// Steps in which the nonlinear iteration failed.
  public var failed = 0
  /// Nonlinear iterations of all stages.
  public var iterations = 0

  public init() {}
}

/// Integrates an ``EvolvingSystem`` step by step with an embedded Runge-Kutta method.
public struct TimeIntegrator: Sendable {
  public let method: RungeKutta
  public var control: TimeControl
  public var newton: NewtonControl
  /// s
  public var time = 0.0
  /// The step that will be tried next, s.
  public var step: Double
  /// dy/dt at `time`.
  public var rates: [Double] = []
  /// Powers at `time`.
  public var powers: [Double] = []
  /// Integrals of the powers since the start.
  public var energies: [Double] = []
  /// Largest magnitude so far.
  public var largest = 0.0
  /// Error of the last accepted step over the allowed one; 0 for none.
  public var lastError = 0.0
  public var statistics = TimeStatistics()
  /// What would change in the control's first step at the rate after the last jump, or in the first one that was tried.
  public var initialGrowth = 0.0
  /// The diagonal step that the factors at hand belong to; nil when they must not be used.
  private var factoredStep: Double?

  public init(method: RungeKutta, control: TimeControl, newton: NewtonControl) {
    self.method = method
    self.control = control
    self.newton = newton
    step = control.firstStep
  }

  /// Forgets the factors at hand: what follows depends on the system's state alone.
  public mutating func dropFactors() { factoredStep = nil }

  /// Starts anew after a jump of what drives the system.
  /// - Parameters:
  ///   - rates: dy/dt right after the jump.
  ///   - powers: what flows right after it.
  public mutating func restart(rates: [Double], powers: [Double]) {
    (self.rates, self.powers) = (rates, powers)
    if energies.isEmpty { energies = [Double](repeating: 0, count: powers.count) }
    step = control.firstStep
    lastError = 0
  }

  /// Takes one step, as long as the tolerance allows but not past `end`.
  /// - Throws: ``NewtonFailure`` when even the smallest step has no solution.
  public mutating func advance<System: EvolvingSystem, Solver: DirectSolver & ~Copyable>(
    _ system: inout System, with solver: inout Solver, until end: Double
  ) throws(NewtonFailure) {
    // What lies between two times that were meant to be one is no step.
    if end - time <= 8 * end.ulp {
      time = end
      return
    }
    let start = system.state
    let values = system.values
    largest = max(largest, system.magnitude(of: values))
    let smallest = max(control.smallestStep * control.firstStep, 8 * time.ulp)
    while true {
      let wanted = step
      // A remainder shorter than a tenth of a step is not left over, and a longer one is halved rather than sliced.
      let rest = end - time
      let reaches = wanted >= 0.999 * rest
      let taken = reaches ? rest : (wanted > 0.5 * rest ? 0.5 * rest : wanted)
      do throws(NewtonFailure) {
        let trial = try self.trial(&system, with: &solver, values, step: taken)
        if initialGrowth == 0 {
          initialGrowth = system.magnitude(of: zip(trial.values, values).map { $0 - $1 })
        }
        let magnitude = max(
          system.magnitude(of: trial.values), control.floor * largest, initialGrowth, .leastNormalMagnitude)
        let error = system.magnitude(of: trial.error) / (control.tolerance * magnitude)
        if !(error <= 1) {
          statistics.refused += 1
          system.state = start
          step = taken * max(0.1, control.safety * Double.pow(error, -1 / Double(method.embeddedOrder + 1)))
          guard step > smallest else { throw .stalled(unknown: 0, update: error) }
          continue
        }
        accept(trial, error, step: taken, cut: taken < wanted, end: reaches ? end : time + taken)
        largest = max(largest, system.magnitude(of: trial.values))
        return
      } catch {
        if case .linearSolver = error { throw error }
        statistics.failed += 1
        system.state = start
        factoredStep = nil
        step = taken / 8
        guard step > smallest else { throw error }
      }
    }
  }

  private struct Trial {
    var values: [Double]
    var rates: [Double]
    var powers: [Double]
    /// Integrals of the powers over the step.
    var energies: [Double]
    /// Difference to the embedded method.
    var error: [Double]
  }

  private mutating func accept(_ trial: Trial, _ error: Double, step taken: Double, cut: Bool, end: Double) {
    statistics.accepted += 1
    time = end
    (rates, powers) = (trial.rates, trial.powers)
    for k in energies.indices { energies[k] += trial.energies[k] }
    // Proportional-integral control (K. Gustafsson, ACM TOMS 17, 533 (1991), doi:10.1145/210232.210242).
    let order = Double(method.embeddedOrder + 1)
    let bounded = max(error, 1e-8)
    var factor = control.safety * Double.pow(bounded, -0.7 / order)
    if lastError > 0 {
      factor *= Double.pow(max(lastError, 1e-8), 0.3 / order)
    } else {
      factor *= Double.pow(bounded, -0.3 / order)
    }
    factor = min(max(factor, 0.2), control.growth)
    if factor > 1 && factor < control.keep { factor = 1 }
    lastError = error
    // A step that was cut short says nothing against the one that was wanted.
    step = cut ? max(step, taken * factor) : taken * factor
  }

  private mutating func trial<System: EvolvingSystem, Solver: DirectSolver & ~Copyable>(
    _ system: inout System, with solver: inout Solver, _ values: [Double], step: Double
  ) throws(NewtonFailure) -> Trial {
    var stageRates = [rates]
    var stagePowers = [powers]
    let diagonal = method.diagonal * step
    for stage in 1..<method.stages {
      var start = values
      for (weight, rate) in zip(method.weights[stage], stageRates) {
        add(weight * step, rate, to: &start)
      }
      var guess = start
      for (weight, rate) in zip(extrapolation(to: stage), stageRates) {
        add(weight * diagonal, rate, to: &guess)
      }
      system.beginStage(time: time + method.nodes[stage] * step, step: diagonal, start: start, guess: guess)
      var iteration = Newton(control: newton)
      defer { statistics.iterations += iteration.steps.count { $0.damping > 0 } }
      let reused = factoredStep == diagonal
      factoredStep = nil
      try iteration.solve(&system, with: &solver, load: 1, reusingFactors: reused)
      factoredStep = diagonal
      let solution = system.values
      stageRates.append(zip(solution, start).map { ($0 - $1) / diagonal })
      stagePowers.append(system.powers)
    }
    var error = [Double](repeating: 0, count: values.count)
    for (weight, rate) in zip(method.error, stageRates) { add(weight * step, rate, to: &error) }
    var energies = [Double](repeating: 0, count: powers.count)
    for (weight, power) in zip(method.finalWeights, stagePowers) { add(weight * step, power, to: &energies) }
    return Trial(
      values: system.values, rates: stageRates[method.stages - 1], powers: stagePowers[method.stages - 1],
      energies: energies, error: error)
  }

  /// Weights that extrapolate the rates of the stages so far to the next one: through up to three of them.
  private func extrapolation(to stage: Int) -> [Double] {
    let used = Array(0..<stage).suffix(3)
    var weights = [Double](repeating: 0, count: stage)
    for i in used {
      weights[i] = 1
      for j in used where j != i {
        weights[i] *= (method.nodes[stage] - method.nodes[j]) / (method.nodes[i] - method.nodes[j])
      }
    }
    return weights
  }
}

@inline(__always)
private func add(_ factor: Double, _ x: [Double], to y: inout [Double]) {
  if factor == 0 { return }
  for i in y.indices { y[i] += factor * x[i] }
}
