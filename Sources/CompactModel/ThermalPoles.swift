import RealModule

/// How a temperature gets to its steady value: by the same time constants in every state, with shares that depend on the state and the
/// voltage.
///
///     tau_k dx_k/dt = s_k(w, V) (T_ss(w, V) - T0) - x_k,   T = T0 + sum_k x_k,   sum_k s_k = 1
///
/// Under a voltage that stays, T = T0 + (T_ss - T0) (1 - sum_k s_k exp(-t / tau_k)). A Foster network whose resistances are s_k R_th.
public struct ThermalPoles: Sendable, Equatable, Codable {
  /// tau_k, ascending, s.
  public var timeConstants: [Double]
  /// s_k over ln s and u of ``FieldModel``, for all k but the last, whose share is what the others leave.
  public var shares: [ChebyshevSurface]
  /// The same over -w and u, with a gap.
  public var gapShares: [ChebyshevSurface]?

  public init(timeConstants: [Double], shares: [ChebyshevSurface], gapShares: [ChebyshevSurface]? = nil) {
    (self.timeConstants, self.shares, self.gapShares) = (timeConstants, shares, gapShares)
  }

  private enum CodingKeys: String, CodingKey {
    case timeConstants = "time_constants"
    case shares
    case gapShares = "gap_shares"
  }
}

extension FieldModel {
  /// s_k of the peak temperature; empty without poles.
  public func shares(state: Double, voltage: Double) -> [Double] {
    guard let poles else { return [] }
    func completed(_ surfaces: [ChebyshevSurface], _ x: Double, _ u: Double) -> [Double] {
      let shares = surfaces.map { $0(x, u).value }
      return shares + [1 - shares.reduce(0, +)]
    }
    let x = Double.log(path.scale(at: state))
    let voltage = abs(voltage)
    guard state < 0, let gapShares = poles.gapShares else {
      return completed(poles.shares, x, Self.logarithmicVoltage(voltage, ambient: ambient))
    }
    // As much of the filament as it has of the voltage.
    let f =
      resistance(x, Self.logarithmicVoltage(voltage, ambient: ambient)).value
      - Double.log(resistance(state: state, voltage: voltage).value)
    let share = Double.exp(f)
    let beside = completed(poles.shares, x, Self.logarithmicVoltage(share * voltage, ambient: ambient))
    let within = completed(
      gapShares, -state, Self.logarithmicVoltage(voltage, ambient: ambient))
    return zip(beside, within).map { share * $0 + (1 - share) * $1 }
  }

  /// Poles of R_th: resistances s_k R_th in K/W with their time constants, ascending.
  public func fosterPoles(state: Double, voltage: Double) -> [(resistance: Double, timeConstant: Double)] {
    guard let poles else { return [] }
    let limit = thermalResistance(state: state, voltage: voltage)
    return zip(shares(state: state, voltage: voltage), poles.timeConstants).map { ($0 * limit, $1) }
  }
}
