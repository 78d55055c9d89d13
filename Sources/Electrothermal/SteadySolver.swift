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
  public var maximumRounds = 400
  /// Smallest step, as a fraction of the load, that the continuation takes before it gives up.
  public var minimumLoadStep = 1.0 / 256

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
    var run = Continuation(problem, start, control)
    let statistics: LinearSolverStatistics
    do throws(NewtonFailure) {
      statistics = try run.reachFullLoad()
    } catch {
      throw run.failure(error)
    }
    let solution = SteadySolution(
      run.system, steps: run.steps, statistics: statistics, cpuSeconds: threadCPUSeconds() - clock)
    if solution.temperature.min()! < solution.coldestBoundary - 1e-6 * (1 + solution.peakRise) {
      throw run.failure(nil)
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
        start = try? rough.solve(problem, from: state)
        if let start {
          preparation.statistics = preparation.statistics + start.statistics
          preparation.cpuSeconds += start.cpuSeconds
        }
      } else {
        var solution = try solve(problem, from: state)
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
    return solver
  }
}

/// The way from a start to the full load.
private struct Continuation {
  var system: ElectrothermalSystem
  let control: SteadyControl
  let drive: Drive
  let start: FieldState?
  var steps: [NewtonStep] = []
  var reached = 0.0

  init(_ problem: Problem, _ start: FieldState?, _ control: SteadyControl) {
    system = ElectrothermalSystem(problem, state: start)
    drive = problem.drive
    self.start = start
    self.control = control
  }

  mutating func reachFullLoad() throws(NewtonFailure) -> LinearSolverStatistics {
    var statistics = LinearSolverStatistics()
    if start == nil {
      system.drive = drive
      statistics = try findPotential()
    } else {
      referToNearest()
    }
    var solver = try analysed()
    defer { statistics = statistics + solver.statistics }
    var good: (state: FieldState, load: Double)? = nil
    var target = 1.0
    var step = 1.0
    var restarted = false
    while true {
      system.drive = drive.scaled(by: target)
      do throws(NewtonFailure) {
        try iterate(&solver, load: target)
        reached = target
        if target == 1 { return statistics + solver.statistics }
        let previous = good
        good = (system.state, target)
        step = min(step * 2, 1 - target)
        target += step
        extrapolate(from: previous, good!, to: target)
      } catch {
        step /= 2
        let last = good ?? (system.problem.stateAtRest(), 0)
        if good == nil && target == 1 && start != nil && !restarted {
          // The given start was no good: once more from rest, at the full load.
          (restarted, step) = (true, 1)
          system.state = last.state
          system.drive = drive
          statistics = statistics + (try findPotential())
          continue
        }
        if step < control.minimumLoadStep {
          system.state = last.state
          throw error
        }
        system.state = last.state
        target = last.load + step
        if good == nil {
          system.drive = drive.scaled(by: target)
          statistics = statistics + (try findPotential())
        }
      }
    }
  }

  /// The potential at the temperatures at hand: the half-size problem that a coupled start would waste a factorisation on.
  private mutating func findPotential() throws(NewtonFailure) -> LinearSolverStatistics {
    var half = ElectrothermalSystem(system.problem, solving: .potential, state: system.state)
    half.drive = system.drive
    var solver = try Self.analysed(half)
    // One linear step is all that is needed: the coupled iteration goes on from there.
    let (residual, jacobian) = half.linearised()
    do throws(LinearSolverError) {
      try solver.factorise(jacobian)
      half.move(by: try solver.solve(residual.map { -$0 }), damping: 1)
    } catch {
      throw .linearSolver(error.description)
    }
    system.state = half.state
    referToNearest()
    return solver.statistics
  }

  private mutating func referToNearest() {
    let problem = system.problem
    system.state.referToNearest { problem.electrical[Int(problem.twins[$0])] != .free }
  }

  private mutating func iterate(_ solver: inout UMFPACK, load: Double) throws(NewtonFailure) {
    switch control.method {
    case .newton:
      var newton = Newton(control: control.newton)
      defer { append(newton.steps) }
      try newton.solve(&system, with: &solver, load: load)
    case .picard:
      try segregated(load: load)
    }
  }

