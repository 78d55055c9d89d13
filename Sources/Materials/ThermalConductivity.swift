import RealModule

/// Thermal conductivity kappa in W/(m K).
public enum ThermalConductivity: Sendable, Equatable {
  case constant(Double)
  /// kappa = lorenz sigma T + lattice, at most `cap`.
  case wiedemannFranz(lorenz: Double, lattice: Double, cap: Double?)

  /// - Parameter sigma: the electrical response at the same state (zero in an insulator).
  public func response(at state: LawState, sigma: Response) -> Response {
    switch self {
    case .constant(let kappa): return Response(kappa)
    case .wiedemannFranz(let lorenz, let lattice, let cap):
      let t = state.temperature
      let value = lorenz * sigma.value * t + lattice
      if let cap, value > cap { return Response(cap) }
      return Response(
        value, byTemperature: lorenz * (sigma.value + t * sigma.byTemperature),
        byFieldSquared: lorenz * t * sigma.byFieldSquared, byPotential: lorenz * t * sigma.byPotential)
    }
  }
}
