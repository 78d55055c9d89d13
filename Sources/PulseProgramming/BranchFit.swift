import RealModule

/// One branch of one device as an exponential, fitted to all its cycles at once.
///
///     G(n) = first + (last - first) h(n / N),   h of ``Nonlinearity``
///
/// For each label the ends are linear least squares, so that one number is searched for (variable projection: G. H. Golub, V. Pereyra, SIAM J. Numer. Anal.
/// 10, 413 (1973), doi:10.1137/0710036), on the axis of the label, where a straight line is a point like others. N is the largest number of pulses
/// that a cycle has, so that a branch that ends before it saturates is fitted as far as it goes.
///
/// What remains is taken as noise of the two kinds that ``NoiseFilter`` describes. How much of each is decided by restricted maximum likelihood
/// (H. D. Patterson, R. Thompson, Biometrika 58, 545 (1971), doi:10.1093/biomet/58.3.545), and the fit is repeated with noise so weighted.
/// Noise that stays is reported only where the likelihood is better by more than chance gives in 1 case of 20 (twice its logarithm by 2.71); errors and
/// weights have the likeliest noise in any case.
public struct BranchFit: Sendable, Equatable {
  /// A number with its standard error.
  public struct Estimate: Sendable, Equatable {
    public var value: Double
    /// Infinite where the readings do not tell.
    public var error: Double
  }

  public var direction: PulseMeasurement.Direction
  public var device: String
  /// N.
  public var pulses: Int
  public var cycles: Int
  /// Readings that were fitted, and those that were left out because they stand alone off both neighbours.
  public var readings: Int
  public var spikes: Int
  /// S, at n = 0 and n = N.
  public var first: Estimate
  public var last: Estimate
  public var label: Estimate
  /// S: standard deviation of one reading.
  public var whiteNoise: Double
  /// S: standard deviation that one pulse adds and the device keeps; 0 where it cannot be told from none.
  public var pulseNoise: Double
  /// S: what ``pulseNoise`` could be at most, by the same likelihood; infinite with fewer than ``leastForNoise`` readings.
  public var largestPulseNoise: Double
  /// S: standard deviation of what branches of different cycles begin with; 0 with one cycle.
  public var startSpread: Double
  /// 1 - sum of squares about the fit over that about the mean.
  public var rSquared: Double
  /// S: root mean square of what the fit leaves, noise of both kinds and misfit, with three parameters taken off.
  public var residual: Double

  public var nonlinearity: Nonlinearity { Nonlinearity(label: label.value) }
  /// Standard error of A, to first order; infinite for a straight line.
  public var parameterError: Double {
    guard label.value != 0 else { return .infinity }
    let step = 1e-5 * max(1, abs(label.value))
    let slope =
      (Nonlinearity(label: label.value + step).parameter - Nonlinearity(label: label.value - step).parameter)
      / (2 * step)
    return abs(slope) * label.error
  }

  /// S, at pulse number n.
  public func conductance(_ n: Double) -> Double {
    first.value + (last.value - first.value) * nonlinearity.curve(n / Double(pulses))
  }

  /// Readings below which noise is all taken as white.
  public static let leastForNoise = 12

  /// - Parameter branches: of one device and direction, each with its pulse numbers growing.
  /// - Precondition: three different pulse numbers and more among them, the largest above 0.
  public init(_ branches: [PulseMeasurement.Branch]) {
    var data = Readings(branches)
    precondition(Set(data.pulses).count >= 3 && data.last > 0, "three readings and more tell a curve")
    (direction, device) = (branches[0].direction, branches[0].device)
    (pulses, cycles) = (data.last, branches.count)
    var variances = NoiseFilter.Variances()
    var shape = data.bestShape(variances)
    spikes = data.removeSpikes(about: shape)
    if spikes > 0 { shape = data.bestShape(variances) }
    var (largest, isSeen) = (Double.infinity, false)
    if data.values.count >= Self.leastForNoise {
      // Weights follow from the fit and the fit from weights; the second round changes next to nothing.
      for _ in 0..<2 {
        (variances, largest, isSeen) = data.likeliestNoise(about: shape)
        shape = data.bestShape(variances, near: shape)
      }
    }
    readings = data.values.count
    let design = data.design(shape)
    let filter = data.filter(variances, shape)
    let solution = LeastSquares(design.map(filter.whitened), filter.whitened(data.values))
    let free = Double(max(data.values.count - 3, 1))
    let level = data.level
    let ends = data.ends(shape, variances)
    let variance = ends.sumOfSquares / free
    let isStep = abs(shape.label) > Nonlinearity.fittedLimit - 0.01
    func error(_ i: Int) -> Double {
      guard let solution, data.values.count > 3 else { return .infinity }
      return (solution.inverse[i][i] * variance).squareRoot()
    }
    first = Estimate(value: ends.coefficients[0] * level, error: error(0) * level)
    last = Estimate(value: ends.coefficients[1] * level, error: error(1) * level)
    label = Estimate(value: shape.label, error: isStep ? .infinity : error(2))
    let scale = variance.squareRoot() * level
    whiteNoise = scale * variances.white.squareRoot()
    pulseNoise = isSeen ? scale * variances.perPulse.squareRoot() : 0
    startSpread = scale * variances.start.squareRoot()
    largestPulseNoise = max(level * largest.squareRoot(), pulseNoise)
    rSquared = data.rSquared(shape, ends.coefficients)
    let left = data.residuals(shape, ends.coefficients).reduce(0) { $0 + $1 * $1 }
    residual = (left / free).squareRoot() * level
  }
}

