import RealModule

extension ProgrammingOutcome {
  /// How far the highest and the lowest conductance of a cycle differ over cycles and devices.
  public var spread: SpreadMetrics {
    SpreadMetrics(
      lrs: devices.map { $0.map { $0.conductance.max()! } },
      hrs: devices.map { $0.map { $0.conductance.min()! } })
  }

  /// Indices of the first phase that goes up and of the first that goes down; nil without both.
  var branches: (up: Int, down: Int)? {
    let changes = programming.phases.map { value(OutcomeMeasure(.change, phase: $0.name)) }
    guard let up = changes.firstIndex(where: { $0 > 0 }), let down = changes.firstIndex(where: { $0 < 0 })
    else { return nil }
    return (up, down)
  }

  /// Mean over cycles and devices of the readings of a phase, S.
  func meanCurve(_ phase: Int) -> [Double] {
    let readings = programming.readings(of: programming.phases[phase].name)!
    let all = devices.joined()
    return readings.map { i in all.reduce(0) { $0 + $1.conductance[i] } / Double(all.count) }
  }

  /// Of the mean curves of the first phases up and down; nil without both, or where a phase has a single reading. Levels are told apart by the spread of
  /// a reading from cycle to cycle within a device, where there are cycles.
  public var update: UpdateMetrics? {
    guard let (up, down) = branches else { return nil }
    return UpdateMetrics(potentiation: meanCurve(up), depression: meanCurve(down), noise: cycleNoise)
  }

  /// Root of the mean variance of a reading over the cycles of a device, S; nil with single cycles.
  var cycleNoise: Double? {
    guard devices[0].count > 1 else { return nil }
    let readings = devices[0][0].conductance.count
    var sum = 0.0
    for cycles in devices {
      for i in 0..<readings { sum += cycles.map { $0.conductance[i] }.variance }
    }
    let noise = (sum / Double(devices.count * readings)).squareRoot()
    return noise > 0 ? noise : nil
  }
}
