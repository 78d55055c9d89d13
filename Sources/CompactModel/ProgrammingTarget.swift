/// One demand on a device that programming experiments make, and what a device reaches of it.
public struct ProgrammingTarget: Sendable, Equatable, Codable {
  /// Targets of one group belong to one experiment.
  public var group: Int
  public var name: String
  public var value: Double
  /// What the value must not be below, or above.
  public var minimum: Double?
  public var maximum: Double?

  public init(group: Int, name: String, value: Double, minimum: Double? = nil, maximum: Double? = nil) {
    (self.group, self.name, self.value) = (group, name, value)
    (self.minimum, self.maximum) = (minimum, maximum)
  }

  /// A value that is no number, or infinite, meets nothing: it is a ratio to nothing.
  public var isMet: Bool {
    value.isFinite && value >= minimum ?? -.infinity && value <= maximum ?? .infinity
  }

  /// How far the value is past its bound, or nearer to it than a margin, as a fraction of the bound (of 0.05 where
  /// that is less); 0 where it is neither.
  public func violation(margin: Double) -> Double {
    func past(_ excess: Double, _ bound: Double) -> Double { excess / max(abs(bound), 0.05) + margin }
    var worst = 0.0
    if let minimum { worst = max(worst, past(minimum - value, minimum)) }
    if let maximum { worst = max(worst, past(value - maximum, maximum)) }
    return value.isFinite ? worst : .infinity
  }
}