/// All readings of a branch of a device, over their largest magnitude.
private struct Readings {
  var pulses: [Int] = []
  var values: [Double] = []
  var starts: [Int] = []
  /// N.
  var last: Int
  /// S: what the values are over.
  var level: Double

  init(_ branches: [PulseMeasurement.Branch]) {
    last = branches.map { $0.pulses.last ?? 0 }.max() ?? 0
    let largest = branches.flatMap(\.conductance).map(abs).max() ?? 1
    level = largest > 0 ? largest : 1
    for branch in branches where !branch.pulses.isEmpty {
      starts.append(pulses.count)
      pulses += branch.pulses
      values += branch.conductance.map { $0 / level }
    }
  }

  private func x(_ i: Int) -> Double { Double(pulses[i]) / Double(last) }

  /// Where a branch is slow at first its deviations would grow as the branch itself does, and could not be told from its ends: they are taken to stay.
  func filter(_ variances: NoiseFilter.Variances, _ shape: Nonlinearity) -> NoiseFilter {
    NoiseFilter(
      pulses: pulses, starts: starts, variances: variances,
      decay: max(1 / (shape.parameter * Double(last)), 0))
  }

  /// First and last value for a shape.
  func ends(_ shape: Nonlinearity, _ variances: NoiseFilter.Variances) -> LeastSquares {
    ends(shape, filter(variances, shape))
  }

  private func ends(_ shape: Nonlinearity, _ filter: NoiseFilter, _ whitened: [Double]? = nil) -> LeastSquares
  {
    let rising = values.indices.map { shape.curve(x($0)) }
    let columns = [filter.whitened(rising.map { 1 - $0 }), filter.whitened(rising)]
    let right = whitened ?? filter.whitened(values)
    if let found = LeastSquares(columns, right) { return found }
    // All readings but the first lie at one height: what is before it is not seen.
    let flat = LeastSquares([filter.whitened(rising.map { _ in 1 })], right)
    return LeastSquares(
      coefficients: [flat?.coefficients[0] ?? 0, flat?.coefficients[0] ?? 0],
      sumOfSquares: flat?.sumOfSquares ?? .infinity)
  }

  /// The shape that fits best. How long noise stays is taken from another shape, near it: for all shapes alike, so that sums of squares compare.
  func bestShape(_ variances: NoiseFilter.Variances, near shape: Nonlinearity? = nil) -> Nonlinearity {
    let filter = self.filter(variances, shape ?? Nonlinearity(parameter: .infinity))
    let right = filter.whitened(values)
    return Nonlinearity(label: Nonlinearity.bestLabel { ends($0, filter, right).sumOfSquares })
  }

  /// Columns of the linear model about a shape: derivatives by first value, last value and label.
  func design(_ shape: Nonlinearity) -> [[Double]] {
    let coefficients = ends(shape, NoiseFilter.Variances()).coefficients
    let step = 1e-4
    let (up, down) = (Nonlinearity(label: shape.label + step), Nonlinearity(label: shape.label - step))
    let height = coefficients[1] - coefficients[0]
    let rising = values.indices.map { shape.curve(x($0)) }
    return [
      rising.map { 1 - $0 }, rising,
      values.indices.map { height * (up.curve(x($0)) - down.curve(x($0))) / (2 * step) },
    ]
  }

  func residuals(_ shape: Nonlinearity, _ coefficients: [Double]) -> [Double] {
    values.indices.map { i in
      let h = shape.curve(x(i))
      return values[i] - coefficients[0] * (1 - h) - coefficients[1] * h
    }
  }

  func rSquared(_ shape: Nonlinearity, _ coefficients: [Double]) -> Double {
    let mean = values.reduce(0, +) / Double(values.count)
    let about = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let off = residuals(shape, coefficients).reduce(0) { $0 + $1 * $1 }
    return about > 0 ? 1 - off / about : .nan
  }

