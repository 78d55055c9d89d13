import Electrothermal
import Foundation
import Testing

@Test(arguments: [1.0, 1.5, 2.0])
func aPureOrderIsFoundAndExtrapolated(order: Double) {
  let estimate = GridConvergence((0..<3).map { 7 + 0.1 * pow(0.5, order * Double($0)) })
  #expect(abs(estimate.observedOrder! - order) < 1e-9)
  #expect(abs(estimate.extrapolated - 7) < 1e-9)
  #expect(estimate.uncertainty >= 0.1)
}

@Test(arguments: [[1.0, 1.1, 1.05], [1.0, 1.01, 1.05], [2.0, 2.0, 2.0], [3.0, 3.1, 3.1]])
func withoutAnOrderTheBarIsWide(values: [Double]) {
  let estimate = GridConvergence(values)
  let spread = values.max()! - values.min()!
  #expect(estimate.uncertainty >= spread)
  #expect(estimate.uncertainty > 0)
}
