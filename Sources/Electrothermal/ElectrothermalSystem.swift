import AxisymmetricMesh
import Circuits
import DeviceGeometry
import FiniteVolume
import Materials
import SparseLU

extension Drive {
  /// Whether the terminal's potential is given rather than solved for.
  var fixesTerminal: Bool {
    if case .voltage(_, let network) = self { return network.isShort }
    return false
  }

  /// The same drive at a fraction of its strength.
  func scaled(by fraction: Double) -> Drive {
    switch self {
    case .voltage(let volts, let network): .voltage(volts * fraction, through: network)
    case .current(let amperes): .current(amperes * fraction)
    }
  }
}

/// The balances of current and heat of every control volume, as the nonlinear system F(V, T) = 0.
public struct ElectrothermalSystem: NonlinearSystem, Sendable {
  public internal(set) var problem: Problem
  public var drive: Drive {
    didSet { if drive.fixesTerminal, case .voltage(let v, _) = drive { state.terminal = v } }
  }
  public var state: FieldState
  public let assembly: SparseAssembly
  public var pattern: SparsePattern { assembly.pattern }
  let unknowns: Unknowns
  /// Places of the terminal's row in the pattern; empty where its potential is given.
  let terminalRow: [Int]
  private let coldest: Double
  /// Triangles of each region, so that a material is looked up once per region.
  private let trianglesByRegion: [[Int32]]
  /// Heat that the control volumes take up on their way from one temperature to another.
  struct Inertia: Sendable {
    /// Heat capacity over time step at each vertex, W/K.
    var conductances: [Double]
    /// Temperature rise at the start of the step, K.
    var rises: [Double]

    /// Heat that stands for two units in the last place of every rise, W.
    func rounding(of rise: [Double]) -> Double {
      var heat = 0.0
      for i in rise.indices { heat += conductances[i] * max(abs(rise[i]), abs(rises[i])) }
      return 2 * Double.ulpOfOne * heat
    }
  }
  /// Present while time runs.
  var inertia: Inertia?
  /// What updates and balances are measured against where the fields themselves, or what flows, are smaller.
  struct Floors: Sendable {
    /// V
    var potential = 0.0
    /// K
    var rise = 0.0
    /// A
    var current = 0.0
    /// W
    var heat = 0.0
  }
  var floors = Floors()
  /// What flowed at the latest evaluation.
  public private(set) var flows = Flows()
  /// The network's equation at the latest evaluation; nil where the terminal is driven otherwise.
  var circuit: TerminalBalance?

  public init(_ problem: Problem, solving fields: SolvedFields = .both, state: FieldState? = nil) {
    self.problem = problem
    drive = problem.drive
    coldest = problem.coldestBoundary
    unknowns = Unknowns(problem, solving: fields)
    assembly = SparseAssembly(order: unknowns.count, groups: unknowns.elementGroups(problem))
    terminalRow = unknowns.terminal < 0 ? [] : assembly.pattern.places(inRow: Int(unknowns.terminal))
    self.state = state ?? problem.stateAtRest()
    var byRegion = [[Int32]](repeating: [], count: problem.mesh.regionNames.count)
    for (t, region) in problem.mesh.regions.enumerated() { byRegion[Int(region)].append(Int32(t)) }
    trianglesByRegion = byRegion
  }

  public mutating func residual() -> [Double] {
    var none: [Double] = []
    return evaluate(jacobian: &none, wanted: false)
  }

  public mutating func linearised() -> (residual: [Double], jacobian: [Double]) {
    var jacobian = [Double](repeating: 0, count: pattern.nonzeros)
    let residual = evaluate(jacobian: &jacobian, wanted: true)
    return (residual, jacobian)
  }