  private mutating func append(_ more: [NewtonStep]) {
    for var step in more {
      step.iteration = steps.count + 1
      steps.append(step)
    }
  }

  /// Predicts the state at the next load along the line through the last two.
  private mutating func extrapolate(
    from previous: (state: FieldState, load: Double)?, _ last: (state: FieldState, load: Double),
    to load: Double
  ) {
    let before = previous ?? (system.problem.stateAtRest(), 0)
    let ratio = (load - last.load) / (last.load - before.load)
    for i in last.state.rise.indices {
      system.state.rise[i] += ratio * (last.state.rise[i] - before.state.rise[i])
      let growth = last.state.potential(i) - before.state.potential(i)
      system.state.offset[i] += ratio * growth
    }
    let shift = ratio * (last.state.terminal - before.state.terminal)
    system.state.terminal += shift
    for i in last.state.rise.indices { system.state.offset[i] -= system.state.reference[i] * shift }
    system.problem.holdGivenValues(&system.state)
  }

  private mutating func analysed() throws(NewtonFailure) -> UMFPACK { try Self.analysed(system) }

  private static func analysed(_ system: ElectrothermalSystem) throws(NewtonFailure) -> UMFPACK {
    do throws(LinearSolverError) { return try UMFPACK(analysing: system.pattern) } catch {
      throw .linearSolver(error.description)
    }
  }

  func failure(_ error: NewtonFailure?) -> SolveFailure {
    let reason: SolveFailure.Reason
    var unknown = 0
    switch error {
    case .stalled(let where_, _): (reason, unknown) = (.stalled, where_)
    case .tooManyIterations(let where_, _): (reason, unknown) = (.tooManyIterations, where_)
    case .linearSolver(let message): reason = .linearSolver(message)
    case nil: reason = .unphysical
    }
    let problem = system.problem
    let vertex = Int(system.unknowns.vertices[unknown])
    let triangle = problem.mesh.triangles.firstIndex { t in (0..<3).contains { Int(t[$0]) == vertex } } ?? 0
    let (full, unit) =
      switch drive {
      case .voltage(let volts, _): (volts, "V")
      case .current(let amperes): (amperes, "A")
      }
    return SolveFailure(
      reason: reason, requested: full, lastGood: full * reached, unit: unit,
      field: system.unknowns.isTemperature(unknown) ? "temperature" : "potential",
      region: problem.mesh.regionNames[Int(problem.mesh.regions[triangle])],
      r: problem.mesh.points[vertex].x, z: problem.mesh.points[vertex].y,
      peakTemperature: problem.ambient + (system.state.rise.max() ?? 0), history: steps)
  }
}

extension Continuation {
  /// Potential at held temperatures, then temperature at the held potential, in turn.
  private mutating func segregated(load: Double) throws(NewtonFailure) {
    var potential = ElectrothermalSystem(system.problem, solving: .potential, state: system.state)
    var temperature = ElectrothermalSystem(system.problem, solving: .temperature, state: system.state)
    potential.drive = system.drive
    temperature.drive = system.drive
    var first = try Self.analysed(potential)
    var second = try Self.analysed(temperature)
    var update = (value: Double.infinity, unknown: 0)
    for _ in 0..<control.maximumRounds {
      potential.state = system.state
      let moved = try step(&potential, &first)
      temperature.state = potential.state
      let warmed = try step(&temperature, &second)
      system.state = temperature.state
      update = moved.value > warmed.value ? moved : warmed
      let residual = system.residual()
      append([
        NewtonStep(
          iteration: 0, load: load, update: update.value, residual: system.imbalance(of: residual),
          damping: 1,
          factorised: true)
      ])
      if update.value <= control.newton.tolerance { return }
    }
    throw .tooManyIterations(unknown: update.unknown, update: update.value)
  }

  private func step(
    _ system: inout ElectrothermalSystem, _ solver: inout UMFPACK
  ) throws(NewtonFailure) -> (value: Double, unknown: Int) {
    let (residual, jacobian) = system.linearised()
    do throws(LinearSolverError) {
      try solver.factorise(jacobian)
      let update = try solver.solve(residual.map { -$0 })
      system.move(by: update, damping: system.largestStep(along: update))
      return system.size(of: update)
    } catch {
      throw .linearSolver(error.description)
    }
  }
}
