import Circuits
import DeviceGeometry
import FiniteVolume
import SparseLU

/// A device whose source changes with time: heat is stored, the potential follows at once.
///
///     C_i dT_i/dt = Joule heat - net heat flow out of control volume i
struct PulsedSystem: EvolvingSystem {
  var device: ElectrothermalSystem
  /// What the source gives, in the unit of the problem's drive.
  let waveform: Waveform
  /// The piece of the waveform that time is in.
  var segment = 0
  /// J/K
  let capacities: [Double]
  /// Whether no potential is given but the terminal's and ground: all potentials then go with the terminal's.
  private let isHomogeneous: Bool
  private let heatSource: (@Sendable (Double) -> [Double])?
  /// What was spent on potentials alone.
  private(set) var work = LinearSolverStatistics()

  init(_ problem: Problem, _ task: TransientTask) {
    device = ElectrothermalSystem(problem)
    waveform = task.waveform
    heatSource = task.heatSource
    capacities = problem.heatCapacities
    isHomogeneous = problem.electrical.allSatisfy {
      if case .fixed(let volts) = $0 { volts == 0 } else { true }
    }
  }

  var pattern: SparsePattern { device.pattern }
  var state: FieldState {
    get { device.state }
    set { device.state = newValue }
  }
  mutating func residual() -> [Double] { device.residual() }
  mutating func linearised() -> (residual: [Double], jacobian: [Double]) { device.linearised() }
  mutating func move(by update: [Double], damping: Double) { device.move(by: update, damping: damping) }
  func scale(with update: [Double]) -> ElectrothermalSystem.Scale { device.scale(with: update) }
  func size(of update: [Double], in scale: ElectrothermalSystem.Scale) -> (value: Double, unknown: Int) {
    device.size(of: update, in: scale)
  }
  func imbalance(of residual: [Double]) -> Double { device.imbalance(of: residual) }
  func largestStep(along update: [Double]) -> Double { device.largestStep(along: update) }

  var values: [Double] { device.state.rise }

  func magnitude(of values: [Double]) -> Double { values.reduce(0) { max($0, abs($1)) } }

  /// Electrical power, Joule heat, heat out, power of the source; W.
  var powers: [Double] {
    let flows = device.flows
    return [flows.electricalPower, flows.jouleHeat, flows.heatOut - flows.heatSource, sourcePower]
  }

  private var sourcePower: Double {
    let current = device.flows.terminalCurrent
    switch device.drive {
    case .voltage(let volts, _): return volts * current
    case .current: return device.state.terminal * current
    }
  }

  mutating func beginStage(time: Double, step: Double, start: [Double], guess: [Double]) {
    let fixed = device.problem.fixedTemperature
    for i in guess.indices where fixed[i].isNaN { device.state.rise[i] = guess[i] }
    device.inertia = ElectrothermalSystem.Inertia(conductances: capacities.map { $0 / step }, rises: start)
    heat(at: time)
    drive(by: waveform.segments[segment].value(at: time))
  }

  private mutating func heat(at time: Double) {
    if let heatSource { device.problem.heatSource = heatSource(time) }
  }

  /// Sets the source, and all potentials in proportion where that is a good guess.
  private mutating func drive(by level: Double) {
    let (terminal, current) = (device.state.terminal, device.flows.terminalCurrent)
    var ratio = 1.0
    let drive: Drive
    switch device.problem.drive {
    case .voltage(_, let network):
      drive = .voltage(level, through: network)
      if terminal != 0 {
        ratio = network.terminalVoltage(source: level, conductance: current / terminal) / terminal
      }
    case .current:
      drive = .current(level)
      if current != 0 { ratio = level / current }
    }
    if isHomogeneous && terminal != 0 && ratio.isFinite { device.state.scalePotentials(by: ratio) }
    // Last, since it gives the terminal its exact voltage where the drive fixes it.
    device.drive = drive
    // From a source that was off nothing can be scaled, and Newton's method could not tell from no potential that there
    // will be heat. Without success it has to begin there all the same.
    if terminal == 0 && level != 0, let search = try? device.findPotential() { work = work + search }
  }

  /// The state right after the source has jumped: the temperatures as they were, the potential to go with them.
  /// - Returns: dT/dt in K/s.
  /// - Throws: ``NewtonFailure``.
  mutating func jump(to level: Double, _ newton: NewtonControl) throws(NewtonFailure) -> [Double] {
    device.inertia = nil
    heat(at: waveform.segments[segment].start)
    drive(by: level)
    // Other potentials than the source's may be there without it.
    if device.state.terminal == 0 { work = work + (try device.findPotential()) }
    var half = ElectrothermalSystem(device.problem, solving: .potential, state: device.state)
    half.drive = device.drive
    half.floors = device.floors
    if half.pattern.order > 0 {
      var solver: UMFPACK
      do throws(LinearSolverError) { solver = try UMFPACK(analysing: half.pattern) } catch {
        throw .linearSolver(error.description)
      }
      // Unlike a step, a jump cannot be made shorter.
      var patient = newton
      let usual = NewtonControl()
      patient.maximumFactorisations = usual.maximumFactorisations
      patient.minimumDamping = usual.minimumDamping
      var iteration = Newton(control: patient)
      try iteration.solve(&half, with: &solver, load: 1)
      work = work + solver.statistics
    }
    device.state = half.state
    device.referToNearest()
    let residual = device.residual()
    var rates = [Double](repeating: 0, count: capacities.count)
    for i in rates.indices {
      let t = device.unknowns.temperature[i]
      if t >= 0 { rates[i] = -residual[Int(t)] / capacities[i] }
    }
    return rates
  }
}

extension FieldState {
  /// Multiplies all potentials.
  mutating func scalePotentials(by ratio: Double) {
    if ratio == 1 { return }
    terminal *= ratio
    for i in offset.indices { offset[i] *= ratio }
  }
}
