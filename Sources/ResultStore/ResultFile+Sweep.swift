/// Sweep files:
///
///     /                  Conventions, title, identity, shard ("2/4"), axes, parameters, quantities, series (names in order),
///                        the study's own attributes; complete = 1, written last
///     /<axis>            dimension scale: 64-bit floats with units, or texts
///     /<parameter>       along the single axis of a design that is no grid
///     /<quantity>        64-bit floats over the axes, NaN where there is none; units, long_name
///     /<series>          the same along one more axis, the dimension scale that the attribute series_axis names
///     /<quantity>_mean, /<quantity>_deviation    over all axes but the last, where that repeats the points (attribute repeats = 1)
///     /status            over the axes: flag_values and flag_meanings say what the numbers mean
///     /message           over the axes: why there is no solution, "" where there is one
///     /config            resolved study as text, attribute sha256
///     /provenance        as in a result, and cpu_seconds over the axes
///
/// Equal studies give equal bytes but for what is in /provenance.
extension ResultFile {
  public static let sweepConventions = Kind.sweep.rawValue

  /// Writes a study's results to `path`, whose directory is made if it is missing, in one step.
  /// - Complexity: O(points · quantities), about a microsecond per point.
  /// - Throws: `.inconsistent`, `.cannotCreateDirectory`, `.notWritable`, `.diskFull`.
  public static func writeSweep(_ result: SweepResult, to path: String) throws(ResultStoreError) {
    try AtomicFile.write(image(of: result), to: path)
  }
}

extension SweepResult: StoredResult {
  static var conventions: String { ResultFile.sweepConventions }

  static func store(_ result: SweepResult, in file: borrowing HDF5) throws(ResultStoreError) {
    try file.setAttribute("title", result.title)
    try file.setAttribute("identity", result.identity)
    if let shard = result.shard { try file.setAttribute("shard", shard.description) }
    try file.setAttribute("axes", result.axes.map(\.name))
    if !result.parameters.isEmpty { try file.setAttribute("parameters", result.parameters.map(\.name)) }
    if !result.quantities.isEmpty { try file.setAttribute("quantities", result.quantities.map(\.name)) }
    if let series = result.series {
      try file.setAttribute("series", series.quantities.map(\.name))
      try file.setAttribute("series_axis", series.axis.name)
    }
    if result.repeats { try file.setAttribute("repeats", Int32(1)) }
    for attribute in result.attributes { try file.setAttribute(attribute.name, attribute.value) }
    for axis in result.axes + result.parameters + result.seriesAxes { try file.write(axis) }
    try file.writeQuantities(of: result)
    let further = try file.writeRepeated(of: result) + file.writeSeries(of: result)
    try file.writeText(result.config, to: "config", longName: "resolved input of the study")
    let provenance = try file.write(result.provenance)
    try provenance.write(
      result.points.map { ($0?.cpuSeconds ?? .nan).canonical }, shape: result.shape, to: "cpu_seconds",
      unit: "s", longName: "processor time of each point")
    try file.attach(
      scales: (result.axes + result.seriesAxes).map(\.name),
      to: result.parameters.map(\.name) + result.quantities.map(\.name)
        + ["status", "message", "provenance/cpu_seconds"] + further)
  }

  init(from file: borrowing HDF5) throws(ResultStoreError) { self = try file.readSweep() }

  /// The one of the series; none where there is none.
  fileprivate var seriesAxes: [Axis] { [series?.axis].compactMap(\.self) }
}

extension HDF5 {
  fileprivate func write(_ axis: SweepResult.Axis) throws(ResultStoreError) {
    switch axis.values {
    case .numbers(let numbers, let unit):
      try write(numbers, shape: [numbers.count], to: axis.name, unit: unit, longName: axis.longName)
    case .texts(let texts):
      let dataset = try write(texts, shape: [texts.count], to: axis.name)
      try dataset.setAttribute("long_name", axis.longName)
    }
  }

  fileprivate func writeQuantities(of result: SweepResult) throws(ResultStoreError) {
    let shape = result.shape
    let coordinates = result.parameters.map(\.name).joined(separator: " ")
    func finish(_ dataset: borrowing HDF5) throws(ResultStoreError) {
      if !coordinates.isEmpty { try dataset.setAttribute("coordinates", coordinates) }
    }
    for (column, quantity) in result.quantities.enumerated() {
      let values = result.points.map { ($0?.values[column] ?? .nan).canonical }
      try finish(
        write(values, shape: shape, to: quantity.name, unit: quantity.unit, longName: quantity.longName))
    }
    let states = SweepResult.Status.allCases
    let status = try write(
      result.points.map { ($0?.status ?? .pending).rawValue }, shape: shape, to: "status", unit: nil,
      longName: "how far each point came")
    try status.setAttribute("flag_values", states.map(\.rawValue))
    try status.setAttribute("flag_meanings", states.map(\.name).joined(separator: " "))
    try finish(status)
    let message = try writeSparse(result.points.map { $0?.message ?? "" }, shape: shape, to: "message")
    try message.setAttribute("long_name", "why there is no solution")
    try finish(message)
  }

  /// - Returns: paths of the datasets.
  fileprivate func writeRepeated(of result: SweepResult) throws(ResultStoreError) -> [String] {
    var paths: [String] = []
    for quantity in result.quantities {
      guard let repeated = result.repeated(quantity.name) else { continue }
      let shape = Array(result.shape.dropLast())
      for (name, values, words) in [
        (SweepResult.Repeated.mean(quantity.name), repeated.mean, "mean over the last axis: "),
        (
          SweepResult.Repeated.deviation(quantity.name), repeated.deviation,
          "standard deviation over the last axis: "
        ),
      ] {
        try write(
          values.map(\.canonical), shape: shape, to: name, unit: quantity.unit,
          longName: words + quantity.longName)
        paths.append(name)
      }
    }
    return paths
  }

  /// - Returns: paths of the datasets.
  fileprivate func writeSeries(of result: SweepResult) throws(ResultStoreError) -> [String] {
    guard let series = result.series else { return [] }
    let length = series.axis.count
    let none = [Double](repeating: .nan, count: length)
    for (number, quantity) in series.quantities.enumerated() {
      let first = result.quantities.count + number * length
      let values = result.points.flatMap {
        $0.map { $0.values[first..<first + length].map(\.canonical) } ?? none
      }
      try write(
        values, shape: result.shape + [length], to: quantity.name, unit: quantity.unit,
        longName: quantity.longName)
    }
    return series.quantities.map(\.name)
  }
}
