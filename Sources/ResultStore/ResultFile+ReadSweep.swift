extension ResultFile {
  /// Reads what ``writeSweep(_:to:)`` wrote.
  /// - Complexity: O(points · quantities).
  /// - Throws: as ``read(_:)``.
  public static func readSweep(_ path: String) throws(ResultStoreError) -> SweepResult {
    try read(path, as: SweepResult.self)
  }
}

extension HDF5 {
  func readSweep() throws(ResultStoreError) -> SweepResult {
    var axes: [SweepResult.Axis] = []
    for name in try textsAttribute("axes") { axes.append(try readAxis(name)) }
    var parameters: [SweepResult.Axis] = []
    for name in try namesIfThere("parameters") { parameters.append(try readAxis(name)) }
    let quantities = try readQuantities("quantities")
    var series: SweepResult.Series?
    if try hasAttribute("series") {
      series = SweepResult.Series(
        axis: try readAxis(textAttribute("series_axis")), quantities: try readQuantities("series"))
    }
    var attributes: [SweepResult.Attribute] = []
    let root = try open("/")
    for name in try root.attributeNames() where !SweepResult.reservedAttributes.contains(name) {
      attributes.append(SweepResult.Attribute(name: name, value: try textAttribute(name)))
    }
    var result = SweepResult(
      title: try textAttribute("title"), axes: axes, parameters: parameters, quantities: quantities,
      points: try readPoints(shape: axes.map(\.count), quantities: quantities.map(\.name), series),
      attributes: attributes, identity: try textAttribute("identity"), config: try readText("config"),
      shard: try hasAttribute("shard") ? try readShard() : nil, provenance: try readProvenance())
    result.series = series
    result.repeats = try hasAttribute("repeats")
    return result
  }

  private func readQuantities(_ list: String) throws(ResultStoreError) -> [SweepResult.Quantity] {
    var quantities: [SweepResult.Quantity] = []
    for name in try namesIfThere(list) {
      let dataset = try open(name)
      quantities.append(
        SweepResult.Quantity(
          name: name, unit: try dataset.textAttribute("units"),
          longName: try dataset.textAttribute("long_name")))
    }
    return quantities
  }

  private func namesIfThere(_ name: String) throws(ResultStoreError) -> [String] {
    try hasAttribute(name) ? try textsAttribute(name) : []
  }

  private func readAxis(_ name: String) throws(ResultStoreError) -> SweepResult.Axis {
    let dataset = try open(name)
    let longName = try dataset.textAttribute("long_name")
    if try dataset.hasAttribute("units") {
      return SweepResult.Axis(
        name: name, values: .numbers(try read(name), unit: try dataset.textAttribute("units")),
        longName: longName)
    }
    return SweepResult.Axis(name: name, values: .texts(try readStrings(name)), longName: longName)
  }

  private func readPoints(
    shape: [Int], quantities: [String], _ series: SweepResult.Series?
  ) throws(ResultStoreError) -> [SweepResult.Point?] {
    let status: [Int32] = try read("status", shape: shape)
    let messages = try readStrings("message")
    let cpuSeconds: [Double] = try open("provenance").read("cpu_seconds", shape: shape)
    guard messages.count == status.count else {
      throw .inconsistent("message has \(messages.count) values for \(status.count) points")
    }
    var columns: [[Double]] = []
    for name in quantities { columns.append(try read(name, shape: shape)) }
    let length = series?.axis.count ?? 0
    var rows: [[Double]] = []
    for name in series?.quantities.map(\.name) ?? [] { rows.append(try read(name, shape: shape + [length])) }
    var points: [SweepResult.Point?] = []
    points.reserveCapacity(status.count)
    for index in status.indices {
      guard let state = SweepResult.Status(rawValue: status[index]) else {
        throw .inconsistent("point \(index) has the status \(status[index]), which means nothing")
      }
      if state == .pending {
        points.append(nil)
        continue
      }
      points.append(
        SweepResult.Point(
          index: index, status: state, message: messages[index],
          values: columns.map { $0[index] } + rows.flatMap { $0[index * length..<(index + 1) * length] },
          cpuSeconds: cpuSeconds[index]))
    }
    return points
  }

  private func readShard() throws(ResultStoreError) -> SweepResult.Shard {
    let text = try textAttribute("shard")
    guard let shard = SweepResult.Shard(text) else { throw .inconsistent("shard is '\(text)'") }
    return shard
  }
}
