import RealModule

extension ReducedHeatModel {
  /// Vertices enough to tell the highest rise to 1e-4 of itself at many times while the device heats up, and while it cools down after
  /// pulses of many lengths.
  ///
  /// The hottest vertex moves: while heat is young it is where most of it is made, later where it leaves last, and after a
  /// pulse it follows the heat outwards. Some dozens of vertices stand for all. At times between those that were
  /// looked at, and after pulses one upon the other, the peak may be too low by a little more.
  static func hottestVertices(
    _ resistances: [Double], timeConstants: [Double], _ control: ReducedHeatControl
  ) -> [Int32] {
    func reached(_ time: Double) -> [Double] { timeConstants.map { -Double.expMinusOne(-time / $0) } }
    // Even before the response itself is right, its highest value shall be found.
    var histories = logarithmicAxis(from: 0.01 * control.shortestTime, to: control.longestTime, perDecade: 16)
      .map(reached)
    let pauses = logarithmicAxis(from: control.shortestTime, to: control.longestTime, perDecade: 8)
    // Of a shorter pulse nothing is hot once the next one comes.
    for width in logarithmicAxis(from: 10 * control.shortestTime, to: control.longestTime, perDecade: 1) {
      let heated = reached(width)
      // Nothing is hot any more a thousand pulse lengths later.
      for pause in pauses where pause < 1e3 * width {
        histories.append(zip(heated, timeConstants).map { $0 * Double.exp(-pause / $1) })
      }
    }
    let count = timeConstants.count
    let vertices = resistances.count / count
    let rows = resistances.span
    var chosen: [Int] = []
    for states in histories {
      let states = states.span
      func rise(_ vertex: Int) -> Double {
        var sum = 0.0
        for k in 0..<count { sum += rows[vertex * count + k] * states[k] }
        return sum
      }
      var hottest = (vertex: 0, rise: -Double.infinity)
      for vertex in 0..<vertices {
        let rise = rise(vertex)
        if rise > hottest.rise { hottest = (vertex, rise) }
      }
      let known = chosen.reduce(-Double.infinity) { max($0, rise($1)) }
      if known < (1 - 1e-4) * hottest.rise { chosen.append(hottest.vertex) }
    }
    return chosen.sorted().map { Int32($0) }
  }
}
