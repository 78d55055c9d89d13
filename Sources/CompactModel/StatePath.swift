import RealModule

/// The line of geometries that the state variable w runs along:
///
///     w in [0, 1]:  a filament whose radii are those of the device file times s = s0 + w (s1 - s0)
///     w in [-1, 0): a gap of length g = g1 (6^(-w) - 1) / 5 at its narrow end, s² = s0² - w (sg² - s0²)
///
/// With s0 of a weak SET state and sg = 1 the three states of the paper lie on it in their order: RESET at w = -1, weak SET at 0, SET
/// between 0 and 1. That the cross-section next to the gap grows with the gap is an assumption. Both forms let the resistance fall with w everywhere; short
/// gaps, which change most, have the larger part of w.
public struct StatePath: Sendable, Equatable, Codable {
  /// s0 and s1: factors on the filament's radii.
  public var scales: ClosedRange<Double>
  /// The filament's narrowest radius at a factor of 1, m.
  public var radius: Double
  /// g1, m; nil without a gap branch.
  public var gap: Double?
  /// sg
  public var gapScale: Double

  /// - Precondition: positive factors, radius and gap.
  public init(scales: ClosedRange<Double>, radius: Double, gap: Double? = nil, gapScale: Double = 1) {
    precondition(
      scales.lowerBound > 0 && scales.lowerBound < scales.upperBound && radius > 0 && gap ?? 1 > 0, "no path")
    (self.scales, self.radius, self.gap, self.gapScale) = (scales, radius, gap, gapScale)
  }

  /// Values of w.
  public var states: ClosedRange<Double> { (gap == nil ? 0 : -1)...1 }

  /// s at a state.
  public func scale(at state: Double) -> Double {
    state >= 0
      ? scales.lowerBound + state * (scales.upperBound - scales.lowerBound)
      : (scales.lowerBound * scales.lowerBound - state * gapSquare).squareRoot()
  }

  /// ds/dw
  public func scaleSlope(at state: Double) -> Double {
    state >= 0 ? scales.upperBound - scales.lowerBound : -gapSquare / (2 * scale(at: state))
  }

  /// sg² - s0²
  private var gapSquare: Double { gapScale * gapScale - scales.lowerBound * scales.lowerBound }

  /// g in m.
  public func gapLength(at state: Double) -> Double {
    state < 0 ? (gap ?? 0) * Double.expMinusOne(-state * Self.gapLogarithm) / 5 : 0
  }

  /// dg/dw in m.
  public func gapSlope(at state: Double) -> Double {
    state < 0 ? -(gap ?? 0) * Double.exp(-state * Self.gapLogarithm) * Self.gapLogarithm / 5 : 0
  }

  /// The state with a gap of some length in m.
  public func state(ofGap length: Double) -> Double {
    -Double.log(onePlus: 5 * length / (gap ?? length)) / Self.gapLogarithm
  }

  /// ln 6
  static let gapLogarithm = Double.log(6)

  /// The filament's narrowest radius, m.
  public func narrowestRadius(at state: Double) -> Double { scale(at: state) * radius }

  /// The state in which the filament has some factor to its radii, and no gap.
  public func state(ofScale scale: Double) -> Double {
    (scale - scales.lowerBound) / (scales.upperBound - scales.lowerBound)
  }

  /// The state in which the filament has some narrowest radius in m, and no gap.
  public func state(ofRadius radius: Double) -> Double { state(ofScale: radius / self.radius) }

  private enum CodingKeys: String, CodingKey { case scales, radius, gap, gapScale = "gap_scale" }

  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    let scales = try values.decode([Double].self, forKey: .scales)
    let (radius, gap) = (
      try values.decode(Double.self, forKey: .radius), try values.decodeIfPresent(Double.self, forKey: .gap)
    )
    guard scales.count == 2, scales[0] > 0, scales[0] < scales[1], radius > 0, gap ?? 1 > 0 else {
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: decoder.codingPath, debugDescription: "no path of states: positive, ascending factors"))
    }
    self.init(
      scales: scales[0]...scales[1], radius: radius, gap: gap,
      gapScale: try values.decodeIfPresent(Double.self, forKey: .gapScale) ?? 1)
  }

  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode([scales.lowerBound, scales.upperBound], forKey: .scales)
    try values.encode(radius, forKey: .radius)
    try values.encodeIfPresent(gap, forKey: .gap)
    try values.encode(gapScale, forKey: .gapScale)
  }
}
