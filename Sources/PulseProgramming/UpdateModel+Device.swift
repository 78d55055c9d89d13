import CompactModel

extension UpdateModel {
  /// What the pulses of a scheme do to a calibrated device: the programming cycle that its calibration kept, with the spread from pulse to pulse that
  /// its file states.
  ///
  /// A rate that varies by a factor exp(s z), z normal, varies what one pulse changes by about s of it. Times and energies of pulses are those of the
  /// protocol that comes along for the scheme, gone through once. Devices are alike: `pulse --update-model` with an ensemble has their spread too.
  /// - Throws: ``DeviceValueError`` where the device keeps no such cycle, or one that does not rise and fall; `StateError` where its pulses pass what
  ///   its fields know.
  public init(device: CompactDevice, scheme: ProgrammingScheme, origin: Origin) throws {
    guard let curve = device.report.curves[scheme] else {
      throw DeviceValueError(
        key: "report.curves",
        value: device.report.curves.keys.map(\.rawValue).sorted().joined(separator: ", "),
        allowed: "one of scheme '\(scheme.rawValue)': calibrate again")
    }
    guard let start = curve.potentiation.first, let top = curve.potentiation.last,
      let from = curve.depression.first, let end = curve.depression.last, top > start, from > end
    else {
      throw DeviceValueError(
        key: "report.curves.\(scheme.rawValue)", value: "no change",
        allowed: "a potentiation that rises and a depression that falls")
    }
    self.init(
      title: device.title, scheme: scheme.rawValue, lowest: min(start, end), highest: max(top, from),
      potentiation: Branch(
        pulses: curve.potentiation.count - 1,
        curve: Self.rising(curve.potentiation.map { ($0 - start) / (top - start) })),
      depression: Branch(
        pulses: curve.depression.count - 1,
        curve: Self.rising(curve.depression.map { (from - $0) / (from - end) })),
      relativeCycleToCycle: device.variability.cycleToCycle.logarithmicRate, origin: origin)
    let file = try ProtocolFile.load(scheme == .plain ? "fig1b" : "fig1g")
    let programming = file.cases[0].programming
    let timed = try UpdateModel(
      ProgrammingOutcome(programming, try ProgrammingRun(programming, on: device).outcome()), of: device,
      scheme: scheme.rawValue, version: origin.version, commit: origin.commit)
    (potentiation.duration, potentiation.energy) = (timed.potentiation.duration, timed.potentiation.energy)
    (depression.duration, depression.energy) = (timed.depression.duration, timed.depression.energy)
    try check()
  }

  /// Exactly from 0 to 1, and never falling: what rounding leaves of a flat end is cut.
  private static func rising(_ values: [Double]) -> [Double] {
    var highest = 0.0
    var result = values.map { value in
      highest = min(max(highest, value), 1)
      return highest
    }
    (result[0], result[result.count - 1]) = (0, 1)
    return result
  }
}
