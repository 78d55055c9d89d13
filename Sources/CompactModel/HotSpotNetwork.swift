import Circuits
import RealModule

/// Rises of several spots of a device by one set of time constants; the peak is the highest of them:
///
///     tau_k dx_k/dt = p - x_k,   T_max - T_sink = max_s sum_k R_sk x_k
///
/// One Foster network cannot follow the peak after a pulse. While a filament heats up it is the hottest place itself; when the heat
/// stops it cools within ps, and the oxide around it, warmed meanwhile, is the hottest. The highest of several temperatures is not linear
/// in the power, but each of them is. A spot beside the heat answers late, so some R_sk are negative; all time constants are
/// positive.
public struct HotSpotNetwork: Sendable, Equatable {
  /// tau_k, ascending, s.
  public let timeConstants: [Double]
  /// R_sk in K/W: one row of poles for each spot.
  public let resistances: [[Double]]

  /// - Precondition: positive time constants, and one resistance for each in every row.
  public init(timeConstants: [Double], resistances: [[Double]]) {
    precondition(timeConstants.allSatisfy { $0 > 0 }, "time constants are positive")
    precondition(resistances.allSatisfy { $0.count == timeConstants.count }, "one resistance per pole")
    (self.timeConstants, self.resistances) = (timeConstants, resistances)
  }

  /// Rise of the hottest spot.
  /// - Parameter states: of a ``Circuits/RelaxationBank`` with these time constants that power in W drives.
  /// - Returns: K
  public func peak(_ states: [Double]) -> Double {
    var peak = -Double.infinity
    for row in resistances {
      var sum = 0.0
      for k in states.indices { sum += row[k] * states[k] }
      peak = max(peak, sum)
    }
    return peak
  }

  /// Peak rise per W of a step, K/W.
  /// - Parameter time: after the step, s.
  public func stepResponse(at time: Double) -> Double {
    peak(timeConstants.map { -Double.expMinusOne(-time / $0) })
  }

  /// Peak rises under a power in W that is straight in pieces, from rest, K; exact in time.
  /// - Parameter times: ascending from 0, s.
  public func response(to power: Waveform, at times: [Double]) -> [Double] {
    var rises: [Double] = []
    rises.reserveCapacity(times.count)
    RelaxationBank.follow(power, timeConstants: timeConstants, at: times) { rises.append(peak($1.states)) }
    return rises
  }
}
