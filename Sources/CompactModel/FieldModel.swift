import Quantities
import RealModule

/// What field solves say of a device in any state at any voltage: resistance and temperatures in steady state, and how fast the temperature
/// gets there.
///
/// Over the filament's branch of a ``StatePath``, with s its factor and u = ln(1 + V² / (4 L0 T0²)) / 2, surfaces hold ln R(ln s, u) and
/// ln η(ln s, u), where η says how much of the bound by Kohlrausch's theorem a temperature reaches:
///
///     T² = T0² + η V² / (4 L0)
///
/// Along the gap's branch the gap is in series with the filament next to it, of resistance Rf, and heats the hot spot besides it:
///
///     R = Rf(s, V) + g exp(h(-w, u)),   f = Rf / R
///     T = Tf(s, f V) + (1 - f) ρ(-w, u) V² / R
///
/// so that a closing gap (g → 0) is the filament without a gap. (F. Kohlrausch, Ann. Phys. 306, 132 (1900),
/// doi:10.1002/andp.18993060107.)
public struct FieldModel: Sendable, Equatable, Codable {
  /// T0: what every sink has, K.
  public var ambient: Double
  public var path: StatePath
  /// Largest voltage of either sign over the device, V.
  public var voltageLimit: Double
  /// ln(R / Ohm) over ln s and u.
  public var resistance: ChebyshevSurface
  /// ln η of the hottest place.
  public var peak: ChebyshevSurface
  /// ln η of the filament's mean.
  public var mean: ChebyshevSurface
  public var gap: GapBranch?
  public var poles: ThermalPoles?

  /// Surfaces over -w and u.
  public struct GapBranch: Sendable, Equatable, Codable {
    /// h = ln((R - Rf) / g), in ln(Ohm/m).
    public var resistance: ChebyshevSurface
    /// ρ of the hottest place, K/W.
    public var peak: ChebyshevSurface
    /// ρ of the filament's mean, K/W.
    public var mean: ChebyshevSurface

    public init(resistance: ChebyshevSurface, peak: ChebyshevSurface, mean: ChebyshevSurface) {
      (self.resistance, self.peak, self.mean) = (resistance, peak, mean)
    }
  }

  public init(
    ambient: Double, path: StatePath, voltageLimit: Double, resistance: ChebyshevSurface,
    peak: ChebyshevSurface, mean: ChebyshevSurface, gap: GapBranch? = nil, poles: ThermalPoles? = nil
  ) {
    (self.ambient, self.path, self.voltageLimit) = (ambient, path, voltageLimit)
    (self.resistance, self.peak, self.mean, self.gap, self.poles) = (resistance, peak, mean, gap, poles)
  }

  /// 4 L0, W Ohm/K2, with Sommerfeld's L0 as the materials have it.
  public static let fourLorenz = 4 * lorenzNumber

  /// u at a voltage in V.
  public static func logarithmicVoltage(_ voltage: Double, ambient: Double) -> Double {
    Double.log(onePlus: voltage * voltage / (fourLorenz * ambient * ambient)) / 2
  }

  /// A quantity and its derivatives by state and voltage.
  public struct Value: Sendable, Equatable {
    public var value: Double
    public var byState: Double
    public var byVoltage: Double

    public init(_ value: Double, byState: Double, byVoltage: Double) {
      (self.value, self.byState, self.byVoltage) = (value, byState, byVoltage)
    }
  }

  /// Which temperature is meant.
  public enum Temperature: String, Sendable, CaseIterable, Codable {
    /// Of the hottest place.
    case peak
    /// Mean over the filament's volume.
    case mean
  }

  /// R in Ohm at a state and a voltage in V over the device.
  public func resistance(state: Double, voltage: Double) -> Value {
    point(state: state, voltage: voltage).resistance
  }

  /// Steady temperature in K.
  public func temperature(_ which: Temperature = .peak, state: Double, voltage: Double) -> Value {
    point(which, state: state, voltage: voltage).temperature
  }

