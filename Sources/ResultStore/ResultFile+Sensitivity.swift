extension ResultFile {
  /// Of files that hold sensitivities:
  ///
  ///     /                      Conventions, title, state; complete = 1, written last
  ///     /quantities/name (Q), unit, long_name, value
  ///     /parameters/path (P), unit, value, derivative (P,Q), elasticity (P,Q), difference (P,Q)
  ///     /omitted/path, reason
  ///     /ranges/path (R), unit, nominal, low, high, quantity_low (R,Q), quantity_high (R,Q), failure_low, failure_high
  ///     /summary, /config, /provenance              as in a result
  ///
  /// What is not defined is NaN. `difference` is missing where no differences of solves were made.
  public static let sensitivityConventions = Kind.sensitivity.rawValue

  /// Writes sensitivities to `path`, whose directory is made if it is missing, in one step.
  /// - Throws: as ``write(_:to:)``.
  public static func writeSensitivity(
    _ result: SensitivityResult, to path: String
  ) throws(ResultStoreError) {
    try AtomicFile.write(image(of: result), to: path)
  }

  /// Reads what ``writeSensitivity(_:to:)`` wrote.
  /// - Throws: as ``read(_:)``.
  public static func readSensitivity(_ path: String) throws(ResultStoreError) -> SensitivityResult {
    try read(path, as: SensitivityResult.self)
  }
}

extension SensitivityResult: StoredResult {
  static var conventions: String { ResultFile.sensitivityConventions }

  static func store(_ result: SensitivityResult, in file: borrowing HDF5) throws(ResultStoreError) {
    try file.setAttribute("title", result.title)
    try file.setAttribute("state", result.state)
    let quantities = try file.makeGroup("quantities")
    try quantities.write(result.quantities.map(\.name), shape: [result.quantities.count], to: "name")
    try quantities.write(result.quantities.map(\.unit), shape: [result.quantities.count], to: "unit")
    try quantities.write(
      result.quantities.map(\.longName), shape: [result.quantities.count], to: "long_name")
    try quantities.writeColumn(result.quantities.map(\.value), "value", "value at the operating point, SI")
    try file.writeParameters(of: result)
    let omitted = try file.makeGroup("omitted")
    try omitted.write(result.omissions.map(\.path), shape: [result.omissions.count], to: "path")
    try omitted.write(result.omissions.map(\.reason), shape: [result.omissions.count], to: "reason")
    try file.writeRanges(of: result)
    try file.writeSummary(result.summary)
    try file.writeText(result.config, to: "config", longName: "resolved input of the run")
    try file.write(result.provenance)
  }

  init(from file: borrowing HDF5) throws(ResultStoreError) { self = try file.readSensitivity() }
}

extension HDF5 {
  /// Numbers whose units stand in a dataset beside them.
  fileprivate func writeColumn(
    _ values: [Double], _ name: String, _ longName: String
  ) throws(ResultStoreError) {
    try write(values, shape: [values.count], to: name, unit: nil, longName: longName)
  }

  private func writeTable(
    _ rows: [[Double?]], _ columns: Int, _ name: String, unit: String?, _ longName: String
  ) throws(ResultStoreError) {
    let flat = rows.flatMap { $0.map { $0 ?? .nan } }
    try write(flat, shape: [rows.count, columns], to: name, unit: unit, longName: longName)
  }

  fileprivate func writeParameters(of result: SensitivityResult) throws(ResultStoreError) {
    let group = try makeGroup("parameters")
    let (parameters, columns) = (result.parameters, result.quantities.count)
    try group.write(parameters.map(\.path), shape: [parameters.count], to: "path")
    try group.write(parameters.map(\.unit), shape: [parameters.count], to: "unit")
    try group.writeColumn(parameters.map(\.value), "value", "value of each parameter, in its unit")
    try group.writeTable(
      parameters.map(\.derivatives), columns, "derivative", unit: nil,
      "derivative of each quantity by each parameter, in their units")
    try group.writeTable(
      parameters.map { parameter in (0..<columns).map { result.elasticity(parameter, $0) } }, columns,
      "elasticity", unit: "1", "relative change of each quantity per relative change of each parameter")
    if parameters.contains(where: { !$0.differences.isEmpty }) {
      try group.writeTable(
        parameters.map(\.differences), columns, "difference", unit: nil,
        "the derivatives from differences of whole solves")
    }
  }

  fileprivate func writeRanges(of result: SensitivityResult) throws(ResultStoreError) {
    let group = try makeGroup("ranges")
    let (ranges, columns) = (result.ranges, result.quantities.count)
    try group.write(ranges.map(\.path), shape: [ranges.count], to: "path")
    try group.write(ranges.map(\.unit), shape: [ranges.count], to: "unit")
    try group.writeColumn(ranges.map(\.nominal), "nominal", "value of each parameter, in its unit")
    try group.writeColumn(ranges.map(\.low.value), "low", "low end of each range")
    try group.writeColumn(ranges.map(\.high.value), "high", "high end of each range")
    try group.writeTable(
      ranges.map(\.low.quantities), columns, "quantity_low", unit: nil, "each quantity at the low end")
    try group.writeTable(
      ranges.map(\.high.quantities), columns, "quantity_high", unit: nil, "each quantity at the high end")
    try group.write(ranges.map(\.low.failure), shape: [ranges.count], to: "failure_low")
    try group.write(ranges.map(\.high.failure), shape: [ranges.count], to: "failure_high")
  }
}
