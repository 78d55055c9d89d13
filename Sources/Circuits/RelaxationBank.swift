import RealModule

/// Lags of first order behind one input p:
///
///     tau_k dx_k/dt = p(t) - x_k
///
/// Each state is the input as a low-pass sees it and has its unit. Under an input that is straight in pieces, every
/// advance is exact, however long: nothing is integrated step by step.
public struct RelaxationBank: Sendable, Equatable {
  /// s
  public let timeConstants: [Double]
  /// x_k, in the unit of the input.
  public private(set) var states: [Double]
  private let rates: [Double]

  /// At rest.
  /// - Precondition: all time constants are positive.
  public init(timeConstants: [Double]) {
    precondition(timeConstants.allSatisfy { $0 > 0 }, "time constants are positive")
    self.timeConstants = timeConstants
    rates = timeConstants.map { 1 / $0 }
    states = [Double](repeating: 0, count: timeConstants.count)
  }

  /// Goes on for a time under a constant input.
  public mutating func advance(by duration: Double, at input: Double) {
    for k in states.indices {
      states[k] -= (input - states[k]) * Double.expMinusOne(-duration * rates[k])
    }
  }

  /// Goes on for a time while the input goes straight from one value to another.
  public mutating func advance(by duration: Double, from start: Double, to end: Double) {
    if start == end { return advance(by: duration, at: start) }
    for k in states.indices {
      let ratio = duration * rates[k]
      let reached = -Double.expMinusOne(-ratio)
      // 1 - (1 - exp(-a)) / a, by its series where that would cancel.
      let late =
        ratio < 0.01
        ? ratio * (1 / 2 - ratio * (1 / 6 - ratio * (1 / 24 - ratio / 120))) : 1 - reached / ratio
      states[k] += (start - states[k]) * reached + (end - start) * late
    }
  }

  /// Goes along a waveform, which is 0 after its end, from time 0 and rest on.
  /// - Parameters:
  ///   - times: ascending, s; at a jump the states are those that the jump finds and leaves alike.
  ///   - visit: called at each of the times, with its index and the states there.
  public static func follow(
    _ input: Waveform, timeConstants: [Double], at times: [Double],
    visit: (Int, borrowing RelaxationBank) -> Void
  ) {
    var bank = RelaxationBank(timeConstants: timeConstants)
    var now = 0.0
    var piece = 0
    for (index, time) in times.enumerated() {
      precondition(time >= now, "times ascend from 0")
      while piece < input.segments.count && input.segments[piece].end <= time {
        let segment = input.segments[piece]
        bank.advance(by: segment.end - now, from: segment.value(at: now), to: segment.to)
        now = segment.end
        piece += 1
      }
      if time > now {
        if piece < input.segments.count {
          let segment = input.segments[piece]
          bank.advance(by: time - now, from: segment.value(at: now), to: segment.value(at: time))
        } else {
          bank.advance(by: time - now, at: 0)
        }
        now = time
      }
      visit(index, bank)
    }
  }
}
