extension ResultFile {
  /// Of files that hold a search for pulses:
  ///
  ///     /                  Conventions, title, device_sha256, thermal_memory, cost, best; complete = 1, written last
  ///     /variables         path, value_units (V) text; lower, upper (V)
  ///     /evaluations       values (E,V); deviation, on_off, energy, time (E)
  ///     /front             as evaluations, by ascending cost
  ///     /summary, /config, /provenance              as in a result
  public static let optimumConventions = Kind.optimum.rawValue

  /// Writes a search to `path`, whose directory is made if it is missing, in one step.
  /// - Throws: as ``write(_:to:)``.
  public static func writeOptimum(_ result: OptimumResult, to path: String) throws(ResultStoreError) {
    try AtomicFile.write(image(of: result), to: path)
  }

  /// Reads what ``writeOptimum(_:to:)`` wrote.
  /// - Throws: as ``read(_:)``.
  public static func readOptimum(_ path: String) throws(ResultStoreError) -> OptimumResult {
    try read(path, as: OptimumResult.self)
  }
}

extension OptimumResult: StoredResult {
  static var conventions: String { ResultFile.optimumConventions }

  static func store(_ result: OptimumResult, in file: borrowing HDF5) throws(ResultStoreError) {
    try file.setAttribute("title", result.title)
    try file.setAttribute("device_sha256", result.deviceHash)
    try file.setAttribute("thermal_memory", result.memory)
    try file.setAttribute("cost", result.cost)
    try file.setAttribute("best", Int32(result.best))
    let variables = try file.makeGroup("variables")
    let count = [result.variables.count]
    try variables.write(result.variables.map(\.path), shape: count, to: "path")
    try variables.write(result.variables.map(\.unit), shape: count, to: "value_units")
    for (name, values) in [
      ("lower", result.variables.map(\.lower)), ("upper", result.variables.map(\.upper)),
    ] {
      try variables.write(
        values, shape: count, to: name, unit: nil, longName: "end of the range, in value_units")
    }
    for (name, table) in [("evaluations", result.evaluations), ("front", result.front)] {
      let group = try file.makeGroup(name)
      try group.setAttribute("columns", table.columns.map(\.name))
      try group.write(
        table.values.flatMap(\.self), shape: [table.values.count, result.variables.count], to: "values",
        unit: nil, longName: "of the variables, in their units")
      try group.write(table.columns)
    }
    try file.writeSummary(result.summary)
    try file.writeText(result.config, to: "config", longName: "resolved input of the run")
    try file.write(result.provenance)
  }

  init(from file: borrowing HDF5) throws(ResultStoreError) { self = try file.readOptimum() }
}

extension HDF5 {
  func readOptimum() throws(ResultStoreError) -> OptimumResult {
    let group = try open("variables")
    let (paths, units) = (try group.readStrings("path"), try group.readStrings("value_units"))
    let (lower, upper): ([Double], [Double]) = (try group.read("lower"), try group.read("upper"))
    guard Set([paths.count, units.count, lower.count, upper.count]).count == 1 else {
      throw .inconsistent("variables have columns of different lengths")
    }
    let best: Int32 = try attribute("best")
    return OptimumResult(
      title: try textAttribute("title"), deviceHash: try textAttribute("device_sha256"),
      memory: try textAttribute("thermal_memory"), cost: try textAttribute("cost"),
      variables: paths.indices.map {
        OptimumResult.Variable(path: paths[$0], unit: units[$0], lower: lower[$0], upper: upper[$0])
      },
      evaluations: try open("evaluations").readTable(paths.count),
      front: try open("front").readTable(paths.count), best: Int(best), summary: try readScalars(),
      config: try readText("config"), provenance: try readProvenance())
  }

  private func readTable(_ variables: Int) throws(ResultStoreError) -> OptimumResult.Table {
    let flat: [Double] = try read("values", columns: variables)
    var columns: [Series] = []
    for name in try textsAttribute("columns") { columns.append(try readSeries(name)) }
    let rows = stride(from: 0, to: flat.count, by: max(variables, 1)).map { Array(flat[$0..<$0 + variables]) }
    return OptimumResult.Table(values: rows, columns: columns)
  }
}
