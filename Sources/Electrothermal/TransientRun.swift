import Circuits
import DeviceGeometry
import FiniteVolume
import SparseLU

/// A transient on its way.
struct TransientRun {
  let problem: Problem
  let task: TransientTask
  let control: TransientControl
  private(set) var system: PulsedSystem
  private(set) var progress: TransientProgress
  private(set) var statistics = LinearSolverStatistics()
  private var integrator: TimeIntegrator

  init(
    _ problem: Problem, _ task: TransientTask, _ control: TransientControl, _ progress: TransientProgress?
  ) throws(TransientFailure) {
    self.problem = problem
    self.task = task
    self.control = control
    system = PulsedSystem(problem, task)
    if let progress {
      self.progress = progress
    } else {
      let rest = try Self.rest(problem)
      self.progress = TransientProgress(step: control.time.firstStep, state: rest, firstRises: rest.rise)
    }
    integrator = TimeIntegrator(method: .esdirk4, control: control.time, newton: control.newton)
    restore()
    if progress == nil { try estimateGrowth() }
  }

  /// How far the strongest level of the source heats the cold device in the first step, for all levels by their square.
  private mutating func estimateGrowth() throws(TransientFailure) {
    let strongest = task.waveform.largest
    if strongest == 0 { return }
    let isPositive = task.waveform.segments.contains { max($0.from, $0.to) == strongest }
    var cold = system
    do throws(NewtonFailure) {
      let rates = try cold.jump(to: isPositive ? strongest : -strongest, control.newton)
      statistics = statistics + cold.work
      progress.growth = cold.magnitude(of: rates) * control.time.firstStep / (strongest * strongest)
    } catch {
      throw failure(error)
    }
  }

  /// The steady state without the source: where every run begins.
  private static func rest(_ problem: Problem) throws(TransientFailure) -> FieldState {
    if problem.coldestBoundary == problem.ambient, problem.sinkTemperature == problem.ambient,
      problem.electrical.allSatisfy({ if case .fixed(let volts) = $0 { volts == 0 } else { true } })
    {
      return problem.stateAtRest()
    }
    var unpowered = problem
    unpowered.drive = problem.drive.scaled(by: 0)
    do throws(SolveFailure) { return try SteadySolver().solve(unpowered).state } catch {
      throw TransientFailure(atRest: error)
    }
  }

  /// Puts the progress into the parts that work on it.
  private mutating func restore() {
    system.segment = progress.segment
    system.state = progress.state
    integrator.time = progress.time
    integrator.step = progress.step
    (integrator.rates, integrator.powers, integrator.energies) = (
      progress.rates, progress.powers, progress.energies
    )
    (integrator.largest, integrator.lastError) = (progress.largest, progress.lastError)
    integrator.statistics.accepted = progress.accepted
    integrator.statistics.refused = progress.refused
    integrator.statistics.failed = progress.failed
    integrator.statistics.iterations = progress.iterations
    statistics.factorisations = progress.factorisations
    statistics.solves = progress.solves
    integrator.initialGrowth = progress.initialGrowth
    raiseFloors()
    // What flows is where the next guess starts from.
    if !progress.rates.isEmpty { _ = system.residual() }
  }

  mutating func followAll(_ report: (TransientSample, Int, TransientProgress?) -> Bool)
    throws(TransientFailure)
  {
    var solver: UMFPACK
    do throws(LinearSolverError) { solver = try UMFPACK(analysing: system.pattern) } catch {
      throw failure(TransientFailure.Reason.linearSolver(error.description))
    }
    let before = statistics
    defer { statistics = before + system.work + solver.statistics }
    while progress.segment < task.waveform.segments.count {
      let segment = task.waveform.segments[progress.segment]
      system.segment = progress.segment
      if integrator.time == segment.start { try begin(segment) }
      let end = ([segment.end] + task.snapshots.filter { $0 > integrator.time }).min()!
      do throws(NewtonFailure) {
        try integrator.advance(&system, with: &solver, until: end)
      } catch {
        throw failure(error)
      }
      record(segment)
      if integrator.time == segment.end {
        progress.segment += 1
        let next = progress.segment
        progress.isAtJump =
          next < task.waveform.segments.count && task.waveform.segments[next].from != segment.to
      }
      let sample = progress.samples[progress.samples.count - 1]
      if sample.peakTemperature > control.maximumTemperature { throw failure(.tooHot) }
      if integrator.statistics.accepted >= control.maximumSteps { throw failure(.tooManySteps) }
      var resumable: TransientProgress?
      if integrator.statistics.accepted % stepsBetweenCheckpoints == 0 {
        integrator.dropFactors()
        progress.step = integrator.step
        let total = before + system.work + solver.statistics
        (progress.factorisations, progress.solves) = (total.factorisations, total.solves)
        resumable = progress
      }
      if !report(sample, integrator.statistics.accepted, resumable) { throw failure(.interrupted) }
    }
    let imbalance = max(balance.imbalance, progress.currentImbalance)
    if !(imbalance <= control.largestImbalance) { throw failure(.unbalanced(imbalance)) }
  }

