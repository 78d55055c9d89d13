import CompactModel
import Optimization
import RealModule

extension ThermalPoles {
  /// The fewest time constants, common to all traces, with which every trace is followed within a share of its rise; then the shares of each
  /// trace as surfaces over state and voltage.
  ///
  /// For given time constants the shares are a linear least-squares problem with the sum of the shares given; the time constants move in their logarithms
  /// (variable projection, G. H. Golub, V. Pereyra, SIAM J. Numer. Anal. 10, 413 (1973), doi:10.1137/0710036).
  /// - Parameters:
  ///   - traces: of states with and without a gap.
  ///   - error: what is accepted, as a fraction of the rise.
  static func fit(
    _ traces: [ThermalTrace], path: StatePath, voltageLimit: Double, ambient: Double, error: Double = 0.003
  )
    throws -> ThermalPoles
  {
    let times = ThermalTrace.times
    var best: (taus: [Double], shares: [[Double]], deviation: Double)?
    for count in 3...8 {
      let start = (0..<count).map { Double.log(2e-12) + Double.log(2e3) * Double($0) / Double(count - 1) }
      var search = Minimization(
        method: .subplex, maximumEvaluations: 400 * count, relativeTolerance: 1e-4, parameterTolerance: 1e-4)
      search.initialStep = 0.05
      let (low, high) = (Double.log(1e-13), Double.log(1e-6))
      let found = try search.minimize(
        start, lower: start.map { _ in low }, upper: start.map { _ in high }
      ) { Shares(Array($0).map { Double.exp($0) }, times)?.squares(traces) ?? .infinity }
      let taus = found.parameters.sorted().map { Double.exp($0) }
      guard let fit = Shares(taus, times) else { continue }
      let shares = traces.map { fit.shares($0.fractions) }
      let deviation = zip(traces, shares).map { fit.largestDeviation($0.fractions, $1) }.max() ?? .infinity
      if best == nil || deviation < 0.9 * best!.deviation { best = (taus, shares, deviation) }
      if deviation <= error { break }
    }
    guard let best else {
      throw CalibrationError.tooFewPoints(what: "pulses", count: traces.count, needed: 16)
    }
    let largest = FieldModel.logarithmicVoltage(voltageLimit, ambient: ambient)
    func surfaces(
      _ isIncluded: (ThermalTrace) -> Bool, _ x: ClosedRange<Double>, _ place: (ThermalTrace) -> Double
    ) throws
      -> [ChebyshevSurface]
    {
      try best.taus.indices.dropLast().map { k in
        try ChebyshevSurface(
          fitting: zip(traces, best.shares).filter { isIncluded($0.0) }.map { trace, shares in
            .init(
              x: place(trace), y: FieldModel.logarithmicVoltage(trace.voltage, ambient: ambient),
              value: shares[k])
          }, x: x, y: 0...largest)
      }
    }
    let scales = Double.log(path.scales.lowerBound)...Double.log(path.scales.upperBound)
    return ThermalPoles(
      timeConstants: best.taus, shares: try surfaces({ $0.gap == 0 }, scales) { Double.log($0.scale) },
      gapShares: path.gap == nil ? nil : try surfaces({ $0.gap > 0 }, 0...1) { -path.state(ofGap: $0.gap) })
  }
}

/// Least squares for the shares s_k with sum_k s_k = 1 in 1 - f(t) = sum_k s_k exp(-t / tau_k).
private struct Shares {
  /// exp(-t / tau_k) less that of the last, by time.
  private let basis: [[Double]]
  private let last: [Double]
  private let inverse: [[Double]]

  init?(_ taus: [Double], _ times: [Double]) {
    let free = taus.count - 1
    last = times.map { Double.exp(-$0 / taus[free]) }
    let last = last
    basis = times.indices.map { i in (0..<free).map { Double.exp(-times[i] / taus[$0]) - last[i] } }
    var normal = [Double](repeating: 0, count: free * free)
    for row in basis { for a in 0..<free { for b in 0..<free { normal[a * free + b] += row[a] * row[b] } } }
    // Near equal time constants share what they cannot tell apart.
    for a in 0..<free { normal[a * free + a] *= 1 + 1e-7 }
    var columns: [[Double]] = []
    for k in 0..<free {
      var unit = [Double](repeating: 0, count: free)
      unit[k] = 1
      guard let column = choleskySolve(normal, unit) else { return nil }
      columns.append(column)
    }
    inverse = columns
  }

  func shares(_ fractions: [Double]) -> [Double] {
    var right = [Double](repeating: 0, count: inverse.count)
    for (i, row) in basis.enumerated() {
      let rest = 1 - fractions[i] - last[i]
      for k in row.indices { right[k] += row[k] * rest }
    }
    let shares = inverse.map { row in zip(row, right).reduce(0) { $0 + $1.0 * $1.1 } }
    return shares + [1 - shares.reduce(0, +)]
  }

  private func deviation(_ fractions: [Double], _ shares: [Double], _ i: Int) -> Double {
    var sum = last[i]
    for k in basis[i].indices { sum += basis[i][k] * shares[k] }
    return 1 - fractions[i] - sum
  }

  func largestDeviation(_ fractions: [Double], _ shares: [Double]) -> Double {
    basis.indices.map { abs(deviation(fractions, shares, $0)) }.max() ?? 0
  }

  func squares(_ traces: [ThermalTrace]) -> Double {
    traces.reduce(0) { sum, trace in
      let shares = shares(trace.fractions)
      // Negative shares are no Foster network; they cost what they are.
      let negative = shares.reduce(0) { $0 + max(0, -$1) }
      return basis.indices.reduce(sum + negative * negative) {
        let d = deviation(trace.fractions, shares, $1)
        return $0 + d * d
      }
    }
  }
}
