import Circuits
import RealModule

/// Rises over the sinks that heat causes, K, or K/W after a unit step.
public struct ThermalRise: Sendable, Equatable {
  /// Of the hottest vertex.
  public var peak: Double
  /// Volume mean over the filament and its gap; nil without a filament.
  public var filamentMean: Double?

  public init(peak: Double, filamentMean: Double?) {
    (self.peak, self.filamentMean) = (peak, filamentMean)
  }
}

extension ReducedHeatModel {
  /// Rise per W of a step, at a time after it: the thermal impedance, K/W.
  /// - Parameter time: s; infinity for the thermal resistance.
  public func stepResponse(at time: Double) -> ThermalRise {
    rise(timeConstants.map { -Double.expMinusOne(-time / $0) })
  }

  /// Rises under a power in W that is straight in pieces, K; exact in time.
  /// - Parameter times: ascending from 0, s.
  /// - Complexity: O(times × states × candidates).
  public func response(to power: Waveform, at times: [Double]) -> [ThermalRise] {
    var rises: [ThermalRise] = []
    rises.reserveCapacity(times.count)
    RelaxationBank.follow(power, timeConstants: timeConstants, at: times) { rises.append(rise($1.states)) }
    return rises
  }

  /// - Parameter states: x_k, W.
  public func rise(_ states: [Double]) -> ThermalRise {
    let count = stateCount
    let powers = states.span
    let rows = candidateResistances.span
    var highest = SIMD8<Double>(repeating: -.infinity)
    for first in stride(from: 0, to: rows.count, by: count) {
      var sums = SIMD8<Double>.zero
      for k in 0..<count { sums += rows[first + k] * powers[k] }
      highest.replace(with: sums, where: sums .> highest)
    }
    var mean: Double?
    if let filamentMean {
      var sum = 0.0
      for k in 0..<count { sum += filamentMean[k] * powers[k] }
      mean = sum
    }
    return ThermalRise(peak: highest.max(), filamentMean: mean)
  }

  /// Rises at all vertices, K.
  /// - Parameter states: x_k, W.
  public func field(_ states: [Double]) -> [Double] {
    let count = stateCount
    return (0..<resistances.count / count).map { vertex in
      var sum = 0.0
      for k in 0..<count { sum += resistances[vertex * count + k] * states[k] }
      return sum
    }
  }
}