  /// Leaves out readings that stand alone: further from the median of five neighbours than 5 times the usual distance. A step of the device moves
  /// all readings after it, and the two first and last of a branch are no spikes, so that neither is lost.
  mutating func removeSpikes(about shape: Nonlinearity) -> Int {
    let off = residuals(shape, ends(shape, NoiseFilter.Variances()).coefficients)
    var distance = [Double](repeating: 0, count: off.count)
    var inner: [Int] = []
    for (k, start) in starts.enumerated() {
      let end = k + 1 < starts.count ? starts[k + 1] : off.count
      guard end - start >= 9 else { continue }
      for i in (start + 2)..<(end - 2) {
        distance[i] = abs(off[i] - off[(i - 2)...(i + 2)].sorted()[2])
        inner.append(i)
      }
    }
    guard inner.count >= 20 else { return 0 }
    // In one of five cases the median is the reading itself, so that quantiles must lie high; of normal noise this one is 1.3 deviations.
    let sorted = inner.map { distance[$0] }.sorted()
    let usual = sorted[Int(0.8 * Double(sorted.count - 1))]
    let spikes = Set(inner.filter { distance[$0] > 5 * usual && distance[$0] > 1e-6 })
    // Where many stand out they are the device.
    guard !spikes.isEmpty, spikes.count * 50 <= inner.count else { return 0 }
    let kept = values.indices.filter { !spikes.contains($0) }
    starts = starts.map { start in start - spikes.count { $0 < start } }
    (pulses, values) = (kept.map { pulses[$0] }, kept.map { values[$0] })
    return spikes.count
  }
}

extension Readings {
  /// The noise of the greatest restricted likelihood about a shape, its three variances over the scale that the fit gives, and the largest `perPulse`
  /// in the values' own square that is not worse by 2.71, and whether `perPulse` 0 is worse by that.
  func likeliestNoise(about shape: Nonlinearity) -> (
    NoiseFilter.Variances, largestPerPulse: Double, isSeen: Bool
  ) {
    let columns = design(shape)
    let free = Double(values.count - 3)
    func profile(_ variances: NoiseFilter.Variances) -> (minusTwoLog: Double, scale: Double) {
      let filter = self.filter(variances, shape)
      guard let found = LeastSquares(columns.map(filter.whitened), filter.whitened(values)),
        found.sumOfSquares > 0
      else { return (.infinity, 0) }
      let value = free * .log(found.sumOfSquares / free) + filter.logDeterminant + found.logDeterminant
      return (value, found.sumOfSquares / free)
    }
    func minusTwoLog(_ variances: NoiseFilter.Variances) -> Double { profile(variances).minusTwoLog }
    func variances(_ noise: Double, _ start: Double) -> NoiseFilter.Variances {
      NoiseFilter.Variances(white: 1, perPulse: noise, start: start)
    }
    // Ratios to white noise, on a logarithmic axis whose lower end stands for none.
    func best(_ value: (Double) -> Double) -> (ratio: Double, value: Double) {
      let none = (ratio: 0.0, value: value(0))
      var found = none
      let exponents = stride(from: -7.0, through: 4.0, by: 1.0)
      for exponent in exponents {
        let ratio = Double.exp(exponent * Double.log(10))
        let at = value(ratio)
        if at < found.value { found = (ratio, at) }
      }
      if found.ratio == 0 { return none }
      var step = 0.5
      while step > 0.01 {
        let before = found
        for sign in [-1.0, 1] {
          let ratio = before.ratio * Double.exp(sign * step * Double.log(10))
          let at = value(ratio)
          if at < found.value { found = (ratio, at) }
        }
        if found.ratio == before.ratio { step /= 2 }
      }
      return found
    }
    let several = starts.count > 1
    func start(_ noise: Double) -> (ratio: Double, value: Double) {
      several ? best { minusTwoLog(variances(noise, $0)) } : (0, minusTwoLog(variances(noise, 0)))
    }
    let still = start(0)
    var noise = (ratio: 0.0, value: still.value)
    var begin = still.ratio
    for _ in 0..<2 {
      noise = best { minusTwoLog(variances($0, begin)) }
      begin = start(noise.ratio).ratio
    }
    let least = min(minusTwoLog(variances(noise.ratio, begin)), still.value)
    // Up from the best to where chance no longer explains it.
    var (low, high) = (max(noise.ratio, 1e-9), 1e6)
    if minusTwoLog(variances(high, begin)) > least + 2.71 {
      while high / low > 1.02 {
        let middle = (low * high).squareRoot()
        if minusTwoLog(variances(middle, begin)) > least + 2.71 { high = middle } else { low = middle }
      }
    }
    let isSeen = still.value - least > 2.71
    return (variances(noise.ratio, begin), high * profile(variances(high, begin)).scale, isSeen)
  }
}

extension LeastSquares {
  fileprivate init(coefficients: [Double], sumOfSquares: Double) {
    (self.coefficients, self.sumOfSquares) = (coefficients, sumOfSquares)
    (inverse, logDeterminant) = ([], -.infinity)
  }
}
