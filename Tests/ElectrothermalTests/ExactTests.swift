import DeviceGeometry
import Electrothermal
import Foundation
import Materials
import Testing

/// PHYSICS §6.1: R = h / (sigma pi r²), peak rise sigma V² / (8 kappa), mean rise sigma V² / (12 kappa).
@Test(arguments: [4, 8, 16])
func insulatedRod(cells: Int) throws {
  let material = Material(
    name: "m", electricalConductivity: .constant(1e5), thermalConductivity: .constant(1))
  let mesh = grid(
    r: even(0, 5e-9, cells), z: even(0, 7.5e-9, 2 * cells), regionNames: ["rod"], region: { _ in 0 })
  let solution = try SteadySolver().solve(Problem(device: rod(material: material), mesh: mesh))
  let resistance = 1 / solution.conductance!
  #expect(abs(resistance - 954.9296585513721) < 1e-9 * resistance)
  // The vertex in the middle lies on the parabola's top, which the scheme meets exactly.
  #expect(abs(solution.peakRise - 125) < 1e-9)
  #expect(solution.currentImbalance < 1e-12)
  #expect(solution.energyImbalance < 1e-12)
}
