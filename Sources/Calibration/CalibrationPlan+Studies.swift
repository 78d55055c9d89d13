import CompactModel
import DeviceGeometry
import RealModule
import Studies

/// A study that a calibration needs.
struct FieldStudy: Sendable {
  /// Of its file: "filament", "gap", "held-out".
  var name: String
  var study: Study
}

extension CalibrationPlan {
  /// All steady studies: those that the fields are fitted to, those that take no part, and those of other thicknesses.
  struct Steady: Sendable {
    var filament: FieldStudy
    var gap: FieldStudy?
    var heldOut: [FieldStudy]
    /// With the thickness in m.
    var thicknesses: [(thickness: Double, study: FieldStudy)]

    var all: [FieldStudy] { [filament] + (gap.map { [$0] } ?? []) + heldOut + thicknesses.map(\.study) }
  }

  func steadyStudies() throws -> Steady {
    let (n, m) = options.filamentPoints
    var heldOut = [
      try study("held-out-filament", whole, points: scattered(0...1, options.heldOutPoints.0, stream: 0))
    ]
    var gap: FieldStudy?
    if let ruptured {
      let (n, m) = options.gapPoints
      let states = ChebyshevSurface.nodes(rupturedStates, n)
      gap = try study("gap", ruptured, points: states.flatMap { w in voltages(m).map { (w, $0) } })
      heldOut.append(
        try study(
          "held-out-gap", ruptured,
          points: scattered(rupturedStates, options.heldOutPoints.1, stream: 1)))
    }
    return Steady(
      filament: try grid("filament", whole, n, m), gap: gap, heldOut: heldOut,
      thicknesses: try options.thicknessFactors.map { factor in
        let thickness = factor * oxideThickness
        let tree = try whole.setting("thickness", to: .number(thickness))
        let (n, m) = options.thicknessPoints
        return (thickness, try grid("thickness-\(short(thickness * 1e9))nm", tree, n, m))
      })
  }

  /// What is solved at each point.
  private enum Source {
    case steady
    /// 1 us at the point's voltage, for its shares in time alone.
    case pulse
    /// The same as exactly as a steady state, and 1 us more.
    case followedPulse
  }

  /// Pulses of 1 us: those that the poles are fitted to, and those that take no part and are followed for 1 us more.
  func pulseStudies() throws -> (fitted: [FieldStudy], heldOut: [FieldStudy]) {
    let (n, m) = options.filamentPulses
    let states = ChebyshevSurface.nodes(logarithmicScales, n).map { path.state(ofScale: Double.exp($0)) }
    let count = options.heldOutPulses
    var fitted = [
      try study(
        "pulses-filament", whole, points: states.flatMap { w in pulseVoltages(m).map { (w, $0) } }, as: .pulse
      )
    ]
    var heldOut = [
      try study(
        "held-out-pulses-filament", whole, points: scattered(0...1, (count + 1) / 2, stream: 2, from: 0.05),
        as: .followedPulse)
    ]
    if let ruptured {
      let (n, m) = options.gapPulses
      let states = ChebyshevSurface.nodes(rupturedStates, n)
      fitted.append(
        try study(
          "pulses-gap", ruptured, points: states.flatMap { w in pulseVoltages(m).map { (w, $0) } }, as: .pulse
        ))
      heldOut.append(
        try study(
          "held-out-pulses-gap", ruptured,
          points: scattered(rupturedStates, count / 2, stream: 3, from: 0.05), as: .followedPulse))
    }
    return (fitted, heldOut)
  }

  /// From the longest gap to the shortest that a mesh resolves.
  private var rupturedStates: ClosedRange<Double> { -1...path.state(ofGap: Self.shortestGap) }

  private var logarithmicScales: ClosedRange<Double> {
    Double.log(path.scales.lowerBound)...Double.log(path.scales.upperBound)
  }

  private func voltage(_ u: Double) -> Double {
    (Double.expMinusOne(2 * u) * FieldModel.fourLorenz).squareRoot() * ambient
  }

