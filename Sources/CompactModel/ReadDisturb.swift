import RealModule

/// What many equal read pulses do to a device: each holds a small voltage for a width, and then the source rests at 0 for a while.
///
/// One pulse moves the state by little, so the mean change per pulse is followed instead of every pulse,
///
///     dw/dn = ∫ dw/dt dt  over one pulse with w held,   Θ repeating itself from pulse to pulse,
///
/// by the classical Runge-Kutta method in steps over which the rate changes by a fifth at most, so that a million reads cost as little as a
/// thousand. (Averaging, or multirevolution: L. R. Petzold, SIAM J. Numer. Anal. 18, 455 (1981), doi:10.1137/0718030.) Where a single
/// pulse changes the rate by more than ``pulseByPulse`` of it, and until Θ repeats itself, pulses are integrated one by one.
public struct ReadDisturb: Sendable, Equatable {
  /// Of the source, V or A, either sign.
  public var level: Double
  /// Of one pulse, s.
  public var width: Double
  /// Between pulses, at 0, s.
  public var spacing: Double
  /// Pulses.
  public var count: Double
  public var perDecade: Int
  public var circuit: TerminalCircuit

  /// Relative change of the rate by one pulse from which on pulses are followed one by one.
  static let pulseByPulse = 1e-3
  /// Relative change of the rate over a step of the averaged equation; the step's own error is a thousandth of its square.
  static let largestChange = 0.2

  /// - Precondition: a level that is not 0, a positive width, a pulse at least.
  public init(
    level: Double, width: Double, spacing: Double = 0, count: Double, perDecade: Int = 20,
    circuit: TerminalCircuit = .direct
  ) {
    precondition(level != 0 && width > 0 && spacing >= 0 && count >= 1 && perDecade > 0, "no reads")
    (self.level, self.width, self.spacing, self.count) = (level, width, spacing, count)
    (self.perDecade, self.circuit) = (perDecade, circuit)
  }

  /// Numbers of reads at which the device is looked at: 0, then whole ones evenly spaced in their logarithm, and the last.
  public var reads: [Double] {
    let last = Int((Double.log10(count) * Double(perDecade)).rounded(.down))
    let spaced = (0...max(last, 0)).map { Double.exp10(Double($0) / Double(perDecade)).rounded() }
    var reads = [0.0]
    for number in spaced + [count] where number > reads.last! && number <= count { reads.append(number) }
    return reads
  }

  /// The device before the first and after some of the reads.
  public struct Trace: Sendable, Equatable {
    /// w
    public var state: [Double] = []
    /// What a read measures: current over the voltage at the device with its leads, S.
    public var conductance: [Double] = []
    /// T at the end of a read, K.
    public var temperature: [Double] = []

    /// Reads after which the conductance has changed by a fraction of its first value, by interpolation in the logarithms of both; nil if they are
    /// more than there were.
    /// - Parameter reads: ``ReadDisturb/reads``.
    public func reads(_ reads: [Double], untilChange fraction: Double) -> Double? {
      let changes = conductance.map { abs($0 / conductance[0] - 1) }
      guard let i = changes.firstIndex(where: { $0 >= fraction }), i > 0 else { return nil }
      // From nothing the change grows in proportion.
      guard i > 1, changes[i - 1] > 0 else {
        return reads[i - 1] + (reads[i] - reads[i - 1]) * (fraction - changes[i - 1])
          / (changes[i] - changes[i - 1])
      }
      let share = Double.log(fraction / changes[i - 1]) / Double.log(changes[i] / changes[i - 1])
      return reads[i - 1] * Double.pow(reads[i] / reads[i - 1], share)
    }
  }

  /// Reads a device over and over.
  /// - Throws: ``StateError``, ``IntegrationFailure``.
  /// - Complexity: O(decades · perDecade + ln(change of the rate) / pulseByPulse), whatever the count.
  public func run(
    _ device: CompactDevice, from start: MemristorState, memory: ThermalMemory? = nil
  ) throws -> Trace {
    // A read moves the state by less than the default tolerance of a step.
    var control = IntegrationControl()
    control.stateTolerance = 1e-10
    let memristor = device.memristor(in: circuit, memory: memory, control: control)
    guard memristor.kinetics.window.contains(start.state) else {
      throw StateError.state(start.state, allowed: memristor.kinetics.window)
    }
    var train = ReadTrain(test: self, memristor: memristor, state: start)
    var trace = Trace()
    var done = 0.0
    for number in reads {
      try train.advance(from: done, to: number)
      done = number
      let point = try memristor.fields.operatingPoint(
        state: train.state.state, level: level, circuit: circuit, leads: memristor.leads)
      trace.state.append(train.state.state)
      trace.conductance.append(point.current / (point.voltage + memristor.leads * point.current))
      trace.temperature.append(point.temperature + train.slowTemperatureAfterPulse(point))
    }
    return trace
  }
}

