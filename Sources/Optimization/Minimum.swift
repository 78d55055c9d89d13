/// What a search found: the best point of all that it evaluated.
public struct Minimum: Sendable, Equatable {
  public var parameters: [Double]
  /// The function there.
  public var value: Double
  /// How often the function was evaluated, the rejected values included.
  public var evaluations: Int
  /// How many of its values were not finite.
  public var rejected: Int
  public var reason: StopReason

  public init(
    parameters: [Double], value: Double, evaluations: Int, rejected: Int = 0, reason: StopReason
  ) {
    self.parameters = parameters
    self.value = value
    self.evaluations = evaluations
    self.rejected = rejected
    self.reason = reason
  }

  /// Why a search ended.
  public enum StopReason: String, Sendable, CaseIterable, Codable {
    /// The values that the method compares agree within `relativeTolerance`.
    case valueConverged
    /// The parameters that the method compares agree within `parameterTolerance`.
    case parametersConverged
    /// The method ended by a rule of its own; always so when all parameters are fixed.
    case methodEnded
    /// Round-off hides further progress, which is as far as the method comes.
    case roundoffLimited
    /// The method failed; what it had found until then may be far from the minimum.
    case methodFailed
    case evaluationLimit
    /// The value is not above `stopValue`.
    case targetReached
    /// `isStopping` said so.
    case stopped

    /// The search came to its own end, not to one from outside.
    public var isConverged: Bool {
      switch self {
      case .valueConverged, .parametersConverged, .methodEnded, .roundoffLimited: true
      case .methodFailed, .evaluationLimit, .targetReached, .stopped: false
      }
    }
  }
}
