extension FieldResult: StoredResult {
  static var conventions: String { ResultFile.conventions }

  static func store(_ result: FieldResult, in file: borrowing HDF5) throws(ResultStoreError) {
    try file.setAttribute("title", result.title)
    try file.setAttribute("state", result.state)
    try file.write(result.mesh)
    try file.write(result.fields, to: "fields")
    if let transient = result.transient {
      try file.write(transient)
      try file.write(transient.snapshots)
    }
    try file.write(result.summary)
    if let estimate = result.errorEstimate { try file.write(estimate) }
    try file.write(result.convergence)
    try file.writeText(result.config, to: "config", longName: "resolved input of the run")
    if let pulses = result.pulseProtocol {
      try file.writeText(pulses, to: "protocol", longName: "resolved pulses of the run")
    }
    try file.write(result.provenance)
  }

  init(from file: borrowing HDF5) throws(ResultStoreError) { self = try file.readResult() }
}

extension HDF5 {
  /// A text with its digest.
  func writeText(_ text: String, to name: String, longName: String) throws(ResultStoreError) {
    let dataset = try write([text], shape: [], to: name)
    try dataset.setAttribute("sha256", SHA256.hexDigest(text.utf8))
    try dataset.setAttribute("long_name", longName)
  }

  /// - Throws: `.inconsistent` when the text does not match its digest.
  func readText(_ name: String) throws(ResultStoreError) -> String {
    let text = try readStrings(name).first ?? ""
    guard try open(name).textAttribute("sha256") == SHA256.hexDigest(text.utf8) else {
      throw .inconsistent("the text of /\(name) does not match its sha256")
    }
    return text
  }

  func write(_ mesh: ResultMesh) throws(ResultStoreError) {
    let group = try makeGroup("mesh")
    try group.write(
      mesh.points.flatMap { [$0.x, $0.y] }, shape: [mesh.points.count, 2], to: "points", unit: "m",
      longName: "vertex coordinates r, z")
    try group.write(
      mesh.triangles.flatMap { [$0.x, $0.y, $0.z] }, shape: [mesh.triangles.count, 3], to: "triangles",
      unit: nil, longName: "vertices of each triangle, counter-clockwise, from 0")
    let region = try group.write(
      mesh.regions, shape: [mesh.regions.count], to: "region", unit: nil,
      longName: "index of each triangle's region in the attribute names")
    try region.setAttribute("names", mesh.regionNames)
    try group.write(
      mesh.boundaryEdges.flatMap { [$0.x, $0.y] }, shape: [mesh.boundaryEdges.count, 2],
      to: "boundary_edges", unit: nil, longName: "vertices of each edge on an outer face, from 0")
    let boundary = try group.write(
      mesh.boundaries, shape: [mesh.boundaries.count], to: "boundary", unit: nil,
      longName: "index of each boundary edge's face in the attribute names")
    try boundary.setAttribute("names", mesh.boundaryNames)
  }

  @discardableResult
  func write(_ fields: FieldResult.Fields, to name: String) throws(ResultStoreError) -> HDF5 {
    let group = try makeGroup(name)
    let (vertices, triangles) = (fields.potential.count, fields.jouleHeat.count)
    try group.write(
      fields.potential, shape: [vertices], to: "potential", unit: "V",
      longName: "electric potential (NaN where no current can flow)")
    try group.write(
      fields.temperature, shape: [vertices], to: "temperature", unit: "K", longName: "temperature")
    try group.write(
      fields.jouleHeat, shape: [triangles], to: "joule_heat", unit: "W m-3",
      longName: "Joule heat per volume")
    try group.write(
      fields.currentDensity.flatMap { [$0.x, $0.y] }, shape: [triangles, 2], to: "current_density",
      unit: "A m-2", longName: "current density, components r, z")
    return group
  }

  func write(_ transient: FieldResult.Transient) throws(ResultStoreError) {
    let group = try makeGroup("transient")
    let fixed = [
      Series(name: "time", values: transient.time, unit: "s", longName: "time from the start of the run"),
      Series(
        name: "peak_temperature", values: transient.peakTemperature, unit: "K",
        longName: "highest temperature"),
      Series(name: "current", values: transient.current, unit: "A", longName: "current into the terminal"),
    ]
    try group.write(fixed + transient.others)
  }

