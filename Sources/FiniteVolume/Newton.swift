import RealModule
import SparseLU

/// A nonlinear algebraic system F(x) = 0 whose state is kept by the system itself.
///
/// The state is moved by updates only, so a system may store it in any form that keeps more digits than plain unknowns do.
public protocol NonlinearSystem {
  associatedtype State
  /// The ranges of the fields, by which updates are measured.
  associatedtype Scale
  var pattern: SparsePattern { get }
  var state: State { get set }
  /// F at the current state.
  mutating func residual() -> [Double]
  /// F and the values of its exact Jacobian on `pattern`.
  mutating func linearised() -> (residual: [Double], jacobian: [Double])
  /// state + damping * update
  mutating func move(by update: [Double], damping: Double)
  /// The ranges of the fields at the current state and, where that is larger, of an update.
  func scale(with update: [Double]) -> Scale
  /// Largest entry of an update in a scale, and where.
  func size(of update: [Double], in scale: Scale) -> (value: Double, unknown: Int)
  /// Scaled size of a residual: 1 means a balance that is off by the whole of what flows.
  func imbalance(of residual: [Double]) -> Double
  /// Largest damping that keeps the state within its physical bounds.
  func largestStep(along update: [Double]) -> Double
}

/// Damped Newton iteration with an exact Jacobian, affine-invariant monotonicity test and reuse of factors.
///
/// Natural monotonicity: a step is accepted when the simplified update at its end, solved with the factors at hand, is
/// smaller than the update itself (P. Deuflhard, Newton Methods for Nonlinear Problems, Springer 2004, section 3.3). That
/// simplified update is the next chord step for free, and the contraction it shows says whether further
/// chord steps are cheaper than a new Jacobian.
public struct Newton: Sendable {
  public var control: NewtonControl
  public private(set) var steps: [NewtonStep] = []

  public init(control: NewtonControl = NewtonControl()) { self.control = control }

  /// Solves to `control.tolerance`; on failure the state is left at the last accepted iterate.
  /// - Parameters:
  ///   - load: recorded with each step.
  ///   - reusingFactors: begins with the factors that the solver holds, and forms a Jacobian only where they do not serve.
  public mutating func solve<System: NonlinearSystem, Solver: DirectSolver & ~Copyable>(
    _ system: inout System, with solver: inout Solver, load: Double, reusingFactors: Bool = false
  ) throws(NewtonFailure) {
    var damping = 1.0
    var worst = (value: Double.infinity, unknown: 0)
    if reusingFactors, try reuse(&system, &solver, load) { return }
    for _ in 0..<control.maximumFactorisations {
      let (residual, jacobian) = system.linearised()
      var update = try Self.linear { () throws(LinearSolverError) in
        try solver.factorise(jacobian)
        return try solver.solve(residual.map { -$0 })
      }
      // An update and the simplified one after it are compared, so one scale must serve both.
      let scale = system.scale(with: update)
      worst = system.size(of: update, in: scale)
      let accepted = try step(&system, &solver, &update, size: worst, in: scale, &damping, load)
      guard let contraction = accepted else {
        throw .stalled(unknown: worst.unknown, update: worst.value)
      }
      if damping == 1, try chord(&system, &solver, &update, in: scale, contraction: contraction, load) {
        return
      }
    }
    throw .tooManyIterations(unknown: worst.unknown, update: worst.value)
  }

  /// Steps with the factors at hand from the start, as far as they lead.
  /// - Returns: whether the tolerance was reached.
  private mutating func reuse<System: NonlinearSystem, Solver: DirectSolver & ~Copyable>(
    _ system: inout System, _ solver: inout Solver, _ load: Double
  ) throws(NewtonFailure) -> Bool {
    let residual = system.residual()
    guard var update = try? solver.solve(residual.map { -$0 }) else { return false }
    let scale = system.scale(with: update)
    let size = system.size(of: update, in: scale)
    var damping = 1.0
    guard
      let contraction = try step(
        &system, &solver, &update, size: size, in: scale, &damping, load, smallest: 1)
    else { return false }
    return try chord(&system, &solver, &update, in: scale, contraction: contraction, load)
  }

