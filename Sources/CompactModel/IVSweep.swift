import Circuits
import RealModule

/// Current-voltage sweeps: the source goes straight 0 → upper → 0 → -lower → 0, once a cycle, at one rate all along.
///
/// An amplitude of 0 leaves its half out.
public struct IVSweep: Sendable, Equatable {
  /// Largest source level of the SET half, V or A; not negative.
  public var upper: Double
  /// Largest magnitude of the RESET half, V or A; not negative.
  public var lower: Double
  /// Of one cycle, s.
  public var period: Double
  public var cycles: Int
  /// Intervals of each of the four branches, evenly spaced in the source's level.
  public var intervals: Int
  /// Its compliance holds in the SET half alone, as an instrument is set up that protects the device: RESET gets what it takes.
  public var circuit: TerminalCircuit

  /// - Precondition: an amplitude and a period that are positive, a cycle and an interval at least.
  public init(
    upper: Double, lower: Double, period: Double, cycles: Int = 1, intervals: Int = 400,
    circuit: TerminalCircuit = .direct
  ) {
    precondition(
      upper >= 0 && lower >= 0 && upper + lower > 0 && period > 0 && cycles > 0 && intervals > 0, "no sweep")
    (self.upper, self.lower, self.period) = (upper, lower, period)
    (self.cycles, self.intervals, self.circuit) = (cycles, intervals, circuit)
  }

  /// V/s or A/s.
  public var rate: Double { 2 * (upper + lower) / period }

  /// One of the four straight pieces of a cycle.
  public struct Branch: Sendable, Equatable {
    /// 0 to 3: up, back, down, back.
    public var number: Int
    public var from: Double
    public var to: Double
    public var isSet: Bool { number < 2 }
  }

  /// Those that a cycle has.
  public var branches: [Branch] {
    (upper > 0 ? [Branch(number: 0, from: 0, to: upper), Branch(number: 1, from: upper, to: 0)] : [])
      + (lower > 0 ? [Branch(number: 2, from: 0, to: -lower), Branch(number: 3, from: -lower, to: 0)] : [])
  }

  /// What an instrument and the model see at one instant.
  public struct Sample: Sendable, Equatable {
    /// s
    public var time: Double
    /// Of the source, V or A.
    public var source: Double
    /// Over the device without its leads, V.
    public var voltage: Double
    /// Over the device with its leads, V.
    public var terminalVoltage: Double
    /// A
    public var current: Double
    public var state: Double
    /// Steady temperature by the fields and the slow excess, K.
    public var temperature: Double
    /// Θ, K.
    public var slowTemperature: Double
    /// From 0.
    public var cycle: Int
    /// 0 to 3; the first sample of a cycle counts to its first branch.
    public var branch: Int
  }

  /// Where the state changes fastest in one half of a cycle.
  public struct Switching: Sendable, Equatable {
    /// Source level, V or A.
    public var source: Double
    /// Over the device without its leads, V.
    public var voltage: Double
    public var current: Double
    /// |dw/dt|, 1/s.
    public var rate: Double
  }

  /// What a cycle did.
  public struct Cycle: Sendable, Equatable {
    /// nil where the state moves by less than a thousandth of its window.
    public var set: Switching?
    public var reset: Switching?
    /// States at the end of the two halves; nil where there is no such half.
    public var stateAfterSet: Double?
    public var stateAfterReset: Double?
    /// Of all instants that the integration came by, not of the samples only: A, K.
    public var largestCurrent = 0.0
    public var largestTemperature = 0.0
  }

  public struct Result: Sendable, Equatable {
    public var samples: [Sample] = []
    public var cycles: [Cycle] = []
    public var end: MemristorState
  }

