import CompactModel
import Quantities
import RealModule

/// A device whose fields are formulas, so that what the model makes of them can be told exactly:
///
///     R = 746 Ohm / s² · (1 + 0.1 u)⁻¹ + 234 Ohm / s,   η_peak = 0.34 s^(-1/4),   η_mean = 0.2 s^(-1/4)
///
/// near what the shipped SET state has at s = 1. Along the gap of up to 2 nm there are some 10 kOhm a nanometre.
enum SampleDevice {
  static let path = StatePath(scales: 0.5...4, radius: 4e-9, gap: 2e-9)
  static let voltageLimit = 2.0

  static func ohms(_ scale: Double, _ u: Double) -> Double {
    746 / (scale * scale * (1 + 0.1 * u)) + 234 / scale
  }

  static let fields: FieldModel = {
    let ends = [voltageLimit].map { FieldModel.logarithmicVoltage($0, ambient: 300) }
    let (x, y) = (Double.log(0.5)...Double.log(4), 0...ends[0])
    func surface(
      _ x: ClosedRange<Double>, _ value: (Double, Double) -> Double
    ) -> ChebyshevSurface {
      let samples = ChebyshevSurface.nodes(x, 16).flatMap { a in
        ChebyshevSurface.nodes(y, 16).map { b in
          ChebyshevSurface.Sample(x: a, y: b, value: value(a, b))
        }
      }
      return try! ChebyshevSurface(fitting: samples, x: x, y: y)
    }
    return FieldModel(
      ambient: 300, path: path, voltageLimit: voltageLimit,
      resistance: surface(x) { Double.log(ohms(Double.exp($0), $1)) },
      peak: surface(x) { Double.log(0.34) - $0 / 4 + 0 * $1 },
      mean: surface(x) { Double.log(0.2) - $0 / 4 + 0 * $1 },
      gap: .init(
        resistance: surface(0...1) { 30 + 0.5 * $0 - 0.5 * $1 },
        peak: surface(0...1) { 1e7 * (1 + 0.2 * $0) + 0 * $1 },
        mean: surface(0...1) { 6e6 * (1 + 0.2 * $0) + 0 * $1 }),
      poles: ThermalPoles(
        timeConstants: [3e-12, 3e-11, 1e-9],
        shares: [surface(x) { 0.5 + 0.02 * $0 + 0 * $1 }, surface(x) { 0.4 - 0.02 * $0 + 0 * $1 }],
        gapShares: [surface(0...1) { 0.6 + 0 * $0 + 0 * $1 }, surface(0...1) { 0.3 + 0 * $0 + 0 * $1 }])
    )
  }()

  /// Near the parameters that meet most programming targets.
  static let switching = SwitchingParameters(
    kinetics: Kinetics(
      window: path.state(ofRadius: 4.7e-9)...path.state(ofRadius: 14.6e-9),
      set: .init(logarithmicRate: 9.67, barrier: 1.585, barrierGrowth: 0.27, voltage: 0.19, exponent: 0.34),
      reset: .init(logarithmicRate: 9.97, barrier: 1.586, barrierGrowth: 1.08, voltage: 0.11, exponent: 2.6)),
    leads: 32, slow: SlowMemory(resistance: 3.8e5, timeConstant: 1.1e-6), slowThicknessExponent: 2,
    diodeDrop: 0.72, diodeIdeality: 1.13)

  static let device = CompactDevice(
    title: "a device of formulas", fields: fields, switching: switching, oxideThickness: 7.5e-9,
    states: ["reset": -1, "weakset": 0, "set": path.state(ofRadius: 4e-9)], report: CalibrationReport(),
    origin: .init(version: "0", commit: "", seed: 1, input: "", sweeps: [:]))
}
