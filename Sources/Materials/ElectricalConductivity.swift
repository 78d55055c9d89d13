import RealModule

/// Electrical conductivity sigma(T, |E|, V) in S/m.
public enum ElectricalConductivity: Sendable, Equatable {
  case constant(Double)
  /// sigma = sigma300 / (1 + tcr (T - 300 K)).
  case metal(sigma300: Double, tcr: Double)

  public func response(at state: LawState) -> Response {
    switch self {
    case .constant(let sigma): return Response(sigma)
    case .metal(let sigma300, let tcr):
      let d = 1 + tcr * (state.temperature - 300)
      return Response(sigma300 / d, byTemperature: -sigma300 * tcr / (d * d))
    }
  }
}
