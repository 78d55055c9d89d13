extension [Double] {
  /// From the straight line between the first and the last value, as a fraction of their difference; infinite where there is none.
  package var largestDeviationFromLine: Double {
    let (first, change) = (self[0], self[count - 1] - self[0])
    // What does not change has no line; 0 / 0 would pass for a perfect one.
    if change == 0 { return .infinity }
    var worst = 0.0
    for i in indices {
      let share = Double(i) / Double(count - 1)
      worst = Swift.max(worst, abs((self[i] - first) / change - share))
    }
    return worst
  }
}
