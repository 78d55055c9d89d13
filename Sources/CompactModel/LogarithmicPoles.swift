import RealModule

/// The poles of a network with limit 1 by unbounded numbers: the logarithms u_k of their time constants, and a_k whose
/// exponentials over their sum are the shares s_k.
///
///     z(t) = sum_k s_k (1 - exp(-t exp(-u_k))),   s_k = exp(a_k) / sum_j exp(a_j)
struct LogarithmicPoles {
  /// ln(tau_k / s)
  private(set) var times: [Double]
  private var weights: [Double]

  /// Places poles along a response, the denser the steeper it is on a logarithmic axis. A pole that stands for a stretch of width
  /// h of the response errs by about dz/d(ln t) h², so the spacing goes with the inverse root of the slope.
  init(count: Int, times: [Double], response: [Double]) {
    // What is reached at the first time already belongs to the time before.
    let logarithms = [Double.log(times[0]) - 1] + times.map { Double.log($0) }
    let values = [0] + response + [1]
    var cumulated = [0.0]
    for i in 1..<logarithms.count {
      let (step, width) = (max(values[i] - values[i - 1], 0), logarithms[i] - logarithms[i - 1])
      cumulated.append(cumulated[i - 1] + (step * width).squareRoot())
    }
    /// Logarithm of time, and response, where a fraction of all that is cumulated is reached.
    func point(_ fraction: Double) -> (logarithm: Double, value: Double) {
      let wanted = fraction * cumulated.last!
      let i = max(1, cumulated.firstIndex { $0 >= wanted } ?? cumulated.count - 1)
      let span = cumulated[i] - cumulated[i - 1]
      let part = span > 0 ? (wanted - cumulated[i - 1]) / span : 0
      return (
        logarithms[i - 1] + part * (logarithms[i] - logarithms[i - 1]),
        values[i - 1] + part * (values[i] - values[i - 1])
      )
    }
    self.times = (0..<count).map { point((Double($0) + 0.5) / Double(count)).logarithm }
    weights = (0..<count).map { k in
      let (from, to) = (point(Double(k) / Double(count)).value, point(Double(k + 1) / Double(count)).value)
      return Double.log(max(to - from, 1e-4))
    }
  }

  private var shares: [Double] {
    let largest = weights.max()!
    let exponentials = weights.map { Double.exp($0 - largest) }
    let sum = exponentials.reduce(0, +)
    return exponentials.map { $0 / sum }
  }

  func network(limit: Double) -> FosterNetwork {
    var resistances = shares.map { $0 * limit }
    // The sum of the rounded shares is the limit to the last digit but one.
    let largest = resistances.indices.max { resistances[$0] < resistances[$1] }!
    resistances[largest] += limit - resistances.reduce(0, +)
    return FosterNetwork(
      poles: zip(resistances, times).map {
        FosterNetwork.Pole(resistance: $0, timeConstant: Double.exp($1))
      })
  }

  /// z(t_i) - response_i
  private func deviations(_ samples: [Double], _ response: [Double]) -> [Double] {
    let (shares, rates) = (shares, times.map { Double.exp(-$0) })
    return zip(samples, response).map { sample, value in
      var sum = -value
      for k in rates.indices { sum -= shares[k] * Double.expMinusOne(-sample * rates[k]) }
      return sum
    }
  }

  /// Moves the poles to where the largest deviation is about as small as it gets, and tells it.
  func withSmallestDeviation(
    _ samples: [Double], _ response: [Double]
  ) -> (poles: LogarithmicPoles, deviation: Double) {
    var poles = self
    var best = (poles: self, deviation: Double.infinity)
    var emphasis = [Double](repeating: 1, count: samples.count)
    for round in 0..<80 {
      poles.approach(samples, response, emphasis, steps: round == 0 ? 60 : 4)
      let deviations = poles.deviations(samples, response).map(abs)
      let largest = deviations.max()!
      if largest < best.deviation { best = (poles, largest) }
      if largest < 1e-12 { break }
      // Lawson's factor, held off 0 so that a point can come back.
      for i in emphasis.indices { emphasis[i] *= 0.05 + deviations[i] / largest }
      let mean = emphasis.reduce(0, +) / Double(emphasis.count)
      for i in emphasis.indices { emphasis[i] = max(emphasis[i] / mean, 1e-6) }
    }
    return best
  }

