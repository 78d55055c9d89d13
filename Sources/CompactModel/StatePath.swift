/// The line of geometries that the state variable w runs along:
///
///     w in [0, 1]:  a filament whose radii are those of the device file times s = s0 + w (s1 - s0)
///     w in [-1, 0): a gap of length g = -w g1 at its narrow end, s = s0 - w (sg - s0)
///
/// With s0 of a weak SET state and sg = 1 the three states of the paper lie on it in their order: RESET at w = -1, weak SET at 0, SET
/// between 0 and 1. That the filament next to the gap grows with the gap is an assumption.
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
      : scales.lowerBound - state * (gapScale - scales.lowerBound)
  }

  /// ds/dw
  public func scaleSlope(at state: Double) -> Double {
    state >= 0 ? scales.upperBound - scales.lowerBound : scales.lowerBound - gapScale
  }

  /// g in m.
  public func gapLength(at state: Double) -> Double { state < 0 ? -state * (gap ?? 0) : 0 }

  /// The filament's narrowest radius, m.
  public func narrowestRadius(at state: Double) -> Double { scale(at: state) * radius }

  /// The state in which the filament has some narrowest radius in m, and no gap.
  public func state(ofRadius radius: Double) -> Double {
    (radius / self.radius - scales.lowerBound) / (scales.upperBound - scales.lowerBound)
  }

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