  /// Sweeps a device.
  /// - Parameters:
  ///   - memory: other than the device's own.
  ///   - seed: of the spread from cycle to cycle that the device's ``CompactDevice/variability`` gives; nil for none. A cycle's numbers depend on
  ///     the seed and on its index alone.
  /// - Throws: ``StateError`` where a state or voltage is outside what was calibrated; ``IntegrationFailure``.
  /// - Complexity: O(cycles · intervals).
  public func run(
    _ device: CompactDevice, from start: MemristorState, memory: ThermalMemory? = nil, seed: UInt64? = nil
  ) throws -> Result {
    var unlimited = circuit
    unlimited.network.compliance = nil
    var result = Result(end: start)
    for index in 0..<cycles {
      var device = device
      if let seed { device.vary(cycle: index, seed: seed) }
      let set = device.memristor(in: circuit, memory: memory)
      let reset = device.memristor(in: unlimited, memory: memory)
      try run(cycle: index, set: set, reset: reset, &result)
    }
    return result
  }

  private func run(cycle: Int, set: Memristor, reset: Memristor, _ result: inout Result) throws {
    var about = Cycle()
    let window = set.kinetics.window
    var time = Double(cycle) * period
    for branch in branches {
      let memristor = branch.isSet ? set : reset
      let before = result.end.state
      if result.samples.isEmpty {
        result.samples.append(
          try memristor.sample(result.end, time: time, level: branch.from, cycle, branch.number))
      }
      let (start, duration) = (time, abs(branch.to - branch.from) / rate)
      var fastest = about[branch]
      for i in 1...intervals {
        let from = branch.level(i - 1, of: intervals)
        let to = branch.level(i, of: intervals)
        let interval = duration / Double(intervals)
        // What happens within an interval counts where it is largest.
        var passed: [(Double, MemristorState)] = []
        try memristor.ramp(&result.end, from: from, to: to, for: interval) { passed.append(($0, $1)) }
        time = start + duration * Double(i) / Double(intervals)
        for (after, state) in passed {
          let sample = try memristor.sample(
            state, time: start + interval * Double(i - 1) + after,
            level: after < interval ? from + (to - from) * after / interval : to, cycle, branch.number)
          about.largestCurrent = max(about.largestCurrent, abs(sample.current))
          about.largestTemperature = max(about.largestTemperature, sample.temperature)
          let rate = abs(
            memristor.kinetics.rate(
              state: state.state, temperature: sample.temperature, voltage: sample.voltage
            ).value)
          if rate > fastest?.rate ?? 0 {
            fastest = Switching(
              source: sample.source, voltage: sample.voltage, current: sample.current, rate: rate)
          }
        }
        result.samples.append(
          try memristor.sample(result.end, time: time, level: to, cycle, branch.number))
      }
      let moves = abs(result.end.state - before) > 1e-3 * (window.upperBound - window.lowerBound)
      if moves || about[branch] != nil { about[branch] = fastest }
      if branch.isSet {
        about.stateAfterSet = result.end.state
      } else {
        about.stateAfterReset = result.end.state
      }
    }
    result.cycles.append(about)
  }
}

extension IVSweep.Branch {
  /// Level of a sample, exact at both ends.
  fileprivate func level(_ index: Int, of intervals: Int) -> Double {
    if index == intervals { return to }
    return from + (to - from) * Double(index) / Double(intervals)
  }
}

extension IVSweep.Cycle {
  /// Where the half to which a branch belongs switches.
  fileprivate subscript(branch: IVSweep.Branch) -> IVSweep.Switching? {
    get { branch.isSet ? set : reset }
    set { if branch.isSet { set = newValue } else { reset = newValue } }
  }
}

extension Memristor {
  /// The circuit at a state and a source level.
  fileprivate func sample(
    _ state: MemristorState, time: Double, level: Double, _ cycle: Int, _ branch: Int
  ) throws -> IVSweep.Sample {
    let point = try fields.operatingPoint(state: state.state, level: level, circuit: circuit, leads: leads)
    return IVSweep.Sample(
      time: time, source: level, voltage: point.voltage,
      terminalVoltage: point.voltage + leads * point.current, current: point.current, state: state.state,
      temperature: point.temperature + state.slowTemperature, slowTemperature: state.slowTemperature,
      cycle: cycle, branch: branch)
  }
}