  /// `/snapshots`; no group when there are none.
  func write(_ snapshots: [FieldResult.Snapshot]) throws(ResultStoreError) {
    if snapshots.isEmpty { return }
    let group = try makeGroup("snapshots")
    try group.write([
      Series(
        name: "time", values: snapshots.map(\.time), unit: "s",
        longName: "time of each snapshot from the start of the run")
    ])
    for (index, snapshot) in snapshots.enumerated() {
      let moment = try group.write(snapshot.fields, to: FieldResult.Snapshot.name(index))
      try moment.setAttribute("time_s", snapshot.time)
    }
  }

  func write(_ series: [Series]) throws(ResultStoreError) {
    for row in series {
      try write(row.values, shape: [row.values.count], to: row.name, unit: row.unit, longName: row.longName)
    }
  }

  func write(_ summary: Summary) throws(ResultStoreError) {
    let group = try makeGroup("summary")
    let scalars = summary.scalars
    for scalar in scalars { try group.setAttribute(scalar.name, scalar.value) }
    try group.setAttribute(Summary.iterationsName, Int32(clamping: summary.newtonIterations))
    try group.write(scalars.map(\.name), shape: [scalars.count], to: "names")
    try group.write(scalars.map(\.unit), shape: [scalars.count], to: "units")
    try group.write(scalars.map(\.longName), shape: [scalars.count], to: "long_names")
  }

  func write(_ estimate: ErrorEstimate) throws(ResultStoreError) {
    let group = try makeGroup("error_estimate")
    let levels = estimate.vertices.count
    try group.write(
      estimate.vertices, shape: [levels], to: "vertices", unit: nil, longName: "vertices of each mesh")
    for quantity in estimate.quantities {
      let dataset = try group.write(
        quantity.values, shape: [levels], to: quantity.name, unit: quantity.unit, longName: quantity.longName)
      try dataset.setAttribute("extrapolated", quantity.extrapolated)
      try dataset.setAttribute("uncertainty", quantity.uncertainty)
      if let order = quantity.observedOrder { try dataset.setAttribute("observed_order", order) }
    }
    try group.setAttribute("quantities", estimate.quantities.map(\.name))
  }

  func write(_ history: [FieldResult.NonlinearIteration]) throws(ResultStoreError) {
    let group = try makeGroup("convergence")
    try group.write(
      history.map(\.iteration), shape: [history.count], to: "iteration", unit: nil,
      longName: "nonlinear iteration")
    try group.write([
      Series(
        name: "load", values: history.map(\.load), unit: "1",
        longName: "fraction of the full voltage or current that was being solved for"),
      Series(
        name: "update", values: history.map(\.update), unit: "1",
        longName: "largest change of potential or temperature, relative to its range"),
      Series(
        name: "imbalance", values: history.map(\.imbalance), unit: "1",
        longName: "sum of all imbalances of the control volumes, relative to what flows"),
      Series(
        name: "damping", values: history.map(\.damping), unit: "1",
        longName: "fraction of the full step that was taken"),
    ])
    try group.write(
      history.map { $0.factorised ? Int32(1) : 0 }, shape: [history.count], to: "factorised", unit: nil,
      longName: "1 where the matrix was factorised anew")
  }

  @discardableResult
  func write(_ provenance: Provenance) throws(ResultStoreError) -> HDF5 {
    let group = try makeGroup("provenance")
    let fixed = Timestamp.reproducible
    let libraries =
      [Provenance.Library(name: "HDF5", version: HDF5.libraryVersion)]
      + provenance.libraries.filter { $0.name != "HDF5" }
    try group.setAttribute("version", provenance.version)
    try group.setAttribute("commit", provenance.commit)
    try group.setAttribute("libraries", libraries.map { "\($0.name) \($0.version)" })
    try group.setAttribute("argv", provenance.arguments)
    if let seed = provenance.seed { try group.setAttribute("seed", seed) }
    try group.setAttribute("started", (fixed ?? provenance.started).description)
    try group.setAttribute("finished", (fixed ?? provenance.finished).description)
    return group
  }
}
