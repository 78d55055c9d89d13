extension ResultFile {
  /// Of files that hold a thermal impedance:
  ///
  ///     /                      Conventions, title, state; complete = 1, written last
  ///     /impedance/time (S), peak, filament_mean, foster_peak, foster_filament_mean, hot_spot_peak
  ///     /foster/peak/time_constant, resistance      /foster/filament_mean/time_constant, resistance
  ///     /hot_spots/time_constant (n), resistance (s,n), points (s,2)
  ///     /reduced_model/time_constant (m), resistance (C,m), points (C,2), filament_mean (m), peak_share (m)
  ///     /residual/time (J), peak, peak_fraction, filament_mean, filament_mean_fraction
  ///     /summary, /config, /provenance              as in a result
  ///
  /// Whatever needs a filament is missing without one.
  public static let impedanceConventions = Kind.impedance.rawValue

  /// Writes a thermal impedance to `path`, whose directory is made if it is missing, in one step.
  /// - Throws: as ``write(_:to:)``.
  public static func writeImpedance(
    _ result: ImpedanceResult, to path: String
  ) throws(ResultStoreError) {
    try AtomicFile.write(image(of: result), to: path)
  }

  /// Reads what ``writeImpedance(_:to:)`` wrote.
  /// - Throws: as ``read(_:)``.
  public static func readImpedance(_ path: String) throws(ResultStoreError) -> ImpedanceResult {
    try read(path, as: ImpedanceResult.self)
  }
}

extension ImpedanceResult: StoredResult {
  static var conventions: String { ResultFile.impedanceConventions }

  static func store(_ result: ImpedanceResult, in file: borrowing HDF5) throws(ResultStoreError) {
    try file.setAttribute("title", result.title)
    try file.setAttribute("state", result.state)
    try file.write(result.curves)
    let foster = try file.makeGroup("foster")
    try foster.write(result.fosterPeak, to: "peak", of: "hottest vertex")
    if let mean = result.fosterFilamentMean {
      try foster.write(mean, to: "filament_mean", of: "filament mean")
    }
    try file.write(result.hotSpots, to: "hot_spots")
    try file.write(result.reducedModel, to: "reduced_model")
    try file.write(result.residual)
    try file.writeSummary(result.summary)
    let config = try file.write([result.config], shape: [], to: "config")
    try config.setAttribute("sha256", SHA256.hexDigest(result.config.utf8))
    try config.setAttribute("long_name", "resolved input of the run")
    try file.write(result.provenance)
  }

  init(from file: borrowing HDF5) throws(ResultStoreError) { self = try file.readImpedance() }
}

extension HDF5 {
  fileprivate func write(_ curves: ImpedanceResult.Curves) throws(ResultStoreError) {
    let group = try makeGroup("impedance")
    try group.write([Series(name: "time", values: curves.time, unit: "s", longName: "time after the step")])
    let names = [
      "peak": "rise of the hottest vertex per W", "filament_mean": "mean rise of the filament per W",
      "foster_peak": "Foster network of the hottest vertex",
      "foster_filament_mean": "Foster network of the filament mean",
      "hot_spot_peak": "highest of the hot spots' network",
    ]
    for (name, values) in curves.optionalColumns {
      guard let values else { continue }
      try group.write([Series(name: name, values: values, unit: "K W-1", longName: names[name] ?? name)])
    }
  }

  fileprivate func write(
    _ network: ImpedanceResult.Foster, to name: String, of what: String
  ) throws(ResultStoreError) {
    let group = try makeGroup(name)
    try group.write([
      Series(
        name: "time_constant", values: network.timeConstants, unit: "s",
        longName: "time constants of the \(what)'s poles"),
      Series(
        name: "resistance", values: network.resistances, unit: "K W-1",
        longName: "resistances of the \(what)'s poles"),
    ])
  }

  fileprivate func write(_ modes: ImpedanceResult.Modes, to name: String) throws(ResultStoreError) {
    let group = try makeGroup(name)
    let (vertices, states) = (modes.points.count, modes.timeConstants.count)
    try group.write([
      Series(name: "time_constant", values: modes.timeConstants, unit: "s", longName: "time constants")
    ])
    try group.write(
      modes.resistances.flatMap(\.self), shape: [vertices, states], to: "resistance", unit: "K W-1",
      longName: "rise of each vertex per W of each state")
    try group.write(
      modes.points.flatMap { [$0.x, $0.y] }, shape: [vertices, 2], to: "points", unit: "m",
      longName: "coordinates r, z of the vertices")
    if let mean = modes.filamentMean {
      try group.write([
        Series(
          name: "filament_mean", values: mean, unit: "K W-1",
          longName: "mean rise of the filament per W of each state")
      ])
    }
    let hottest = modes.resistances.max { $0.reduce(0, +) < $1.reduce(0, +) } ?? []
    let sum = hottest.reduce(0, +)
    try group.write([
      Series(
        name: "peak_share", values: hottest.map { $0 / sum }, unit: "1",
        longName: "share of each state in the final rise of the hottest vertex")
    ])
  }

  fileprivate func write(_ residual: ImpedanceResult.Residual) throws(ResultStoreError) {
    let group = try makeGroup("residual")
    try group.write([
      Series(name: "time", values: residual.time, unit: "s", longName: "time after the end of the pulse")
    ])
    let names = [
      "peak": "rise of the hottest vertex", "filament_mean": "mean rise of the filament",
      "peak_fraction": "rise of the hottest vertex over that at the end of the pulse",
      "filament_mean_fraction": "mean rise of the filament over that at the end of the pulse",
    ]
    for (name, values) in residual.optionalColumns {
      guard let values else { continue }
      let unit = name.hasSuffix("fraction") ? "1" : "K"
      try group.write([Series(name: name, values: values, unit: unit, longName: names[name] ?? name)])
    }
  }

  func writeSummary(_ scalars: [Scalar]) throws(ResultStoreError) {
    let group = try makeGroup("summary")
    for scalar in scalars { try group.setAttribute(scalar.name, scalar.value) }
    try group.write(scalars.map(\.name), shape: [scalars.count], to: "names")
    try group.write(scalars.map(\.unit), shape: [scalars.count], to: "units")
    try group.write(scalars.map(\.longName), shape: [scalars.count], to: "long_names")
  }
}
