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

  public func potential(_ i: Int) -> Double { reference[i] * terminal + offset[i] }

  /// Refers each vertex to the nearer of terminal and ground.
  mutating func referToNearest(keeping fixed: (Int) -> Bool) {
    for i in offset.indices where !fixed(i) {
      let potential = potential(i)
      reference[i] = abs(potential - terminal) < abs(potential) ? 1 : 0
      offset[i] = potential - reference[i] * terminal
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

  /// A state on a coarser mesh of the same device, interpolated linearly to this problem's vertices.
  /// - Parameter parents: for each unpaired vertex of this mesh the two coarse vertices whose middle it is.
  public func prolonged(_ coarse: FieldState, parents: [SIMD2<Int32>]) -> FieldState {
    var state = stateAtRest()
    state.terminal = coarse.terminal
    for i in state.rise.indices {
      let (p, q) = (Int(parents[Int(twins[i])].x), Int(parents[Int(twins[i])].y))
      state.rise[i] = (coarse.rise[p] + coarse.rise[q]) / 2
      state.reference[i] = coarse.reference[p]
      let onOtherReference = (coarse.reference[q] - coarse.reference[p]) * coarse.terminal
      state.offset[i] = (coarse.offset[p] + coarse.offset[q] + onOtherReference) / 2
    }
    holdGivenValues(&state)
    return state
  }
}
