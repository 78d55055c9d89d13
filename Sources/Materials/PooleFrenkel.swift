import Quantities
import RealModule

/// Trap-limited conduction that grows with the field,
///
///     sigma = sigma0 exp( -(Ea/k)(1/T - 1/300 K) + beta s(|E|) / (k T) )
///     beta  = sqrt( q / (pi eps0 eps_r) )
///     s     = (E² + E0²)^(1/4) - E0^(1/2),   E0 = 10 kV/m
///
/// so that sigma is `sigma0` at 300 K without field. s replaces sqrt|E|, whose derivative in E² does not
/// exist at E = 0; the difference is less than sqrt(E0) = 100 (V/m)^½, in the exponent less than
/// beta sqrt(E0) / (k T) = 0.3 / sqrt(eps_r) at 300 K, and tends to that constant at fields where the law
/// matters (sqrt|E| = 1e4 at 1 MV/cm). Source: J. Frenkel, Phys. Rev. 54, 647 (1938), 10.1103/PhysRev.54.647.
public struct PooleFrenkel: Sendable, Equatable {
  /// S/m, at 300 K and no field.
  public let sigma0: Double
  /// Trap depth, eV.
  public let activationEnergy: Double
  /// High-frequency relative permittivity.
  public let relativePermittivity: Double
  /// Barrier lowering per root of field, eV (m/V)^½.
  public let beta: Double

  /// E0 of the smoothing, V/m.
  public static let smoothingField = 1e4

  public init(sigma0: Double, activationEnergy: Double, relativePermittivity: Double) {
    self.sigma0 = sigma0
    self.activationEnergy = activationEnergy
    self.relativePermittivity = relativePermittivity
    beta = Double.sqrt(elementaryCharge / (Double.pi * vacuumPermittivity * relativePermittivity))
  }

  /// A negative or undefined field square counts as no field, one beyond 100 V/nm as 100 V/nm.
  @inlinable
  public func response(at state: LawState) -> Response {
    let t = ClampedTemperature(state.temperature)
    let u = state.fieldSquared > 0 ? min(state.fieldSquared, 1e22) : 0
    let uSlope = state.fieldSquared > 1e22 ? 0.0 : 1.0
    let root = Double.sqrt(u + Self.smoothingField * Self.smoothingField)
    let fourthRoot = Double.sqrt(root)
    let lowering = beta * (fourthRoot - Double.sqrt(Self.smoothingField))
    let kT = boltzmannEV * t.kelvin
    let (e, slope) = boundedExp((lowering - activationEnergy) / kT + activationEnergy / (boltzmannEV * 300))
    let rise = (activationEnergy - lowering) / (kT * t.kelvin)
    return Response(
      sigma0 * e, byTemperature: sigma0 * slope * rise * t.slope,
      byFieldSquared: sigma0 * slope * uSlope * beta / (4 * kT * root * fourthRoot))
  }
}