  /// Takes as much of `update` as brings progress; leaves the simplified update at the end of it in `update`.
  /// - Returns: the contraction, nil when no fraction was good enough.
  private mutating func step<System: NonlinearSystem, Solver: DirectSolver & ~Copyable>(
    _ system: inout System, _ solver: inout Solver, _ update: inout [Double],
    size: (value: Double, unknown: Int), in scale: System.Scale, _ damping: inout Double, _ load: Double,
    smallest: Double? = nil
  ) throws(NewtonFailure) -> Double? {
    let start = system.state
    let isFresh = smallest == nil
    damping = min(1, damping * 4, system.largestStep(along: update))
    while damping >= smallest ?? control.minimumDamping {
      system.move(by: update, damping: damping)
      let residual = system.residual()
      let simplified = try? solver.solve(residual.map { -$0 })
      let next = simplified.map { system.size(of: $0, in: scale).value } ?? .infinity
      let contraction = size.value > 0 ? next / size.value : 0
      if next <= control.tolerance || contraction <= 1 - damping / 4 {
        record(load, size.value, system.imbalance(of: residual), damping, factorised: isFresh)
        update = simplified!
        return contraction
      }
      system.state = start
      record(load, size.value, system.imbalance(of: residual), 0, factorised: isFresh)
      damping /= 2
    }
    return nil
  }

  /// Steps with the factors at hand while they are the cheaper way.
  /// - Returns: whether the tolerance was reached.
  private mutating func chord<System: NonlinearSystem, Solver: DirectSolver & ~Copyable>(
    _ system: inout System, _ solver: inout Solver, _ update: inout [Double], in scale: System.Scale,
    contraction first: Double,
    _ load: Double
  ) throws(NewtonFailure) -> Bool {
    var contraction = first
    var polishing = 0
    var imbalance = Double.infinity
    while true {
      let size = system.size(of: update, in: scale).value
      if size > control.tolerance {
        // Newton would square the error; chord steps divide it by a constant.
        let remaining = Double.log(control.tolerance / size) / Double.log(contraction)
        if contraction >= 0.5 || remaining > control.solvesPerFactorisation + 1 { return false }
      }
      let before = system.state
      system.move(by: update, damping: 1)
      let residual = system.residual()
      let now = system.imbalance(of: residual)
      if size <= control.tolerance {
        // At round-off level a step may make things worse: keep the better state and stop.
        if now >= imbalance / 2 || polishing >= control.polishingSteps {
          if !(min(now, imbalance) <= control.largestImbalance) { throw .stalled(unknown: 0, update: size) }
          if now > imbalance {
            system.state = before
            _ = system.residual()
          } else {
            record(load, size, now, 1, factorised: false)
          }
          return true
        }
        polishing += 1
      }
      imbalance = now
      record(load, size, now, 1, factorised: false)
      if size <= control.tolerance && now <= control.balance { return true }
      update = try Self.linear { () throws(LinearSolverError) in try solver.solve(residual.map { -$0 }) }
      contraction = max(system.size(of: update, in: scale).value / size, 1e-16)
    }
  }

  private mutating func record(
    _ load: Double, _ update: Double, _ residual: Double, _ damping: Double, factorised: Bool
  ) {
    steps.append(
      NewtonStep(
        iteration: steps.count + 1, load: load, update: update, residual: residual, damping: damping,
        factorised: factorised))
  }

  private static func linear<T>(_ body: () throws(LinearSolverError) -> T) throws(NewtonFailure) -> T {
    do throws(LinearSolverError) { return try body() } catch {
      switch error {
      // A wild iterate: another way to the solution may avoid it.
      case .notFinite, .inaccurate: throw .stalled(unknown: 0, update: 1)
      default: throw .linearSolver(error.description)
      }
    }
  }
}
