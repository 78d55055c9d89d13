import RealModule

extension CompactDevice {
  /// The device's curves as devices and presets of AIHWKIT (`PiecewiseStepDevice`), one pair for each scheme of programming.
  ///
  /// The weight -1 … 1 is the conductance between the curve's ends. Steps are those of ``PulseResponse`` at nodes spaced evenly.
  /// (M. J. Rasch et al., AICAS 2021, doi:10.1109/AICAS51828.2021.9458494.)
  /// - Throws: ``ExportError``.
  public func aihwkit() throws -> String {
    let export = "an AIHWKIT preset"
    let schemes = ProgrammingScheme.allCases.filter { report.curves[$0] != nil }
    if schemes.isEmpty { throw ExportError.noCurve(.plain, export: export, available: []) }
    let fits = try schemes.map { PiecewiseSteps(try curve($0, for: export), scheme: $0, of: self) }

    var header = try ExportHeader("AIHWKIT devices and presets", of: self)
    header.lines += [
      "", "    from <this file> import \(fits[0].name)Preset",
      "    layer = AnalogLinear(400, 100, rpu_config=\(fits[0].name)Preset())", "",
      "weight w = 2 (G - G_MIN) / (G_MAX - G_MIN) - 1 of the conductance G in S", "",
    ]
    for fit in fits {
      header.lines.append(
        "\(fit.name): the fit deviates from the curve by \(percent(fit.largestError)) of its range at most, "
          + "\(percent(fit.rootMeanSquare)) rms")
    }
    header.lines += [
      "", "spreads: \(variability.origin)",
      "steps vary by the spread of the rate; that of the slow thermal resistance is left out.",
      "ends vary by the spread of the radius, here independently of each other.",
    ]
    return header.text("#") + """

      from dataclasses import dataclass, field
      from typing import List

      from aihwkit.simulator.configs import PiecewiseStepDevice, SingleRPUConfig

      """ + fits.map(\.text).joined()
  }

  private func percent(_ fraction: Double) -> String { "\(short(100 * fraction)) %" }
}

/// A curve as AIHWKIT has it: steps at evenly spaced weights, straight in between.
struct PiecewiseSteps {
  /// The most that AIHWKIT takes on a GPU.
  static let nodes = 63

  let name: String
  let curve: ProgrammingCurve
  /// Mean size of a step in weight.
  let step: Double
  /// Sizes of steps in units of the mean one.
  let up: [Double]
  let down: [Double]
  /// Of the conductance over the pulses, as a fraction of its range.
  let largestError: Double
  let rootMeanSquare: Double
  private let spreads: [(name: String, value: Double)]

  init(_ curve: ProgrammingCurve, scheme: ProgrammingScheme, of device: CompactDevice) {
    self.curve = curve
    name = "Memristor" + scheme.rawValue.prefix(1).uppercased() + scheme.rawValue.dropFirst()
    let range = curve.range
    let scale = 2 / (range.upperBound - range.lowerBound)
    func steps(_ conductances: [Double]) -> [Double] {
      let response = PulseResponse(conductances)
      return (0..<Self.nodes).map { i in
        let share = Double(i) / Double(Self.nodes - 1)
        let conductance = range.lowerBound + share * (range.upperBound - range.lowerBound)
        return abs(response.change(at: conductance)) * scale
      }
    }
    func travel(_ conductances: [Double]) -> Double { abs(conductances.last! - conductances[0]) * scale }
    let pulses = Double(curve.potentiation.count + curve.depression.count - 2)
    let step = (travel(curve.potentiation) + travel(curve.depression)) / pulses
    self.step = step
    (up, down) = (steps(curve.potentiation).map { $0 / step }, steps(curve.depression).map { $0 / step })

    let errors =
      Self.errors(up, step, curve.potentiation, range, 1)
      + Self.errors(down, step, curve.depression, range, -1)
    largestError = errors.max()!
    rootMeanSquare = (errors.reduce(0) { $0 + $1 * $1 } / Double(errors.count)).squareRoot()

    let ends = [range.lowerBound, range.upperBound].map {
      device.conductanceSpread(at: $0) * scale
    }
    spreads = [
      ("dw_min_std", device.variability.cycleToCycle.logarithmicRate),
      ("dw_min_dtod", device.variability.deviceToDevice.logarithmicRate),
      ("w_min_dtod", ends[0]), ("w_max_dtod", ends[1]),
    ]
  }

