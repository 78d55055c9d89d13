import AxisymmetricMesh
import DeviceGeometry
import FiniteVolume
import Foundation
import Materials
import SparseLU
import Testing

@testable import Electrothermal

/// What stores heat: rho c = 2e6 J/(m³ K).
let storing = Material(
  name: "m", electricalConductivity: .constant(1e5), thermalConductivity: .constant(1), density: 5000,
  heatCapacity: 400)

@Suite("The heat problem frozen at an operating point")
struct HeatProblemTests {
  static let devices = [
    "set.yaml", "weakset.yaml", "reset.yaml", "full/set.yaml", "full/weakset.yaml", "full/reset.yaml",
  ]

  /// K θ = q P holds the steady temperatures of the nonlinear solve: at every vertex, and so Z(∞) = R_th.
  @Test(arguments: devices)
  func endsAtTheSteadyState(file: String) throws {
    let device = try BuiltInStates.load(fileName: file).device
    let point = try HeatProblem.operatingPoint(of: device, on: MeshCascade(for: device))
    #expect(!point.isProbed)
    let (heat, solution) = (point.heat, point.solution)
    var solver = try UMFPACK(analysing: heat.pattern)
    try solver.factorise(heat.conductances)
    let rises = heat.spread(try solver.solve(heat.shares)).map { $0 * heat.power }
    let worst = zip(rises, solution.temperature).map { abs($0 + solution.ambient - $1) }.max()!
    #expect(worst < 1e-9 * solution.peakRise, "\(worst) K")
    let model = try ReducedHeatModel(heat)
    let end = model.stepResponse(at: .infinity)
    let resistance = try #require(solution.thermalResistance)
    #expect(abs(end.peak / resistance - 1) < 1e-9)
    let mean = try #require(solution.filamentMeanTemperature) - solution.ambient
    #expect(abs(end.filamentMean! * heat.power / mean - 1) < 1e-9)
    #expect(abs(heat.power / solution.joulePower - 1) < 1e-12)
  }

  /// A convective face, a thermal boundary resistance, and a fixed temperature.
  @Test func contactsAndConvectionCarryTheHeatThatTheyDo() throws {
    let mesh = grid(
      r: even(0, 5e-9, 4), z: even(0, 20e-9, 16), regionNames: ["low", "high"],
      region: { $0.y > 10e-9 ? 1 : 0 })
    var device = rod(height: 20e-9, material: storing, top: .convection(coefficient: 1e8, ambient: 300))
    device.layers = [
      Layer(name: "low", material: "m", thickness: 10e-9),
      Layer(name: "high", material: "n", thickness: 10e-9),
    ]
    device.materials["n"] = Material(
      name: "n", electricalConductivity: .constant(1e5),
      thermalConductivity: .wiedemannFranz(lorenz: lorenz, lattice: 1, cap: nil), density: 5000,
      heatCapacity: 400)
    device.contacts = [ThermalBoundaryResistance(between: "n", and: "m", resistance: 5e-9)]
    let problem = try Problem(device: device, mesh: mesh)
    let solution = try SteadySolver().solve(problem)
    let model = try ReducedHeatModel(HeatProblem(problem, at: solution.state))
    #expect(abs(model.stepResponse(at: .infinity).peak / solution.thermalResistance! - 1) < 1e-9)
    #expect(model.filamentMean == nil)
  }

  /// With sinks of different temperatures the rise is what the heat adds to the heat flow between them.
  @Test func theRiseIsCountedFromWhatIsThereWithoutHeat() throws {
    let mesh = grid(r: even(0, 5e-9, 4), z: even(0, 7.5e-9, 8), regionNames: ["rod"], region: { _ in 0 })
    let problem = try Problem(device: rod(material: storing, top: .temperature(400)), mesh: mesh)
    var cold = problem
    cold.drive = .voltage(0, seriesResistance: 0)
    let (driven, undriven) = (try SteadySolver().solve(problem), try SteadySolver().solve(cold))
    let model = try ReducedHeatModel(HeatProblem(problem, at: driven.state))
    let rises = model.field([Double](repeating: driven.joulePower, count: model.stateCount))
    for (i, rise) in rises.enumerated() {
      #expect(abs(driven.temperature[i] - undriven.temperature[i] - rise) < 1e-9)
    }
  }

  @Test func aDeviceWithoutDriveIsProbed() throws {
    var device = try BuiltInStates.load(.set).device
    device.drive = .voltage(0, seriesResistance: 0)
    let cascade = try MeshCascade(for: device, control: MeshControl(resolution: 0.5))
    let point = try HeatProblem.operatingPoint(of: device, on: cascade)
    #expect(point.isProbed)
    #expect(point.solution.voltage == HeatProblem.probeVoltage)
    #expect(point.solution.peakRise < 0.1)
    let problem = try Problem(device: device, mesh: cascade.finest)
    #expect(throws: HeatProblemError.noPower) { try HeatProblem(problem, at: problem.stateAtRest()) }
  }

  @Test func aMaterialThatStoresNoHeatIsNamed() throws {
    var device = try BuiltInStates.load(.set).device
    device.materials["TiN"]!.heatCapacity = nil
    let cascade = try MeshCascade(for: device, control: MeshControl(resolution: 0.5))
    #expect(throws: HeatProblemError.noHeatCapacity(material: "TiN")) {
      try HeatProblem.operatingPoint(of: device, on: cascade)
    }
  }

  /// Heat capacities add up to those of the regions' volumes.
  @Test func heatCapacitiesAddUp() throws {
    let mesh = grid(r: even(0, 5e-9, 7), z: even(0, 7.5e-9, 9), regionNames: ["rod"], region: { _ in 0 })
    var device = rod(material: storing)
    device.boundaries[0].thermal = .insulated
    device.boundaries[1].thermal = .convection(coefficient: 1e8, ambient: 300)
    let problem = try Problem(device: device, mesh: mesh)
    let solution = try SteadySolver().solve(problem)
    let heat = try HeatProblem(problem, at: solution.state)
    let volume = Double.pi * 25e-18 * 7.5e-9
    #expect(abs(heat.capacities.reduce(0, +) / (2e6 * volume) - 1) < 1e-13)
    #expect(abs(heat.shares.reduce(0, +) - 1) < 1e-13)
  }
}
