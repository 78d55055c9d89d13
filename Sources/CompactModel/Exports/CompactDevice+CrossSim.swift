import RealModule

/// Lookup tables of CrossSim for one scheme of programming: what a pulse does at a conductance, as a distribution.
public struct CrossSimTables: Sendable, Equatable {
  /// Text of `dG_increasing.txt` and of `dG_decreasing.txt`.
  public var increasing: String
  public var decreasing: String
}

extension CompactDevice {
  /// The device's curves as lookup tables of CrossSim (Sandia National Laboratories), by scheme.
  ///
  /// A table has a line of remarks, a line of conductances in S, a line of cumulative probabilities, and for each probability a line with
  /// the changes of conductance in S that are not exceeded with it. Rates vary by the spread between cycles, log-normally, through
  /// ``PulseResponse``. Both grids are even, so that CrossSim looks up by index.
  /// - Throws: ``ExportError``.
  public func crossSim() throws -> [ProgrammingScheme: CrossSimTables] {
    let export = "a CrossSim lookup table"
    let schemes = ProgrammingScheme.allCases.filter { report.curves[$0] != nil }
    if schemes.isEmpty { throw ExportError.noCurve(.plain, export: export, available: []) }
    let seal = try seal()
    return Dictionary(
      uniqueKeysWithValues: try schemes.map { scheme in
        let curve = try curve(scheme, for: export)
        func table(_ conductances: [Double], _ what: String) -> String {
          let remark =
            "\(what) by one pulse of \(scheme.rawValue) programming: conductances (S); cumulative probabilities; changes (S). "
            + "fvsolve device sha256 \(seal)"
          return crossSimTable(PulseResponse(conductances), over: curve.range, remark)
        }
        return (
          scheme,
          CrossSimTables(
            increasing: table(curve.potentiation, "increase"), decreasing: table(curve.depression, "decrease")
          )
        )
      })
  }

  private func crossSimTable(
    _ response: PulseResponse, over range: ClosedRange<Double>, _ remark: String
  ) -> String {
    let (bins, levels) = (101, 51)
    let conductances = (0..<bins).map {
      range.lowerBound + Double($0) / Double(bins - 1) * (range.upperBound - range.lowerBound)
    }
    let probabilities = (0..<levels).map { Double($0) / Double(levels - 1) }
    // Weak pulses first: of a decrease they are the greater changes.
    let falls = response.conductances.last! < response.conductances[0]
    let rows = probabilities.map { probability in
      // The first and the last level stand for half a step of probability.
      let margin = 0.25 / Double(levels - 1)
      let quantile = normalQuantile(min(max(falls ? 1 - probability : probability, margin), 1 - margin))
      let strength = Double.exp(variability.cycleToCycle.logarithmicRate * quantile)
      return conductances.map { response.change(at: $0, strength: strength) }
    }
    let lines = [conductances, probabilities] + rows
    return remark + "\n"
      + lines.map { $0.map { "\($0)" }.joined(separator: ",") + "\n" }.joined()
  }
}

/// z with a standard normal probability below it of p in (0, 1), to rounding.
func normalQuantile(_ p: Double) -> Double {
  var (low, high) = (-40.0, 40.0)
  for _ in 0..<100 {
    let middle = (low + high) / 2
    if Double.erfc(-middle / 2.0.squareRoot()) / 2 < p { low = middle } else { high = middle }
  }
  return (low + high) / 2
}
