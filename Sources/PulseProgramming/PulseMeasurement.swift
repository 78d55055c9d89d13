/// Conductances that were read while pulses programmed one or several devices.
public struct PulseMeasurement: Sendable, Equatable {
  public enum Direction: String, Sendable, CaseIterable, Codable {
    case potentiation, depression
  }

  /// One branch of one cycle.
  public struct Branch: Sendable, Equatable {
    public var direction: Direction
    /// Empty where there is one device only.
    public var device: String
    /// From 1.
    public var cycle: Int
    /// Pulses that were applied before each reading; growing, from 0 where the branch was read before its first pulse.
    public var pulses: [Int]
    /// S, as many as there are ``pulses``.
    public var conductance: [Double]
    /// Line of the file at which the branch begins.
    public var line: Int?

    public init(
      _ direction: Direction, device: String = "", cycle: Int = 1, pulses: [Int], conductance: [Double],
      line: Int? = nil
    ) {
      precondition(pulses.count == conductance.count, "each reading has its pulse number")
      (self.direction, self.device, self.cycle) = (direction, device, cycle)
      (self.pulses, self.conductance, self.line) = (pulses, conductance, line)
    }
  }

  public var branches: [Branch]

  public init(_ branches: [Branch]) { self.branches = branches }

  /// In the order in which they first occur.
  public var devices: [String] {
    var seen: Set<String> = []
    return branches.compactMap { seen.insert($0.device).inserted ? $0.device : nil }
  }
}
