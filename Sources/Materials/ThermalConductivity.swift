import RealModule

/// Thermal conductivity kappa in W/(m K).
///
/// Laws never trap and never give NaN: temperatures are clamped to 1 K ... 100 000 K.
public enum ThermalConductivity: Sendable, Equatable {
  case constant(Double)
  /// kappa = value (T/T0)^n.
  case powerLaw(value: Double, referenceTemperature: Double, exponent: Double)
  case table(LawTable)
  /// kappa = lorenz sigma T + lattice, at most `cap`: electrons carry heat in proportion to current
  /// (Wiedemann and Franz), the lattice adds its own; lorenz in W Ohm/K², lattice and cap in W/(m K).
  case wiedemannFranz(lorenz: Double, lattice: Double, cap: Double?)

  /// Value and exact derivatives. No allocation; O(1), O(log n) for a table.
  ///
  /// - Parameter sigma: the electrical response at the same state (zero in an insulator).
  @inlinable
  public func response(at state: LawState, sigma: Response) -> Response {
    switch self {
    case .constant(let kappa): return Response(kappa)
    case .powerLaw(let value, let reference, let exponent):
      return powerLawResponse(
        value, referenceTemperature: reference, exponent: exponent, at: state.temperature)
    case .table(let table): return table.response(at: state.temperature)
    case .wiedemannFranz(let lorenz, let lattice, let cap):
      let t = ClampedTemperature(state.temperature)
      let value = lorenz * sigma.value * t.kelvin + lattice
      if let cap, value > cap { return Response(cap) }
      let perSigma = lorenz * t.kelvin
      return Response(
        value, byTemperature: lorenz * sigma.value * t.slope + perSigma * sigma.byTemperature,
        byFieldSquared: perSigma * sigma.byFieldSquared, byPotential: perSigma * sigma.byPotential)
    }
  }
}
