import Quantities
import RealModule

/// A junction diode after Shockley, with a resistance in series:
///
///     I = Is (exp((u - I Rs) / (n k T / q)) - 1)
///
/// W. Shockley, Bell Syst. Tech. J. 28, 435 (1949), doi:10.1002/j.1538-7305.1949.tb03645.x; n and Rs as in SPICE.
/// The diode's own temperature is given: it lies far from the memristor.
public struct Diode: Sendable, Equatable {
  /// Is, A
  public var saturationCurrent: Double
  /// n
  public var ideality: Double
  /// T, K
  public var temperature: Double
  /// Rs, Ohm
  public var seriesResistance: Double

  /// - Precondition: `saturationCurrent`, `ideality` and `temperature` are positive, `seriesResistance` is not negative.
  public init(
    saturationCurrent: Double, ideality: Double = 1, temperature: Double = 300, seriesResistance: Double = 0
  ) {
    precondition(
      saturationCurrent > 0 && ideality > 0 && temperature > 0 && seriesResistance >= 0, "no such diode")
    self.saturationCurrent = saturationCurrent
    self.ideality = ideality
    self.temperature = temperature
    self.seriesResistance = seriesResistance
  }

  /// n k T / q, V.
  public var thermalVoltage: Double { ideality * boltzmannEV * temperature }

  /// An assumption, not a measurement: Is 1e-14 A and n 1 give the 0.65 V at 1 mA that the programming voltages of the
  /// divider's publication suggest.
  public static let assumed = Diode(saturationCurrent: 1e-14)
  /// The usual SPICE parameters of the small-signal diode 1N4148, without its breakdown.
  public static let oneN4148 = Diode(saturationCurrent: 2.52e-9, ideality: 1.752, seriesResistance: 0.568)

  /// The diodes that have a name, in the order in which they are listed to users.
  public static let named: [(name: String, diode: Diode)] = [("assumed", assumed), ("1N4148", oneN4148)]

  public init?(named name: String) {
    guard let match = Self.named.first(where: { $0.name == name }) else { return nil }
    self = match.diode
  }

  /// Voltage in V across diode and series resistance at a current in A above -Is, and its derivative in Ohm.
  public func drop(at current: Double) -> (volts: Double, slope: Double) {
    let volts = thermalVoltage * Double.log(onePlus: current / saturationCurrent) + seriesResistance * current
    return (volts, thermalVoltage / (saturationCurrent + current) + seriesResistance)
  }

  /// Current in A at a voltage in V across the diode and a resistor in Ohm behind it, and its derivative in S.
  ///
  /// Exact to a few units in the last place of the exponent's argument; infinite where it passes the largest number.
  public func current(
    at drop: Double, behind resistance: Double = 0
  ) -> (amperes: Double, slope: Double) {
    let resistance = seriesResistance + resistance
    let x = junction(at: drop, behind: resistance)
    let growth = saturationCurrent * Double.exp(x)
    let slope = growth.isFinite ? growth / (thermalVoltage + resistance * growth) : 1 / resistance
    return (saturationCurrent * Double.expMinusOne(x), slope)
  }

  /// Solves vt x + R Is (exp(x) - 1) = u for the junction's voltage x in units of vt.
  ///
  /// The left side is convex and grows, so that Newton's method from above the solution comes down to it without ever
  /// passing it. Above the solution lie, since exp(x) - 1 is not less than x, -1 and, where u > 0, not less than 0:
  /// u / (vt + R Is), (u + R Is) / vt and log(1 + u / (R Is)).
  private func junction(at drop: Double, behind resistance: Double) -> Double {
    let vt = thermalVoltage
    let leak = resistance * saturationCurrent
    if leak == 0 { return drop / vt }
    var x = min(drop / (vt + leak), (drop + leak) / vt)
    if drop > 0 { x = min(x, Double.log(onePlus: drop / leak)) }
    for _ in 0..<100 {
      let excess = vt * x + leak * Double.expMinusOne(x) - drop
      let next = x - excess / (vt + leak * Double.exp(x))
      if !(next < x) { break }
      x = next
    }
    return x
  }
}

extension Diode {
  /// Named diodes compare by their numbers.
  public var name: String? { Self.named.first { $0.diode == self }?.name }
}