/// A device among its reads.
private struct ReadTrain {
  let test: ReadDisturb
  var memristor: Memristor
  var state: MemristorState
  private var step = 1.0

  init(test: ReadDisturb, memristor: Memristor, state: MemristorState) {
    (self.test, self.memristor, self.state) = (test, memristor, state)
  }

  /// What one pulse does at a state that it hardly moves.
  private func mean(_ w: Double) throws -> (change: Double, slowTemperature: Double) {
    let window = memristor.kinetics.window
    let w = min(max(w, window.lowerBound), window.upperBound)
    let point = try memristor.fields.operatingPoint(
      state: w, level: test.level, circuit: test.circuit, leads: memristor.leads)
    func rate(_ excess: Double) -> Double {
      memristor.kinetics.rate(state: w, temperature: point.temperature + excess, voltage: point.voltage).value
    }
    guard let slow = memristor.slow else { return (rate(0) * test.width, 0) }
    // Θ = limit + (start - limit) exp(-t / tau), where the start is what the period leaves of itself.
    let (limit, tau) = (slow.resistance * point.power, slow.timeConstant)
    let start =
      limit * -Double.expMinusOne(-test.width / tau) * Double.exp(-test.spacing / tau)
      / -Double.expMinusOne(-(test.width + test.spacing) / tau)
    var change = 0.0
    var from = 0.0
    for end in [0.25, 0.5, 1, 2, 4, 8, 16, 40, .infinity] where from < test.width {
      let to = min(end * tau, test.width)
      for (place, weight) in gauss5 {
        let time = from + (to - from) * (1 + place) / 2
        change += (to - from) / 2 * weight * rate(limit + (start - limit) * Double.exp(-time / tau))
      }
      from = to
    }
    return (change, start)
  }

  mutating func advance(from done: Double, to end: Double) throws {
    var n = done
    while n < end {
      let here = try mean(state.state)
      if here.change == 0 {
        state.slowTemperature = here.slowTemperature
        return
      }
      let next = try mean(state.state + here.change)
      let isSettled =
        abs(state.slowTemperature - here.slowTemperature) <= memristor.control.temperatureTolerance
      if !isSettled || abs(next.change - here.change) > ReadDisturb.pulseByPulse * abs(here.change) {
        try memristor.hold(&state, level: test.level, for: test.width)
        try memristor.hold(&state, level: 0, for: test.spacing)
        n += 1
        step = 1
        continue
      }
      n += try averaged(here.change, atMost: end - n)
    }
  }

  /// One step of the averaged equation.
  /// - Returns: pulses.
  private mutating func averaged(_ first: Double, atMost rest: Double) throws -> Double {
    let w = state.state
    while true {
      let h = min(step, rest)
      let second = try mean(w + h / 2 * first).change
      let third = try mean(w + h / 2 * second).change
      let last = try mean(w + h * third)
      let change = abs(last.change - first) / abs(first)
      // A whole pulse is always small enough: it was looked at before.
      if change > ReadDisturb.largestChange && h > 1 {
        step = max(1, h / 2)
        continue
      }
      if h == step { step *= change < ReadDisturb.largestChange / 4 ? 4 : 1.2 }
      let window = memristor.kinetics.window
      let moved = w + h / 6 * (first + 2 * second + 2 * third + last.change)
      state.state = min(max(moved, window.lowerBound), window.upperBound)
      state.slowTemperature = last.slowTemperature
      return h
    }
  }

  /// Θ at the end of a pulse at the present state, K.
  func slowTemperatureAfterPulse(_ point: OperatingPoint) -> Double {
    guard let slow = memristor.slow else { return 0 }
    let limit = slow.resistance * point.power
    return limit + (state.slowTemperature - limit) * Double.exp(-test.width / slow.timeConstant)
  }
}

/// Places in -1 … 1 and weights of Gauss and Legendre's rule of five points.
private let gauss5: [(place: Double, weight: Double)] = [
  (-0.906_179_845_938_664, 0.236_926_885_056_189_1), (-0.538_469_310_105_683_1, 0.478_628_670_499_366_5),
  (0, 0.568_888_888_888_888_9), (0.538_469_310_105_683_1, 0.478_628_670_499_366_5),
  (0.906_179_845_938_664, 0.236_926_885_056_189_1),
]
