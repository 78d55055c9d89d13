import RealModule

/// The ``HotSpotNetwork`` with the fewest poles that follows the step response of every spot within a stated error.
///
/// The resistances follow from the time constants by linear least squares, with sum_k R_sk = limit of the spot, so that only the time constants
/// are sought (variable projection: G. H. Golub, V. Pereyra, SIAM J. Numer. Anal. 10, 413 (1973), doi:10.1137/0710036). Lawson's
/// weights then even out the deviations, as in ``FosterFit``.
public struct HotSpotFit: Sendable, Equatable {
  public let network: HotSpotNetwork
  /// Largest deviation of any spot at the given times, as a fraction of the largest limit; more than what was accepted
  /// where the most poles that are allowed are too few.
  public let achievedError: Double

  /// - Parameters:
  ///   - times: ascending and positive, evenly spaced in their logarithm, s.
  ///   - responses: for each spot, what a step of 1 W leads to at those times, K/W.
  ///   - limits: where each response ends, K/W.
  ///   - error: what is accepted, as a fraction of the largest limit.
  /// - Throws: ``FosterFitError``.
  public init(
    times: [Double], responses: [[Double]], limits: [Double], error: Double = 0.002, maximumPoles: Int = 12
  ) throws(FosterFitError) {
    guard times.count >= 2, responses.count == limits.count,
      responses.allSatisfy({ $0.count == times.count })
    else { throw .tooFewPoints }
    guard let scale = limits.max(), scale > 0, scale.isFinite,
      responses.allSatisfy({ $0.allSatisfy(\.isFinite) })
    else { throw .noRise }
    guard times[0] > 0, zip(times, times.dropFirst()).allSatisfy({ $0 < $1 }) else {
      throw .timesNotAscending
    }
    let spots = SharedPoles(
      times: times,
      remaining: zip(responses, limits).map { response, limit in response.map { (limit - $0) / scale } },
      limits: limits.map { $0 / scale })
    let fit = FewestPoles.fit(within: error, atMost: maximumPoles) { count in
      let fit = spots.fit(count: count)
      return (fit, fit.deviation)
    }.poles
    let order = fit.logarithms.indices.sorted { fit.logarithms[$0] < fit.logarithms[$1] }
    network = HotSpotNetwork(
      timeConstants: order.map { Double.exp(fit.logarithms[$0]) },
      resistances: fit.weights.map { row in order.map { row[$0] * scale } })
    achievedError = fit.deviation
  }
}

/// What remains to be reached by the spots, y_s(t) = z_s(∞) - z_s(t), by exponentials of common time constants:
/// y_s(t) = sum_k w_sk exp(-t / tau_k), sum_k w_sk = z_s(∞).
private struct SharedPoles {
  let times: [Double]
  /// y_s at the times.
  let remaining: [[Double]]
  let limits: [Double]

  struct Fit {
    /// ln(tau_k / s)
    var logarithms: [Double]
    var weights: [[Double]]
    var deviation: Double
  }

  func fit(count: Int) -> Fit {
    // Densely where the first spot rises, as a network of its own would be.
    let rising = zip(remaining[0], times).map { 1 - $0.0 / limits[0] }
    var logarithms = LogarithmicPoles(count: count, times: times, response: rising).times
    var best = Fit(logarithms: logarithms, weights: [], deviation: .infinity)
    var emphasis = [Double](repeating: 1, count: times.count)
    for round in 0..<25 {
      logarithms = approach(logarithms, emphasis, steps: round == 0 ? 40 : 3)
      let (weights, deviations) = projected(logarithms, emphasis)
      let largest = times.indices.map { i in deviations.reduce(0) { max($0, abs($1[i])) } }
      let worst = largest.max()!
      if worst < best.deviation { best = Fit(logarithms: logarithms, weights: weights, deviation: worst) }
      if worst < 1e-12 { break }
      for i in emphasis.indices { emphasis[i] *= 0.05 + largest[i] / worst }
      let mean = emphasis.reduce(0, +) / Double(emphasis.count)
      for i in emphasis.indices { emphasis[i] = max(emphasis[i] / mean, 1e-6) }
    }
    return best
  }