  /// (T - T0) / P, K/W; at 0 V its limit.
  public func thermalResistance(_ which: Temperature = .peak, state: Double, voltage: Double) -> Double {
    // T - T0 is a difference of near numbers at small voltages; at 1 mV it has eight digits still.
    let voltage = max(abs(voltage), 1e-3)
    let point = point(which, state: state, voltage: voltage)
    return (point.temperature.value - ambient) * point.resistance.value / (voltage * voltage)
  }

  /// Resistance in Ohm and steady temperature in K together.
  /// - Complexity: O(coefficients).
  public func point(
    _ which: Temperature = .peak, state: Double, voltage: Double
  ) -> (resistance: Value, temperature: Value) {
    let scale = path.scale(at: state)
    guard state < 0, let gap else { return filament(which, scale, path.scaleSlope(at: state), voltage) }
    let sign: Double = voltage < 0 ? -1 : 1
    let voltage = abs(voltage)
    let scaleSlope = path.scaleSlope(at: state)
    let length = path.gapLength(at: state)
    let lengthSlope = path.gapSlope(at: state)
    let (u, uSlope) = logarithmic(voltage)

    let alone = filament(which, scale, scaleSlope, voltage).resistance
    let h = gap.resistance(-state, u)
    let factor = Double.exp(h.value)
    let resistance = Value(
      alone.value + length * factor,
      byState: alone.byState + factor * (lengthSlope - length * h.byX),
      byVoltage: alone.byVoltage + length * factor * h.byY * uSlope)

    let f = alone.value / resistance.value
    let fByState = (alone.byState - f * resistance.byState) / resistance.value
    let fByVoltage = (alone.byVoltage - f * resistance.byVoltage) / resistance.value
    let beside = filament(which, scale, scaleSlope, f * voltage).temperature
    let ρ = (which == .peak ? gap.peak : gap.mean)(-state, u)
    let power = voltage * voltage / resistance.value
    let powerByState = -power * resistance.byState / resistance.value
    let powerByVoltage = 2 * voltage / resistance.value - power * resistance.byVoltage / resistance.value
    let temperature = Value(
      beside.value + (1 - f) * ρ.value * power,
      byState: beside.byState + beside.byVoltage * fByState * voltage - fByState * ρ.value * power
        + (1 - f) * (ρ.value * powerByState - ρ.byX * power),
      byVoltage: beside.byVoltage * (f + fByVoltage * voltage) - fByVoltage * ρ.value * power
        + (1 - f) * (ρ.byY * uSlope * power + ρ.value * powerByVoltage))
    return (
      Value(resistance.value, byState: resistance.byState, byVoltage: sign * resistance.byVoltage),
      Value(temperature.value, byState: temperature.byState, byVoltage: sign * temperature.byVoltage)
    )
  }

  private func logarithmic(_ voltage: Double) -> (u: Double, slope: Double) {
    let unit = Self.fourLorenz * ambient * ambient
    return (Double.log(onePlus: voltage * voltage / unit) / 2, voltage / (unit + voltage * voltage))
  }

  /// The filament without a gap, with derivatives by the state that moves its factor.
  package func filament(
    _ which: Temperature, _ scale: Double, _ scaleSlope: Double, _ voltage: Double
  ) -> (resistance: Value, temperature: Value) {
    let (u, uSlope) = logarithmic(voltage)
    let x = Double.log(scale)
    let xSlope = scaleSlope / scale
    let logarithm = resistance(x, u)
    let ohms = Double.exp(logarithm.value)
    let η = (which == .peak ? peak : mean)(x, u)
    let excess = Double.exp(η.value) * voltage * voltage / Self.fourLorenz
    let kelvins = (ambient * ambient + excess).squareRoot()
    let half = 0.5 / kelvins
    return (
      Value(ohms, byState: ohms * logarithm.byX * xSlope, byVoltage: ohms * logarithm.byY * uSlope),
      Value(
        kelvins, byState: half * excess * η.byX * xSlope,
        byVoltage: half * (excess * η.byY * uSlope + 2 * Double.exp(η.value) * voltage / Self.fourLorenz))
    )
  }

  private enum CodingKeys: String, CodingKey {
    case ambient, path, resistance, peak, mean, gap, poles
    case voltageLimit = "voltage_limit"
  }
}
