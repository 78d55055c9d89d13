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

  /// Value and exact derivatives at a state. No allocation; O(1), O(log n) for a table.
  ///
  /// - Parameter sigma: the electrical response at the same state (zero in an insulator).
  @inlinable
  public func response(at state: LawState, sigma: Response) -> Response {
    let kappa = response(temperature: state.temperature, sigma: sigma.value)
    return Response(
      kappa.value, byTemperature: kappa.byTemperature + kappa.bySigma * sigma.byTemperature,
      byFieldSquared: kappa.bySigma * sigma.byFieldSquared, byPotential: kappa.bySigma * sigma.byPotential)
  }

  /// Value and partial derivatives with temperature and electrical conductivity given apart.
  ///
  /// - Parameters:
  ///   - temperature: K
  ///   - sigma: electrical conductivity, S/m.
  @inlinable
  public func response(temperature: Double, sigma: Double) -> ThermalResponse {
    switch self {
    case .constant(let kappa): return ThermalResponse(value: kappa)
    case .powerLaw(let value, let reference, let exponent):
      let kappa = powerLawResponse(
        value, referenceTemperature: reference, exponent: exponent, at: temperature)
      return ThermalResponse(value: kappa.value, byTemperature: kappa.byTemperature)
    case .table(let table):
      let kappa = table.response(at: temperature)
      return ThermalResponse(value: kappa.value, byTemperature: kappa.byTemperature)
    case .wiedemannFranz(let lorenz, let lattice, let cap):
      let t = ClampedTemperature(temperature)
      let value = lorenz * sigma * t.kelvin + lattice
      if let cap, value > cap { return ThermalResponse(value: cap) }
      return ThermalResponse(
        value: value, byTemperature: lorenz * sigma * t.slope, bySigma: lorenz * t.kelvin)
    }
  }
}

/// A thermal conductivity, W/(m K), with its partial derivatives.
public struct ThermalResponse: Sendable, Equatable {
  public var value: Double
  /// At constant sigma, W/(m K²).
  public var byTemperature: Double
  /// At constant temperature, W Ohm/K.
  public var bySigma: Double

  @inlinable
  public init(value: Double, byTemperature: Double = 0, bySigma: Double = 0) {
    self.value = value
    self.byTemperature = byTemperature
    self.bySigma = bySigma
  }
}
