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

  /// For a state and a voltage that a user gave: the other functions take only those that this lets pass.
  /// - Throws: ``StateError`` where the fields say nothing.
  public func check(state: Double, voltage: Double) throws {
    guard path.states.contains(state, slack: Self.slack) else {
      throw StateError.state(state, allowed: path.states)
    }
    guard abs(voltage) <= voltageLimit * (1 + Self.slack) else {
      throw StateError.voltage(voltage, limit: voltageLimit, state: state)
    }
  }

  /// What rounding may put a state or a voltage beyond its range, as a fraction of it.
  static let slack = 1e-9

  /// Surfaces are polynomials, which mean nothing beside their rectangle.
  private func demand(_ state: Double, _ voltage: Double) {
    precondition(
      path.states.contains(state, slack: Self.slack) && abs(voltage) <= voltageLimit * (1 + Self.slack),
      "w = \(state) at \(voltage) V is outside of the fields' \(path.states) and \(voltageLimit) V")
  }

  /// R in Ohm at a state and a voltage in V over the device.
  /// - Precondition: ``check(state:voltage:)`` passes.
  public func resistance(state: Double, voltage: Double) -> Value {
    demand(state, voltage)
    return uncheckedResistance(state, voltage)
  }

  /// Steady temperature in K.
  /// - Precondition: ``check(state:voltage:)`` passes.
  public func temperature(_ which: Temperature = .peak, state: Double, voltage: Double) -> Value {
    point(which, state: state, voltage: voltage).temperature
  }

  /// (T - T0) / P, K/W; at 0 V its limit. With P = V² / R the differences of near numbers are gone:
  ///
  ///     (T - T0) / P = f² R η(s, f V) / (4 L0 (Tf + T0)) + (1 - f) ρ,   f = 1 and no ρ without a gap
  ///
  /// - Precondition: ``check(state:voltage:)`` passes.
  public func thermalResistance(_ which: Temperature = .peak, state: Double, voltage: Double) -> Double {
    demand(state, voltage)
    let scale = path.scale(at: state)
    let total = uncheckedResistance(state, voltage).value
    let alone = filamentResistance(scale, 0, voltage).value
    let f = alone / total
    let x = Double.log(scale)
    let η = Double.exp((which == .peak ? peak : mean)(x, logarithmic(f * voltage).u).value)
    let beside = (ambient * ambient + η * f * f * voltage * voltage / Self.fourLorenz).squareRoot()
    let filament = f * f * total * η / (Self.fourLorenz * (beside + ambient))
    guard state < 0, let gap else { return filament }
    let ρ = (which == .peak ? gap.peak : gap.mean)(-state, logarithmic(voltage).u).value
    return filament + (1 - f) * ρ
  }

  /// Resistance in Ohm and steady temperature in K together.
  /// - Precondition: ``check(state:voltage:)`` passes.
  /// - Complexity: O(coefficients).
  public func point(
    _ which: Temperature = .peak, state: Double, voltage: Double
  ) -> (resistance: Value, temperature: Value) {
    demand(state, voltage)
    return uncheckedPoint(which, state, voltage)
  }

  /// Resistance without a look at the ranges, for those who have had it.
  func uncheckedResistance(_ state: Double, _ voltage: Double) -> Value {
    let alone = filamentResistance(path.scale(at: state), path.scaleSlope(at: state), voltage)
    guard state < 0, let gap else { return alone }
    let length = path.gapLength(at: state)
    let lengthSlope = path.gapSlope(at: state)
    let (u, uSlope) = logarithmic(voltage)
    let h = gap.resistance(-state, u)
    let factor = Double.exp(h.value)
    return Value(
      alone.value + length * factor,
      byState: alone.byState + factor * (lengthSlope - length * h.byX),
      byVoltage: alone.byVoltage + length * factor * h.byY * uSlope)
  }

  /// Both without a look at the ranges.
  func uncheckedPoint(
    _ which: Temperature, _ state: Double, _ voltage: Double
  ) -> (resistance: Value, temperature: Value) {
    let (scale, scaleSlope) = (path.scale(at: state), path.scaleSlope(at: state))
    guard state < 0, let gap else {
      return filament(which, scale, scaleSlope, voltage)
    }
    let sign: Double = voltage < 0 ? -1 : 1
    let voltage = abs(voltage)
    let (u, uSlope) = logarithmic(voltage)
    let alone = filamentResistance(scale, scaleSlope, voltage)
    let resistance = uncheckedResistance(state, voltage)

    let f = alone.value / resistance.value
    let fByState = (alone.byState - f * resistance.byState) / resistance.value
    let fByVoltage = (alone.byVoltage - f * resistance.byVoltage) / resistance.value
    let beside = filamentTemperature(which, scale, scaleSlope, f * voltage)
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
    (filamentResistance(scale, scaleSlope, voltage), filamentTemperature(which, scale, scaleSlope, voltage))
  }

  private func filamentResistance(_ scale: Double, _ scaleSlope: Double, _ voltage: Double) -> Value {
    let (u, uSlope) = logarithmic(voltage)
    let logarithm = resistance(Double.log(scale), u)
    let ohms = Double.exp(logarithm.value)
    return Value(
      ohms, byState: ohms * logarithm.byX * scaleSlope / scale, byVoltage: ohms * logarithm.byY * uSlope)
  }

  private func filamentTemperature(
    _ which: Temperature, _ scale: Double, _ scaleSlope: Double, _ voltage: Double
  ) -> Value {
    let (u, uSlope) = logarithmic(voltage)
    let logarithm = (which == .peak ? peak : mean)(Double.log(scale), u)
    let η = Double.exp(logarithm.value)
    let excess = η * voltage * voltage / Self.fourLorenz
    let kelvins = (ambient * ambient + excess).squareRoot()
    let half = 0.5 / kelvins
    return Value(
      kelvins, byState: half * excess * logarithm.byX * scaleSlope / scale,
      byVoltage: half * (excess * logarithm.byY * uSlope + 2 * η * voltage / Self.fourLorenz))
  }

  private enum CodingKeys: String, CodingKey {
    case ambient, path, resistance, peak, mean, gap, poles
    case voltageLimit = "voltage_limit"
  }
}

extension ClosedRange<Double> {
  /// Whether it holds a value, or would if it were longer at both ends by a fraction of its width.
  func contains(_ value: Double, slack: Double) -> Bool {
    let more = slack * (upperBound - lowerBound)
    return value >= lowerBound - more && value <= upperBound + more
  }
}
