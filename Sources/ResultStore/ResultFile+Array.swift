extension ResultFile {
  /// Of files that hold what a crossbar with wires reads:
  ///
  ///     /                      Conventions, title; complete = 1, written last
  ///     /array/conductance (m,n), effective_conductance (n,m)
  ///     /array/voltage (p,m), current (p,n), ideal_current (p,n), power (p)
  ///     /potentials            attribute vector; row_potential, column_potential, cell_voltage (m,n) each
  ///     /summary, /config, /provenance              as in a result
  public static let arrayConventions = Kind.array.rawValue

  /// Writes `result` to `path`, whose directory is made if it is missing, in one step.
  /// - Throws: as ``write(_:to:)``.
  public static func writeArray(_ result: ArrayResult, to path: String) throws(ResultStoreError) {
    try AtomicFile.write(image(of: result), to: path)
  }

  /// Reads what ``writeArray(_:to:)`` wrote.
  /// - Throws: as ``read(_:)``.
  public static func readArray(_ path: String) throws(ResultStoreError) -> ArrayResult {
    try read(path, as: ArrayResult.self)
  }
}

extension ArrayResult: StoredResult {
  static var conventions: String { ResultFile.arrayConventions }

  static func store(_ result: ArrayResult, in file: borrowing HDF5) throws(ResultStoreError) {
    let (m, n, p) = (result.rows, result.columns, result.vectors)
    try file.setAttribute("title", result.title)
    let array = try file.makeGroup("array")
    try array.setAttribute("rows", Int32(m))
    try array.setAttribute("columns", Int32(n))
    for (values, shape, name, unit, meaning) in [
      (result.conductances, [m, n], "conductance", "S", "conductance of each cell"),
      (
        result.effectiveConductances, [n, m], "effective_conductance", "S",
        "currents are this matrix times voltages, wires included"
      ),
      (result.voltages, [p, m], "voltage", "V", "applied to the rows, one line per input vector"),
      (result.currents, [p, n], "current", "A", "out of the columns, one line per input vector"),
      (result.idealCurrents, [p, n], "ideal_current", "A", "without any resistance but the cells'"),
      (result.power, [p], "power", "W", "supplied by the drivers"),
    ] {
      try array.write(values, shape: shape, to: name, unit: unit, longName: meaning)
    }
    let potentials = try file.makeGroup("potentials")
    try potentials.setAttribute("vector", Int32(result.potentials.vector))
    for (values, name, meaning) in [
      (result.potentials.row, "row_potential", "of the row's wire at each crossing"),
      (result.potentials.column, "column_potential", "of the column's wire at each crossing"),
      (result.potentials.cell, "cell_voltage", "across each cell itself"),
    ] {
      try potentials.write(values, shape: [m, n], to: name, unit: "V", longName: meaning)
    }
    try file.writeSummary(result.summary)
    try file.writeText(result.config, to: "config", longName: "resolved input of the run")
    try file.write(result.provenance)
  }

  init(from file: borrowing HDF5) throws(ResultStoreError) { self = try file.readArray() }
}

extension HDF5 {
  func readArray() throws(ResultStoreError) -> ArrayResult {
    let array = try open("array")
    let (m, n) = (
      Int(try array.attribute("rows", as: Int32.self)), Int(try array.attribute("columns", as: Int32.self))
    )
    guard m > 0, n > 0 else { throw .inconsistent("an array of \(m) x \(n) cells") }
    let potentials = try open("potentials")
    return ArrayResult(
      title: try textAttribute("title"), rows: m, columns: n,
      conductances: try array.read("conductance", shape: [m, n]),
      voltages: try array.read("voltage", columns: m), currents: try array.read("current", columns: n),
      idealCurrents: try array.read("ideal_current", columns: n),
      effectiveConductances: try array.read("effective_conductance", shape: [n, m]),
      power: try array.read("power"),
      potentials: ArrayResult.Potentials(
        vector: Int(try potentials.attribute("vector", as: Int32.self)),
        row: try potentials.read("row_potential", shape: [m, n]),
        column: try potentials.read("column_potential", shape: [m, n]),
        cell: try potentials.read("cell_voltage", shape: [m, n])),
      summary: try readScalars(), config: try readText("config"), provenance: try readProvenance())
  }
}
