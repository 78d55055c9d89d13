import Circuits
import CompactModel
import DeviceGeometry

/// What is done to a device, read from a protocol file (YAML, schema 1): phases of updates, each update some pulses and a reading.
///
///     phase "LTP", 100 times     ▁▂▂▂▂▅▁______▁▁▁▁▁▁▁▁▁      heating, SET, spacing, read
///     phase "LTD", 120 times     ▔▔▔▔▔█▔______▁▁▁▁▁▁▁▁▁      RESET, spacing, read
public struct ProgrammingProtocol: Sendable, Equatable {
  public var title: String
  public var circuit: ProgrammingCircuit
  public var read: Reading
  public var start: Start
  /// What leads to the state that the phases start from, over and over until it repeats itself; the phases themselves where ``start`` says so.
  public var preparation: [Phase]
  /// Not empty; their names differ.
  public var phases: [Phase]
  public var ensemble: Ensemble
  public var costs: PeripheryCosts
  /// The complete input: itself a protocol file.
  public var resolvedText: String

  /// How often all phases are gone through, and on how many devices.
  public struct Ensemble: Sendable, Equatable {
    public var cycles = 1
    /// One is the nominal device.
    public var devices = 1
    /// Of the spread from pulse to pulse and from device to device; nil for none.
    public var seed: UInt64?

    public init(cycles: Int = 1, devices: Int = 1, seed: UInt64? = nil) {
      (self.cycles, self.devices, self.seed) = (cycles, devices, seed)
    }
  }

  /// The state before the first phase.
  public enum Start: Sendable, Equatable {
    /// The one that the preparation, or else the phases, come back to.
    case repeating
    /// A name that the device has, or w.
    case state(String)
  }

  /// How the conductance is told after each update.
  public struct Reading: Sendable, Equatable {
    /// Of the source, V.
    public var level = 0.2
    /// s; 0 for an ideal meter, which does not touch the device.
    public var width = 0.0
    /// At 0 V before and after it, s.
    public var delay = 0.0
    public var spacing = 0.0

    public init(level: Double = 0.2, width: Double = 0, delay: Double = 0, spacing: Double = 0) {
      (self.level, self.width, self.delay, self.spacing) = (level, width, delay, spacing)
    }
  }

  /// The same update some times over, or a train of different ones.
  public struct Phase: Sendable, Equatable {
    public var name: String
    public var repetitions: Int
    /// Of one update.
    public var pulses: [NamedPulse]
    /// Reads before each update and selects the level of one of the pulses.
    public var selection: Selection?
    /// Levels in V and times in s, one update each, in place of the same ones over and over.
    public var train: [Pulse]

    public init(
      name: String, repetitions: Int, pulses: [NamedPulse], selection: Selection? = nil, train: [Pulse] = []
    ) {
      (self.name, self.repetitions, self.pulses) = (name, repetitions, pulses)
      (self.selection, self.train) = (selection, train)
    }

    /// Updates in one cycle.
    public var count: Int { train.isEmpty ? repetitions : train.count * repetitions }

    /// The pulses of one update.
    func update(_ index: Int) -> [Pulse] {
      train.isEmpty ? pulses.map(\.pulse) : [train[index % train.count]]
    }
  }

  public struct NamedPulse: Sendable, Equatable {
    public var name: String
    public var pulse: Pulse

    public init(name: String, pulse: Pulse) { (self.name, self.pulse) = (name, pulse) }
  }

  /// Updates of all phases in one cycle.
  public var updates: Int { phases.reduce(0) { $0 + $1.count } }

  /// Updates of one cycle at most, and readings of a whole run.
  public static let largestCount = 100_000
  public static let mostReadings = 50_000_000
}

/// What lies between source and device while it is programmed.
public enum ProgrammingCircuit: Sendable, Equatable {
  case none
  /// Ohm, for both directions.
  case resistor(Double)
  /// Two diodes and a resistor for RESET alone; what is nil is the device's own.
  case divider(resistance: Double?, diode: Diode?)

  /// With what the device has of its own.
  public func network(of device: CompactDevice) -> SeriesNetwork {
    switch self {
    case .none: SeriesNetwork()
    case .resistor(let resistance): SeriesNetwork(resistance: resistance)
    case .divider(let resistance, let diode):
      SeriesNetwork(
        divider: VoltageDivider(
          resistance: resistance ?? device.dividerResistance, diode: diode ?? device.switching.diode))
    }
  }
}