  /// Dropping factors costs a factorisation, losing steps costs them all: rarely on small meshes, often on large ones.
  private var stepsBetweenCheckpoints: Int { max(2, min(20, 400_000 / max(1, system.pattern.order))) }

  /// Turns to a piece of the waveform: what it does to the source, even if it only bends it, is new to the device.
  private mutating func begin(_ segment: Waveform.Segment) throws(TransientFailure) {
    let level = max(abs(segment.from), abs(segment.to))
    integrator.initialGrowth = progress.growth * level * level
    guard progress.isAtJump else {
      integrator.step = min(integrator.step, control.time.firstStep)
      return
    }
    do throws(NewtonFailure) {
      let rates = try system.jump(to: segment.from, control.newton)
      integrator.restart(rates: rates, powers: system.powers)
      let growth = system.magnitude(of: rates) * control.time.firstStep
      integrator.initialGrowth = max(integrator.initialGrowth, growth)
    } catch {
      throw failure(error)
    }
    progress.isAtJump = false
    record(segment)
  }

  /// Keeps what is to be kept of the present state, and brings `progress` up to it.
  private mutating func record(_ segment: Waveform.Segment) {
    let (state, flows) = (system.state, system.device.flows)
    let time = integrator.time
    let source = segment.value(at: time)
    let peak = state.rise.max() ?? 0
    progress.time = time
    progress.step = integrator.step
    progress.state = state
    (progress.rates, progress.powers, progress.energies) = (
      integrator.rates, integrator.powers, integrator.energies
    )
    (progress.largest, progress.lastError) = (integrator.largest, integrator.lastError)
    progress.initialGrowth = integrator.initialGrowth
    progress.accepted = integrator.statistics.accepted
    progress.refused = integrator.statistics.refused
    progress.failed = integrator.statistics.failed
    progress.iterations = integrator.statistics.iterations
    progress.largestVoltage = max(progress.largestVoltage, abs(state.terminal))
    progress.largestCurrent = max(progress.largestCurrent, flows.currentScale)
    progress.largestPower = max(progress.largestPower, flows.heatScale)
    raiseFloors()
    if progress.largestCurrent > 0 {
      let difference = abs(flows.terminalCurrent - flows.groundCurrent)
      progress.currentImbalance = max(progress.currentImbalance, difference / progress.largestCurrent)
    }
    progress.samples.append(
      TransientSample(
        time: time, peakTemperature: problem.ambient + peak,
        filamentMeanTemperature: problem.filament.map { problem.ambient + $0.mean(of: state.rise) } ?? .nan,
        current: flows.terminalCurrent, voltage: state.terminal, source: source,
        joulePower: flows.jouleHeat, heatOut: flows.heatOut, storedHeat: storedHeat))
    let timed = TimedState(time: time, source: source, state: state)
    if task.snapshots.contains(time) {
      // After a jump at the time of a snapshot the later state holds.
      if progress.snapshots.last?.time == time { progress.snapshots.removeLast() }
      progress.snapshots.append(timed)
    }
    if peak > progress.hottest?.state.rise.max() ?? -.infinity { progress.hottest = timed }
  }

  private mutating func raiseFloors() {
    system.device.floors = ElectrothermalSystem.Floors(
      potential: 1e-3 * progress.largestVoltage, rise: max(1e-3 * progress.largest, integrator.initialGrowth),
      current: progress.largestCurrent, heat: progress.largestPower)
  }

  /// J
  private var storedHeat: Double {
    var heat = 0.0
    for i in system.capacities.indices {
      heat += system.capacities[i] * (system.state.rise[i] - progress.firstRises[i])
    }
    return heat
  }

  var balance: EnergyBalance {
    let energies = integrator.energies
    return EnergyBalance(
      electrical: energies[0], joule: energies[1], out: energies[2], stored: storedHeat, source: energies[3])
  }

  var timeStatistics: TimeStatistics { integrator.statistics }

  /// The fields of a state that was kept.
  func fields(of timed: TimedState) -> DeviceFields {
    var device = system.device
    device.inertia = nil
    device.state = timed.state
    device.drive =
      switch problem.drive {
      case .voltage(_, let network): .voltage(timed.source, through: network)
      case .current: .current(timed.source)
      }
    return DeviceFields(device)
  }
}
