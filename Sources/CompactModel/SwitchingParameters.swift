import Circuits
import Quantities
import RealModule

/// Everything about a device that fields do not tell: what the fit to programming targets decides.
public struct SwitchingParameters: Sendable, Equatable, Codable {
  public var kinetics: Kinetics
  /// R_s: lines and contacts, Ohm.
  public var leads: Double
  public var slow: SlowMemory
  /// p in R_slow(d) = R_slow (d / d0)^p over the oxide's thickness d: phenomenological as R_slow itself.
  public var slowThicknessExponent: Double
  /// Voltage of a divider's diodes at 1 mA, V.
  public var diodeDrop: Double
  /// n
  public var diodeIdeality: Double

  public init(
    kinetics: Kinetics, leads: Double, slow: SlowMemory, slowThicknessExponent: Double, diodeDrop: Double,
    diodeIdeality: Double
  ) {
    (self.kinetics, self.leads, self.slow) = (kinetics, leads, slow)
    self.slowThicknessExponent = slowThicknessExponent
    (self.diodeDrop, self.diodeIdeality) = (diodeDrop, diodeIdeality)
  }

  public var diode: Diode {
    let thermal = diodeIdeality * boltzmannEV * 300
    return Diode(
      saturationCurrent: 1e-3 / Double.expMinusOne(diodeDrop / thermal), ideality: diodeIdeality)
  }

  private enum CodingKeys: String, CodingKey {
    case kinetics, leads, slow
    case slowThicknessExponent = "slow_thickness_exponent"
    case diodeDrop = "diode_drop"
    case diodeIdeality = "diode_ideality"
  }
}
