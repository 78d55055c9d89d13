import CompactModel
import Foundation
import RealModule
import ResultStore
import Testing

@testable import Calibration
@testable import CompactModelTestSupport

/// Histories made of exponentials, and what comes back of them.
@Suite struct ThermalTraceTests {
  static let taus = [3e-12, 6e-11, 1.5e-9]

  /// A pulse of 1 us and 1 us after it, with the times at jumps standing twice.
  /// - Parameter perDecade: steps.
  static func history(
    _ shares: [Double], rise: Double = 500, perDecade: Int = 40, isFollowed: Bool = true
  ) -> FieldResult.Transient {
    let steps = (0...(6 * perDecade)).map { 1e-12 * Double.exp10(Double($0) / Double(perDecade)) }
    let left = { (t: Double) in zip(shares, taus).reduce(0) { $0 + $1.0 * Double.exp(-t / $1.1) } }
    var times = [0.0, 0] + steps.dropLast() + [1e-6, 1e-6]
    var peaks = [300.0, 300] + (steps.dropLast() + [1e-6, 1e-6]).map { 300 + rise * (1 - left($0)) }
    if isFollowed {
      times += steps.map { 1e-6 + $0 }
      peaks += steps.map { 300 + rise * (1 - left(1e-6)) * left($0) }
    }
    return .init(time: times, peakTemperature: peaks, current: times.map { _ in 0 })
  }

  static func trace(
    _ history: FieldResult.Transient, state: Double = 0.3, voltage: Double = 0.4
  ) -> ThermalTrace? {
    ThermalTrace(Formulas.point(state: state, voltage: voltage), history, ambient: 300)
  }

  @Test func fractionsAreThoseOfTheExponentials() throws {
    let shares = [0.5, 0.3, 0.2]
    let trace = try #require(Self.trace(Self.history(shares)))
    #expect(trace.fractions.count == 73 && trace.remainders.count == 73)
    for (i, t) in ThermalTrace.times.enumerated() {
      let left = zip(shares, Self.taus).reduce(0) { $0 + $1.0 * Double.exp(-t / $1.1) }
      #expect(abs(trace.fractions[i] - (1 - left)) < 2e-4, "at \(t) s \(trace.fractions[i]), \(1 - left)")
      #expect(abs(trace.remainders[i] - left) < 2e-4, "at \(t) s \(trace.remainders[i]) left, \(left)")
    }
    #expect(trace.fractions.last == 1)
  }

  /// At the end of a pulse the temperature before the jump counts, and after it the other.
  @Test func jumpsAreNotMixedUp() throws {
    var history = Self.history([0.5, 0.3, 0.2])
    let end = try #require(history.time.lastIndex { $0 == 1e-6 })
    history.peakTemperature[end] = 500
    let trace = try #require(Self.trace(history))
    let untouched = try #require(Self.trace(Self.history([0.5, 0.3, 0.2])))
    #expect(trace.fractions == untouched.fractions)
    // Between 500 K and what stands 1 ps later.
    #expect(trace.remainders != untouched.remainders)
  }

  @Test func whatWasNotFollowedHasNoRemainder() throws {
    let trace = try #require(Self.trace(Self.history([0.5, 0.3, 0.2], isFollowed: false)))
    let followed = try #require(Self.trace(Self.history([0.5, 0.3, 0.2])))
    #expect(trace.remainders.isEmpty && trace.fractions == followed.fractions)
  }

  @Test func aPulseWithoutHeatIsNone() {
    #expect(Self.trace(Self.history([0.5, 0.3, 0.2], rise: 0)) == nil)
    #expect(Self.trace(.init(time: [], peakTemperature: [], current: [])) == nil)
    #expect(Self.trace(.init(time: [0, 0], peakTemperature: [300, 310], current: [0, 0])) == nil)
  }

  // MARK: Poles

  /// Shares that change smoothly along both branches.
  static func shares(_ state: Double, _ voltage: Double) -> [Double] {
    let u = FieldModel.logarithmicVoltage(voltage, ambient: 300)
    if state < 0 { return [0.6 + 0.1 * state, 0.3 - 0.02 * u, 0.1 - 0.1 * state + 0.02 * u] }
    let x = Double.log(SampleDevice.path.scale(at: state))
    return [0.5 + 0.05 * x, 0.3 - 0.05 * u, 0.2 - 0.05 * x + 0.05 * u]
  }

