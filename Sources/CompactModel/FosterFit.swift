import RealModule

/// The Foster network with the fewest poles that follows a step response within a stated error, over all given times:
///
///     max_i |Z(t_i) - z_i| <= error × limit,   sum_k R_k = limit
///
/// For each number of poles the largest deviation is made small by Lawson's weights: least squares with weights that grow where the
/// deviation is large (C. L. Lawson, thesis, UCLA 1961; J. R. Rice, K. H. Usow, Math. Comp. 22, 118 (1968)).
/// The poles move in their logarithms, so they stay positive.
public struct FosterFit: Sendable, Equatable {
  public let network: FosterNetwork
  /// Largest deviation at the given times, as a fraction of the limit. More than what was accepted where no network with positive
  /// shares comes closer: where the response, in which the hottest vertex may move, is no sum of such poles.
  public let achievedError: Double

  /// - Parameters:
  ///   - times: ascending and positive, evenly spaced in their logarithm, s.
  ///   - response: what a step of 1 W leads to at those times, K/W; rising.
  ///   - limit: where the response ends, K/W; its last value when nil.
  ///   - error: what is accepted, as a fraction of the limit. A pulse is a step up and a step down, so after pulses the network may be
  ///     off by twice that, and by more where many follow each other closely.
  /// - Throws: ``FosterFitError``.
  /// - Complexity: O(times × poles²) for each of some hundred steps and each number of poles.
  public init(
    times: [Double], response: [Double], limit: Double? = nil, error: Double = 0.002, maximumPoles: Int = 12
  ) throws(FosterFitError) {
    let limit = limit ?? response.last ?? 0
    guard times.count == response.count, times.count >= 2 else { throw .tooFewPoints }
    guard limit > 0, limit.isFinite, response.allSatisfy(\.isFinite) else { throw .noRise }
    guard times[0] > 0, zip(times, times.dropFirst()).allSatisfy({ $0 < $1 }) else {
      throw .timesNotAscending
    }
    let shares = response.map { $0 / limit }
    let fit = FewestPoles.fit(within: error, atMost: maximumPoles) { count in
      LogarithmicPoles(count: count, times: times, response: shares).withSmallestDeviation(times, shares)
    }
    network = fit.poles.network(limit: limit)
    achievedError = fit.deviation
  }
}

/// The choice of how many poles a network gets.
enum FewestPoles {
  /// The first fit whose deviation is small enough. Where none is, positive shares can do no better: then the fewest poles that come within
  /// a tenth of the smallest deviation that was found.
  static func fit<Poles>(
    within error: Double, atMost maximum: Int, _ fit: (Int) -> (poles: Poles, deviation: Double)
  ) -> (poles: Poles, deviation: Double) {
    var fits: [(poles: Poles, deviation: Double)] = []
    for count in 1...maximum {
      fits.append(fit(count))
      if fits.last!.deviation <= error { return fits.last! }
    }
    let smallest = fits.map(\.deviation).min()!
    return fits.first { $0.deviation <= 1.1 * smallest }!
  }
}

/// Why a step response has no Foster network.
public enum FosterFitError: Error, Sendable, Equatable, CustomStringConvertible {
  case tooFewPoints
  case timesNotAscending
  /// The response does not end above 0, or is not finite.
  case noRise

  public var description: String {
    switch self {
    case .tooFewPoints: "a network needs two times or more, and one value at each"
    case .timesNotAscending: "the times of a step response must be positive and ascend"
    case .noRise: "the step response does not end at a positive, finite value"
    }
  }
}
