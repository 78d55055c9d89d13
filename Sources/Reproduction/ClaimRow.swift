import PulseProgramming
import ResultStore

/// Something that the publication reports, beside what came out here.
public struct ClaimRow: Codable, Sendable, Equatable {
  public enum Verdict: String, Codable, Sendable, CaseIterable {
    case met
    case differs
    case untested

    /// As people read it.
    public var words: String { self == .untested ? "cannot be tested" : rawValue }

    /// "15 differ".
    public func counted(_ number: Int) -> String {
      "\(number) \(self == .differs && number != 1 ? "differ" : words)"
    }
  }

  /// "Figure 1b".
  public var figure: String
  public var reported: String
  /// What was computed to compare, in words.
  public var quantity: String
  /// SI, or as ``unit`` says; nil where there is none.
  public var value: Double?
  public var unit: String
  /// The number that the publication has, where it has one.
  public var published: Double?
  /// What was asked.
  public var minimum: Double?
  public var maximum: Double?
  public var verdict: Verdict
  public var why: String
  /// Step and place in its file that the value is from.
  public var step: String
  public var place: String

  /// - Parameter value: nil or not finite where it cannot be told.
  public init(
    _ figure: String, _ reported: String, quantity: String, value: Double?, unit: String = "1",
    published: Double? = nil, in range: (minimum: Double?, maximum: Double?), why: String = "", step: String,
    place: String
  ) {
    (self.figure, self.reported, self.quantity, self.unit) = (figure, reported, quantity, unit)
    self.value = value.flatMap { $0.isFinite ? $0 : nil }
    self.published = published
    minimum = range.minimum.flatMap { $0.isFinite ? $0 : nil }
    maximum = range.maximum.flatMap { $0.isFinite ? $0 : nil }
    (self.why, self.step, self.place) = (why, step, place)
    verdict =
      if let value = self.value {
        value >= (minimum ?? -.infinity) && value <= (maximum ?? .infinity) ? .met : .differs
      } else {
        .untested
      }
  }

  /// What could not be computed, or cannot be.
  public init(
    untested reported: String, of figure: String, quantity: String = "", why: String, step: String = ""
  ) {
    (self.figure, self.reported, self.quantity) = (figure, reported, quantity)
    (unit, verdict, self.why, self.step, place) = ("1", .untested, why, step, "")
  }

  init(_ claim: PulseResult.Claim, of figure: String, step: String, number: Int) {
    self.init(
      figure, claim.reported, quantity: claim.quantity, value: claim.value, unit: claim.unit,
      in: (claim.minimum, claim.maximum), why: claim.note, step: step, place: "claims, row \(number)")
    // What the run itself could not test.
    if claim.met < 0 { verdict = .untested }
  }
}
