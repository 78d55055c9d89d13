import CompactModel
import RealModule

/// What identical programming pulses do to a conductance, without physics: a device as the trainer of an array sees it, measured or computed.
///
/// With h = (G - ``lowest``) / (``highest`` - ``lowest``), one branch leads from one end of the range to the other in some number of pulses N:
///
///     potentiation   h after n pulses = c(n / N),       c(0) = 0, c(1) = 1, growing
///     depression     h after n pulses = 1 - d(n / N),   d(0) = 0, d(1) = 1, growing
///
/// and a pulse from any h goes on from where its branch has that h.
public struct UpdateModel: SealedDocument, Equatable {
  public static let schema = "fvsolve-update-1"
  public static var noun: String { "update model" }
  public static var remedy: String { "write it again with fit-pulses or pulse --update-model" }

  public var schema: String = Self.schema
  public var title: String
  /// "measured", "plain", "improved", "incremental": how the pulses are applied.
  public var scheme: String
  /// Conductances at the ends, S.
  public var lowest: Double
  public var highest: Double
  public var potentiation: Branch
  public var depression: Branch
  /// Standard deviation that one pulse adds to the conductance, as a fraction of the range; n pulses add sqrt(n) times that.
  public var cycleToCycle: Double
  /// Standard deviation of what one pulse changes, as a fraction of that change. Independent of ``cycleToCycle``.
  public var relativeCycleToCycle: Double
  public var deviceToDevice: DeviceToDevice
  /// Standard deviation of one reading, as a fraction of the conductance.
  public var readNoise: Double
  /// What the model was fitted to; nil where it was not, or where that is not kept.
  public var measured: Measured?
  public var origin: Origin

  /// One direction of change.
  public struct Branch: Sendable, Equatable, Codable {
    /// N: pulses from one end of the range to the other.
    public var pulses: Int
    /// Of c or d as ``Nonlinearity`` has them: positive for a change that is fast at first, in both branches. nil where ``curve`` is given.
    public var label: Double?
    /// c or d at 0, 1, … K steps of N / K pulses: K + 1 values from 0 to 1 that never fall. nil where ``label`` is given.
    public var curve: [Double]?
    /// Time of one pulse with all that belongs to it, s; nil if unknown.
    public var duration: Double?
    /// Energy of one pulse with all that belongs to it, J, at evenly spaced h from 0 to 1; nil if unknown.
    public var energy: [Double]?

    public init(
      pulses: Int, label: Double? = nil, curve: [Double]? = nil, duration: Double? = nil,
      energy: [Double]? = nil
    ) {
      (self.pulses, self.label, self.curve) = (pulses, label, curve)
      (self.duration, self.energy) = (duration, energy)
    }
  }

  /// How much devices differ: standard deviations.
  public struct DeviceToDevice: Sendable, Equatable, Codable {
    /// Of ``UpdateModel/lowest`` and ``UpdateModel/highest``, as fractions of them.
    public var lowest: Double
    public var highest: Double
    /// Of the labels of both branches.
    public var label: Double

    public init(lowest: Double = 0, highest: Double = 0, label: Double = 0) {
      (self.lowest, self.highest, self.label) = (lowest, highest, label)
    }
  }

  /// Which run made the model, of what.
  public struct Origin: Sendable, Equatable, Codable {
    public var version: String
    public var commit: String
    /// How, for people.
    public var how: String
    /// SHA-256 by name of the files it was made of.
    public var sources: [String: String]

    public init(version: String, commit: String, how: String, sources: [String: String]) {
      (self.version, self.commit, self.how, self.sources) = (version, commit, how, sources)
    }
  }

  public init(
    title: String, scheme: String, lowest: Double, highest: Double, potentiation: Branch, depression: Branch,
    cycleToCycle: Double = 0, relativeCycleToCycle: Double = 0,
    deviceToDevice: DeviceToDevice = DeviceToDevice(), readNoise: Double = 0,
    origin: Origin
  ) {
    (self.title, self.scheme, self.lowest, self.highest) = (title, scheme, lowest, highest)
    (self.potentiation, self.depression) = (potentiation, depression)
    (self.cycleToCycle, self.relativeCycleToCycle) = (cycleToCycle, relativeCycleToCycle)
    (self.deviceToDevice, self.readNoise, self.origin) = (deviceToDevice, readNoise, origin)
  }

  private enum CodingKeys: String, CodingKey {
    case schema, title, scheme, potentiation, depression, measured, origin
    case lowest = "lowest_conductance"
    case highest = "highest_conductance"
    case cycleToCycle = "cycle_to_cycle"
    case relativeCycleToCycle = "relative_cycle_to_cycle"
    case deviceToDevice = "device_to_device"
    case readNoise = "read_noise"
  }

  public func check() throws(DeviceValueError) {
    func demand(_ holds: Bool, _ key: String, _ value: Any, _ allowed: String) throws(DeviceValueError) {
      if !holds { throw DeviceValueError(key: key, value: "\(value)", allowed: allowed) }
    }
    try demand(lowest >= 0 && lowest.isFinite, "lowest_conductance", lowest, "0 S and more")
    try demand(
      highest > lowest && highest.isFinite, "highest_conductance", highest, "above lowest_conductance")
    let spreads = [
      ("cycle_to_cycle", cycleToCycle), ("relative_cycle_to_cycle", relativeCycleToCycle),
      ("device_to_device.lowest", deviceToDevice.lowest),
      ("device_to_device.highest", deviceToDevice.highest), ("device_to_device.label", deviceToDevice.label),
      ("read_noise", readNoise),
    ]
    for (key, value) in spreads {
      try demand(value >= 0 && value.isFinite, key, value, "0 and more")
    }
    for (name, branch) in [("potentiation", potentiation), ("depression", depression)] {
      try demand(
        (1...1_000_000).contains(branch.pulses), "\(name).pulses", branch.pulses, "1 to 1000000")
      try demand(
        (branch.label == nil) != (branch.curve == nil), "\(name)",
        branch.label == nil ? "without label and curve" : "with both label and curve",
        "either a label or a curve")
      if let label = branch.label {
        try demand(
          abs(label) < Nonlinearity.limit, "\(name).label", label, "between -10.1 and 10.1")
      }
      if let curve = branch.curve {
        let rises = zip(curve, curve.dropFirst()).allSatisfy { $0 <= $1 }
        try demand(
          curve.count >= 2 && curve.first == 0 && curve.last == 1 && rises, "\(name).curve",
          "\(curve.count) values from \(curve.first ?? .nan) to \(curve.last ?? .nan)",
          "two or more that go from 0 to 1 and never fall")
      }
      if let duration = branch.duration {
        try demand(duration > 0 && duration.isFinite, "\(name).duration", duration, "above 0 s")
      }
      if let energy = branch.energy {
        try demand(
          energy.count >= 2 && energy.allSatisfy { $0 >= 0 && $0.isFinite }, "\(name).energy", energy,
          "two or more values of 0 J and more")
      }
    }
    try measured?.check()
  }
}

extension UpdateModel.Branch {
  /// c or d at x in 0…1.
  public func change(_ x: Double) -> Double {
    if let label { return Nonlinearity(label: label).curve(x) }
    guard let curve else { return x }
    let place = min(max(x, 0), 1) * Double(curve.count - 1)
    let i = min(Int(place), curve.count - 2)
    return curve[i] + (place - Double(i)) * (curve[i + 1] - curve[i])
  }
}
