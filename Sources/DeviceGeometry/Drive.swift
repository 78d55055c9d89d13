import Circuits

/// What the terminal is connected to.
public enum Drive: Sendable, Equatable {
  /// Source voltage in V behind a network.
  case voltage(Double, through: SeriesNetwork)
  /// Current into the device, A.
  case current(Double)

  /// Source voltage in V behind a resistance in Ohm (0: the terminal is at the source voltage).
  public static func voltage(_ volts: Double, seriesResistance: Double) -> Drive {
    .voltage(volts, through: SeriesNetwork(resistance: seriesResistance))
  }
}

extension Drive {
  /// Whether nothing drives the terminal. From a state that carries current only rounding would be left to balance.
  public var isOff: Bool {
    switch self {
    case .voltage(let volts, _): volts == 0
    case .current(let amperes): amperes == 0
    }
  }

  /// What a single pulse of this drive reaches, V or A.
  public var level: (value: Double, unit: PulseProtocol.Unit) {
    switch self {
    case .voltage(let volts, _): (volts, .volt)
    case .current(let amperes): (amperes, .ampere)
    }
  }

  /// The drive whose values a protocol in that unit gives; what lies between source and terminal stays.
  public func taking(_ unit: PulseProtocol.Unit) -> Drive {
    switch (self, unit) {
    case (.voltage, .volt), (.current, .ampere): self
    case (.voltage, .ampere): .current(0)
    case (.current, .volt): .voltage(0, seriesResistance: 0)
    }
  }
}