  private mutating func evaluate(jacobian: inout [Double], wanted: Bool) -> [Double] {
    var residual = [Double](repeating: 0, count: unknowns.count)
    var flows = Flows()
    // Net current and heat out of every control volume, given or solved for.
    var currents = [Double](repeating: 0, count: problem.mesh.points.count)
    var heats = currents
    addTriangles(&currents, &heats, &flows, &jacobian, wanted)
    addContacts(&heats, &jacobian, wanted)
    for (k, item) in problem.convection.enumerated() where problem.fixedTemperature[Int(item.vertex)].isNaN {
      let i = Int(item.vertex)
      let heat = item.conductance * (state.rise[i] + (problem.ambient - item.ambient))
      heats[i] += heat
      flows.convectedHeat += heat
      flows.heatThroughput += max(0, heat)
      let place = assembly.places[2][k]
      if wanted && place >= 0 { jacobian[Int(place)] += item.conductance }
    }
    if let inertia {
      for i in heats.indices {
        heats[i] += inertia.conductances[i] * (state.rise[i] - inertia.rises[i])
        let place = assembly.places[3][i]
        if wanted && place >= 0 { jacobian[Int(place)] += inertia.conductances[i] }
      }
    }
    for (i, source) in problem.currentSource.enumerated() { currents[i] -= source }
    for (i, source) in problem.heatSource.enumerated() {
      heats[i] -= source
      flows.heatSource += source
    }
    for i in currents.indices {
      let twin = Int(problem.twins[i])
      switch problem.electrical[twin] {
      case .terminal: flows.terminalCurrent += currents[i]
      case .fixed(let volts):
        flows.groundCurrent -= currents[i]
        flows.fixedPower += volts * currents[i]
      case .free, .none: break
      }
      if !problem.fixedTemperature[i].isNaN {
        flows.conductedHeat -= heats[i]
        flows.heatThroughput += max(0, -heats[i])
      }
      let (v, t) = (unknowns.potential[i], unknowns.temperature[i])
      if v >= 0 { residual[Int(v)] += currents[i] }
      if t >= 0 { residual[Int(t)] += heats[i] }
    }
    flows.electricalPower = flows.terminalCurrent * state.terminal + flows.fixedPower
    closeCircuit(&residual, jacobian: &jacobian, wanted: wanted)
    self.flows = flows
    return residual
  }

  private func addTriangles(
    _ currents: inout [Double], _ heats: inout [Double], _ flows: inout Flows, _ jacobian: inout [Double],
    _ wanted: Bool
  ) {
    let (triangles, factors) = (problem.mesh.triangles, problem.factors)
    let (reference, offset, rise, terminal) = (state.reference, state.offset, state.rise, state.terminal)
    var local = [Double](repeating: 0, count: 36)
    var dissipated = 0.0
    assembly.places[0].withUnsafeBufferPointer { places in
      jacobian.withUnsafeMutableBufferPointer { jacobian in
        local.withUnsafeMutableBufferPointer { local in
          for (region, members) in trianglesByRegion.enumerated() {
            let material = problem.materials[region]
            for t in members {
              let t = Int(t)
              let (a, b, c) = (Int(triangles[t].x), Int(triangles[t].y), Int(triangles[t].z))
              let references = SIMD3(reference[a], reference[b], reference[c])
              let offsets = SIMD3(offset[a], offset[b], offset[c])
              let balance = TriangleBalance(
                factors[t], drops: alongEdges(references) * terminal + alongEdges(offsets),
                rises: SIMD3(rise[a], rise[b], rise[c]), ambient: problem.ambient,
                potential: (references.sum() * terminal + offsets.sum()) / 3, material: material)
              let (out, balances) = (balance.currents, balance.heatBalances)
              currents[a] += out.x
              currents[b] += out.y
              currents[c] += out.z
              heats[a] += balances.x
              heats[b] += balances.y
              heats[c] += balances.z
              dissipated += balance.jouleHeat
              guard wanted else { continue }
              balance.jacobian(factors[t], into: local)
              let first = t * 36
              for k in 0..<36 {
                let place = places[first + k]
                if place >= 0 { jacobian[Int(place)] += local[k] }
              }
            }
          }
        }
      }
    }
    flows.jouleHeat = dissipated
  }

  private func addContacts(_ heats: inout [Double], _ jacobian: inout [Double], _ wanted: Bool) {
    for (k, contact) in problem.contacts.enumerated() {
      let heat = contact.conductance * (state.rise[Int(contact.a)] - state.rise[Int(contact.b)])
      heats[Int(contact.a)] += heat
      heats[Int(contact.b)] -= heat
      guard wanted else { continue }
      for (entry, sign) in [1.0, -1, -1, 1].enumerated() {
        let place = assembly.places[1][k * 4 + entry]
        if place >= 0 { jacobian[Int(place)] += sign * contact.conductance }
      }
    }
  }

