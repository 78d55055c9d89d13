import Circuits
import RealModule

/// A number of a device that makes no sense.
public struct DeviceValueError: Error, Sendable, Equatable, CustomStringConvertible {
  /// Where in the file, as `switching.slow.time_constant`.
  public var key: String
  public var value: String
  /// With its unit.
  public var allowed: String

  public init(key: String, value: String, allowed: String) {
    (self.key, self.value, self.allowed) = (key, value, allowed)
  }

  public var description: String { "\(key) is \(value); allowed: \(allowed)" }
}

extension CompactDevice {
  /// Whether the device makes sense: numbers in their ranges, states on the path, surfaces that cover all states and voltages.
  /// - Throws: ``DeviceValueError`` for the first number that does not.
  public func check() throws(DeviceValueError) {
    try fields.check()
    try switching.check(path: fields.path)
    try demand(oxideThickness > 0, "oxide_thickness", oxideThickness, "above 0 m")
    try demand(dividerResistance >= 0, "divider_resistance", dividerResistance, "0 Ohm and more")
    let spreads = [
      ("cycle_to_cycle.log_rate", variability.cycleToCycle.logarithmicRate),
      ("device_to_device.log_rate", variability.deviceToDevice.logarithmicRate),
      ("device_to_device.radius", variability.deviceToDevice.radius),
      ("device_to_device.slow_resistance", variability.deviceToDevice.slowResistance),
    ]
    for (key, value) in spreads { try demand(value >= 0, "variability." + key, value, "0 and more") }
    for (name, state) in states.sorted(by: { $0.key < $1.key }) {
      try demand(fields.path.states.contains(state), "states.\(name)", state, text(fields.path.states))
    }
  }
}

extension FieldModel {
  func check() throws(DeviceValueError) {
    try demand(ambient > 0, "fields.ambient", ambient, "above 0 K")
    try demand(voltageLimit > 0, "fields.voltage_limit", voltageLimit, "above 0 V")
    try demand(path.scales.lowerBound > 0, "fields.path.scales", path.scales.lowerBound, "above 0")
    try demand(path.scales.upperBound > 0, "fields.path.scales", path.scales.upperBound, "above 0")
    try demand(path.radius > 0, "fields.path.radius", path.radius, "above 0 m")
    try demand(path.gapScale > 0, "fields.path.gap_scale", path.gapScale, "above 0")
    let branches = "a gap in fields.path and fields.gap, or neither"
    try demand((path.gap == nil) == (gap == nil), "fields.gap", gap == nil ? "missing" : "given", branches)

    // Along the gap's branch the factor may pass the filament's range.
    var scales = path.scales
    if path.gap != nil {
      scales = min(scales.lowerBound, path.gapScale)...max(scales.upperBound, path.gapScale)
    }
    let filament = Double.log(scales.lowerBound)...Double.log(scales.upperBound)
    try check("resistance", resistance, covers: filament)
    try check("peak", peak, covers: filament)
    try check("mean", mean, covers: filament)
    if let gap, let length = path.gap {
      try demand(length > 0, "fields.path.gap", length, "above 0 m")
      try check("gap.resistance", gap.resistance, covers: 0...1)
      try check("gap.peak", gap.peak, covers: 0...1)
      try check("gap.mean", gap.mean, covers: 0...1)
    }
    guard let poles else { return }
    var before = 0.0
    for (k, time) in poles.timeConstants.enumerated() {
      try demand(
        time > before, "fields.poles.time_constants[\(k)]", time, "above \(before) s, they ascend")
      before = time
    }
    let count = max(0, poles.timeConstants.count - 1)
    for (name, shares) in [("shares", poles.shares), ("gap_shares", poles.gapShares ?? poles.shares)] {
      try demand(
        shares.count == count && before > 0, "fields.poles.\(name)", "\(shares.count) surfaces",
        "\(count), one less than time constants")
    }
    for (k, share) in poles.shares.enumerated() { try check("poles.shares[\(k)]", share, covers: filament) }
    for (k, share) in (poles.gapShares ?? []).enumerated() {
      try check("poles.gap_shares[\(k)]", share, covers: 0...1)
    }
  }

  private func check(
    _ name: String, _ surface: ChebyshevSurface, covers x: ClosedRange<Double>
  ) throws(DeviceValueError) {
    let key = "fields.\(name)"
    if let wrong = surface.flat.first(where: { !$0.isFinite }) {
      try demand(false, "\(key).coefficients", wrong, "finite numbers")
    }
    let u = 0...Self.logarithmicVoltage(voltageLimit, ambient: ambient)
    for (axis, range, needed) in [("x", surface.x, x), ("y", surface.y, u)] {
      let covers =
        range.contains(needed.lowerBound, slack: Self.slack)
        && range.contains(needed.upperBound, slack: Self.slack)
      try demand(
        covers && (range.upperBound - range.lowerBound).isFinite, "\(key).\(axis)", text(range),
        "what covers all states and voltages, \(text(needed))")
    }
  }
}

extension SwitchingParameters {
  func check(path: StatePath) throws(DeviceValueError) {
    let window = kinetics.window
    for end in [window.lowerBound, window.upperBound] {
      try demand(
        path.states.contains(end, slack: FieldModel.slack), "switching.kinetics.window", end,
        text(path.states))
    }
    for (name, branch) in [("set", kinetics.set), ("reset", kinetics.reset)] {
      let key = "switching.kinetics.\(name)"
      try demand(
        abs(branch.logarithmicRate) <= 50, "\(key).log10_rate", branch.logarithmicRate, "-50 to 50")
      try demand((0...10).contains(branch.barrier), "\(key).barrier", branch.barrier, "0 to 10 eV")
      try demand(
        abs(branch.barrierGrowth) <= 10, "\(key).barrier_growth", branch.barrierGrowth, "-10 to 10 eV")
      try demand(branch.voltage > 0, "\(key).voltage", branch.voltage, "above 0 V")
      try demand((0...20).contains(branch.exponent), "\(key).exponent", branch.exponent, "0 to 20")
    }
    try demand(leads >= 0, "switching.leads", leads, "0 Ohm and more")
    try demand(slow.resistance >= 0, "switching.slow.resistance", slow.resistance, "0 K/W and more")
    try demand(slow.timeConstant > 0, "switching.slow.time_constant", slow.timeConstant, "above 0 s")
    try demand(
      abs(slowThicknessExponent) <= 20, "switching.slow_thickness_exponent", slowThicknessExponent,
      "-20 to 20")
    // Wide enough for every junction, and narrow enough for its saturation current to be a number.
    try demand((0.01...5).contains(diodeDrop), "switching.diode_drop", diodeDrop, "0.01 to 5 V")
    try demand((0.5...10).contains(diodeIdeality), "switching.diode_ideality", diodeIdeality, "0.5 to 10")
  }
}

/// A number must be finite besides.
private func demand(
  _ holds: Bool, _ key: String, _ value: Double, _ allowed: String
) throws(DeviceValueError) {
  try demand(holds && value.isFinite, key, "\(value)", allowed)
}

private func demand(
  _ holds: Bool, _ key: String, _ value: String, _ allowed: String
) throws(DeviceValueError) {
  if !holds { throw DeviceValueError(key: key, value: value, allowed: allowed) }
}

private func text(_ range: ClosedRange<Double>) -> String { "\(range.lowerBound) to \(range.upperBound)" }
