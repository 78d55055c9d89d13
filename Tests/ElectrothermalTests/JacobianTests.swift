import AxisymmetricMesh
import Circuits
import DeviceGeometry
import Electrothermal
import Materials
import SparseLU
import Testing

/// Every column of the coupled Jacobian against central differences of the residual, at a warm state of a device with
/// contacts, convection and a terminal behind a network, for every kind of law and network.
@Test(arguments: ElectricalConductivity.samples, SeriesNetwork.samples)
func jacobianIsTheDerivativeOfTheResidual(law: ElectricalConductivity, network: SeriesNetwork) throws {
  let low = Material(
    name: "low", electricalConductivity: law,
    thermalConductivity: .wiedemannFranz(lorenz: lorenz, lattice: 1, cap: nil))
  let high = Material(
    name: "high", electricalConductivity: .metal(sigma300: 2e5, tcr: 1e-3), thermalConductivity: .constant(2))
  var device = rod(height: 20e-9, material: low, drive: .voltage(0.7, through: network))
  device.layers = [
    Layer(name: "low", material: "low", thickness: 10e-9),
    Layer(name: "high", material: "high", thickness: 10e-9),
  ]
  device.materials["high"] = high
  device.contacts = [ThermalBoundaryResistance(between: "low", and: "high", resistance: 5e-9)]
  device.boundaries.append(
    BoundaryCondition(name: "side", thermal: .convection(coefficient: 1e7, ambient: 310)))
  let mesh = grid(
    r: even(0, 5e-9, 3), z: even(0, 20e-9, 4), regionNames: ["low", "high"], region: { $0.y > 10e-9 ? 1 : 0 },
    map: { SIMD2($0.x * (1 + $0.y * 2e7), $0.y) })
  var system = ElectrothermalSystem(try Problem(device: device, mesh: mesh))
  // A warm state with gradients in both fields.
  let order = system.pattern.order
  system.move(by: (0..<order).map { 0.3 + 0.1 * Double(($0 * 37) % 11) }, damping: 0.2)
  let (residual, jacobian) = system.linearised()
  let scale = residual.map(abs).max()!
  let start = system.state
  for j in 0..<order {
    let h = 1e-5
    var unit = [Double](repeating: 0, count: order)
    unit[j] = h
    system.move(by: unit, damping: 1)
    let above = system.residual()
    system.state = start
    system.move(by: unit, damping: -1)
    let below = system.residual()
    system.state = start
    var column = [Double](repeating: 0, count: order)
    for k in system.pattern.starts[j]..<system.pattern.starts[j + 1] {
      column[system.pattern.rows[k]] = jacobian[k]
    }
    let size = column.map(abs).max()!
    for i in 0..<order {
      let difference = (above[i] - below[i]) / (2 * h)
      #expect(abs(difference - column[i]) <= 2e-6 * size + 1e-9 * scale, "row \(i), column \(j)")
    }
  }
}

extension SeriesNetwork {
  static let samples = [
    SeriesNetwork(resistance: 500), SeriesNetwork(resistance: 20, divider: VoltageDivider()),
    SeriesNetwork(resistance: 500, compliance: 1e-9), SeriesNetwork(compliance: 1),
  ]
}

extension ElectricalConductivity {
  static var samples: [ElectricalConductivity] {
    [
      .constant(1e5), .metal(sigma300: 1e5, tcr: 2e-3),
      .arrhenius(sigma0: 1e5, activationEnergy: 0.1, referenceTemperature: 300),
      .pooleFrenkel(PooleFrenkel(sigma0: 1e5, activationEnergy: 0.1, relativePermittivity: 20)),
      .powerLaw(value: 1e5, referenceTemperature: 300, exponent: -1.5), .niraulaKarpov(prefactor: 1e4),
    ]
  }
}
