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
  var work = LinearSolverStatistics()

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

  mutating func heat(at time: Double) {
    if let heatSource { device.problem.heatSource = heatSource(time) }
  }

  func drive(at level: Double) -> Drive {
    switch device.problem.drive {
    case .voltage(_, let network): .voltage(level, through: network)
    case .current: .current(level)
    }
  }

  /// Sets the source, and all potentials in proportion where that is a good guess.
  mutating func drive(by level: Double) {
    let (terminal, current) = (device.state.terminal, device.flows.terminalCurrent)
    var ratio = 1.0
    switch device.problem.drive {
    case .voltage(_, let network):
      if terminal != 0 {
        ratio = network.terminalVoltage(source: level, conductance: current / terminal) / terminal
      }
    case .current:
      if current != 0 { ratio = level / current }
    }
    if isHomogeneous && terminal != 0 && ratio.isFinite { device.state.scalePotentials(by: ratio) }
    // Last, since it gives the terminal its exact voltage where the drive fixes it.
    device.drive = drive(at: level)
    // From a source that was off nothing can be scaled, and Newton's method could not tell from no potential that there
    // will be heat. Without success it has to begin there all the same.
    if terminal == 0 && level != 0, let search = try? device.findPotential() { work = work + search }
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
