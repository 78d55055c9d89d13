/// Which thermal memory the model has.
public enum ThermalMemory: String, Sendable, CaseIterable, Codable {
  /// Heat as the fields conduct it: gone within nanoseconds.
  case fourier
  /// And, besides it, a slow excess temperature that no heat equation of this stack gives: phenomenological.
  case effective
}

/// The slow excess temperature Θ, driven by the power in the device:
///
///     tau dΘ/dt = R P - Θ
///
/// Effective (phenomenological): it stands for whatever remembers pulses over microseconds.
public struct SlowMemory: Sendable, Equatable, Codable {
  /// R, K/W.
  public var resistance: Double
  /// tau, s.
  public var timeConstant: Double

  public init(resistance: Double, timeConstant: Double) {
    (self.resistance, self.timeConstant) = (resistance, timeConstant)
  }

  private enum CodingKeys: String, CodingKey {
    case resistance
    case timeConstant = "time_constant"
  }
}
