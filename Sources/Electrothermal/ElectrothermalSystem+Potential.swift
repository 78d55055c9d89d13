import Circuits
import DeviceGeometry
import FiniteVolume
import SparseLU

extension ElectrothermalSystem {
  /// Finds the potential at the temperatures at hand: the half-size problem that a coupled start would waste a
  /// factorisation on. One linear step is all that is needed: the coupled iteration goes on from there.
  /// - Returns: the work that it took.
  mutating func findPotential() throws(NewtonFailure) -> LinearSolverStatistics {
    if case .voltage(let source, let network) = drive, !network.isShort, source != 0 {
      return try findPotential(behind: network, source: source)
    }
    var half = ElectrothermalSystem(problem, solving: .potential, state: state)
    half.drive = drive
    let work = try half.stepOnce()
    state = half.state
    referToNearest()
    return work
  }

  /// The potential at the full source voltage gives the device's conductance, the circuit the part of the source that is
  /// left to such a conductor, and by that part the potential is scaled. Other fixed potentials make it an estimate.
  private mutating func findPotential(
    behind network: SeriesNetwork, source: Double
  ) throws(NewtonFailure) -> LinearSolverStatistics {
    var direct = problem
    direct.drive = .voltage(source, seriesResistance: 0)
    var half = ElectrothermalSystem(direct, solving: .potential, state: state)
    half.drive = direct.drive
    let work = try half.stepOnce()
    _ = half.residual()
    // Near ground the small potentials that make the current keep their digits.
    let terminal = network.terminalVoltage(
      source: source, conductance: half.flows.groundCurrent / source)
    state = half.state
    state.terminal = terminal
    for i in state.offset.indices { state.offset[i] *= terminal / source }
    problem.holdGivenValues(&state)
    referToNearest()
    return work
  }

  /// Refers the potential of each vertex to the nearer of terminal and ground.
  mutating func referToNearest() {
    let problem = problem
    state.referToNearest { problem.electrical[Int(problem.twins[$0])] != .free }
  }

  private mutating func stepOnce() throws(NewtonFailure) -> LinearSolverStatistics {
    if pattern.order == 0 { return LinearSolverStatistics() }
    do throws(LinearSolverError) {
      var solver = try UMFPACK(analysing: pattern)
      let (residual, jacobian) = linearised()
      try solver.factorise(jacobian)
      move(by: try solver.solve(residual.map { -$0 }), damping: 1)
      return solver.statistics
    } catch {
      throw .linearSolver(error.description)
    }
  }
}
