import Circuits
import DeviceGeometry
import FiniteVolume
import SparseLU

extension SteadyPath {
  /// The potential at the temperatures at hand: the half-size problem that a coupled start would waste a factorisation on.
  mutating func findPotential() throws(NewtonFailure) {
    if case .voltage(let source, let network) = system.drive, !network.isShort, source != 0 {
      try findPotential(behind: network, source: source)
      return
    }
    var half = ElectrothermalSystem(system.problem, solving: .potential, state: system.state)
    half.drive = system.drive
    try stepOnce(&half)
    system.state = half.state
    referToNearest()
  }

  /// The potential at the full source voltage gives the device's conductance, the circuit the part of the source that is
  /// left to such a conductor, and by that part the potential is scaled. Other fixed potentials make it an estimate.
  private mutating func findPotential(
    behind network: SeriesNetwork, source: Double
  ) throws(NewtonFailure) {
    var problem = system.problem
    problem.drive = .voltage(source, seriesResistance: 0)
    var half = ElectrothermalSystem(problem, solving: .potential, state: system.state)
    half.drive = problem.drive
    try stepOnce(&half)
    _ = half.residual()
    // Near ground the small potentials that make the current keep their digits.
    let terminal = network.terminalVoltage(
      source: source, conductance: half.flows.groundCurrent / source)
    system.state = half.state
    system.state.terminal = terminal
    for i in system.state.offset.indices { system.state.offset[i] *= terminal / source }
    system.problem.holdGivenValues(&system.state)
    referToNearest()
  }

  /// One linear step is all that is needed: the coupled iteration goes on from there.
  private mutating func stepOnce(_ half: inout ElectrothermalSystem) throws(NewtonFailure) {
    var solver = try analysed(half)
    let (residual, jacobian) = half.linearised()
    do throws(LinearSolverError) {
      try solver.factorise(jacobian)
      half.move(by: try solver.solve(residual.map { -$0 }), damping: 1)
    } catch {
      throw .linearSolver(error.description)
    }
    statistics = statistics + solver.statistics
  }
}
