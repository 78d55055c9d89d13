/// What is kept of one instant.
public struct TransientSample: Sendable, Equatable {
  /// s
  public var time: Double
  /// K
  public var peakTemperature: Double
  /// K; NaN without a filament.
  public var filamentMeanTemperature: Double
  /// Into the terminal, A.
  public var current: Double
  /// Of the terminal, V.
  public var voltage: Double
  /// What the source gives, V or A.
  public var source: Double
  /// W
  public var joulePower: Double
  /// Net heat through the boundaries, W.
  public var heatOut: Double
  /// Since the start, J.
  public var storedHeat: Double

  public init(
    time: Double, peakTemperature: Double, filamentMeanTemperature: Double, current: Double,
    voltage: Double, source: Double, joulePower: Double, heatOut: Double, storedHeat: Double
  ) {
    self.time = time
    self.peakTemperature = peakTemperature
    self.filamentMeanTemperature = filamentMeanTemperature
    self.current = current
    self.voltage = voltage
    self.source = source
    self.joulePower = joulePower
    self.heatOut = heatOut
    self.storedHeat = storedHeat
  }
}

/// Energies over a whole run, J.
public struct EnergyBalance: Sendable, Equatable {
  /// Voltage times current at the terminals of the device, integrated.
  public var electrical: Double
  public var joule: Double
  /// Net heat through the boundaries.
  public var out: Double
  /// In the heat capacities, since the start.
  public var stored: Double
  /// What the source has given; more than `electrical` behind a network.
  public var source: Double

  /// The larger of |electrical - Joule| and |Joule - out - stored|, over the largest of them.
  public var imbalance: Double {
    let scale = max(abs(electrical), abs(joule), abs(out), abs(stored))
    let difference = max(abs(electrical - joule), abs(joule - out - stored))
    return difference == 0 ? 0 : difference / scale
  }
}

/// The state at one instant.
public struct TimedState: Sendable, Equatable {
  /// s
  public var time: Double
  /// What the source gives, V or A.
  public var source: Double
  public var state: FieldState

  public init(time: Double, source: Double, state: FieldState) {
    (self.time, self.source, self.state) = (time, source, state)
  }
}

/// Everything that a run has come to: enough to go on from, with the same bits as if it had never stopped.
public struct TransientProgress: Sendable, Equatable {
  public var time = 0.0
  /// Piece of the waveform that comes next.
  public var segment = 0
  /// s
  public var step: Double
  /// Whether the source has still to jump to the beginning of its piece.
  public var isAtJump = true
  public var state: FieldState
  /// Rises at the start, K.
  public var firstRises: [Double]
  /// K/s
  public var rates: [Double] = []
  /// W
  public var powers: [Double] = []
  /// J
  public var energies: [Double] = []
  /// K
  public var largest = 0.0
  public var lastError = 0.0
  /// What would change in the first step of the present piece of the waveform, K.
  public var initialGrowth = 0.0
  /// Temperature rise in the first step of a cold device, per level of the source squared, K/V² or K/A².
  public var growth = 0.0
  /// Largest imbalance of current so far, relative.
  public var currentImbalance = 0.0
  /// Largest voltage, current and power so far: what imbalances are measured against. V, A, W.
  public var largestVoltage = 0.0
  public var largestCurrent = 0.0
  public var largestPower = 0.0
  public var samples: [TransientSample] = []
  public var snapshots: [TimedState] = []
  /// Where the peak temperature was highest.
  public var hottest: TimedState?
  public var accepted = 0
  public var refused = 0
  public var failed = 0
  public var iterations = 0
  public var factorisations = 0
  public var solves = 0

  /// The beginning of a run.
  /// - Parameters:
  ///   - step: the first one, s.
  ///   - firstRises: of the state at the start, K.
  public init(step: Double, state: FieldState, firstRises: [Double]) {
    (self.step, self.state, self.firstRises) = (step, state, firstRises)
  }
}
