import AxisymmetricMesh
import Circuits
import DeviceGeometry
import FiniteVolume
import Foundation
import Materials
import SparseLU
import Testing

@testable import Electrothermal

/// Temperatures chosen beforehand, T = 300 K + a sin(w t) (1 - r²/R²) sin(pi z / h), under a voltage that rises. The heat fed
/// in is what their change takes, less the discrete balance at these temperatures and the potential that goes with them: they
/// are the exact solution on the mesh, and only the time steps err.
struct ManufacturedTransient {
  static let height = 7.5e-9
  static let end = 4e-11
  let problem: Problem
  let waveform: Waveform
  private let shape: [Double]

  static let laws: [(ElectricalConductivity, ThermalConductivity)] = [
    (.metal(sigma300: 1e5, tcr: 3e-3), .wiedemannFranz(lorenz: lorenz, lattice: 1, cap: nil)),
    (
      .arrhenius(sigma0: 1e5, activationEnergy: 0.05, referenceTemperature: 300),
      .powerLaw(value: 2, referenceTemperature: 300, exponent: -0.8)
    ),
  ]

  init(law: Int, network: SeriesNetwork = SeriesNetwork()) throws {
    var material = Material.plain()
    (material.electricalConductivity, material.thermalConductivity) = Self.laws[law]
    problem = try rodProblem(cells: 8, material: material, drive: .voltage(0.1, through: network))
    var waveform = Waveform()
    waveform.append(0.05, 0.2, for: Self.end)
    self.waveform = waveform
    shape = zip(problem.mesh.points, problem.fixedTemperature).map { point, fixed in
      fixed.isNaN
        ? 250 * (1 - 0.9 * pow(point.x / 5e-9, 2)) * sin(.pi * point.y / Self.height) : 0
    }
  }

  func rises(at time: Double) -> [Double] { shape.map { $0 * sin(Self.frequency * time) } }

  private static let frequency = 2.5 / end

  func heatSource(at time: Double) -> [Double] {
    var state = problem.stateAtRest()
    state.rise = rises(at: time)
    let drive: Drive
    switch problem.drive {
    case .voltage(_, let network):
      drive = .voltage(waveform.segments[0].value(at: time), through: network)
    case .current: drive = problem.drive
    }
    var potential = ElectrothermalSystem(problem, solving: .potential, state: state)
    potential.drive = drive
    do {
      var solver = try UMFPACK(analysing: potential.pattern)
      var newton = Newton()
      try newton.solve(&potential, with: &solver, load: 1)
    } catch { return [] }
    var system = ElectrothermalSystem(problem, state: potential.state)
    system.drive = drive
    let residual = system.residual()
    let capacities = problem.heatCapacities
    let growth = Self.frequency * cos(Self.frequency * time)
    return shape.indices.map { i in
      let t = system.unknowns.temperature[i]
      return t < 0 ? 0 : capacities[i] * shape[i] * growth + residual[Int(t)]
    }
  }

  func task(snapshots: [Double]) -> TransientTask {
    TransientTask(waveform: waveform, snapshots: snapshots, heatSource: { heatSource(at: $0) })
  }
}

@Suite("Manufactured transients") struct TransientManufacturedTests {
  @Test(
    arguments: [0, 1],
    [SeriesNetwork(), SeriesNetwork(resistance: 500), SeriesNetwork(divider: VoltageDivider())])
  func fourthOrderInTime(law: Int, network: SeriesNetwork) throws {
    let exact = try ManufacturedTransient(law: law, network: network)
    let end = ManufacturedTransient.end
    let errors = try [8.0, 16, 32].map { count in
      let solution = try TransientSolver(control: .fixed(step: end / count)).solve(
        exact.problem, exact.task(snapshots: [end]))
      #expect(solution.steps.accepted == Int(count))
      return relativeError(solution.snapshots[0].fields.state.rise, exact.rises(at: end))
    }
    let observed = fittedOrder(errors)
    #expect(observed >= 3.5, "order \(observed), errors \(errors)")
    #expect(errors[2] < 1e-5, "\(errors)")
  }
}
