extension Minimization {
  /// Says what is wrong before the library only says "invalid arguments".
  func check(_ start: [Double], _ lower: [Double], _ upper: [Double]) throws {
    guard lower.count == start.count, upper.count == start.count else {
      throw MinimizationError.countsDiffer(start: start.count, lower: lower.count, upper: upper.count)
    }
    if start.isEmpty { throw MinimizationError.noParameters }
    var free = 0
    for i in start.indices {
      let (least, most) = (lower[i], upper[i])
      guard least <= most, (most - least).isFinite else {
        throw MinimizationError.badBounds(parameter: i, lower: least, upper: most)
      }
      guard start[i] >= least, start[i] <= most else {
        throw MinimizationError.startOutOfBounds(
          parameter: i, value: start[i], lower: least, upper: most)
      }
      if least < most { free += 1 }
    }
    try demand(maximumEvaluations > 0, "maximumEvaluations", maximumEvaluations, "1 and more")
    let tolerances = [
      ("relativeTolerance", relativeTolerance), ("parameterTolerance", parameterTolerance),
    ]
    for (name, value) in tolerances { try demand(value >= 0 && value < 1, name, value, "0 to below 1") }
    if let step = initialStep { try demand(step > 0 && step <= 1, "initialStep", step, "above 0 to 1") }
    if let points = population, method.isRandom {
      let least = free + 1
      try demand(
        points >= least && points <= Int32.max, "population", points,
        "from \(least), one more than the free parameters")
    }
    if let target = stopValue { try demand(!target.isNaN, "stopValue", target, "any number") }
  }

  private func demand<Value>(_ holds: Bool, _ name: String, _ value: Value, _ allowed: String) throws {
    if !holds { throw MinimizationError.badSetting(name: name, value: "\(value)", allowed: allowed) }
  }
}
