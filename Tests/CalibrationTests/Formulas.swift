import Calibration
import CompactModel
import RealModule
import ResultStore

@testable import CompactModelTestSupport

/// What field solves would say of the sample device: its formulas, written down once more.
enum Formulas {
  static let ambient = 300.0

  /// A point of the path.
  static func point(state: Double, voltage: Double) -> FieldPoint {
    let path = SampleDevice.path
    return point(scale: path.scale(at: state), gap: path.gapLength(at: state), voltage: voltage)
  }

  static func point(scale s: Double, gap: Double, voltage: Double) -> FieldPoint {
    func u(_ voltage: Double) -> Double {
      Double.log(1 + voltage * voltage / (FieldModel.fourLorenz * ambient * ambient)) / 2
    }
    func kelvins(_ η: Double, _ voltage: Double) -> Double {
      (ambient * ambient + η * Double.pow(s, -0.25) * voltage * voltage / FieldModel.fourLorenz).squareRoot()
    }
    let alone = SampleDevice.ohms(s, u(voltage))
    // 6^x - 1 = 5 g / 2 nm
    let x = Double.log(1 + 5 * gap / 2e-9) / Double.log(6)
    let ohms = alone + gap * Double.exp(30 + 0.5 * x - 0.5 * u(voltage))
    let (f, power) = (alone / ohms, voltage * voltage / ohms)
    let beside = (1 - f) * (1 + 0.2 * x) * power
    return FieldPoint(
      scale: s, gap: gap, voltage: voltage, current: voltage / ohms,
      peak: kelvins(0.34, f * voltage) + 1e7 * beside, mean: kelvins(0.2, f * voltage) + 6e6 * beside)
  }

  /// Nodes in u as voltages, the first of them 1 mV.
  static func voltages(_ count: Int) -> [Double] {
    let largest = FieldModel.logarithmicVoltage(SampleDevice.voltageLimit, ambient: ambient)
    var voltages = ChebyshevSurface.nodes(0...largest, count).map {
      (Double.expMinusOne(2 * $0) * FieldModel.fourLorenz).squareRoot() * ambient
    }
    (voltages[0], voltages[count - 1]) = (1e-3, SampleDevice.voltageLimit)
    return voltages
  }

  /// A grid over the filament's branch.
  static func filament(_ n: Int = 14, _ m: Int = 12) -> [FieldPoint] {
    let path = SampleDevice.path
    let range = Double.log(path.scales.lowerBound)...Double.log(path.scales.upperBound)
    return ChebyshevSurface.nodes(range, n).flatMap { x in
      voltages(m).map { point(scale: Double.exp(x), gap: 0, voltage: $0) }
    }
  }

  /// A grid over the gap's branch.
  static func gap(_ n: Int = 10, _ m: Int = 10) -> [FieldPoint] {
    ChebyshevSurface.nodes(-1...(-0.07), n).flatMap { w in
      voltages(m).map { point(state: w, voltage: $0) }
    }
  }
}

/// Results of studies, made of the formulas.
enum SampleSweep {
  static let quantities = ["terminal_voltage", "current", "peak_temperature", "filament_mean_temperature"]

  /// A study of a device without a gap.
  static let wholeDevice = "schema: 1\ndevices: set\naxes: [{path: voltage, values: 0.1 V}]\n"

  static func axis(_ path: String, _ values: [Double], unit: String) -> SweepResult.Axis {
    SweepResult.Axis(
      name: path.replacingOccurrences(of: "/", with: "_"), values: .numbers(values, unit: unit),
      longName: path)
  }

  static func values(_ point: FieldPoint) -> [Double] {
    [point.voltage, point.current, point.peak, point.mean]
  }

  /// - Parameter points: row by row over the axes.
  static func result(
    _ axes: [SweepResult.Axis], parameters: [SweepResult.Axis] = [], points: [FieldPoint],
    source: String = "steady", config: String = wholeDevice
  ) -> SweepResult {
    let moment = Timestamp(seconds: 0)
    return SweepResult(
      title: "a study of formulas", axes: axes, parameters: parameters,
      quantities: quantities.map { .init(name: $0, unit: "1", longName: $0) },
      points: points.enumerated().map {
        .init(index: $0, status: .converged, values: values($1), cpuSeconds: 0)
      },
      attributes: [.init(name: "source", value: source)], identity: "", config: config,
      provenance: Provenance(version: "", commit: "", arguments: [], started: moment, finished: moment))
  }

  /// A grid of factors and voltages.
  static func grid(scales: [Double], voltages: [Double]) -> SweepResult {
    result(
      [axis("filament_scale", scales, unit: "1"), axis("voltage", voltages, unit: "V")],
      points: scales.flatMap { s in voltages.map { Formulas.point(scale: s, gap: 0, voltage: $0) } })
  }
}