  static func traces(_ states: [Double], _ voltages: [Double]) -> [ThermalTrace] {
    states.flatMap { w in
      voltages.compactMap { trace(history(shares(w, $0), perDecade: 12), state: w, voltage: $0) }
    }
  }

  static let all =
    traces([0, 0.1, 0.3, 0.6, 1], [0.02, 0.2, 0.6, 2]) + traces([-1, -0.8, -0.5, -0.1], [0.02, 0.2, 0.6, 2])

  @Test func timeConstantsAndSharesComeBack() throws {
    var fields = SampleDevice.fields
    fields.poles = try ThermalPoles.fit(
      Self.all, path: SampleDevice.path, voltageLimit: SampleDevice.voltageLimit, ambient: 300)
    let poles = try #require(fields.poles)
    // No more than it takes.
    try #require(poles.timeConstants.count == 3)
    for (found, exact) in zip(poles.timeConstants, Self.taus) {
      #expect(abs(found / exact - 1) < 0.02, "\(found) s, made with \(exact) s, allowed 2 %")
    }
    for (state, voltage) in [(0.2, 0.4), (0.8, 1.5), (0.02, 0.1)] {
      for (found, exact) in zip(fields.shares(state: state, voltage: voltage), Self.shares(state, voltage)) {
        #expect(abs(found - exact) < 5e-3, "share \(found), made with \(exact), w = \(state), \(voltage) V")
      }
    }
    for (name, deviation) in fields.deviations(of: Self.traces([0.2, 0.7], [0.3, 1.4])) {
      #expect(deviation.largest < 0.006, "\(name) is off by \(deviation.largest), allowed 0.006")
      #expect(deviation.points == 4 * 73)
    }
    #expect(fields.deviations(of: []).isEmpty)
  }

  /// A continuous spectrum of time constants takes more of them, and is followed within the stated part of the rise.
  @Test func moreTimeConstantsWhereTheyAreNeeded() throws {
    func fraction(_ t: Double) -> Double { 1 - 1 / (1 + t / 1e-11).squareRoot() }
    let times = [0] + ThermalTrace.times.dropLast() + [1e-6]
    let history = FieldResult.Transient(
      time: times, peakTemperature: times.map { 300 + 100 * fraction($0) }, current: times.map { _ in 0 })
    let whole = StatePath(scales: 0.5...4, radius: 4e-9)
    let traces = [0, 0.1, 0.4, 1].flatMap { w in
      [0.1, 0.5, 2].compactMap { Self.trace(history, state: w, voltage: $0) }
    }
    var fields = SampleDevice.fields
    fields.poles = try ThermalPoles.fit(traces, path: whole, voltageLimit: 2, ambient: 300)
    let poles = try #require(fields.poles)
    #expect(poles.timeConstants.count > 3 && poles.gapShares == nil)
    #expect(poles.timeConstants == poles.timeConstants.sorted())
    let off = try #require(fields.deviations(of: traces)["pulse"]).largest
    #expect(off < 0.006, "off by \(off) of the rise, allowed 0.006")
  }

  @Test(arguments: [([], []), ([0, 0.5], [0.1, 0.2, 0.3]), ([0, 0.2, 0.5, 1], [0.1])])
  func tooFewPulses(_ states: [Double], _ voltages: [Double]) {
    let whole = StatePath(scales: 0.5...4, radius: 4e-9)
    let traces = Self.traces(states, voltages)
    #expect(throws: CalibrationError.tooFewPoints(what: "pulses", count: traces.count, needed: 16)) {
      try ThermalPoles.fit(traces, path: whole, voltageLimit: 2, ambient: 300)
    }
  }

  /// Pulses of whole filaments say nothing of gaps.
  @Test func aGapNeedsPulsesOfItsOwn() {
    let whole = Self.all.filter { $0.gap == 0 }
    #expect(throws: CalibrationError.tooFewPoints(what: "pulses", count: 0, needed: 16)) {
      try ThermalPoles.fit(whole, path: SampleDevice.path, voltageLimit: 2, ambient: 300)
    }
  }
}
