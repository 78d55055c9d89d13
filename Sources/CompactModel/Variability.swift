/// How much devices and cycles differ: standard deviations of parameters of ``CompactDevice``.
public struct Variability: Sendable, Equatable, Codable {
  /// From one pulse or sweep to the next in one device.
  public var cycleToCycle: CycleToCycle
  /// From one device to another, for its whole life.
  public var deviceToDevice: DeviceToDevice
  /// Where the numbers come from.
  public var origin: String

  public struct CycleToCycle: Sendable, Equatable, Codable {
    /// Of ln v_S and ln v_R.
    public var logarithmicRate: Double

    public init(logarithmicRate: Double) { self.logarithmicRate = logarithmicRate }

    private enum CodingKeys: String, CodingKey { case logarithmicRate = "log_rate" }
  }

  public struct DeviceToDevice: Sendable, Equatable, Codable {
    /// Of ln v_S and ln v_R.
    public var logarithmicRate: Double
    /// Of the radii at both ends of the kinetic window, as a fraction of them, drawn together.
    public var radius: Double
    /// Of R_slow, as a fraction of it.
    public var slowResistance: Double

    public init(logarithmicRate: Double, radius: Double, slowResistance: Double) {
      (self.logarithmicRate, self.radius, self.slowResistance) = (logarithmicRate, radius, slowResistance)
    }

    private enum CodingKeys: String, CodingKey {
      case radius
      case logarithmicRate = "log_rate"
      case slowResistance = "slow_resistance"
    }
  }

  public init(cycleToCycle: CycleToCycle, deviceToDevice: DeviceToDevice, origin: String) {
    (self.cycleToCycle, self.deviceToDevice, self.origin) = (cycleToCycle, deviceToDevice, origin)
  }

  /// The publication says that devices differ more than cycles and gives no numbers.
  public static let assumed = Variability(
    cycleToCycle: CycleToCycle(logarithmicRate: 0.1),
    deviceToDevice: DeviceToDevice(logarithmicRate: 0.2, radius: 0.03, slowResistance: 0.05),
    origin: """
      assumed: only the order, devices differ more than cycles, is published (10.1039/d3nh00121k, figure S10); replace by \
      measured spreads
      """)

  private enum CodingKeys: String, CodingKey {
    case origin
    case cycleToCycle = "cycle_to_cycle"
    case deviceToDevice = "device_to_device"
  }
}
