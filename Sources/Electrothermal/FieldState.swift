import AxisymmetricMesh
import DeviceGeometry

/// Potential and temperature at the vertices, in a form that keeps the digits that balances need.
///
/// In a metal electrode the potential differs from the terminal's by microvolts, and currents are made of those differences.
/// So a vertex's potential is stored relative to the terminal (`reference` 1) or to ground (0),
/// V = reference * terminal + offset, and its temperature as a rise over the ambient.
public struct FieldState: Sendable, Equatable {
  /// Potential of the driven terminal, V.
  public var terminal: Double
  /// 0 or 1 at each vertex.
  public var reference: [Double]
  /// V
  public var offset: [Double]
  /// K
  public var rise: [Double]

  public init(terminal: Double, reference: [Double], offset: [Double], rise: [Double]) {
    (self.terminal, self.reference, self.offset, self.rise) = (terminal, reference, offset, rise)
  }

  public func potential(_ i: Int) -> Double { reference[i] * terminal + offset[i] }

  /// Refers each vertex to the nearer of terminal and ground.
  mutating func referToNearest(keeping fixed: (Int) -> Bool) {
    for i in offset.indices where !fixed(i) {
      let potential = potential(i)
      let nearest: Double = abs(potential - terminal) < abs(potential) ? 1 : 0
      // Only where it changes: rewriting an offset would round it to the digits of the potential.
      if nearest != reference[i] {
        reference[i] = nearest
        offset[i] = potential - nearest * terminal
      }
    }
  }
}

extension Problem {
  /// The device at rest: ambient temperature, the terminal at 0 V.
  public func stateAtRest() -> FieldState {
    let count = mesh.points.count
    var state = FieldState(
      terminal: 0, reference: [Double](repeating: 0, count: count),
      offset: [Double](repeating: 0, count: count),
      rise: [Double](repeating: 0, count: count))
    holdGivenValues(&state)
    return state
  }

  /// Writes given potentials and temperatures into a state.
  func holdGivenValues(_ state: inout FieldState) {
    for i in electrical.indices {
      switch electrical[i] {
      case .terminal: (state.reference[i], state.offset[i]) = (1, 0)
      case .fixed(let value): (state.reference[i], state.offset[i]) = (0, value)
      case .none: (state.reference[i], state.offset[i]) = (0, 0)
      case .free: break
      }
      if !fixedTemperature[i].isNaN { state.rise[i] = fixedTemperature[i] - ambient }
    }
  }

  /// A state with this problem's given potentials, the terminal's included, and temperatures.
  func holdingGivenValues(_ state: FieldState) -> FieldState {
    var state = state
    if drive.fixesTerminal, case .voltage(let volts, _) = drive { state.terminal = volts }
    holdGivenValues(&state)
    return state
  }

  /// A state on a coarser mesh of the same device, interpolated to this problem's vertices.
  public func interpolated(_ coarse: FieldState, by interpolation: Interpolation) -> FieldState {
    var state = stateAtRest()
    state.terminal = coarse.terminal
    for i in state.rise.indices {
      let vertices = interpolation.vertices[Int(twins[i])]
      let weights = interpolation.weights[Int(twins[i])]
      state.reference[i] = coarse.reference[Int(vertices.x)]
      var (rise, offset) = (0.0, 0.0)
      for k in 0..<3 {
        let j = Int(vertices[k])
        rise += weights[k] * coarse.rise[j]
        offset +=
          weights[k] * (coarse.offset[j] + (coarse.reference[j] - state.reference[i]) * coarse.terminal)
      }
      (state.rise[i], state.offset[i]) = (rise, offset)
    }
    holdGivenValues(&state)
    return state
  }
}
