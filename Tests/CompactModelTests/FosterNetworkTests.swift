import Circuits
import CompactModel
import Foundation
import Testing

@Suite struct FosterNetworkTests {
  static let network = FosterNetwork(poles: [
    .init(resistance: 3e5, timeConstant: 4e-10), .init(resistance: 1e6, timeConstant: 2e-12),
    .init(resistance: 2e6, timeConstant: 3e-11),
  ])
  static let times = (0...140).map { 1e-12 * pow(10, Double($0) / 20) }

  @Test func stepResponse() {
    let network = Self.network
    #expect(network.poles.map(\.timeConstant) == [2e-12, 3e-11, 4e-10])
    #expect(network.stepResponse(at: 0) == 0)
    #expect(network.stepResponse(at: .infinity) == 3.3e6 && network.thermalResistance == 3.3e6)
    // Initial slope: sum R / tau.
    let slope = network.stepResponse(at: 1e-18) / 1e-18
    #expect(abs(slope / (1e6 / 2e-12 + 2e6 / 3e-11 + 3e5 / 4e-10) - 1) < 1e-5)
    #expect(network.poles[0].heatCapacity == 2e-18)
  }

  /// A pulse is a step up and a later step down.
  @Test func pulsesAreSumsOfSteps() {
    let network = Self.network
    let (power, width) = (1e-4, 5e-11)
    let response = network.response(to: Waveform(constant: power, until: width), at: Self.times)
    for (time, rise) in zip(Self.times, response) {
      let down = time > width ? network.stepResponse(at: time - width) : 0
      #expect(abs(rise - power * (network.stepResponse(at: time) - down)) < 1e-12 * power * 3.3e6)
    }
  }

  /// Its own poles come back.
  @Test func aNetworkIsFound() throws {
    let network = Self.network
    let fit = try FosterFit(
      times: Self.times, response: Self.times.map { network.stepResponse(at: $0) }, limit: 3.3e6, error: 1e-6)
    #expect(fit.network.poles.count == 3)
    #expect(fit.achievedError < 1e-6)
    for (found, pole) in zip(fit.network.poles, network.poles) {
      #expect(abs(found.resistance / pole.resistance - 1) < 1e-4)
      #expect(abs(found.timeConstant / pole.timeConstant - 1) < 1e-4)
    }
  }

  /// A diffusive response, sqrt(t) from 1 ps to 1 us: the fewer poles the larger the error that is accepted, and within it.
  @Test func theErrorIsKeptWithTheFewestPoles() throws {
    func response(_ time: Double) -> Double { (time / (time + 1e-6)).squareRoot() }
    var counts: [Int] = []
    for error in [0.03, 0.01, 0.003] {
      let fit = try FosterFit(times: Self.times, response: Self.times.map(response), limit: 1, error: error)
      #expect(fit.network.poles.allSatisfy { $0.resistance > 0 && $0.timeConstant > 0 })
      #expect(abs(fit.network.thermalResistance - 1) < 1e-14)
      let worst = Self.times.map { abs(fit.network.stepResponse(at: $0) - response($0)) }.max()!
      #expect(abs(worst - fit.achievedError) < 1e-12 && worst <= error)
      counts.append(fit.network.poles.count)
    }
    #expect(counts == counts.sorted() && counts[0] < counts[2] && counts[1] <= 8, "\(counts)")
  }

  @Test func theSameResponseGivesTheSameNetwork() throws {
    let response = Self.times.map { 1 - 1 / (1 + ($0 / 1e-10).squareRoot()) }
    let fits = try (0..<2).map { _ in
      try FosterFit(times: Self.times, response: response, limit: 1, error: 0.01)
    }
    #expect(fits[0] == fits[1])
  }

  @Test func whatHasNoNetworkIsRefused() {
    let times = Self.times
    #expect(throws: FosterFitError.tooFewPoints) { try FosterFit(times: [1], response: [1]) }
    #expect(throws: FosterFitError.noRise) { try FosterFit(times: times, response: times.map { _ in 0 }) }
    #expect(throws: FosterFitError.timesNotAscending) {
      try FosterFit(times: [2, 1], response: [1, 2])
    }
  }

  /// A response that swings has no positive poles: the error says so, and no pole is spent on it in vain.
  @Test func whatPositivePolesCannotDoIsTold() throws {
    let swinging = Self.times.map { 1 + 0.5 * sin(log($0)) * exp(-$0 / 1e-7) }
    let fit = try FosterFit(times: Self.times, response: swinging, limit: 1, error: 0.01)
    #expect(fit.achievedError > 0.1)
    let worst = zip(Self.times, swinging).map { abs(fit.network.stepResponse(at: $0) - $1) }.max()!
    #expect(abs(worst - fit.achievedError) < 1e-12)
    #expect(fit.network.poles.count < 12)
  }
}
