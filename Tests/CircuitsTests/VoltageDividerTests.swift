import Circuits
import Foundation
import Testing

@Suite("Diodes and the voltage divider") struct VoltageDividerTests {
  static let dividers = [
    VoltageDivider(), VoltageDivider(diode: .oneN4148), VoltageDivider(resistance: 0),
    VoltageDivider(resistance: 1e6, diode: .oneN4148), VoltageDivider(resistance: 1e12, diode: .oneN4148),
    VoltageDivider(
      diode: Diode(saturationCurrent: 1e-6, ideality: 2.5, temperature: 400, seriesResistance: 3)),
  ]

  @Test("named diodes")
  func names() {
    #expect(Diode(named: "assumed") == .assumed)
    #expect(Diode(named: "1N4148") == .oneN4148)
    #expect(Diode(named: "1n4148") == nil)
    #expect(Diode.oneN4148.name == "1N4148")
    #expect(Diode(saturationCurrent: 1).name == nil)
    // The assumption's reason: about 0.65 V at 1 mA.
    #expect(abs(Diode.assumed.drop(at: 1e-3).volts - 0.65) < 0.01)
  }

  @Test("a diode's current at a voltage and voltage at a current are inverse to each other")
  func diodeRoundTrip() {
    for diode in [Diode.assumed, .oneN4148] {
      for current in currents where current > -diode.saturationCurrent / 2 {
        let drop = diode.drop(at: current)
        let back = diode.current(at: drop.volts)
        // A voltage near 0 fixes the current to its own digits, a large one to those of exp.
        #expect(abs(back.amperes / current - 1) < 4e-14, "\(current)")
        #expect(abs(back.slope * drop.slope - 1) < 4e-14, "\(current)")
      }
    }
  }

  @Test("the current follows the branch equations", arguments: dividers)
  func currentAtDrop(divider: VoltageDivider) {
    let hand = HandSolved(diode: divider.diode, resistance: divider.resistance)
    for drop in [1e-18, 1e-9, 1e-3, 0.02, 0.1, 0.3, 0.5, 0.65, 0.8, 0.9].flatMap({ [$0, -$0] }) {
      let (found, expected) = (divider.current(at: drop).amperes, hand.current(at: drop))
      #expect(abs(found / expected - 1) < 1e-12, "\(drop): \(found), \(expected)")
    }
  }

  @Test("drop and current are inverse to each other from 1e-20 A to 10 A", arguments: dividers)
  func roundTrip(divider: VoltageDivider) {
    for current in currents {
      let drop = divider.drop(at: current)
      let back = divider.current(at: drop.volts)
      // A unit in the last place of the voltage is this much of the current.
      let rounding = 8 * drop.volts.ulp * abs(back.slope / current)
      #expect(abs(back.amperes / current - 1) < 4e-14 + rounding, "\(current): \(back.amperes)")
      #expect(abs(back.slope * drop.slope - 1) < 1e-12 + 100 * rounding, "\(current)")
    }
  }

  @Test("slopes are derivatives", arguments: dividers)
  func slopes(divider: VoltageDivider) {
    for current in currents {
      let h = 1e-5 * current
      let difference =
        (divider.drop(at: current + h).volts - divider.drop(at: current - h).volts) / (2 * h)
      let drop = divider.drop(at: current)
      let rounding = 4 * drop.volts.ulp / abs(h * drop.slope)
      #expect(abs(difference / drop.slope - 1) < 1e-8 + rounding, "\(current)")
    }
  }

  @Test("more current never takes less voltage", arguments: dividers)
  func monotonicity(divider: VoltageDivider) {
    let drops = currents.sorted().map { divider.drop(at: $0).volts }
    for (low, high) in zip(drops, drops.dropFirst()) { #expect(low < high) }
    for drop in drops { #expect(drop.isFinite) }
  }

  @Test("zero is exactly zero, and equal branches are exactly odd")
  func symmetry() {
    for divider in Self.dividers {
      #expect(divider.drop(at: 0).volts == 0)
      #expect(divider.current(at: 0).amperes == 0)
      #expect(abs(divider.drop(at: 0).slope * divider.current(at: 0).slope - 1) < 1e-15)
    }
    let odd = VoltageDivider(resistance: 0)
    for current in currents { #expect(odd.drop(at: -current).volts == -odd.drop(at: current).volts) }
  }

  @Test("without resistances the two diodes make I = 2 Is sinh(u / vt)")
  func closedForm() {
    let divider = VoltageDivider(resistance: 0)
    for current in currents {
      let expected = 0.025851999786435 * asinh(current / 2e-14)
      #expect(abs(divider.drop(at: current).volts / expected - 1) < 1e-12, "\(current)")
    }
  }
}
