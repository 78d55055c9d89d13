import CompactModel
import DeviceGeometry
import Foundation
import ResultStore
import Testing

@testable import Calibration
@testable import CompactModelTestSupport

/// Points of studies, whichever form they have.
@Suite struct FieldPointTests {
  static let file = "a/study.h5"

  private func points(_ sweep: SweepResult) throws -> [FieldPoint] {
    try FieldPoint.points(of: sweep, file: Self.file)
  }

  @Test func gridsAreReadRowByRow() throws {
    let (scales, voltages) = ([0.5, 1, 2], [0.1, 0.4])
    let found = try points(SampleSweep.grid(scales: scales, voltages: voltages))
    let expected = scales.flatMap { s in voltages.map { Formulas.point(scale: s, gap: 0, voltage: $0) } }
    #expect(found == expected)
  }

  /// Columns along `point`, the ends of the gap at any height.
  @Test func zipsHaveGaps() throws {
    let made = [-0.9, -0.3, -0.1].map { Formulas.point(state: $0, voltage: 0.3) }
    for from in [0, 3e-9] {
      let sweep = SampleSweep.result(
        [.point(count: 3)],
        parameters: [
          SampleSweep.axis("filament_scale", made.map(\.scale), unit: "1"),
          SampleSweep.axis("filament/gap/from", made.map { _ in from }, unit: "m"),
          SampleSweep.axis("filament/gap/to", made.map { from + $0.gap }, unit: "m"),
          SampleSweep.axis("voltage", made.map(\.voltage), unit: "V"),
        ], points: made)
      for (found, exact) in zip(try points(sweep), made) {
        #expect(abs(found.gap / exact.gap - 1) < 1e-14, "\(found.gap) m, made with \(exact.gap) m")
        #expect(found.scale == exact.scale && found.peak == exact.peak && found.mean == exact.mean)
      }
    }
  }

  /// Either sign of the voltage is the same state.
  @Test func voltagesHaveNoSign() throws {
    var sweep = SampleSweep.grid(scales: [0.5, 1], voltages: [0.2, 0.3])
    sweep.points[1]!.values[0] *= -1
    sweep.points[1]!.values[1] *= -1
    #expect(try points(sweep)[1] == Formulas.point(scale: 0.5, gap: 0, voltage: 0.3))
  }

  /// A study of one device with nothing varied but the voltage has radii times 1.
  @Test func whatIsNotVariedIsTheDevicesOwn() throws {
    let made = [0.1, 0.2].map { Formulas.point(scale: 1, gap: 0, voltage: $0) }
    let sweep = SampleSweep.result(
      [
        .init(name: "state", values: .texts(["set"]), longName: "device of the study"),
        SampleSweep.axis("voltage", [0.1, 0.2], unit: "V"),
      ], points: made)
    #expect(try points(sweep) == made)
  }

