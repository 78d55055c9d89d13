import Materials
import Quantities
import Testing

let tinTable = LawTable(
  .resistivity, temperatures: [300, 342, 472, 572, 673],
  values: [98.74e-8, 100.85e-8, 105.76e-8, 110.73e-8, 114.95e-8], extrapolates: true)!

let sigmaTable = LawTable(.conductivity, temperatures: [200, 300, 900], values: [1e3, 5e3, 2e3])!

let electricalLaws: [(String, ElectricalConductivity)] = [
  ("constant", .constant(3e5)),
  ("metal", .metal(sigma300: 1e6, tcr: 4.4e-4)),
  ("metal at its residual resistivity", .metal(sigma300: 3.3e7, tcr: 4e-3)),
  ("metal with negative TCR", .metal(sigma300: 1e5, tcr: -1e-3)),
  ("arrhenius", .arrhenius(sigma0: 10, activationEnergy: 0.2, referenceTemperature: 300)),
  ("poole-frenkel", .pooleFrenkel(PooleFrenkel(sigma0: 10, activationEnergy: 0.3, relativePermittivity: 4))),
  ("power law", .powerLaw(value: 2e4, referenceTemperature: 300, exponent: -1.3)),
  ("resistivity table", .table(tinTable)),
  ("conductivity table", .table(sigmaTable)),
  ("niraula-karpov", .niraulaKarpov(prefactor: 1.4e4)),
]

let thermalLaws: [(String, ThermalConductivity)] = [
  ("constant", .constant(0.6)),
  ("power law", .powerLaw(value: 148, referenceTemperature: 300, exponent: -1.3)),
  ("table", .table(sigmaTable)),
  ("wiedemann-franz", .wiedemannFranz(lorenz: 2.44e-8, lattice: 4, cap: nil)),
  ("wiedemann-franz, capped", .wiedemannFranz(lorenz: 2.44e-8, lattice: 4, cap: 12)),
]

/// Temperatures, fields and potentials over the range of the solver and far beyond it. None sits on a kink.
let states: [LawState] = [-50, 0.3, 1.7, 20, 60, 137, 251, 299, 301, 420, 777, 1234, 4000, 2e4, 3e5].flatMap {
  t in
  [0, 1e3, 1e8, 3e12, 1e16, 1e18].flatMap { u in
    [-0.1, 1e-7, 1e-3, 0.3, 2].map { LawState(temperature: t, fieldSquared: u, potential: $0) }
  }
}

/// Central difference of a law's value along one variable, and what rounding adds to it.
func difference(
  _ law: (LawState) -> Double, at state: LawState, along path: WritableKeyPath<LawState, Double>, step: Double
) -> (slope: Double, noise: Double) {
  var ahead = state
  var behind = state
  ahead[keyPath: path] += step
  behind[keyPath: path] -= step
  let (a, b) = (law(ahead), law(behind))
  let width = ahead[keyPath: path] - behind[keyPath: path]
  return ((a - b) / width, 4e-15 * (abs(a) + abs(b)) / width)
}

func expectDerivatives(of law: (LawState) -> Response, named name: String) {
  for state in states {
    let r = law(state)
    #expect(r.value.isFinite && r.value > 0, "\(name) at \(state): \(r)")
    let checks: [(WritableKeyPath<LawState, Double>, Double, Double)] = [
      (\.temperature, r.byTemperature, 1e-5 * max(1, abs(state.temperature))),
      (\.fieldSquared, r.byFieldSquared, 1e-5 * max(1e6, state.fieldSquared)),
      (\.potential, r.byPotential, 1e-5 * abs(state.potential)),
    ]
    for (path, exact, step) in checks {
      // A field square has no negative values to step into.
      if path == \LawState.fieldSquared && state.fieldSquared < step { continue }
      let (slope, noise) = difference({ law($0).value }, at: state, along: path, step: step)
      let allowed = 1e-6 * abs(exact) + noise
      #expect(
        abs(slope - exact) <= allowed, "\(name), \(path) at \(state): law \(exact), difference \(slope)")
    }
  }
}

@Suite struct LawDerivatives {
  @Test(arguments: electricalLaws.indices) func electrical(_ i: Int) {
    let (name, law) = electricalLaws[i]
    expectDerivatives(of: { law.response(at: $0) }, named: name)
  }

  @Test(arguments: thermalLaws.indices, electricalLaws.indices) func thermal(_ i: Int, _ j: Int) {
    let (name, law) = thermalLaws[i]
    let (metal, sigma) = electricalLaws[j]
    expectDerivatives(
      of: { law.response(at: $0, sigma: sigma.response(at: $0)) }, named: "\(name) on \(metal)")
  }

  /// The one-sided slope at no field, where sqrt|E| alone has none.
  @Test func pooleFrenkelIsSmoothWithoutField() {
    let law = PooleFrenkel(sigma0: 10, activationEnergy: 0.3, relativePermittivity: 4)
    let r = law.response(at: LawState(temperature: 400))
    let ahead = law.response(at: LawState(temperature: 400, fieldSquared: 1e3)).value
    #expect(abs((ahead - r.value) / 1e3 - r.byFieldSquared) < 1e-4 * r.byFieldSquared)
  }

  /// A state that no device has must still give numbers that a damped Newton step can work with.
  @Test(arguments: electricalLaws.indices) func neverNaN(_ i: Int) {
    let sigma = electricalLaws[i].1
    let odd = [-Double.infinity, -1e9, -1, 0, 1e-300, 1e308, .infinity, .nan]
    for t in odd {
      for x in odd {
        let state = LawState(temperature: t, fieldSquared: x, potential: x.isFinite ? x : 0)
        let s = sigma.response(at: state)
        for r in [s] + thermalLaws.map({ $0.1.response(at: state, sigma: s) }) {
          #expect(
            r.value.isFinite && r.value > 0 && r.byTemperature.isFinite && r.byFieldSquared.isFinite
              && r.byPotential.isFinite, "\(electricalLaws[i].0) at \(state): \(r)")
        }
      }
    }
  }
}
