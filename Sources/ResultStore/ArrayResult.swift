/// What a crossbar with wires reads, as plain data: m rows, n columns, p input vectors. Tables are row by row.
public struct ArrayResult: Sendable, Equatable {
  /// Of one input vector: the one whose cells lose most.
  public struct Potentials: Sendable, Equatable {
    /// Of the vector, from 0.
    public var vector: Int
    /// m x n, V: of the row's wire, of the column's, and across the cell itself.
    public var row: [Double]
    public var column: [Double]
    public var cell: [Double]

    public init(vector: Int, row: [Double], column: [Double], cell: [Double]) {
      (self.vector, self.row, self.column, self.cell) = (vector, row, column, cell)
    }
  }

  /// One line for people: the file of the conductances.
  public var title: String
  public var rows: Int
  public var columns: Int
  /// m x n, S.
  public var conductances: [Double]
  /// p x m, V.
  public var voltages: [Double]
  /// p x n, A.
  public var currents: [Double]
  /// p x n, A: without any resistance but the cells'.
  public var idealCurrents: [Double]
  /// n x m, S: currents are it times voltages.
  public var effectiveConductances: [Double]
  /// p, W.
  public var power: [Double]
  public var potentials: Potentials
  /// In the order in which they are told. Names must differ.
  public var summary: [Scalar]
  /// The resolved input, as text; must not name absolute paths.
  public var config: String
  public var provenance: Provenance

  public init(
    title: String, rows: Int, columns: Int, conductances: [Double], voltages: [Double], currents: [Double],
    idealCurrents: [Double], effectiveConductances: [Double], power: [Double], potentials: Potentials,
    summary: [Scalar], config: String, provenance: Provenance
  ) {
    (self.title, self.rows, self.columns, self.conductances) = (title, rows, columns, conductances)
    (self.voltages, self.currents, self.idealCurrents) = (voltages, currents, idealCurrents)
    (self.effectiveConductances, self.power, self.potentials) = (effectiveConductances, power, potentials)
    (self.summary, self.config, self.provenance) = (summary, config, provenance)
  }

  /// p
  public var vectors: Int { power.count }

  /// A number of the summary.
  public func number(_ name: String) -> Double? { summary.first { $0.name == name }?.value }

  /// Output currents as comma-separated values: p lines of n numbers in A, the shortest decimals that give the same bits back.
  public var csv: String {
    (0..<vectors).map { k in
      currents[k * columns..<(k + 1) * columns].map { "\($0)" }.joined(separator: ",") + "\n"
    }.joined()
  }

  /// - Throws: `.inconsistent` that names the array.
  func validate() throws(ResultStoreError) {
    for (name, count, expected) in [
      ("conductance", conductances.count, rows * columns), ("voltage", voltages.count, vectors * rows),
      ("current", currents.count, vectors * columns),
      ("ideal_current", idealCurrents.count, vectors * columns),
      ("effective_conductance", effectiveConductances.count, rows * columns),
      ("row_potential", potentials.row.count, rows * columns),
      ("column_potential", potentials.column.count, rows * columns),
      ("cell_voltage", potentials.cell.count, rows * columns),
    ] where count != expected {
      throw .inconsistent("\(name) has \(count) values, expected \(expected)")
    }
    guard (0..<vectors).contains(potentials.vector) else {
      throw .inconsistent("there is no vector \(potentials.vector)")
    }
    guard Set(summary.map(\.name)).count == summary.count else {
      throw .inconsistent("summary has a name twice")
    }
  }
}
