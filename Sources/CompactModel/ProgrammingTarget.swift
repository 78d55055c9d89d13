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

  public var isMet: Bool { value >= minimum ?? -.infinity && value <= maximum ?? .infinity }

  /// How far the value is past its bound, or nearer to it than a margin, as a fraction of the bound; 0 where it is not.
  public func violation(margin: Double) -> Double {
    let scale = max(abs(minimum ?? maximum ?? 1), 0.05)
    var worst = 0.0
    if let minimum { worst = max(worst, (minimum - value) / scale + margin) }
    if let maximum { worst = max(worst, (value - maximum) / scale + margin) }
    return value.isFinite ? worst : .infinity
  }
}