  /// Deviations after each pulse, as fractions of the range.
  private static func errors(
    _ nodes: [Double], _ step: Double, _ conductances: [Double], _ range: ClosedRange<Double>, _ sign: Double
  ) -> [Double] {
    func weight(_ conductance: Double) -> Double {
      2 * (conductance - range.lowerBound) / (range.upperBound - range.lowerBound) - 1
    }
    var w = weight(conductances[0])
    return conductances.dropFirst().map { conductance in
      let place = (w + 1) / 2 * Double(nodes.count - 1)
      let i = min(max(Int(place), 0), nodes.count - 2)
      w += sign * step * (nodes[i] + (place - Double(i)) * (nodes[i + 1] - nodes[i]))
      w = min(max(w, -1), 1)
      return abs(w - weight(conductance)) / 2
    }
  }

  /// Constants, a device and a preset in Python.
  var text: String {
    let prefix = name.uppercased()
    func list(_ values: [Double]) -> String {
      "[\n"
        + stride(from: 0, to: values.count, by: 4).map { start in
          "    " + values[start..<min(start + 4, values.count)].map { "\($0)," }.joined(separator: " ") + "\n"
        }.joined() + "]"
    }
    let range = curve.range
    return """

      # Conductances at the ends, S, and the pulses of the curve.
      \(prefix)_G_MIN = \(range.lowerBound)
      \(prefix)_G_MAX = \(range.upperBound)
      \(prefix)_SET_PULSES = \(curve.potentiation.count - 1)
      \(prefix)_RESET_PULSES = \(curve.depression.count - 1)
      # Mean step in weight; steps in units of it, at evenly spaced weights from -1 to 1.
      \(prefix)_DW_MIN = \(step)
      \(prefix)_UP = \(list(up))
      \(prefix)_DOWN = \(list(down))


      @dataclass
      class \(name)Device(PiecewiseStepDevice):
          dw_min: float = \(prefix)_DW_MIN
          dw_min_dtod_log_normal: bool = True
          up_down: float = 0.0
          up_down_dtod: float = 0.0
          w_min: float = -1.0
          w_max: float = 1.0
      \(spreads.map { "    \($0.name): float = \($0.value)" }.joined(separator: "\n"))
          piecewise_up: List[float] = field(default_factory=lambda: list(\(prefix)_UP))
          piecewise_down: List[float] = field(default_factory=lambda: list(\(prefix)_DOWN))


      @dataclass
      class \(name)Preset(SingleRPUConfig):
          device: PiecewiseStepDevice = field(default_factory=\(name)Device)

      """
  }
}

extension CompactDevice {
  /// Standard deviation in S of a conductance at an end of the curve, by the radii of different devices.
  func conductanceSpread(at conductance: Double) -> Double {
    let meter = memristor()
    // The state with that conductance, which grows along the window.
    let window = switching.kinetics.window
    var (low, high) = (window.lowerBound, window.upperBound)
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if let here = try? meter.conductance(middle), here < conductance { low = middle } else { high = middle }
    }
    let (path, spread) = (fields.path, variability.deviceToDevice.radius)
    // A gap conducts in proportion to its area.
    if low < 0 { return 2 * spread * conductance }
    let radius = path.narrowestRadius(at: low)
    let ends = [1 - spread, 1 + spread].map { min(max(path.state(ofRadius: radius * $0), 0), 1) }
    guard ends[0] < ends[1], let below = try? meter.conductance(ends[0]),
      let above = try? meter.conductance(ends[1])
    else { return 0 }
    // The path may end before the spread does.
    let width = path.narrowestRadius(at: ends[1]) - path.narrowestRadius(at: ends[0])
    return (above - below) / width * spread * radius
  }
}
