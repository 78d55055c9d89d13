import DeviceGeometry
import FiniteVolume
import SparseLU

/// The way from a start to the steady state at the full load: straight, else in steps of the load, else in pseudo-time.
struct SteadyPath {
  var system: ElectrothermalSystem
  let control: SteadyControl
  let drive: Drive
  private let start: FieldState?
  private(set) var steps: [NewtonStep] = []
  var statistics = LinearSolverStatistics()
  private(set) var route = SteadySolution.Route.direct
  /// Largest fraction of the load that was solved for, and the highest temperature rise there, K.
  private(set) var reached = 0.0
  private(set) var reachedRise = 0.0

  init(_ problem: Problem, _ start: FieldState?, _ control: SteadyControl) {
    // What is given may differ from what the start was solved for.
    let start = start.map(problem.holdingGivenValues)
    system = ElectrothermalSystem(problem, state: start)
    drive = problem.drive
    self.start = start
    self.control = control
  }

  mutating func reachFullLoad() throws(NewtonFailure) {
    var solver = try analysed(system)
    defer { statistics = statistics + solver.statistics }
    if start != nil && !drive.isOff {
      system.referToNearest()
      if try succeeds({ path throws(NewtonFailure) in try path.iterate(&solver, load: 1) }) { return }
    }
    if try succeeds({ path throws(NewtonFailure) in try path.fromRest(&solver, load: 1) }) { return }
    route = .continuation
    var first = (state: system.problem.stateAtRest(), load: 0.0)
    if !drive.fixesTerminal, let start = try startFromVoltages() {
      first = start
      system.state = start.state
      system.drive = drive
      if try succeeds({ path throws(NewtonFailure) in try path.iterate(&solver, load: 1) }) { return }
    }
    let last = try stepLoad(from: first, &solver)
    if reached == 1 { return }
    // The branch of solutions that starts at rest ends before the full load. What the device does then is heat up in
    // time, to another branch or without bound.
    route = .pseudoTime
    system.state = last
    system.drive = drive
    try heatUp(&solver)
    try iterate(&solver, load: 1)
    (reached, reachedRise) = (1, system.state.rise.max() ?? 0)
  }

  /// Whether an attempt at the full load converges; anything but a failure of the linear solver may be tried otherwise.
  private mutating func succeeds(
    _ attempt: (inout SteadyPath) throws(NewtonFailure) -> Void
  ) throws(NewtonFailure) -> Bool {
    do throws(NewtonFailure) {
      try attempt(&self)
      (reached, reachedRise) = (1, system.state.rise.max() ?? 0)
      return true
    } catch {
      if case .linearSolver = error { throw error }
      return false
    }
  }

  private mutating func fromRest(_ solver: inout UMFPACK, load: Double) throws(NewtonFailure) {
    system.state = system.problem.stateAtRest()
    system.drive = drive.scaled(by: load)
    statistics = statistics + (try system.findPotential())
    try iterate(&solver, load: load)
  }

  /// Raises the load in steps that halve on failure and double on success.
  /// - Returns: the state at the largest load that was reached.
  private mutating func stepLoad(
    from first: (state: FieldState, load: Double), _ solver: inout UMFPACK
  ) throws(NewtonFailure) -> FieldState {
    var previous = first
    var last = first
    // The first step from a given load is of its own order.
    var step = first.load == 0 ? 0.5 : first.load
    let smallest = control.minimumLoadStep * min(1, 2 * step)
    while step >= smallest && reached < 1 {
      let target = min(last.load + step, 1)
      do throws(NewtonFailure) {
        if last.load == 0 {
          try fromRest(&solver, load: target)
        } else {
          system.state = last.state
          if previous.load < last.load { extrapolate(from: previous, last, to: target) }
          system.drive = drive.scaled(by: target)
          try iterate(&solver, load: target)
        }
        (previous, last) = (last, (system.state, target))
        (reached, reachedRise) = (target, system.state.rise.max() ?? 0)
        step *= 2
      } catch {
        if case .linearSolver = error { throw error }
        step = min(step, 1 - last.load) / 2
      }
    }
    return last.state
  }

  /// Solves at the load that is set, from the state at hand.
  mutating func iterate(_ solver: inout UMFPACK, load: Double) throws(NewtonFailure) {
    switch control.method {
    case .newton: try newton(control.newton, &solver, load: load)
    case .picard: try segregated(load: load)
    }
  }

  mutating func newton(_ control: NewtonControl, _ solver: inout UMFPACK, load: Double) throws(NewtonFailure)
  {
    var newton = Newton(control: control)
    defer { record(newton.steps) }
    try newton.solve(&system, with: &solver, load: load)
  }

  mutating func record(_ more: [NewtonStep]) {
    for var step in more {
      step.iteration = steps.count + 1
      steps.append(step)
    }
  }

  /// Predicts the state at the next load along the line through the last two.
  private mutating func extrapolate(
    from before: (state: FieldState, load: Double), _ last: (state: FieldState, load: Double), to load: Double
  ) {
    let ratio = (load - last.load) / (last.load - before.load)
    let shift = ratio * (last.state.terminal - before.state.terminal)
    system.state = last.state
    system.state.terminal += shift
    for i in last.state.rise.indices {
      system.state.rise[i] += ratio * (last.state.rise[i] - before.state.rise[i])
      let growth = last.state.potential(i) - before.state.potential(i)
      system.state.offset[i] += ratio * growth - system.state.reference[i] * shift
    }
    system.problem.holdGivenValues(&system.state)
  }

  func analysed(_ system: ElectrothermalSystem) throws(NewtonFailure) -> UMFPACK {
    do throws(LinearSolverError) { return try UMFPACK(analysing: system.pattern) } catch {
      throw .linearSolver(error.description)
    }
  }
}
