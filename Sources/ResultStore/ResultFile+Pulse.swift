import CHDF5

extension ResultFile {
  /// Of files that hold what protocols of programming do:
  ///
  ///     /                      Conventions, title, thermal_memory; complete = 1, written last
  ///     /case_0, /case_1, …    attributes: protocol, title, axes, values, device, device_sha256, oxide_thickness_m, circuit, phases, failure
  ///       phase_updates (P)    updates of each phase
  ///       conductance (D,C,N+1)
  ///       updates/…            (N) attribute columns: names in order
  ///       metrics              attributes, a number each, with units in `<name>_units`
  ///     /claims                protocol, reported, quantity, units, note (Q) text; value, minimum, maximum, met (Q)
  ///     /config, /provenance   as in a result
  public static let pulseConventions = Kind.pulse.rawValue

  /// Writes outcomes of protocols to `path`, whose directory is made if it is missing, in one step.
  /// - Throws: as ``write(_:to:)``.
  public static func writePulse(_ result: PulseResult, to path: String) throws(ResultStoreError) {
    try AtomicFile.write(image(of: result), to: path)
  }

  /// Reads what ``writePulse(_:to:)`` wrote.
  /// - Throws: as ``read(_:)``.
  public static func readPulse(_ path: String) throws(ResultStoreError) -> PulseResult {
    try read(path, as: PulseResult.self)
  }
}

extension PulseResult: StoredResult {
  static var conventions: String { ResultFile.pulseConventions }

  static func store(_ result: PulseResult, in file: borrowing HDF5) throws(ResultStoreError) {
    try file.setAttribute("title", result.title)
    try file.setAttribute("thermal_memory", result.memory)
    try file.setAttribute("cases", Int32(result.cases.count))
    for (index, entry) in result.cases.enumerated() {
      try file.makeGroup("case_\(index)").write(entry)
    }
    try file.makeGroup("claims").write(result.claims)
    try file.writeText(result.config, to: "config", longName: "resolved input of the run")
    try file.write(result.provenance)
  }

  init(from file: borrowing HDF5) throws(ResultStoreError) { self = try file.readPulse() }
}

extension HDF5 {
  fileprivate func write(_ entry: PulseResult.Case) throws(ResultStoreError) {
    try setAttribute("protocol", entry.protocolName)
    try setAttribute("title", entry.title)
    try setAttribute("axes", entry.axes)
    try setAttribute("values", entry.values)
    try setAttribute("device", entry.device)
    try setAttribute("device_sha256", entry.deviceHash)
    try setAttribute("oxide_thickness_m", entry.oxideThickness)
    try setAttribute("circuit", entry.circuit)
    try setAttribute("phases", entry.phases)
    try setAttribute("failure", entry.failure)
    try write(
      entry.counts, shape: [entry.counts.count], to: "phase_updates", unit: nil,
      longName: "updates of each phase in a cycle")
    let readings = entry.counts.reduce(1) { $0 + Int($1) }
    try write(
      entry.conductance, shape: [entry.devices, entry.cycles, readings], to: "conductance", unit: "S",
      longName: "conductance read before the first and after each update; device, cycle, reading")
    let updates = try makeGroup("updates")
    try updates.setAttribute("columns", entry.updates.map(\.name))
    try updates.write(entry.updates)
    let metrics = try makeGroup("metrics")
    try metrics.setAttribute("names", entry.metrics.map(\.name))
    for scalar in entry.metrics {
      try metrics.write(
        [scalar.value], shape: [], to: scalar.name, unit: scalar.unit, longName: scalar.longName)
    }
  }

  fileprivate func write(_ claims: [PulseResult.Claim]) throws(ResultStoreError) {
    let count = [claims.count]
    try write(claims.map(\.protocolName), shape: count, to: "protocol")
    try write(claims.map(\.reported), shape: count, to: "reported")
    try write(claims.map(\.quantity), shape: count, to: "quantity")
    try write(claims.map(\.unit), shape: count, to: "value_units")
    try write(claims.map(\.note), shape: count, to: "note")
    try write([
      Series(
        name: "value", values: claims.map(\.value), unit: "1", longName: "in value_units; NaN: not tested"),
      Series(name: "minimum", values: claims.map(\.minimum), unit: "1", longName: "in value_units"),
      Series(name: "maximum", values: claims.map(\.maximum), unit: "1", longName: "in value_units"),
    ])
    try write(
      claims.map(\.met), shape: count, to: "met", unit: nil, longName: "1 met, 0 not met, -1 not tested")
  }

  func readPulse() throws(ResultStoreError) -> PulseResult {
    let count: Int32 = try attribute("cases")
    guard (0...100_000).contains(count) else { throw .inconsistent("a file of \(count) cases is absurd") }
    var cases: [PulseResult.Case] = []
    for index in 0..<count { cases.append(try open("case_\(index)").readCase()) }
    return PulseResult(
      title: try textAttribute("title"), memory: try textAttribute("thermal_memory"), cases: cases,
      claims: try open("claims").readClaims(), config: try readText("config"),
      provenance: try readProvenance())
  }

  private func readCase() throws(ResultStoreError) -> PulseResult.Case {
    let counts: [Int32] = try read("phase_updates")
    let readings = counts.reduce(1) { $0 + Int($1) }
    let shape = try open("conductance").shape { H5Dget_space($0) }
    guard shape.count == 3, shape[2] == readings else {
      throw .inconsistent("conductance has the shape \(shape)")
    }
    let updates = try open("updates")
    var series: [Series] = []
    for name in try updates.textsAttribute("columns") { series.append(try updates.readSeries(name)) }
    let metrics = try open("metrics")
    var scalars: [Scalar] = []
    for name in try metrics.textsAttribute("names") {
      let values: [Double] = try metrics.read(name, shape: [])
      let dataset = try metrics.open(name)
      scalars.append(
        Scalar(
          name: name, value: values[0], unit: try dataset.textAttribute("units"),
          longName: try dataset.textAttribute("long_name")))
    }
    return PulseResult.Case(
      protocolName: try textAttribute("protocol"), title: try textAttribute("title"),
      axes: try textsAttribute("axes"), values: try textsAttribute("values"),
      device: try textAttribute("device"), deviceHash: try textAttribute("device_sha256"),
      oxideThickness: try attribute("oxide_thickness_m"), circuit: try textAttribute("circuit"),
      phases: try textsAttribute("phases"), counts: counts, devices: shape[0], cycles: shape[1],
      conductance: try read("conductance", shape: shape), updates: series, metrics: scalars,
      failure: try textAttribute("failure"))
  }

  private func readClaims() throws(ResultStoreError) -> [PulseResult.Claim] {
    let names = try readStrings("protocol")
    let (reported, quantity) = (try readStrings("reported"), try readStrings("quantity"))
    let (units, notes) = (try readStrings("value_units"), try readStrings("note"))
    let values: [Double] = try read("value")
    let (lows, highs): ([Double], [Double]) = (try read("minimum"), try read("maximum"))
    let met: [Int32] = try read("met")
    let counts = [
      reported.count, quantity.count, units.count, notes.count, values.count, lows.count, highs.count,
      met.count,
    ]
    guard counts.allSatisfy({ $0 == names.count }) else {
      throw .inconsistent("claims have columns of different lengths")
    }
    return names.indices.map { i in
      PulseResult.Claim(
        protocolName: names[i], reported: reported[i], quantity: quantity[i], value: values[i],
        unit: units[i], minimum: lows[i], maximum: highs[i], met: met[i], note: notes[i])
    }
  }
}
