import Circuits
import DeviceGeometry
import SparseLU

extension ElectrothermalSystem {
  /// Puts the circuit's equation into the terminal's row, which comes with the current I into the device and its
  /// derivatives:
  ///
  ///     current drive:  I - I_given = 0, in A
  ///     network:        f(V, I) = 0, in V; its row is df/dI times that of I, and df/dV more on the diagonal
  ///
  /// with the network's f of ``SeriesNetwork/balance(source:terminal:current:)``.
  mutating func closeCircuit(_ residual: inout [Double], jacobian: inout [Double], wanted: Bool) {
    circuit = nil
    if unknowns.terminal < 0 { return }
    let row = Int(unknowns.terminal)
    switch drive {
    case .current(let amperes): residual[row] -= amperes
    case .voltage(let volts, let network):
      let balance = network.balance(source: volts, terminal: state.terminal, current: residual[row])
      residual[row] = balance.value
      circuit = balance
      guard wanted else { return }
      for place in terminalRow { jacobian[place] *= balance.byCurrent }
      jacobian[Int(assembly.places[4][0])] += balance.byTerminal
    }
  }

  /// By how much the current is off what the circuit would let through, as a fraction of it or of the floor; 0 without a
  /// network.
  var circuitImbalance: Double {
    guard let circuit else { return 0 }
    let current = flows.terminalCurrent
    let share = floors.current > 0 ? min(1, abs(current) / floors.current) : 1
    return share * circuit.imbalance(terminal: state.terminal, current: current)
  }
}

extension SparsePattern {
  /// Where a row's entries are among the nonzeros. Complexity: O(nonzeros).
  func places(inRow row: Int) -> [Int] { rows.indices.filter { rows[$0] == row } }
}
