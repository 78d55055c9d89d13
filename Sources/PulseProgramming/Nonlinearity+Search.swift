import RealModule

extension Nonlinearity {
  /// Largest magnitude of a label that a fit gives: with 100 pulses this is all of the change at the first.
  static let fittedLimit = 9.9

  /// The label within ±``fittedLimit`` whose sum of squares is least.
  ///
  /// Labels are a good axis to search on: they pass smoothly through the straight line, where A leaves for infinity and comes back from minus infinity.
  /// A grid finds the valley, of which exponentials without noise have one; golden sections find its bottom.
  static func bestLabel(_ sumOfSquares: (Nonlinearity) -> Double) -> Double {
    let count = 99
    let grid = (0...count).map { fittedLimit * (2 * Double($0) / Double(count) - 1) }
    let sums = grid.map { sumOfSquares(Nonlinearity(label: $0)) }
    let best = sums.indices.min { sums[$0] < sums[$1] }!
    var (low, high) = (grid[max(best - 1, 0)], grid[min(best + 1, count)])
    let section = (5.0.squareRoot() - 1) / 2
    var (a, b) = (high - section * (high - low), low + section * (high - low))
    var (atA, atB) = (sumOfSquares(Nonlinearity(label: a)), sumOfSquares(Nonlinearity(label: b)))
    while high - low > 1e-7 {
      if atA < atB {
        (high, b, atB) = (b, a, atA)
        a = high - section * (high - low)
        atA = sumOfSquares(Nonlinearity(label: a))
      } else {
        (low, a, atA) = (a, b, atB)
        b = low + section * (high - low)
        atB = sumOfSquares(Nonlinearity(label: b))
      }
    }
    return (low + high) / 2
  }
}