  private var largest: Double { FieldModel.logarithmicVoltage(options.voltageLimit, ambient: ambient) }

  /// Nodes in u; the first, which is 0, becomes 1 mV.
  private func voltages(_ count: Int) -> [Double] {
    var voltages = ChebyshevSurface.nodes(0...largest, count).map(voltage)
    (voltages[0], voltages[count - 1]) = (1e-3, options.voltageLimit)
    return voltages
  }

  private func pulseVoltages(_ count: Int) -> [Double] {
    let voltages = voltages(count)
    return [min(0.02, voltages[1] / 2)] + voltages.dropFirst()
  }

  /// States and voltages spread evenly over w and u, by the additive recurrence of the plastic number (M. Roberts 2018: the most even known
  /// in two dimensions), shifted by the seed.
  private func scattered(
    _ states: ClosedRange<Double>, _ count: Int, stream: Int, from least: Double = 1e-3
  ) -> [(Double, Double)] {
    let (a, b) = (0.754_877_666_246_692_7, 0.569_840_290_998_053_2)
    let shift = Double((options.seed &* 31 &+ UInt64(stream)) % 1009) / 1009
    let from = FieldModel.logarithmicVoltage(least, ambient: ambient)
    return (1...max(1, count)).map { i in
      let x = (shift + a * Double(i)).truncatingRemainder(dividingBy: 1)
      let y = (shift + b * Double(i)).truncatingRemainder(dividingBy: 1)
      return (
        states.lowerBound + x * (states.upperBound - states.lowerBound), voltage(from + y * (largest - from))
      )
    }
  }

  private func grid(_ name: String, _ tree: DeviceTree, _ n: Int, _ m: Int) throws -> FieldStudy {
    try study(
      name, tree, design: "grid",
      axes: [
        ("filament_scale", ChebyshevSurface.nodes(logarithmicScales, n).map { Double.exp($0) }, ""),
        ("voltage", voltages(m), " V"),
      ])
  }

  /// - Parameter points: states and voltages.
  private func study(
    _ name: String, _ tree: DeviceTree, points: [(state: Double, voltage: Double)],
    as source: Source = .steady
  ) throws -> FieldStudy {
    var axes = [("filament_scale", points.map { path.scale(at: $0.state) }, "")]
    if points.contains(where: { $0.state < 0 }) {
      let places = points.map { gapPlace.range(length: path.gapLength(at: $0.state)) }
      axes.append(("filament/gap/from", places.map(\.lowerBound), " m"))
      axes.append(("filament/gap/to", places.map(\.upperBound), " m"))
    }
    axes.append(("voltage", points.map(\.voltage), " V"))
    return try study(name, tree, design: "zip", axes: axes, as: source)
  }

  /// By way of a study file, so that the result says in full what it is of.
  private func study(
    _ name: String, _ tree: DeviceTree, design: String,
    axes: [(path: String, values: [Double], unit: String)],
    as source: Source = .steady
  ) throws -> FieldStudy {
    // Studies take 0.1 or more.
    let resolution = max(0.1, options.resolution * (source == .pulse ? options.pulseCoarsening : 1))
    var text = "schema: 1\ntitle: \"calibration, \(name)\"\ndesign: \(design)\nresolution: \(resolution)\n"
    switch source {
    case .steady: break
    case .pulse: text += "pulse: {width: 1 us}\ntolerance: 2e-3\n"
    case .followedPulse: text += "pulse: {width: 1 us, follow: 1 us}\ntolerance: 1e-3\n"
    }
    text += "axes:\n"
    for axis in axes {
      let values = axis.values.map { "\"\($0)\(axis.unit)\"" }.joined(separator: ", ")
      text += "  - {path: \(axis.path), values: [\(values)]}\n"
    }
    text += "devices:\n  name: \(name)\n  device:\n"
    for line in tree.text.split(separator: "\n", omittingEmptySubsequences: false) { text += "    \(line)\n" }
    return FieldStudy(name: name, study: try StudyFile.load(text: text, name: "calibration"))
  }
}
