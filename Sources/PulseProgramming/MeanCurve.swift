import RealModule

/// A branch of one device over its pulses: the mean of its cycles at each pulse number.
struct MeanCurve {
  /// N.
  var pulses: Int
  /// S, at 0, 1, … N pulses; what was not read lies straight between what was, and before the first reading it is the fit.
  var values: [Double]
  /// The same without what falls against the branch's direction.
  var monotone: [Double]
  /// Mean square distance of ``monotone`` from the fit, over the square of the fit's change.
  var squareMisfit: Double

  init(_ branches: [PulseMeasurement.Branch], _ fit: BranchFit) {
    pulses = fit.pulses
    var sums = [Double](repeating: 0, count: pulses + 1)
    var counts = [Double](repeating: 0, count: pulses + 1)
    for branch in branches {
      for (n, value) in zip(branch.pulses, branch.conductance) {
        sums[n] += value
        counts[n] += 1
      }
    }
    if counts[0] == 0 { (sums[0], counts[0]) = (max(fit.first.value, 0), 1) }
    let read = counts.indices.filter { counts[$0] > 0 }
    let means = read.map { sums[$0] / counts[$0] }
    let sign = fit.direction == .potentiation ? 1.0 : -1
    let rising = MonotoneFit.rising(means.map { sign * $0 }, weights: read.map { counts[$0] }).map {
      sign * $0
    }
    values = Self.filled(read, means)
    monotone = Self.filled(read, rising)
    let change = fit.last.value - fit.first.value
    squareMisfit =
      monotone.enumerated().reduce(0) { sum, point in
        let off = (point.element - fit.conductance(Double(point.offset))) / change
        return sum + off * off
      } / Double(monotone.count)
  }

  /// Straight between the places that have a value; the first and the last have.
  private static func filled(_ places: [Int], _ values: [Double]) -> [Double] {
    var result: [Double] = [values[0]]
    for (k, next) in places.enumerated().dropFirst() {
      let (before, gap) = (places[k - 1], Double(next - places[k - 1]))
      for i in (before + 1)...next {
        result.append(values[k - 1] + (values[k] - values[k - 1]) * Double(i - before) / gap)
      }
    }
    return result
  }

  /// The mean over devices, each over its own pulses.
  static func mean(_ curves: [MeanCurve]) -> [Double] {
    let steps = curves.map(\.pulses).max()!
    return (0...steps).map { i in
      curves.reduce(0) { $0 + $1.values.value(at: Double(i) / Double(steps)) } / Double(curves.count)
    }
  }

  /// Pulses and shape from 0 to 1 between two conductances that the branch passes in this order; from end to end where they lie beyond.
  func shape(from begin: Double, to end: Double) -> (pulses: Int, shape: [Double]) {
    let change = monotone[pulses] - monotone[0]
    let rising = monotone.map { change == 0 ? 0 : ($0 - monotone[0]) / change }
    func height(_ conductance: Double) -> Double {
      change == 0 ? 0 : min(max((conductance - monotone[0]) / change, 0), 1)
    }
    var (low, high) = (height(begin), height(end))
    // What is nearer to an end than ends of a closed cycle are to each other is the end.
    if low < 2 * UpdateFit.closing { low = 0 }
    if high > 1 - 2 * UpdateFit.closing { high = 1 }
    guard high > low else { return (pulses, rising) }
    let (x0, x1) = (
      low == 0 ? 0 : rising.position(of: low), high == 1 ? Double(pulses) : rising.position(of: high)
    )
    let count = max(1, Int((x1 - x0).rounded()))
    let points = min(max(count, 2), Self.mostPoints)
    var result = (0...points).map { i -> Double in
      let x = (x0 + (x1 - x0) * Double(i) / Double(points)) / Double(pulses)
      return min(max((rising.value(at: x) - low) / (high - low), 0), 1)
    }
    (result[0], result[points]) = (0, 1)
    return (count, result)
  }

  /// Intervals that a shape is kept with.
  static let mostPoints = 500

  /// The mean of shapes.
  static func meanShape(_ shapes: [(pulses: Int, shape: [Double])]) -> [Double] {
    let points = shapes.map(\.shape.count).max()! - 1
    var result = (0...points).map { i in
      shapes.reduce(0) { $0 + $1.shape.value(at: Double(i) / Double(points)) } / Double(shapes.count)
    }
    (result[0], result[points]) = (0, 1)
    // Rounding must not let it fall.
    for i in 1...points { result[i] = min(max(result[i], result[i - 1]), 1) }
    return result
  }
}
