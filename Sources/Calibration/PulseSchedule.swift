import CompactModel

/// Pulses that follow one another on one device: levels of the source in V and times in s, with a rest after them.
///
///     ______/‾‾level‾‾\______/‾‾level‾‾\________ …      rest
struct PulseSchedule: Sendable {
  var pulses: [(level: Double, width: Double)]
  /// At 0 V, s.
  var rest: Double

  /// One pulse.
  init(_ level: Double, width: Double = 1e-6, rest: Double) {
    (pulses, self.rest) = ([(level, width)], rest)
  }

  /// A heating pulse right before a SET pulse.
  init(heating: Double, for width: Double, then level: Double, rest: Double) {
    pulses = width > 0 ? [(heating, width), (level, 1e-6)] : [(level, 1e-6)]
    self.rest = rest
  }
}

extension Memristor {
  /// Applies a schedule some times over.
  /// - Returns: conductance in S before the first and after each repetition.
  mutating func apply(
    _ schedule: PulseSchedule, times: Int, to state: inout MemristorState
  ) throws -> [Double] {
    var conductances = [try conductance(state.state)]
    conductances.reserveCapacity(times + 1)
    for _ in 0..<times {
      for pulse in schedule.pulses { try hold(&state, level: pulse.level, for: pulse.width) }
      try hold(&state, level: 0, for: schedule.rest)
      conductances.append(try conductance(state.state))
    }
    return conductances
  }
}
