import RealModule

extension ReducedHeatModel {
  /// The fewest vertices found whose highest rise stands for the peak: the hottest of the steady state first, then, one after
  /// the other, the one by which the peak is missed most.
  ///
  /// - Parameters:
  ///   - fraction: of the final peak by which the peak may be missed.
  ///   - shortestTime: after a step up or down from which on it counts, s.
  /// - Returns: vertices of the mesh, chosen for steps up, and down after pulses of all lengths.
  public func hotSpots(within fraction: Double = 0.003, from shortestTime: Double = 1e-12) -> [Int32] {
    let count = stateCount
    func rises(_ states: [Double]) -> [Double] {
      candidates.map { vertex in
        (0..<count).reduce(0) { $0 + resistances[Int(vertex) * count + $1] * states[$1] }
      }
    }
    let full = rises(timeConstants.map { _ in 1 })
    let times = logarithmicAxis(from: shortestTime, to: 1e-5, perDecade: 8)
    var histories = times.map { time in timeConstants.map { -Double.expMinusOne(-time / $0) } }
    for width in [1e-11, 1e-10, 1e-9, 1e-8, .infinity] {
      histories += times.map { time in
        timeConstants.map { -Double.expMinusOne(-width / $0) * Double.exp(-time / $0) }
      }
    }
    let fields = histories.map(rises)
    var spots = [full.indices.max { full[$0] < full[$1] }!]
    while true {
      var worst = (missed: 0.0, spot: 0)
      for field in fields {
        let hottest = field.indices.max { field[$0] < field[$1] }!
        let missed = field[hottest] - spots.reduce(-.infinity) { max($0, field[$1]) }
        if missed > worst.missed { worst = (missed, hottest) }
      }
      if worst.missed <= fraction * full[spots[0]] { return spots.map { candidates[$0] } }
      spots.append(worst.spot)
    }
  }

  /// Rise of one vertex per W of a step, K/W.
  /// - Parameter time: after the step, s.
  public func stepResponse(ofVertex vertex: Int32, at time: Double) -> Double {
    var sum = 0.0
    for (k, tau) in timeConstants.enumerated() {
      sum -= resistances[Int(vertex) * stateCount + k] * Double.expMinusOne(-time / tau)
    }
    return sum
  }
}
