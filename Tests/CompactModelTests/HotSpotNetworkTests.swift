import Circuits
import CompactModel
import Foundation
import Testing

@Suite struct HotSpotNetworkTests {
  /// The first spot is heated, the second one follows it late: hotter for a while when the heat stops.
  static let network = HotSpotNetwork(
    timeConstants: [2e-12, 3e-11, 4e-10], resistances: [[2e6, 5e5, 1e5], [-1.2e6, 2.5e6, 2e5]])
  static let times = (0...140).map { 1e-12 * pow(10, Double($0) / 20) }

  @Test func thePeakIsTheHighestOfTheSpots() {
    let network = Self.network
    #expect(abs(network.stepResponse(at: .infinity) - 2.6e6) < 1e-6)
    let left = network.response(to: Waveform(constant: 1, until: 1e-6), at: [1e-6, 1e-6 + 1e-11])
    #expect(abs(left[0] - 2.6e6) < 1)
    let parts: [Double] = [-1.2e6 * exp(-5.0), 2.5e6 * exp(-1.0 / 3), 2e5 * exp(-1.0 / 40)]
    let second = parts.reduce(0, +)
    #expect(abs(left[1] - second) < 1)
  }

  @Test func itsOwnPolesComeBack() throws {
    let network = Self.network
    func response(_ spot: Int, _ time: Double) -> Double {
      var sum = 0.0
      for (resistance, tau) in zip(network.resistances[spot], network.timeConstants) {
        sum += resistance * (1 - exp(-time / tau))
      }
      return sum
    }
    let fit = try HotSpotFit(
      times: Self.times, responses: (0..<2).map { spot in Self.times.map { response(spot, $0) } },
      limits: network.resistances.map { $0.reduce(0, +) }, error: 1e-6)
    #expect(fit.network.timeConstants.count == 3 && fit.achievedError < 1e-6)
    for (found, tau) in zip(fit.network.timeConstants, network.timeConstants) {
      #expect(abs(found / tau - 1) < 1e-4)
    }
    for (found, row) in zip(fit.network.resistances, network.resistances) {
      for (a, b) in zip(found, row) { #expect(abs(a - b) < 260) }
      let (end, wanted) = (found.reduce(0, +), row.reduce(0, +))
      #expect(abs(end - wanted) < 2.6e-3)
    }
  }

  @Test func whatDoesNotFitTogetherIsRefused() {
    #expect(throws: FosterFitError.tooFewPoints) {
      try HotSpotFit(times: Self.times, responses: [[1]], limits: [1])
    }
    #expect(throws: FosterFitError.noRise) {
      try HotSpotFit(times: Self.times, responses: [Self.times.map { _ in 0 }], limits: [0])
    }
  }
}
