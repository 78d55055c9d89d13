extension SweepResult {
  /// Names that a sweep file gives to something else.
  public static let reservedNames: Set<String> = ["config", "message", "provenance", "status"]
  static let reservedAttributes: Set<String> = [
    "Conventions", "axes", "complete", "identity", "parameters", "quantities", "repeats", "series",
    "series_axis",
    "shard", "title",
  ]
  /// Dimensions that an HDF5 data space may have.
  static let mostAxes = 32

  /// Checks every length, name and text, so that a file can hold them as they are.
  /// - Throws: `.inconsistent` that names the culprit.
  func validate() throws(ResultStoreError) {
    try validateNames()
    try validateAxes()
    let (texts, numbers) = (texts, axes + parameters + [series?.axis].compactMap(\.self))
    for text in texts where text.utf8.contains(0) {
      throw .inconsistent("a text of the study holds a NUL character")
    }
    for axis in numbers {
      guard case .numbers(let values, _) = axis.values else { continue }
      if let wrong = values.first(where: { !$0.isFinite }) {
        throw .inconsistent("'\(axis.name)' holds \(wrong), which is no place on an axis")
      }
    }
    if let shard, shard.count < 1 || !(1...shard.count).contains(shard.index) {
      throw .inconsistent("there is no shard \(shard): count from 1 to \(shard.count)")
    }
    for (index, point) in points.enumerated() {
      if let point { try validate(point, at: index) }
    }
  }

  private func validateNames() throws(ResultStoreError) {
    var seen = Self.reservedNames
    for name in (axes + parameters).map(\.name) + storedQuantities {
      // CF lists names with blanks between them.
      if name.isEmpty || name == "." || name.contains(where: { $0 == "/" || $0.isWhitespace }) {
        throw .inconsistent("'\(name)' cannot be a name in a study: it must be one word without '/'")
      }
      if !seen.insert(name).inserted {
        throw .inconsistent(
          Self.reservedNames.contains(name)
            ? "'\(name)' cannot be a name in a study: the file keeps it for itself"
            : "'\(name)' names two things in a study")
      }
    }
    var attributeNames = Self.reservedAttributes
    for attribute in attributes
    where attribute.name.isEmpty || !attributeNames.insert(attribute.name).inserted {
      throw .inconsistent("'\(attribute.name)' cannot be an attribute of a study, or is one twice")
    }
  }

  /// Names of all datasets of quantities, and of what series go along.
  private var storedQuantities: [String] {
    let own = quantities.map(\.name)
    return own + (repeats ? own.flatMap { [Repeated.mean($0), Repeated.deviation($0)] } : [])
      + (series.map { [$0.axis.name] + $0.quantities.map(\.name) } ?? [])
  }

  private func validateAxes() throws(ResultStoreError) {
    let mostAxes = Self.mostAxes - (series == nil ? 0 : 1)
    guard (1...mostAxes).contains(axes.count) else {
      throw .inconsistent("a study has 1 to \(mostAxes) axes, this one has \(axes.count)")
    }
    if let series, series.axis.count == 0 || series.quantities.isEmpty {
      throw .inconsistent("the series along '\(series.axis.name)' have no values")
    }
    if repeats, !parameters.isEmpty { throw .inconsistent("only the points of a grid are repeated") }
    for axis in axes where axis.count == 0 { throw .inconsistent("axis '\(axis.name)' has no values") }
    var expected = 1
    for axis in axes {
      let (product, overflows) = expected.multipliedReportingOverflow(by: axis.count)
      if overflows { throw .inconsistent("the axes have more points than can be counted") }
      expected = product
    }
    guard points.count == expected else {
      throw .inconsistent("the study has \(points.count) points, its axes ask for \(expected)")
    }
    for parameter in parameters where axes.count != 1 || parameter.count != expected {
      throw .inconsistent("parameter '\(parameter.name)' has \(parameter.count) values for axes of \(shape)")
    }
  }

  private func validate(_ point: Point, at index: Int) throws(ResultStoreError) {
    if point.index != index { throw .inconsistent("point \(point.index) stands at place \(index)") }
    if point.values.count != valueCount {
      throw .inconsistent(
        "point \(index) has \(point.values.count) values for \(valueCount) quantities"
          + (series == nil ? "" : " and places of series"))
    }
    if point.status == .pending { throw .inconsistent("point \(index) is there but pending") }
    if point.status == .converged, !point.message.isEmpty {
      throw .inconsistent("point \(index) converged and has a reason why not")
    }
  }

  /// Every text that goes into a file.
  private var texts: [String] {
    var texts = [title, identity, config]
    for axis in axes + parameters + [series?.axis].compactMap(\.self) {
      switch axis.values {
      case .numbers(_, let unit): texts += [axis.name, axis.longName, unit]
      case .texts(let labels): texts += [axis.name, axis.longName] + labels
      }
    }
    for quantity in quantities + (series?.quantities ?? []) {
      texts += [quantity.name, quantity.unit, quantity.longName]
    }
    for attribute in attributes { texts += [attribute.name, attribute.value] }
    for case let point? in points where !point.message.isEmpty { texts.append(point.message) }
    return texts
  }
}
