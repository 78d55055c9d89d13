import RealModule

/// The local state at which a law is evaluated.
public struct LawState: Sendable, Equatable {
  /// Absolute temperature, K.
  public var temperature: Double
  /// Square of the electric field strength, |E|², V²/m².
  public var fieldSquared: Double
  /// Local electric potential, V. Only the Niraula-Karpov benchmark law reads it.
  public var potential: Double

  @inlinable
  public init(temperature: Double, fieldSquared: Double = 0, potential: Double = 0) {
    self.temperature = temperature
    self.fieldSquared = fieldSquared
    self.potential = potential
  }
}

/// A law's value with its exact partial derivatives.
public struct Response: Sendable, Equatable {
  public var value: Double
  /// ∂/∂T, per K.
  public var byTemperature: Double
  /// ∂/∂(|E|²), per V²/m².
  public var byFieldSquared: Double
  /// ∂/∂V, per V.
  public var byPotential: Double

  @inlinable
  public init(
    _ value: Double, byTemperature: Double = 0, byFieldSquared: Double = 0, byPotential: Double = 0
  ) {
    self.value = value
    self.byTemperature = byTemperature
    self.byFieldSquared = byFieldSquared
    self.byPotential = byPotential
  }
}

/// The temperature that laws see: clamped to 1 K ... 100 000 K, since a Newton iteration may try anything.
///
/// Outside, laws keep their value at the limit and `slope` is 0, so that a derivative stays the exact
/// derivative of the value that was returned. NaN counts as cold.
@usableFromInline
struct ClampedTemperature {
  @usableFromInline var kelvin: Double
  /// d(clamped)/dT: 1 inside, 0 outside.
  @usableFromInline var slope: Double

  @inlinable
  init(_ temperature: Double) {
    if temperature > 1 && temperature < 1e5 {
      kelvin = temperature
      slope = 1
    } else {
      kelvin = temperature >= 1e5 ? 1e5 : 1
      slope = 0
    }
  }
}

/// exp(x) for x clamped to ±200, where its slope becomes 0: a wild iterate gives a large number, not infinity.
///
/// - Returns: the value and d/dx.
@inlinable
func boundedExp(_ x: Double) -> (value: Double, slope: Double) {
  if x > 200 { return (Double.exp(200), 0) }
  if x > -200 {
    let e = Double.exp(x)
    return (e, e)
  }
  return (Double.exp(-200), 0)
}

/// reference (T / T0)^exponent.
@inlinable
func powerLawResponse(
  _ reference: Double, referenceTemperature: Double, exponent: Double, at temperature: Double
) -> Response {
  let t = ClampedTemperature(temperature)
  let value = reference * Double.pow(t.kelvin / referenceTemperature, exponent)
  return Response(value, byTemperature: t.slope * value * exponent / t.kelvin)
}
