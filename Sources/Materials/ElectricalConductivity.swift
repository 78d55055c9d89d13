import Quantities
import RealModule

/// Electrical conductivity sigma(T, |E|, V) in S/m.
///
/// Laws never trap and never give NaN: temperatures are clamped to 1 K ... 100 000 K, exponents to ±200.
public enum ElectricalConductivity: Sendable, Equatable {
  case constant(Double)
  /// sigma = sigma300 / (1 + tcr (T - 300 K)); the bracket stays at or above 0.05 (residual resistivity).
  case metal(sigma300: Double, tcr: Double)
  /// sigma = sigma0 exp(-(Ea/k)(1/T - 1/T0)), Ea in eV: `sigma0` at the reference temperature T0 in K.
  case arrhenius(sigma0: Double, activationEnergy: Double, referenceTemperature: Double)
  case pooleFrenkel(PooleFrenkel)
  /// sigma = value (T/T0)^n.
  case powerLaw(value: Double, referenceTemperature: Double, exponent: Double)
  case table(LawTable)
  /// sigma = prefactor exp(sqrt(V / kT)), V the *local potential*, k in eV/K.
  ///
  /// Benchmark only (Niraula and Karpov, J. Appl. Phys. 124, 174502 (2018), arXiv 1806.01397): it depends on
  /// where the potential is called zero, and holds for V >= 0 with the ground at 0. Below x = V/kT = 1e-4
  /// (2.6 uV at 300 K) sqrt(x) continues as the parabola x (3e - x) / (2 e^1.5), e = 1e-4, that meets it in
  /// value and slope and passes through 0 with a finite slope; for V < 0 sigma is `prefactor`.
  case niraulaKarpov(prefactor: Double)

  /// Value and exact derivatives. No allocation; O(1), O(log n) for a table.
  @inlinable
  public func response(at state: LawState) -> Response {
    switch self {
    case .constant(let sigma): return Response(sigma)
    case .metal(let sigma300, let tcr):
      let t = ClampedTemperature(state.temperature)
      let d = 1 + tcr * (t.kelvin - 300)
      if d <= 0.05 { return Response(sigma300 / 0.05) }
      return Response(sigma300 / d, byTemperature: -sigma300 * tcr * t.slope / (d * d))
    case .arrhenius(let sigma0, let energy, let reference):
      let t = ClampedTemperature(state.temperature)
      let barrier = energy / boltzmannEV
      let (e, slope) = boundedExp(barrier * (1 / reference - 1 / t.kelvin))
      return Response(
        sigma0 * e, byTemperature: sigma0 * slope * barrier * t.slope / (t.kelvin * t.kelvin))
    case .pooleFrenkel(let law): return law.response(at: state)
    case .powerLaw(let value, let reference, let exponent):
      return powerLawResponse(
        value, referenceTemperature: reference, exponent: exponent, at: state.temperature)
    case .table(let table): return table.response(at: state.temperature)
    case .niraulaKarpov(let prefactor): return niraulaKarpovResponse(prefactor, at: state)
    }
  }
}

@inlinable
func niraulaKarpovResponse(_ prefactor: Double, at state: LawState) -> Response {
  guard state.potential >= 0 else { return Response(prefactor) }
  let t = ClampedTemperature(state.temperature)
  let perVolt = 1 / (boltzmannEV * t.kelvin)
  let x = state.potential * perVolt
  var root: Double
  var slope: Double
  if x >= 1e-4 {
    root = Double.sqrt(x)
    slope = 0.5 / root
  } else {
    root = x * (3e-4 - x) / 2e-6
    slope = (3e-4 - 2 * x) / 2e-6
  }
  let (e, eSlope) = boundedExp(root)
  let byX = prefactor * eSlope * slope
  return Response(
    prefactor * e, byTemperature: eSlope == 0 ? 0 : -byX * x * t.slope / t.kelvin, byPotential: byX * perVolt)
}
