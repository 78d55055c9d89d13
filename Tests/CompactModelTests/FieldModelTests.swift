import CompactModel
import Foundation
import Testing

@testable import CompactModelTestSupport

@Suite struct FieldModelTests {
  static let fields = SampleDevice.fields
  static let states = [-0.95, -0.4, -0.02, 0.03, 0.4, 0.95]
  static let voltages = [0.01, 0.2, 0.7, 1.3, 1.95].flatMap { [$0, -$0] }

  @Test(arguments: FieldModel.Temperature.allCases)
  func derivativesEqualDifferences(which: FieldModel.Temperature) {
    let fields = Self.fields
    func check(_ name: String, _ slope: Double, _ difference: Double, _ scale: Double, at place: String) {
      let error = abs(slope - difference) / (abs(difference) + scale)
      #expect(error < 1e-7, "\(name) at \(place): \(slope), by difference \(difference), off by \(error)")
    }
    for state in Self.states {
      for voltage in Self.voltages {
        let place = "w \(state), \(voltage) V"
        let (r, t) = fields.point(which, state: state, voltage: voltage)
        let (dw, dv) = (1e-3, min(1e-3, abs(voltage) / 4))
        check(
          "dR/dw", r.byState,
          difference(state, dw) { fields.resistance(state: $0, voltage: voltage).value }, 0, at: place)
        check(
          "dR/dV", r.byVoltage,
          difference(voltage, dv) { fields.resistance(state: state, voltage: $0).value }, r.value, at: place)
        check(
          "dT/dw", t.byState,
          difference(state, dw) { fields.temperature(which, state: $0, voltage: voltage).value }, 1,
          at: place)
        check(
          "dT/dV", t.byVoltage,
          difference(voltage, dv) { fields.temperature(which, state: state, voltage: $0).value }, 1,
          at: place)
      }
    }
  }

  /// The sign of the voltage does not matter, and at 0 V there is no slope by it.
  @Test func bothSignsAreAlike() {
    for state in Self.states {
      let (plus, minus) = (
        Self.fields.point(state: state, voltage: 0.9), Self.fields.point(state: state, voltage: -0.9)
      )
      #expect(plus.resistance.value == minus.resistance.value)
      #expect(plus.temperature.value == minus.temperature.value)
      #expect(plus.resistance.byVoltage == -minus.resistance.byVoltage)
      #expect(plus.temperature.byVoltage == -minus.temperature.byVoltage)
      let rest = Self.fields.point(state: state, voltage: 0)
      #expect(rest.temperature.value == 300 && rest.temperature.byVoltage == 0)
      #expect(rest.resistance.byVoltage == 0)
    }
  }

  @Test func aClosingGapIsTheFilament() {
    for voltage in [0.0, 0.1, 0.8, 1.9] {
      let (open, closed) = (
        Self.fields.point(state: (0.0).nextDown, voltage: voltage),
        Self.fields.point(state: 0, voltage: voltage)
      )
      #expect(abs(open.resistance.value / closed.resistance.value - 1) < 1e-14)
      #expect(abs(open.temperature.value / closed.temperature.value - 1) < 1e-14)
    }
  }

  /// What the surfaces were made of comes back.
  @Test func theFormulasComeBack() {
    for state in [0.0, 0.2, 0.6, 1.0] {
      for voltage in [0.05, 0.5, 1.5] {
        let s = Self.fields.path.scale(at: state)
        let u = FieldModel.logarithmicVoltage(voltage, ambient: 300)
        let (r, t) = Self.fields.point(state: state, voltage: voltage)
        #expect(abs(r.value / SampleDevice.ohms(s, u) - 1) < 1e-7)
        let η = 0.34 / pow(s, 0.25)
        let kelvins = (9e4 + η * voltage * voltage / FieldModel.fourLorenz).squareRoot()
        #expect(abs(t.value / kelvins - 1) < 1e-12)
      }
    }
  }