  public mutating func move(by update: [Double], damping: Double) {
    let shift = unknowns.terminal >= 0 ? update[Int(unknowns.terminal)] : 0
    state.terminal += damping * shift
    for i in state.offset.indices {
      let (v, t) = (unknowns.potential[i], unknowns.temperature[i])
      if v >= 0 && v != unknowns.terminal {
        state.offset[i] += damping * (update[Int(v)] - state.reference[i] * shift)
      }
      if t >= 0 { state.rise[i] += damping * update[Int(t)] }
    }
  }

  /// Ranges of the two fields.
  public struct Scale: Sendable {
    /// V
    var potential: Double
    /// K
    var rise: Double
  }

  public func scale(with update: [Double]) -> Scale {
    var scale = Scale(potential: max(abs(state.terminal), floors.potential), rise: floors.rise)
    for i in state.rise.indices {
      scale.potential = max(scale.potential, abs(state.potential(i)))
      scale.rise = max(scale.rise, abs(state.rise[i]))
    }
    for (k, change) in update.enumerated() {
      if unknowns.isTemperature(k) {
        scale.rise = max(scale.rise, abs(change))
      } else {
        scale.potential = max(scale.potential, abs(change))
      }
    }
    return scale
  }

  public func size(of update: [Double], in scale: Scale) -> (value: Double, unknown: Int) {
    var largest = (value: 0.0, unknown: 0)
    for (k, change) in update.enumerated() where change != 0 {
      let size = abs(change) / (unknowns.isTemperature(k) ? scale.rise : scale.potential)
      if !(size <= largest.value) { largest = (size, k) }
    }
    return largest
  }

  public func imbalance(of residual: [Double]) -> Double {
    var sums = (current: 0.0, heat: 0.0)
    for (k, value) in residual.enumerated() where circuit == nil || k != Int(unknowns.terminal) {
      if unknowns.isTemperature(k) { sums.heat += abs(value) } else { sums.current += abs(value) }
    }
    // In very short steps the last digit of a temperature is much heat: no iteration takes that away.
    sums.heat = max(0, sums.heat - (inertia?.rounding(of: state.rise) ?? 0))
    func relative(_ sum: Double, _ scale: Double) -> Double {
      sum == 0 ? 0 : sum / max(abs(scale), .leastNormalMagnitude)
    }
    return max(
      relative(sums.current, max(flows.currentScale, floors.current)),
      relative(sums.heat, max(flows.heatScale, floors.heat)), circuitImbalance)
  }

  /// Keeps every temperature above a third of the coldest boundary's.
  public func largestStep(along update: [Double]) -> Double {
    var damping = 1.0
    for (k, change) in update.enumerated() where change < 0 && unknowns.isTemperature(k) {
      let temperature = problem.ambient + state.rise[Int(unknowns.vertices[k])]
      if temperature + damping * change < coldest / 3 {
        damping = min(damping, max(0, 0.9 * (temperature - coldest / 3)) / -change)
      }
    }
    return damping
  }
}

/// Currents (A) and powers (W) over the whole device at one evaluation.
public struct Flows: Sendable, Equatable {
  /// Into the device at the driven terminal.
  public var terminalCurrent = 0.0
  /// Out of the device where the potential is given.
  public var groundCurrent = 0.0
  /// Power that given potentials feed in.
  public var fixedPower = 0.0
  public var electricalPower = 0.0
  public var jouleHeat = 0.0
  /// Out through fixed temperatures.
  public var conductedHeat = 0.0
  /// Out through convective faces.
  public var convectedHeat = 0.0
  public var heatSource = 0.0
  /// All that leaves, not counting what enters elsewhere: more than the Joule heat where boundaries of different
  /// temperatures drive heat through the device.
  public var heatThroughput = 0.0

  var currentScale: Double { max(abs(terminalCurrent), abs(groundCurrent)) }
  var heatScale: Double { max(abs(electricalPower), jouleHeat, heatThroughput, abs(heatSource)) }
  public var heatOut: Double { conductedHeat + convectedHeat }
}
