/// What a search for pulses found, as plain data: E evaluations of V variables, F of them on the Pareto front.
public struct OptimumResult: Sendable, Equatable {
  public struct Variable: Sendable, Equatable {
    /// "LTP/heating/level"
    public var path: String
    /// SI.
    public var unit: String
    public var lower: Double
    public var upper: Double

    public init(path: String, unit: String, lower: Double, upper: Double) {
      (self.path, self.unit, self.lower, self.upper) = (path, unit, lower, upper)
    }
  }

  /// Sets of values and what they give: rows of V values, and as many numbers in each series.
  public struct Table: Sendable, Equatable {
    public var values: [[Double]]
    /// deviation, on_off, energy, time.
    public var columns: [Series]

    public init(values: [[Double]], columns: [Series]) { (self.values, self.columns) = (values, columns) }

    public func column(_ name: String) -> [Double] { columns.first { $0.name == name }?.values ?? [] }
  }

  /// One line for people.
  public var title: String
  public var deviceHash: String
  /// "fourier" or "effective".
  public var memory: String
  /// "energy" or "time".
  public var cost: String
  public var variables: [Variable]
  public var evaluations: Table
  /// By ascending cost.
  public var front: Table
  /// Of the front; -1 where nothing is within the budget.
  public var best: Int
  /// In the order in which they are told. Names must differ.
  public var summary: [Scalar]
  /// The resolved input, as text that reproduces the run; must not name absolute paths.
  public var config: String
  public var provenance: Provenance

  public init(
    title: String, deviceHash: String, memory: String, cost: String, variables: [Variable],
    evaluations: Table, front: Table, best: Int, summary: [Scalar], config: String, provenance: Provenance
  ) {
    (self.title, self.deviceHash, self.memory, self.cost) = (title, deviceHash, memory, cost)
    (self.variables, self.evaluations, self.front, self.best) = (variables, evaluations, front, best)
    (self.summary, self.config, self.provenance) = (summary, config, provenance)
  }

  /// A number of the summary.
  public func number(_ name: String) -> Double? { summary.first { $0.name == name }?.value }

  /// Checks every length.
  /// - Throws: `.inconsistent` that names the array.
  func validate() throws(ResultStoreError) {
    for (name, table) in [("evaluations", evaluations), ("front", front)] {
      for row in table.values where row.count != variables.count {
        throw .inconsistent("\(name)/values has \(row.count) columns for \(variables.count) variables")
      }
      for series in table.columns where series.values.count != table.values.count {
        throw .inconsistent("\(name)/\(series.name) has \(series.values.count) values")
      }
    }
    guard (-1..<front.values.count).contains(best) else { throw .inconsistent("best is not on the front") }
  }
}
