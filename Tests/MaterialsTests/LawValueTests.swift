import Materials
import Quantities
import RealModule
import Testing

/// Values that follow from the formulas by hand, and limits.
@Suite struct LawValues {
  func sigma(_ law: ElectricalConductivity, _ t: Double, field: Double = 0, potential: Double = 0) -> Double {
    law.response(at: LawState(temperature: t, fieldSquared: field * field, potential: potential)).value
  }

  func expectNear(
    _ a: Double, _ b: Double, _ relative: Double = 1e-12, _ at: SourceLocation = #_sourceLocation
  ) {
    #expect(abs(a - b) <= relative * abs(b), "observed \(a), expected \(b)", sourceLocation: at)
  }

  @Test func metal() {
    let tin = ElectricalConductivity.metal(sigma300: 1e6, tcr: 4.4e-4)
    expectNear(sigma(tin, 300), 1e6)
    expectNear(sigma(tin, 800), 1e6 / 1.22)
    let aluminium = ElectricalConductivity.metal(sigma300: 3.3e7, tcr: 4e-3)
    expectNear(sigma(aluminium, 10), 20 * 3.3e7)
  }

  @Test func arrheniusAndPooleFrenkelAgreeWithoutField() {
    let arrhenius = ElectricalConductivity.arrhenius(
      sigma0: 10, activationEnergy: 0.05, referenceTemperature: 300)
    let pooleFrenkel = ElectricalConductivity.pooleFrenkel(
      PooleFrenkel(sigma0: 10, activationEnergy: 0.05, relativePermittivity: 4))
    expectNear(sigma(arrhenius, 300), 10)
    expectNear(sigma(arrhenius, 600), 10 * Double.exp(0.05 / boltzmannEV / 600))
    for t in [200.0, 300, 800] { expectNear(sigma(pooleFrenkel, t), sigma(arrhenius, t)) }
  }

  /// beta = 2 sqrt(q³ / (4 pi eps0)) / q = 7.587e-5 eV (m/V)^½ at eps_r = 1.
  @Test func pooleFrenkelSlope() {
    let law = PooleFrenkel(sigma0: 1, activationEnergy: 0.3, relativePermittivity: 1)
    expectNear(law.beta, 7.587e-5, 1e-3)
    let lifted = sigma(.pooleFrenkel(law), 300, field: 1e8) / sigma(.pooleFrenkel(law), 300)
    expectNear(Double.log(lifted), law.beta * (1e4 - 100) / (boltzmannEV * 300), 1e-6)
  }

  @Test func silicon() {
    let si = ThermalConductivity.powerLaw(value: 148, referenceTemperature: 300, exponent: -1.3)
    expectNear(si.response(at: LawState(temperature: 300), sigma: Response(0)).value, 148)
    expectNear(
      si.response(at: LawState(temperature: 600), sigma: Response(0)).value, 148 / Double.pow(2, 1.3))
  }

  @Test func wiedemannFranz() {
    let tin = ThermalConductivity.wiedemannFranz(lorenz: 2.44e-8, lattice: 4, cap: nil)
    expectNear(tin.response(at: LawState(temperature: 300), sigma: Response(1e6)).value, 11.32)
    let aluminium = ThermalConductivity.wiedemannFranz(lorenz: 2.44e-8, lattice: 0, cap: 200)
    let capped = aluminium.response(at: LawState(temperature: 300), sigma: Response(3.3e7, byTemperature: -1))
    #expect(capped == Response(200))
  }

  @Test func tables() {
    let tin = ElectricalConductivity.table(tinTable)
    expectNear(sigma(tin, 300), 1 / 98.74e-8)
    expectNear(sigma(tin, 407), 2 / (100.85e-8 + 105.76e-8))
    expectNear(sigma(tin, 774), 1 / (114.95e-8 + (114.95e-8 - 110.73e-8)))
    let constant = ElectricalConductivity.table(sigmaTable)
    #expect(sigma(constant, 100) == 1e3 && sigma(constant, 5000) == 2e3)
    let falling = LawTable(.conductivity, temperatures: [300, 400], values: [2, 1], extrapolates: true)!
    #expect(falling.response(at: 1000) == Response(1e-3))
  }

  @Test func tablesMustRise() {
    #expect(LawTable(.conductivity, temperatures: [300, 300], values: [1, 2]) == nil)
    #expect(LawTable(.conductivity, temperatures: [300], values: [1]) == nil)
    #expect(LawTable(.conductivity, temperatures: [300, 400], values: [1]) == nil)
    #expect(LawTable(.conductivity, temperatures: [300, 400], values: [1, 0]) == nil)
    #expect(LawTable(.conductivity, temperatures: [300, 400], values: [1, .nan]) == nil)
  }

  @Test func niraulaKarpov() {
    let law = ElectricalConductivity.niraulaKarpov(prefactor: 1.4e4)
    expectNear(sigma(law, 300, potential: 0.2), 1.4e4 * Double.exp(Double.sqrt(0.2 / (boltzmannEV * 300))))
    #expect(sigma(law, 300, potential: 0) == 1.4e4 && sigma(law, 300, potential: -1) == 1.4e4)
    let atZero = law.response(at: LawState(temperature: 300))
    expectNear(atZero.byPotential, 1.4e4 * 150 / (boltzmannEV * 300))
  }
}
