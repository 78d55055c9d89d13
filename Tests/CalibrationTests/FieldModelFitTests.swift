import CompactModel
import Foundation
import Testing

@testable import Calibration
@testable import CompactModelTestSupport

/// Smooth fields through points, and what is asked of them.
@Suite struct FieldModelFitTests {
  static let path = SampleDevice.path
  static let limit = SampleDevice.voltageLimit

  private static func fitted(
    _ points: [FieldPoint], path: StatePath = path
  ) throws -> FieldModel {
    try FieldModel(fitting: points, path: path, voltageLimit: limit, ambient: Formulas.ambient)
  }

  static let both = Result { try fitted(Formulas.filament() + Formulas.gap()) }

  /// Between the points the formulas come back, on both branches.
  @Test(arguments: [-0.98, -0.6, -0.25, -0.08, 0.02, 0.3, 0.77, 1])
  func theFormulasComeBack(state: Double) throws {
    let fields = try Self.both.get()
    for voltage in [2e-3, 0.05, 0.33, 0.9, 1.97] {
      let exact = Formulas.point(state: state, voltage: voltage)
      let (ohms, peak) = fields.point(.peak, state: state, voltage: voltage)
      let mean = fields.temperature(.mean, state: state, voltage: voltage).value
      func expect(_ what: String, _ found: Double, _ exact: Double, _ allowed: Double) {
        #expect(
          abs(found / exact - 1) < allowed,
          "\(what) at \(voltage) V: \(found), formula \(exact), off by \(found / exact - 1), allowed \(allowed)"
        )
      }
      expect("R", ohms.value, exact.resistance, 2e-5)
      expect("rise of the peak", peak.value - 300, exact.peak - 300, 2e-5)
      expect("rise of the mean", mean - 300, exact.mean - 300, 2e-5)
    }
  }

  /// What the report says of held-out points is what they are off by.
  @Test func deviationsAreOfTheWorstPoint() throws {
    let fields = try Self.both.get()
    var points = [0.1, 0.5, -0.5, -0.8].map { Formulas.point(state: $0, voltage: 0.7) }
    let good = fields.deviations(at: points)
    for (name, deviation) in good {
      #expect(deviation.points == 4 && deviation.largest < 1e-4, "\(name): \(deviation), allowed 1e-4")
    }
    #expect(
      good.keys.sorted() == [
        "mean_rise", "mean_temperature", "peak_rise", "peak_temperature", "resistance", "thermal_resistance",
      ])
    points[2].current *= 1.1
    let bad = try #require(fields.deviations(at: points)["resistance"])
    #expect(abs(bad.largest - 0.1) < 1e-3 && bad.largest == bad.quantile95, "\(bad)")
    #expect(abs(bad.rootMeanSquare - 0.05) < 1e-3, "\(bad)")
    #expect(abs(bad.worstState + 0.5) < 1e-12 && bad.worstVoltage == 0.7, "\(bad)")
    #expect(fields.deviations(at: []).isEmpty)
  }

  static let whole = StatePath(scales: path.scales, radius: path.radius)

  @Test func aPathWithoutAGapNeedsNoGap() throws {
    let whole = Self.whole
    let fields = try Self.fitted(Formulas.filament(), path: whole)
    #expect(fields.gap == nil && fields.path.states == 0...1)
    #expect(try fields == Self.fitted(Formulas.filament() + Formulas.gap(), path: whole), "gaps do not count")
  }

  @Test func fewPointsAreTooFew() {
    #expect(throws: CalibrationError.tooFewPoints(what: "states without a gap", count: 15, needed: 16)) {
      try Self.fitted(Array(Formulas.filament().prefix(15)))
    }
    for count in [0, 15] {
      #expect(throws: CalibrationError.tooFewPoints(what: "states with a gap", count: count, needed: 16)) {
        try Self.fitted(Formulas.filament() + Formulas.gap().prefix(count))
      }
    }
    // Many voltages in three states are many points, and no surface.
    let error = #expect(throws: SurfaceFitError.self) {
      try Self.fitted(Formulas.filament(3, 12), path: Self.whole)
    }
    #expect(error == .tooFewPoints(x: 3, y: 12))
  }

  @Test func theFormulasAreMonotone() throws {
    try Self.fitted(Formulas.filament(), path: Self.whole).requireMonotone()
  }

  /// In the formulas a gap that closes has less resistance than the filament beside it gains as it gets thinner.
  @Test func aGapThatCountsTooLittleIsRefused() throws {
    let error = #expect(throws: CalibrationError.self) { try Self.both.get().requireMonotone() }
    let (state, slope) = (-1.0 / 64, 1e-4)
    let ohms = [state - slope, state + slope].map { Formulas.point(state: $0, voltage: 1e-3).resistance }
    #expect(ohms[0] < ohms[1], "the formulas themselves: \(ohms)")
    #expect(error?.description.contains("it grows with w at w = -0.0") == true, "\(error as Any)")
  }

  /// Resistance that grows with the state in the middle of the filament's branch.
  @Test func aResistanceThatGrowsIsRefused() throws {
    var points = Formulas.filament()
    for i in points.indices where points[i].scale > 1 && points[i].scale < 1.7 { points[i].current /= 4 }
    let error = #expect(throws: CalibrationError.self) {
      try Self.fitted(points, path: Self.whole).requireMonotone()
    }
    guard case .notMonotone(let what, let place)? = error else { return }
    #expect(what == "resistance over the state" && place.contains("it grows with w at w = 0."), "\(place)")
    let state = Double(place.split(separator: " ")[7]) ?? .nan
    // States of the factors that were changed, and those next to them.
    #expect(state > 0 && state < 0.5, "\(place)")
  }

  /// Temperatures that fall with the voltage near its limit.
  @Test func aTemperatureThatFallsIsRefused() throws {
    var points = Formulas.filament()
    for i in points.indices where points[i].voltage > 1 { points[i].peak = 300 + 100 / points[i].voltage }
    let error = #expect(throws: CalibrationError.self) {
      try Self.fitted(points, path: Self.whole).requireMonotone()
    }
    guard case .notMonotone(let what, let place)? = error else { return }
    #expect(what == "temperature over the voltage" && place.contains("it falls at w = "), "\(place)")
  }

  /// Points that no smooth field can be fitted to are named.
  @Test func pointsWithoutLogarithmsAreNamed() {
    var cold = Formulas.filament()
    cold[20].mean = 300
    let first = #expect(throws: CalibrationError.self) { try Self.fitted(cold + Formulas.gap()) }
    #expect(first?.description.contains("it is not above 300.0 K") == true, "\(first as Any)")
    // A gap that conducts better than what it replaces.
    var closed = Formulas.gap()
    closed[33].current *= 100
    let second = #expect(throws: CalibrationError.self) { try Self.fitted(Formulas.filament() + closed) }
    #expect(
      second?.description.contains("with a gap of") == true
        && second?.description.contains("without one") == true,
      "\(second as Any)")
  }

  /// R_th along the states, with the error bars of the mesh next to each.
  @Test func thermalResistancesAlongTheStates() throws {
    let fields = try Self.both.get()
    let rows = fields.thermalResistances(
      fitError: 0.03, discretisation: [(0, 0.01), (1, 0.04), (-1, 0.16), (0.5, 0)])
    #expect(rows.map(\.state) == rows.map(\.state).sorted() && rows.count == 31)
    #expect(rows.first?.state == -1 && rows.last?.state == 1)
    for row in rows {
      let mesh = row.state < 0 ? 0.16 : row.state < 0.5 ? 0.01 : row.state == 0.5 ? 0 : 0.04
      let allowed = (0.03 * 0.03 + mesh * mesh).squareRoot()
      #expect(
        row.state == 0 || abs(row.uncertainty - allowed) < 1e-12,
        "w = \(row.state): \(row.uncertainty), by hand \(allowed)")
      let exact = Formulas.point(state: row.state, voltage: 0.4)
      let peak = (exact.peak - 300) * exact.resistance / 0.16
      #expect(abs(row.peakAtReference / peak - 1) < 1e-4, "w = \(row.state): \(row.peakAtReference), \(peak)")
      #expect(row.radius == Self.path.narrowestRadius(at: row.state))
      #expect(row.gap == Self.path.gapLength(at: row.state))
    }
  }
}
