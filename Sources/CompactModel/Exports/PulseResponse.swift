/// What one pulse does to a conductance, read from a curve of pulses that are all alike.
///
///     ΔG(G, v) = G(n(G) + v) - G(n(G))
///
/// where n(G) is the number of pulses after which the curve is at G, straight between pulses, and v the factor on the rate: a state that
/// moves v times as fast is after one pulse where it would be after v. Exact for a device that remembers nothing but its conductance.
struct PulseResponse {
  /// S, before the first and after each pulse; rising or falling throughout.
  let conductances: [Double]
  private let sign: Double

  init(_ conductances: [Double]) {
    self.conductances = conductances
    sign = conductances.last! < conductances[0] ? -1 : 1
  }

  /// ΔG in S; beyond the curve's ends as their pulses.
  func change(at conductance: Double, strength: Double = 1) -> Double {
    value(pulses(at: conductance) + strength) - value(pulses(at: conductance))
  }

  private func pulses(at conductance: Double) -> Double {
    let i = interval { sign * conductances[$0 + 1] >= sign * conductance }
    let step = conductances[i + 1] - conductances[i]
    return Double(i) + (step == 0 ? 0 : (conductance - conductances[i]) / step)
  }

  private func value(_ pulses: Double) -> Double {
    let i = interval { Double($0 + 1) >= pulses }
    return conductances[i] + (pulses - Double(i)) * (conductances[i + 1] - conductances[i])
  }

  /// The first interval that ends where asked for, or the last one.
  private func interval(endingAt isReached: (Int) -> Bool) -> Int {
    (0..<conductances.count - 1).first(where: isReached) ?? conductances.count - 2
  }
}

extension ProgrammingCurve {
  /// Least and greatest conductance, S.
  var range: ClosedRange<Double> {
    let all = potentiation + depression
    return all.min()!...all.max()!
  }
}
