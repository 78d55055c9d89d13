import CompactModel
import RealModule

extension SwitchingFit {
  /// How far each parameter can go while all targets that the fit meets stay met and the other parameters go along: a random walk over that set, whose steps learn
  /// its shape (H. Haario, E. Saksman, J. Tamminen, Bernoulli 7, 223 (2001), doi:10.2307/3318737). Every parameter set that it visits meets the same
  /// targets, so the ranges are what the experiments leave open, as far as the walk came.
  /// - Parameters:
  ///   - place: of the fit, in the unit cube.
  ///   - walk: number of the walk, which decides its random numbers with the seed.
  /// - Returns: places that meet the targets, the first one included.
  func walk(
    from place: [Double], seed: UInt64, walk: Int, steps: Int, isStopping: () -> Bool,
    report: (Int) -> Void
  ) throws -> [[Double]] {
    func met(_ place: [Double]) -> [Bool]? {
      (try? experiments(space.parameters(place), control: .coarse).outcome()).map { $0.targets.map(\.isMet) }
    }
    guard let goal = met(place) else { return [place] }
    let count = place.count
    var random = RandomStream(seed: seed, purpose: "walk", indices: [walk])
    var here = place
    var visited = [place]
    var mean = place
    // Of the steps: learnt from where the walk has been, with a little of the unit cube so that no direction is lost.
    var covariance = [Double](repeating: 0, count: count * count)
    for i in 0..<count { covariance[i * count + i] = 1e-4 }
    var factor = Cholesky(covariance, count)
    var size = 1.0
    for step in 1...max(1, steps) {
      if isStopping() { throw CalibrationStopped() }
      let normal = (0..<count).map { _ in random.normal() }
      // Along one axis now and then: the learnt shape may be too narrow.
      var next = here
      if step % 5 == 0 {
        next[Int(random.next() % UInt64(count))] += 0.02 * size * normal[0]
      } else {
        let shift = factor.times(normal)
        for i in 0..<count { next[i] += 2.4 / Double(count).squareRoot() * size * shift[i] }
      }
      let isInside = next.allSatisfy { (0...1).contains($0) }
      let isMet = isInside && zip(met(next) ?? goal.map { !$0 }, goal).allSatisfy { $0 || !$1 }
      if isMet {
        here = next
        visited.append(here)
      }
      // Towards a quarter of the steps taken.
      size = min(max(size * Double.exp((isMet ? 0.75 : -0.25) * 2 / Double(step).squareRoot()), 1e-3), 10)
      let weight = 1 / Double(step + 2 * count)
      for i in 0..<count {
        for j in 0..<count {
          covariance[i * count + j] +=
            weight
            * ((here[i] - mean[i]) * (here[j] - mean[j]) + (i == j ? 1e-7 : 0) - covariance[i * count + j])
        }
      }
      for i in 0..<count { mean[i] += weight * (here[i] - mean[i]) }
      if step % 20 == 0 { factor = Cholesky(covariance, count) }
      report(step)
    }
    return visited
  }

  /// The ranges over all places that walks visited.
  func spreads(_ places: [[Double]], of fit: [Double]) -> [CalibrationReport.ParameterSpread] {
    let values = places.map { space.values(space.parameters($0)) }
    let value = space.values(space.parameters(fit))
    return space.axes.indices.map { k in
      let column = values.map { $0[k] }
      let share = places.map { $0[k] }
      return CalibrationReport.ParameterSpread(
        name: space.axes[k].name, unit: space.axes[k].unit, value: value[k], from: column.min()!,
        to: column.max()!,
        reachesBound: share.min()! < 0.02 || share.max()! > 0.98)
    }
  }
}

/// The lower triangle L of A = L Lᵀ.
private struct Cholesky {
  private let lower: [Double]
  private let count: Int

  init(_ matrix: [Double], _ count: Int) {
    var l = [Double](repeating: 0, count: count * count)
    for i in 0..<count {
      for j in 0...i {
        var sum = matrix[i * count + j]
        for k in 0..<j { sum -= l[i * count + k] * l[j * count + k] }
        l[i * count + j] = i == j ? max(sum, 1e-16).squareRoot() : sum / l[j * count + j]
      }
    }
    (lower, self.count) = (l, count)
  }

  func times(_ v: [Double]) -> [Double] {
    (0..<count).map { i in (0...i).reduce(0) { $0 + lower[i * count + $1] * v[$1] } }
  }
}
