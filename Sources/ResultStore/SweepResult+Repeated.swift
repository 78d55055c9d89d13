extension SweepResult {
  /// A quantity over the repetitions of a point: mean, and standard deviation of the sample (n - 1; NaN of a single one).
  public struct Repeated: Sendable, Equatable {
    /// Over all axes but the last, row-major; of the repetitions that have a value, NaN where none has.
    public var mean: [Double]
    public var deviation: [Double]

    /// Names of the datasets.
    static func mean(_ quantity: String) -> String { quantity + "_mean" }
    static func deviation(_ quantity: String) -> String { quantity + "_deviation" }
  }

  /// What repetitions make of a quantity; nil where points are not repeated or there is no such quantity.
  /// - Complexity: O(points).
  public func repeated(_ name: String) -> Repeated? {
    guard repeats, let last = axes.last?.count, last > 0, let values = values(name) else { return nil }
    var (means, deviations): ([Double], [Double]) = ([], [])
    for start in stride(from: 0, to: values.count, by: last) {
      let some = values[start..<start + last].filter { !$0.isNaN }
      let mean = some.isEmpty ? .nan : some.reduce(0, +) / Double(some.count)
      let square = some.map { ($0 - mean) * ($0 - mean) }.reduce(0, +)
      means.append(mean)
      deviations.append(some.count > 1 ? (square / Double(some.count - 1)).squareRoot() : .nan)
    }
    return Repeated(mean: means, deviation: deviations)
  }

  /// One series of one point, NaN where it has none; nil where there is no such series.
  /// - Complexity: O(values of the series).
  public func series(_ name: String, of index: Int) -> [Double]? {
    guard let series, let column = series.quantities.firstIndex(where: { $0.name == name }) else {
      return nil
    }
    let first = quantities.count + column * series.axis.count
    return points[index].map { Array($0.values[first..<first + series.axis.count]) }
      ?? [Double](repeating: .nan, count: series.axis.count)
  }
}
