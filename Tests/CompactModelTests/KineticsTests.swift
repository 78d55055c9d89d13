import CompactModel
import Foundation
import Testing

@testable import CompactModelTestSupport

@Suite struct KineticsTests {
  static let kinetics = SampleDevice.switching.kinetics

  @Test func ratesFollowTheFormula() {
    let (w0, w1) = (Self.kinetics.window.lowerBound, Self.kinetics.window.upperBound)
    for (x, kelvins, volts) in [(0.2, 700.0, 0.6), (0.9, 900, 1.1), (0.4, 800, -0.7), (0.05, 1000, -1.5)] {
      let rate = Self.kinetics.rate(state: w0 + x * (w1 - w0), temperature: kelvins, voltage: volts)
      let branch = volts > 0 ? Self.kinetics.set : Self.kinetics.reset
      let rest = volts > 0 ? 1 - x : x
      let kT = 8.617333262e-5 * kelvins
      let growth = exp(-(branch.barrier + branch.barrierGrowth * (1 - rest)) / kT)
      let field = exp(abs(volts) / branch.voltage * 300 / kelvins)
      let expected =
        (volts > 0 ? 1 : -1) * (w1 - w0) * pow(10, branch.logarithmicRate) * growth * field
        * pow(rest, branch.exponent)
      #expect(abs(rate.value / expected - 1) < 1e-8, "\(rate.value), formula \(expected)")
    }
  }

  @Test func derivativesEqualDifferences() {
    let window = Self.kinetics.window
    for x in [0.02, 0.3, 0.7, 0.98] {
      let state = window.lowerBound + x * (window.upperBound - window.lowerBound)
      for kelvins in [350.0, 600, 1200] {
        for volts in [0.1, 0.8, 1.9].flatMap({ [$0, -$0] }) {
          let rate = Self.kinetics.rate(state: state, temperature: kelvins, voltage: volts)
          let byState = difference(state, 1e-4) {
            Self.kinetics.rate(state: $0, temperature: kelvins, voltage: volts).value
          }
          let byTemperature = difference(kelvins, 0.02) {
            Self.kinetics.rate(state: state, temperature: $0, voltage: volts).value
          }
          let byVoltage = difference(volts, 1e-4) {
            Self.kinetics.rate(state: state, temperature: kelvins, voltage: $0).value
          }
          for (slope, quotient) in [
            (rate.byState, byState), (rate.byTemperature, byTemperature), (rate.byVoltage, byVoltage),
          ] {
            #expect(
              abs(slope / quotient - 1) < 1e-6, "x \(x), \(kelvins) K, \(volts) V: \(slope), \(quotient)")
          }
        }
      }
    }
  }

  @Test func nothingMovesWithoutVoltageOrPastTheEnds() {
    let window = Self.kinetics.window
    let zero = Self.kinetics.rate(state: 0.5, temperature: 900, voltage: 0)
    #expect(zero.value == 0 && zero.byState == 0 && zero.byTemperature == 0 && zero.byVoltage == 0)
    #expect(Self.kinetics.rate(state: window.upperBound, temperature: 900, voltage: 1).value == 0)
    #expect(Self.kinetics.rate(state: window.lowerBound, temperature: 900, voltage: -1).value == 0)
    #expect(Self.kinetics.rate(state: window.upperBound, temperature: 900, voltage: -1).value < 0)
    #expect(Self.kinetics.rate(state: window.lowerBound, temperature: 900, voltage: 1).value > 0)
  }
}
