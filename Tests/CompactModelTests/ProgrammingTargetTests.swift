import CompactModel
import Testing

@Suite struct ProgrammingTargetTests {
  private func target(_ value: Double, _ minimum: Double?, _ maximum: Double?) -> ProgrammingTarget {
    ProgrammingTarget(group: 1, name: "", value: value, minimum: minimum, maximum: maximum)
  }

  @Test func boundsAreMetOrNot() {
    #expect(target(0.6, 0.6, nil).isMet && !target(0.59, 0.6, nil).isMet)
    #expect(target(0.6, nil, 0.6).isMet && !target(0.61, nil, 0.6).isMet)
    #expect(target(0.5, 0.4, 0.6).isMet && target(7, nil, nil).isMet)
    #expect(!target(.nan, 0.4, nil).isMet && !target(.nan, nil, 0.4).isMet)
    #expect(!target(.infinity, 0.4, nil).isMet && !target(-.infinity, nil, 0.4).isMet)
  }

  /// In fractions of the bound that is passed; a margin wants more than the bound.
  @Test func violations() {
    for (one, margin, expected) in [
      (target(0.6, 0.5, nil), 0.0, 0.0), (target(0.4, 0.5, nil), 0, 0.2), (target(0.4, 0.5, nil), 0.1, 0.3),
      (target(0.52, 0.5, nil), 0.1, 0.06), (target(0.56, 0.5, nil), 0.1, 0), (target(0.6, nil, 0.5), 0, 0.2),
      (target(0.5, nil, 0.5), 0.1, 0.1), (target(3, 1, 2), 0, 0.5), (target(0.5, 1, 2), 0, 0.5),
      (target(1.5, 1, 2), 0.1, 0), (target(0.02, nil, 0.01), 0, 0.2), (target(1, nil, nil), 0.1, 0),
    ] {
      let found = one.violation(margin: margin)
      #expect(abs(found - expected) < 1e-12, "\(one), margin \(margin): \(found), expected \(expected)")
    }
    #expect(target(.nan, 0.5, nil).violation(margin: 0) == .infinity)
    #expect(target(-.infinity, nil, 1).violation(margin: 0) == .infinity)
  }
}
