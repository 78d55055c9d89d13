/// Something that is said of a protocol's outcome, and how to see whether it holds.
public struct ProtocolClaim: Sendable, Equatable {
  /// What was reported, in words.
  public var reported: String
  public var measure: OutcomeMeasure
  /// Which case: value by axis, those of other axes being whatever comes first.
  public var selector: [String: String]
  /// Thickness of the oxide that the device must have, m; nil for the first device.
  public var oxideThickness: Double?
  /// The same measure of another case, or of another protocol, that the value is divided by.
  public var reference: Reference?
  /// What the value must not be below, or above.
  public var minimum: Double?
  public var maximum: Double?
  /// Why it comes out as it does, for people.
  public var note: String

  /// What a value is compared with.
  public struct Reference: Sendable, Equatable {
    /// Of the same file where it is nil.
    public var builtIn: String?
    public var selector: [String: String]
  }
}

/// A number that one case of a protocol gives.
public struct OutcomeMeasure: Sendable, Equatable {
  public var kind: Kind
  /// Nil where the whole cycle counts.
  public var phase: String?
  /// For ``Kind/share``.
  public var pulses: Int?

  public init(_ kind: Kind, phase: String? = nil, pulses: Int? = nil) {
    (self.kind, self.phase, self.pulses) = (kind, phase, pulses)
  }

  public enum Kind: String, Sendable, CaseIterable {
    /// Of conductance over a phase, S, signed.
    case change
    /// Magnitude of the change of a phase over the range of its cycle.
    case recovered
    /// Between the highest and the lowest conductance of a cycle, S.
    case range
    /// Their ratio.
    case onOff = "on_off"
    case lowest
    case highest
    /// Largest distance from the straight line through a phase, over its change.
    case deviation
    /// Of a phase's change, what its first pulses make.
    case share
    /// Largest change at one update, over the range of the cycle.
    case largestStep = "largest_step"
    /// Mean distance of potentiation from depression backwards, over the range of the cycle: ``UpdateMetrics/asymmetry``.
    case asymmetry
    /// Coefficients of variation over cycles and devices, of the highest and the lowest conductance.
    case cycleSpreadHighest = "c2c_lrs"
    case cycleSpreadLowest = "c2c_hrs"
    case deviceSpreadHighest = "d2d_lrs"
    case deviceSpreadLowest = "d2d_hrs"
    /// Ratios of the two.
    case spreadRatioHighest = "d2d_over_c2c_lrs"
    case spreadRatioLowest = "d2d_over_c2c_hrs"
    /// Of an update: operations one after the other, s, J.
    case steps
    case time
    case energy

    public var needsPhase: Bool { [.change, .recovered, .deviation, .share].contains(self) }
    public var unit: String {
      switch self {
      case .change, .range, .lowest, .highest: "S"
      case .time: "s"
      case .energy: "J"
      default: "1"
      }
    }
  }
}