  /// Levenberg-Marquardt steps towards the least sum of emphasised squares.
  private mutating func approach(
    _ samples: [Double], _ response: [Double], _ emphasis: [Double], steps: Int
  ) {
    let count = times.count
    let (earliest, latest) = (Double.log(samples[0]) - 5, Double.log(samples.last!) + 5)
    func cost(_ deviations: [Double]) -> Double {
      zip(deviations, emphasis).reduce(0) { $0 + $1.0 * $1.0 * $1.1 }
    }
    var damping = 1e-3
    var current = deviations(samples, response)
    for _ in 0..<steps {
      var (matrix, gradient) = normalEquations(samples, current, emphasis)
      let before = cost(current)
      for i in 0..<2 * count { matrix[i * 2 * count + i] *= 1 + damping }
      // The shares do not change when all a_k grow by the same: that direction needs a floor.
      let floor = 1e-14 * (0..<2 * count).map { matrix[$0 * 2 * count + $0] }.max()!
      for i in 0..<2 * count { matrix[i * 2 * count + i] += floor }
      guard let step = choleskySolve(matrix, gradient) else {
        damping *= 10
        continue
      }
      var moved = self
      for k in 0..<count {
        moved.times[k] = min(max(times[k] - min(max(step[k], -2), 2), earliest), latest)
        moved.weights[k] -= min(max(step[count + k], -2), 2)
      }
      let next = moved.deviations(samples, response)
      if cost(next) < before {
        (self, current) = (moved, next)
        damping = max(damping / 10, 1e-12)
      } else {
        damping *= 10
        if damping > 1e8 { return }
      }
    }
  }

  /// J' W J, by rows, and J' W r for the logarithms of time, then of the shares.
  private func normalEquations(
    _ samples: [Double], _ deviations: [Double], _ emphasis: [Double]
  ) -> ([Double], [Double]) {
    let count = times.count
    let size = 2 * count
    let (shares, rates) = (shares, times.map { Double.exp(-$0) })
    var matrix = [Double](repeating: 0, count: size * size)
    var gradient = [Double](repeating: 0, count: size)
    var row = gradient
    var reached = [Double](repeating: 0, count: count)
    for (i, sample) in samples.enumerated() {
      var value = 0.0
      for k in 0..<count {
        let ratio = sample * rates[k]
        reached[k] = -Double.expMinusOne(-ratio)
        value += shares[k] * reached[k]
        row[k] = -shares[k] * ratio * (1 - reached[k])
      }
      for k in 0..<count { row[count + k] = shares[k] * (reached[k] - value) }
      for a in 0..<size {
        let weighted = emphasis[i] * row[a]
        gradient[a] += weighted * deviations[i]
        for b in 0...a { matrix[a * size + b] += weighted * row[b] }
      }
    }
    return (matrix, gradient)
  }
}

/// Solves A x = b for a symmetric positive definite A given by its rows, of which the lower triangle is read.
/// - Parameter least: what a pivot must pass.
/// - Returns: nil when A is not positive definite.
package func choleskySolve(_ matrix: [Double], _ rhs: [Double], least: Double = 0) -> [Double]? {
  let size = rhs.count
  var factor = matrix
  for j in 0..<size {
    for i in j..<size {
      var sum = factor[i * size + j]
      for k in 0..<j { sum -= factor[i * size + k] * factor[j * size + k] }
      if i == j {
        guard sum > least else { return nil }
        factor[j * size + j] = sum.squareRoot()
      } else {
        factor[i * size + j] = sum / factor[j * size + j]
      }
    }
  }
  var x = rhs
  for i in 0..<size {
    for k in 0..<i { x[i] -= factor[i * size + k] * x[k] }
    x[i] /= factor[i * size + i]
  }
  for i in stride(from: size - 1, through: 0, by: -1) {
    for k in i + 1..<size { x[i] -= factor[k * size + i] * x[k] }
    x[i] /= factor[i * size + i]
  }
  return x
}
