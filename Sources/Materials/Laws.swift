import RealModule

/// The local state at which a law is evaluated.
public struct LawState: Sendable, Equatable {
  /// Absolute temperature, K.
  public var temperature: Double
  /// Square of the electric field strength, |E|², V²/m².
  public var fieldSquared: Double
  /// Local electric potential, V. Only the Niraula-Karpov benchmark law reads it.
  public var potential: Double

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
