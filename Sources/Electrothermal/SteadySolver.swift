import AxisymmetricMesh
import DeviceGeometry
import FiniteVolume
import SparseLU

/// How the steady state is sought.
public struct SteadyControl: Sendable, Equatable {
  public enum Method: String, Sendable, CaseIterable {
    /// Both fields at once, exact Jacobian. Fewest factorisations: the default.
    case newton
    /// Potential and temperature in turn until neither moves.
    case picard
  }
  public var method = Method.newton
  public var newton = NewtonControl()
  /// Rounds of the segregated iteration before giving up.
  public var maximumRounds = 120
  /// Smallest step, as a fraction of the load, that the continuation takes before it turns to pseudo-time.
  public var minimumLoadStep = 1.0 / 64
  /// Steps in pseudo-time before giving up.
  public var maximumPseudoSteps = 200
  /// No steady state above this temperature is a result, K: past it every material here has boiled.
  public var maximumTemperature = 1e4
  /// No solution whose current or energy is out of balance by a larger fraction is a result. Usual are 1e-15 to 1e-12.
  public var largestImbalance = 1e-9

  public init() {}
}

/// Solves the coupled steady state of a device.
public struct SteadySolver: Sendable {
  public var control: SteadyControl

  public init(control: SteadyControl = SteadyControl()) { self.control = control }

  /// Solves one problem, from rest or from a given state; where a full step of the load fails, in smaller ones.
  /// - Throws: ``SolveFailure``.
  public func solve(_ problem: Problem, from start: FieldState? = nil) throws(SolveFailure) -> SteadySolution
  {
    let clock = threadCPUSeconds()
    var path = SteadyPath(problem, start, control)
    do throws(NewtonFailure) {
      try path.reachFullLoad()
    } catch {
      throw path.failure(error)
    }
    let solution = SteadySolution(
      path.system, route: path.route, steps: path.steps, statistics: path.statistics,
      cpuSeconds: threadCPUSeconds() - clock)
    if solution.temperature.min()! < solution.coldestBoundary - 1e-6 * (1 + max(0, solution.peakRise)) {
      throw path.failure(.unphysical)
    }
    if solution.peakTemperature > control.maximumTemperature { throw path.failure(.tooHot) }
    // With sources of its own a problem balances only in all, which the iteration has seen to.
    let certified = problem.currentSource.isEmpty && problem.heatSource.isEmpty
    // The circuit is one equation, not a sum over the mesh: it is held to a tenth.
    let imbalance = max(
      solution.currentImbalance, solution.energyImbalance, 10 * solution.circuitImbalance)
    if certified && !(imbalance <= control.largestImbalance) {
      // A start that carried far more current leaves its rounding behind.
      if start != nil { return try solve(problem) }
      throw path.failure(.unbalanced(imbalance))
    }
    return solution
  }

  /// Solves on the coarsest mesh first and carries each solution to the next finer one.
  /// - Parameter wanted: how many of the finest levels are solved to the full tolerance and returned; the others only
  ///   serve as starts.
  /// - Returns: coarse to fine; the first one's statistics and CPU time include the starts.
  /// - Throws: ``SolveFailure``, ``ProblemError``.
  public func solve(_ device: Device, on cascade: MeshCascade, wanted: Int = 1) throws -> [SteadySolution] {
    var solutions: [SteadySolution] = []
    var start: SteadySolution? = nil
    var preparation = (statistics: LinearSolverStatistics(), cpuSeconds: 0.0)
    for (k, level) in cascade.levels.enumerated() {
      let problem = try Problem(device: device, mesh: level.mesh)
      let state = start.flatMap { coarse in
        level.interpolation.map { problem.interpolated(coarse.state, by: $0) }
      }
      if k < cascade.levels.count - wanted {
        // A start that is not found is no failure: the next level then starts from rest.
        let before = start
        start = try? rough.solve(problem, from: state)
        if let before, start?.route == .direct { start?.route = before.route }
        if let start {
          preparation.statistics = preparation.statistics + start.statistics
          preparation.cpuSeconds += start.cpuSeconds
        }
      } else {
        var solution = try solve(problem, from: state)
        if let start, solution.route == .direct { solution.route = start.route }
        if solutions.isEmpty {
          // The condition reported is that of the solution's own matrix.
          let condition = solution.statistics.reciprocalCondition
          solution.statistics = preparation.statistics + solution.statistics
          solution.statistics.reciprocalCondition = condition
          solution.cpuSeconds += preparation.cpuSeconds
        }
        solutions.append(solution)
        start = solution
      }
    }
    return solutions
  }

  /// The same method, stopped where the mesh's own error makes further digits pointless.
  private var rough: SteadySolver {
    var solver = self
    solver.control.newton.tolerance = 1e-4
    solver.control.newton.polishingSteps = 0
    solver.control.largestImbalance = .infinity
    return solver
  }
}