  /// The best weights for given time constants, and the deviations that they leave.
  private func projected(
    _ logarithms: [Double], _ emphasis: [Double]
  ) -> (weights: [[Double]], deviations: [[Double]]) {
    let count = logarithms.count
    let decays = logarithms.map { logarithm in
      let rate = Double.exp(-logarithm)
      return times.map { Double.exp(-$0 * rate) }
    }
    // The last weight is what the others leave of the limit.
    let free = count - 1
    var matrix = [Double](repeating: 0, count: free * free)
    for a in 0..<free {
      for b in 0...a {
        for i in times.indices {
          matrix[a * free + b] +=
            emphasis[i] * (decays[a][i] - decays[free][i]) * (decays[b][i] - decays[free][i])
        }
      }
      matrix[a * free + a] *= 1 + 1e-13
    }
    var weights: [[Double]] = []
    var deviations: [[Double]] = []
    for (wanted, limit) in zip(remaining, limits) {
      var rhs = [Double](repeating: 0, count: free)
      for i in times.indices {
        let rest = emphasis[i] * (wanted[i] - limit * decays[free][i])
        for a in 0..<free { rhs[a] += rest * (decays[a][i] - decays[free][i]) }
      }
      var row = choleskySolve(matrix, rhs) ?? rhs.map { _ in 0 }
      row.append(limit - row.reduce(0, +))
      deviations.append(
        times.indices.map { i in
          var sum = -wanted[i]
          for k in 0..<count { sum += row[k] * decays[k][i] }
          return sum
        })
      weights.append(row)
    }
    return (weights, deviations)
  }

  /// Levenberg-Marquardt steps of the time constants, with derivatives by differences.
  private func approach(_ start: [Double], _ emphasis: [Double], steps: Int) -> [Double] {
    let count = start.count
    let (earliest, latest) = (Double.log(times[0]) - 4, Double.log(times.last!) + 4)
    func residuals(_ logarithms: [Double]) -> [Double] {
      projected(logarithms, emphasis).deviations.flatMap { row in
        zip(row, emphasis).map { $0 * $1.squareRoot() }
      }
    }
    func cost(_ residuals: [Double]) -> Double { residuals.reduce(0) { $0 + $1 * $1 } }
    var logarithms = start
    var current = residuals(start)
    var damping = 1e-3
    for _ in 0..<steps {
      let slopes = (0..<count).map { k in
        var moved = logarithms
        moved[k] += 1e-5
        return zip(residuals(moved), current).map { ($0 - $1) / 1e-5 }
      }
      var matrix = [Double](repeating: 0, count: count * count)
      let gradient = slopes.map { zip($0, current).reduce(0) { $0 + $1.0 * $1.1 } }
      for a in 0..<count {
        for b in 0...a { matrix[a * count + b] = zip(slopes[a], slopes[b]).reduce(0) { $0 + $1.0 * $1.1 } }
      }
      let floor = 1e-12 * (0..<count).map { matrix[$0 * count + $0] }.max()! + .leastNormalMagnitude
      for a in 0..<count { matrix[a * count + a] = matrix[a * count + a] * (1 + damping) + floor }
      guard let step = choleskySolve(matrix, gradient) else {
        damping *= 10
        continue
      }
      let moved = zip(logarithms, step).map { min(max($0 - min(max($1, -1), 1), earliest), latest) }
      let next = residuals(moved)
      if cost(next) < cost(current) {
        let gain = 1 - cost(next) / cost(current)
        (logarithms, current) = (moved, next)
        damping = max(damping / 10, 1e-9)
        if gain < 1e-4 { break }
      } else {
        damping *= 10
        if damping > 1e6 { break }
      }
    }
    return logarithms
  }
}