  /// Ends of a gap that are not varied are those of the device: the built-in RESET has one from 0 to 2 nm.
  @Test func aGapThatIsNotVariedIsTheDevicesOwn() throws {
    let reset = SampleSweep.wholeDevice.replacingOccurrences(of: "set", with: "reset")
    var sweep = SampleSweep.grid(scales: [0.5, 1], voltages: [0.1, 0.2])
    sweep.config = reset
    for point in try points(sweep) { #expect(abs(point.gap - 2e-9) < 1e-18, "\(point.gap) m, allowed 2 nm") }
    let made = [1e-9, 1.5e-9].map { Formulas.point(scale: 1, gap: $0, voltage: 0.1) }
    sweep = SampleSweep.result(
      [
        SampleSweep.axis("filament/gap/to", [1e-9, 1.5e-9], unit: "m"),
        SampleSweep.axis("voltage", [0.1], unit: "V"),
      ],
      points: made, config: reset)
    for (point, exact) in zip(try points(sweep), made) { #expect(abs(point.gap - exact.gap) < 1e-18) }
  }

  @Test func onlyConvergedPointsCount() throws {
    var sweep = SampleSweep.grid(scales: [0.5, 1, 2], voltages: [0.1, 0.4])
    sweep.points[0] = nil
    sweep.points[1]!.status = .failed
    sweep.points[2]!.status = .invalid
    // Without a voltage there is no resistance.
    sweep.points[3]!.values[0] = 0
    sweep.points[4]!.values[1] = 0
    #expect(try points(sweep) == [Formulas.point(scale: 2, gap: 0, voltage: 0.4)])
  }

  struct Unsuitable: Sendable, CustomTestStringConvertible {
    var why: String
    var change: @Sendable (inout SweepResult) -> Void
    var testDescription: String { why }
  }

  static let unsuitable =
    [
      Unsuitable(why: "it varies thickness") {
        $0.axes[0] = SampleSweep.axis("thickness", [5e-9, 6e-9], unit: "m")
      },
      Unsuitable(why: "it varies device of the study") {
        $0.axes[0] = .init(name: "state", values: .texts(["set", "reset"]), longName: "device of the study")
      },
      Unsuitable(why: "its points are pulses, not steady states") {
        $0.attributes = [.init(name: "source", value: "pulse")]
      },
    ]
    + [
      Unsuitable(why: "its filament/gap/to is not in m") {
        $0.axes[0] = SampleSweep.axis("filament/gap/to", [0.1, 0.2], unit: "1")
      },
      Unsuitable(why: "its point 2 has no voltage, current or temperature of a filament") {
        $0.points[2]!.values[3] = .nan
      },
      Unsuitable(why: "its study cannot be read: a/study.h5:2:10: error: unknown state \"sett\"") {
        $0.config = "schema: 1\ndevices: sett\n"
      },
    ]
    + SampleSweep.quantities.indices.map { k in
      Unsuitable(why: "it has no \(SampleSweep.quantities[k])") { sweep in
        sweep.quantities.remove(at: k)
        for i in sweep.points.indices { sweep.points[i]!.values.remove(at: k) }
      }
    }

  @Test(arguments: unsuitable)
  func studiesOfSomethingElseAreRefused(_ made: Unsuitable) throws {
    var sweep = SampleSweep.grid(scales: [1, 2], voltages: [0.1, 0.4])
    made.change(&sweep)
    let error = #expect(throws: CalibrationError.self) { try points(sweep) }
    let text = error?.description ?? ""
    #expect(
      text.hasPrefix("\(Self.file) is no study that a calibration can take: ") && text.contains(made.why),
      "\(text)")
  }

  /// Points keep their numbers, by which their fields are found, whatever is left out before them.
  @Test func pointsKeepTheirNumbers() throws {
    var sweep = SampleSweep.grid(scales: [0.5, 1, 2], voltages: [0.1, 0.4])
    sweep.points[1]!.status = .failed
    sweep.points[3]!.values[0] = 0
    let found = try FieldPoint.numbered(of: sweep, file: Self.file)
    #expect(found.map(\.index) == [0, 2, 4, 5])
    #expect(found[2].point == Formulas.point(scale: 2, gap: 0, voltage: 0.1))
  }

  /// An axis with one value varies nothing.
  @Test func aForeignAxisOfOneValueIsFine() throws {
    var sweep = SampleSweep.grid(scales: [1, 2], voltages: [0.1, 0.4])
    sweep.axes.insert(SampleSweep.axis("thickness", [5e-9], unit: "m"), at: 0)
    #expect(try points(sweep).count == 4)
  }

  @Test func pulsesAreReadWhereTheyAreWanted() throws {
    var sweep = SampleSweep.grid(scales: [1, 2], voltages: [0.1, 0.4])
    sweep.attributes = [.init(name: "source", value: "pulse")]
    #expect(try FieldPoint.points(of: sweep, file: Self.file, arePulses: true).count == 4)
  }
}