  /// More state, less resistance; more voltage, more heat; the peak is above the mean.
  @Test func monotonicity() {
    let states = (0...100).map { Double($0) / 100 }
    for voltage in [0.05, 0.5, 1.9] {
      let ohms = states.map { Self.fields.resistance(state: $0, voltage: voltage).value }
      for (low, high) in zip(ohms, ohms.dropFirst()) { #expect(low > high) }
      let open = [-1, -0.8, -0.6].map { Self.fields.resistance(state: $0, voltage: voltage).value }
      #expect(open == open.sorted(by: >) && open[2] > 1.2 * ohms[0], "\(open), without a gap \(ohms[0])")
    }
    for state in Self.states {
      let kelvins = (0...100).map { Self.fields.temperature(state: state, voltage: Double($0) / 50).value }
      for (low, high) in zip(kelvins, kelvins.dropFirst()) { #expect(low < high) }
      let mean = Self.fields.temperature(.mean, state: state, voltage: 1).value
      #expect(kelvins[50] > mean && mean > 300)
    }
  }

  /// (T - T0) R / V² where the difference has digits, and the limit where it has none.
  @Test(arguments: FieldModel.Temperature.allCases)
  func thermalResistance(which: FieldModel.Temperature) {
    for state in Self.states {
      for voltage in [0.3, 1.0, -1.9] {
        let (r, t) = Self.fields.point(which, state: state, voltage: voltage)
        let expected = (t.value - 300) * r.value / (voltage * voltage)
        let found = Self.fields.thermalResistance(which, state: state, voltage: voltage)
        #expect(abs(found / expected - 1) < 1e-11, "\(found), \(expected) at w \(state), \(voltage) V")
      }
      // Even in V: by Richardson's extrapolation to 0 V.
      let (near, far) = (
        Self.fields.thermalResistance(which, state: state, voltage: 3e-4),
        Self.fields.thermalResistance(which, state: state, voltage: 6e-4)
      )
      let limit = Self.fields.thermalResistance(which, state: state, voltage: 0)
      #expect(abs(((4 * near - far) / 3 - limit) / limit) < 1e-9, "\(limit) at 0 V, \(near) at 0.3 mV")
      #expect(limit != near)
    }
  }

  @Test func sharesSumToOneAndMakeThePoles() {
    for state in Self.states {
      for voltage in [0, 0.4, -1.7] {
        let shares = Self.fields.shares(state: state, voltage: voltage)
        #expect(shares.count == 3 && abs(shares.reduce(0, +) - 1) < 1e-14, "\(shares)")
        let poles = Self.fields.fosterPoles(state: state, voltage: voltage)
        let sum = poles.reduce(0) { $0 + $1.resistance }
        let limit = Self.fields.thermalResistance(state: state, voltage: voltage)
        #expect(abs(sum / limit - 1) < 1e-14 && poles.map(\.timeConstant) == [3e-12, 3e-11, 1e-9])
      }
    }
    // A wide gap has all the voltage, and with it the shares of a gap.
    let gap = Self.fields.shares(state: -1, voltage: 0.5)
    let share =
      SampleDevice.ohms(1, FieldModel.logarithmicVoltage(0.5, ambient: 300))
      / Self.fields.resistance(state: -1, voltage: 0.5).value
    #expect(abs(gap[0] - (share * 0.5 + (1 - share) * 0.6)) < 1e-6, "\(gap)")
    var without = Self.fields
    without.poles = nil
    #expect(
      without.shares(state: 0.5, voltage: 1).isEmpty && without.fosterPoles(state: 0, voltage: 1).isEmpty)
  }

  @Test func whatTheFieldsDoNotKnowIsRefused() throws {
    let fields = Self.fields
    for (state, voltage) in [(-1.0, -2.0), (1, 2), (0, 0)] {
      try fields.check(state: state, voltage: voltage)
    }
    for state in [-1.01, 1.01, .nan] {
      let error = #expect(throws: StateError.self) { try fields.check(state: state, voltage: 1) }
      #expect(error?.description.contains("outside the calibrated range -1.0 … 1.0") == true)
    }
    for voltage in [-2.01, 2.01, .nan, .infinity] {
      let error = #expect(throws: StateError.self) { try fields.check(state: 0, voltage: voltage) }
      #expect(error?.description.contains("limit of 2.0 V") == true, "\(error as Any)")
    }
  }

  @Test func beyondTheLimitIsACrashNotANumber() async {
    await #expect(processExitsWith: .failure) {
      _ = SampleDevice.fields.point(state: 0.5, voltage: 2.1)
    }
    await #expect(processExitsWith: .failure) {
      _ = SampleDevice.fields.resistance(state: 1.1, voltage: 1)
    }
  }

  @Test func thePathIsWhatItSays() {
    let path = SampleDevice.path
    #expect(path.states == -1...1)
    #expect(path.scale(at: 0) == 0.5 && path.scale(at: 1) == 4 && path.scale(at: -1) == 1)
    // g1 (6^(-w) - 1) / 5
    #expect(abs(path.gapLength(at: -0.5) / (0.4e-9 * (6.0.squareRoot() - 1)) - 1) < 1e-15)
    #expect(path.gapLength(at: 0.3) == 0 && abs(path.gapLength(at: -1) / 2e-9 - 1) < 1e-15)
    for state in [-0.9, -0.2] {
      #expect(abs(path.state(ofGap: path.gapLength(at: state)) - state) < 1e-15)
      let slope = difference(state, 1e-3) { 1e9 * path.gapLength(at: $0) }
      #expect(abs(1e9 * path.gapSlope(at: state) - slope) < 1e-8)
    }
    for state in [0.0, 0.3, 1] {
      #expect(abs(path.state(ofRadius: path.narrowestRadius(at: state)) - state) < 1e-15)
    }
    for state in [-0.5, 0.5] {
      #expect(abs(path.scaleSlope(at: state) - difference(state, 1e-3) { path.scale(at: $0) }) < 1e-9)
    }
    #expect(StatePath(scales: 1...2, radius: 1e-9).states == 0...1)
  }
}
