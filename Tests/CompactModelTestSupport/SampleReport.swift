import CompactModel
import RealModule

extension SampleDevice {
  /// The device with a report in which everything is there that a calibration may say.
  static let reported: CompactDevice = {
    var device = SampleDevice.device
    device.title = "A device of formulas with a report"
    let radii = (0...12).map { path.states.lowerBound + Double($0) / 12 * 2 }
    device.report = CalibrationReport(
      heldOut: [
        "resistance": .init(
          points: 40, largest: 0.004, quantile95: 0.002, rootMeanSquare: 0.001, worstState: 0.7,
          worstVoltage: 0.9),
        "peak_temperature": .init(
          points: 40, largest: 0.012, quantile95: 0.006, rootMeanSquare: 0.003, worstState: -0.5,
          worstVoltage: 0.4),
      ],
      thermalResistance: radii.map { state in
        let at = { (which: FieldModel.Temperature, volts: Double) in
          fields.thermalResistance(which, state: state, voltage: volts)
        }
        return .init(
          state: state, radius: path.narrowestRadius(at: state), gap: path.gapLength(at: state),
          peak: at(.peak, 0), mean: at(.mean, 0), peakAtReference: at(.peak, 0.4),
          meanAtReference: at(.mean, 0.4),
          uncertainty: 0.03)
      },
      targets: ["effective": targets(0.31), "fourier": targets(0.05)],
      parameters: [
        spread("set barrier", "eV", 1.585, 1.5, 1.66), spread("set barrier growth", "eV", 0.27, 0.2, 0.35),
        spread("slow resistance", "K/W", 3.8e5, 3.1e5, 5.2e5),
        spread("slow time constant", "s", 1.1e-6, 0.8e-6, 2e-6, reachesBound: true),
        spread("leads", "Ohm", 32, 20, 41), spread("diode drop", "V", 0.72, 0.6, 0.75, reachesBound: true),
      ],
      curves: [
        .plain: curve(from: 3.1e-3, to: 6.7e-3, bend: 8),
        .improved: curve(from: 1.4e-3, to: 5.9e-3, bend: 0.5),
      ],
      warnings: ["the slow memory is phenomenological"])
    return device
  }()

  private static func targets(_ longHeating: Double) -> [ProgrammingTarget] {
    [
      ProgrammingTarget(
        group: 1, name: "plain LTP: change in the first 10 of 100 pulses", value: 0.72, minimum: 0.6),
      ProgrammingTarget(group: 2, name: "plain LTD: lost at the first pulse", value: 0.83, minimum: 0.6),
      ProgrammingTarget(group: 3, name: "-0.6 V: lost after 120 pulses", value: 0.41, maximum: 0.6),
      ProgrammingTarget(group: 4, name: "improved LTP: deviation from a line", value: 0.12, maximum: 0.15),
      ProgrammingTarget(group: 6, name: "range improved / plain", value: 1.25, minimum: 1.2),
      ProgrammingTarget(
        group: 8, name: "heating of 10 us: change of the range", value: longHeating, minimum: 0.15),
    ]
  }

  private static func spread(
    _ name: String, _ unit: String, _ value: Double, _ from: Double, _ to: Double, reachesBound: Bool = false
  ) -> CalibrationReport.ParameterSpread {
    .init(name: name, unit: unit, value: value, from: from, to: to, reachesBound: reachesBound)
  }

  private static func curve(from low: Double, to high: Double, bend: Double) -> ProgrammingCurve {
    func share(_ i: Int, _ count: Int) -> Double {
      Double.expMinusOne(-bend * Double(i) / Double(count)) / Double.expMinusOne(-bend)
    }
    return ProgrammingCurve(
      potentiation: (0...100).map { low + (high - low) * share($0, 100) },
      depression: (0...120).map { high - (high - low) * share($0, 120) })
  }
}
