extension HDF5 {
  func readSensitivity() throws(ResultStoreError) -> SensitivityResult {
    let config = try readText("config")
    let quantities = try readQuantities()
    return SensitivityResult(
      title: try textAttribute("title"), state: try textAttribute("state"), quantities: quantities,
      parameters: try readParameters(columns: quantities.count), omissions: try readOmissions(),
      ranges: try readRanges(columns: quantities.count), summary: try readScalars(), config: config,
      provenance: try readProvenance())
  }

  private func expect(_ what: String, _ counts: [Int]) throws(ResultStoreError) {
    if Set(counts).count > 1 { throw .inconsistent("the columns of /\(what) differ in length") }
  }

  private func readQuantities() throws(ResultStoreError) -> [SensitivityResult.Quantity] {
    let group = try open("quantities")
    let (names, units) = (try group.readStrings("name"), try group.readStrings("unit"))
    let longNames = try group.readStrings("long_name")
    let values: [Double] = try group.read("value")
    try expect("quantities", [names.count, units.count, longNames.count, values.count])
    return names.indices.map {
      SensitivityResult.Quantity(
        name: names[$0], unit: units[$0], longName: longNames[$0], value: values[$0])
    }
  }

  private func readParameters(columns: Int) throws(ResultStoreError) -> [SensitivityResult.Parameter] {
    let group = try open("parameters")
    let (paths, units) = (try group.readStrings("path"), try group.readStrings("unit"))
    let values: [Double] = try group.read("value")
    let derivatives = try group.readTable("derivative", columns)
    let hasDifferences = try group.contains("difference")
    let differences =
      hasDifferences ? try group.readTable("difference", columns) : paths.map { _ in [] }
    try expect(
      "parameters", [paths.count, units.count, values.count, derivatives.count, differences.count])
    return paths.indices.map {
      SensitivityResult.Parameter(
        path: paths[$0], value: values[$0], unit: units[$0], derivatives: derivatives[$0],
        differences: differences[$0])
    }
  }

  private func readOmissions() throws(ResultStoreError) -> [SensitivityResult.Omission] {
    let group = try open("omitted")
    let (paths, reasons) = (try group.readStrings("path"), try group.readStrings("reason"))
    try expect("omitted", [paths.count, reasons.count])
    return zip(paths, reasons).map { SensitivityResult.Omission(path: $0, reason: $1) }
  }

  private func readRanges(columns: Int) throws(ResultStoreError) -> [SensitivityResult.Range] {
    let group = try open("ranges")
    let (paths, units) = (try group.readStrings("path"), try group.readStrings("unit"))
    let nominal: [Double] = try group.read("nominal")
    let low = try group.readEnds("low", columns)
    let high = try group.readEnds("high", columns)
    try expect("ranges", [paths.count, units.count, nominal.count, low.count, high.count])
    return paths.indices.map {
      SensitivityResult.Range(
        path: paths[$0], unit: units[$0], nominal: nominal[$0], low: low[$0], high: high[$0])
    }
  }

  private func readEnds(
    _ name: String, _ columns: Int
  ) throws(ResultStoreError) -> [SensitivityResult.Range.End] {
    let values: [Double] = try read(name)
    let quantities = try readTable("quantity_" + name, columns)
    let failures = try readStrings("failure_" + name)
    try expect("ranges", [values.count, quantities.count, failures.count])
    return values.indices.map {
      SensitivityResult.Range.End(value: values[$0], quantities: quantities[$0], failure: failures[$0])
    }
  }

  /// Rows of numbers; NaN is what is not defined.
  private func readTable(_ name: String, _ columns: Int) throws(ResultStoreError) -> [[Double?]] {
    let flat: [Double] = try read(name, columns: columns)
    return stride(from: 0, to: flat.count, by: max(columns, 1)).map { first in
      flat[first..<first + columns].map { $0.isNaN ? nil : $0 }
    }
  }
}
