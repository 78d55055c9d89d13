extension ResultFile {
  /// Of files that hold what a compact model does under a source:
  ///
  ///     /                      Conventions, title, state, kind, device_sha256, circuit, thermal_memory; complete = 1, written last
  ///     kind "sweep":
  ///     /sweep                 attribute columns: names in order
  ///     /sweep/time (S), source, voltage, …, cycle, branch
  ///     /cycles                attribute columns; datasets (C), NaN where there is none
  ///     kind "read_disturb":
  ///     /read_disturb/reads (N), name (M), start (M), reads_to_one_percent (M), conductance (M,N), state (M,N), temperature (M,N)
  ///     /summary, /config, /provenance              as in a result
  public static let ivConventions = Kind.currentVoltage.rawValue

  /// Writes sweeps or reads to `path`, whose directory is made if it is missing, in one step.
  /// - Throws: as ``write(_:to:)``.
  public static func writeIV(_ result: IVResult, to path: String) throws(ResultStoreError) {
    try AtomicFile.write(image(of: result), to: path)
  }

  /// Reads what ``writeIV(_:to:)`` wrote.
  /// - Throws: as ``read(_:)``.
  public static func readIV(_ path: String) throws(ResultStoreError) -> IVResult {
    try read(path, as: IVResult.self)
  }
}

extension IVResult: StoredResult {
  static var conventions: String { ResultFile.ivConventions }

  static func store(_ result: IVResult, in file: borrowing HDF5) throws(ResultStoreError) {
    try file.setAttribute("title", result.title)
    try file.setAttribute("state", result.state)
    try file.setAttribute("kind", result.content.kind)
    try file.setAttribute("device_sha256", result.deviceHash)
    try file.setAttribute("circuit", result.circuit)
    try file.setAttribute("thermal_memory", result.memory)
    switch result.content {
    case .sweep(let sweep): try file.write(sweep)
    case .readDisturb(let test): try file.write(test)
    }
    try file.writeSummary(result.summary)
    try file.writeText(result.config, to: "config", longName: "resolved input of the run")
    try file.write(result.provenance)
  }

  init(from file: borrowing HDF5) throws(ResultStoreError) { self = try file.readIV() }
}

extension IVResult.Content {
  fileprivate var kind: String {
    switch self {
    case .sweep: "sweep"
    case .readDisturb: "read_disturb"
    }
  }
}

extension HDF5 {
  fileprivate func write(_ sweep: IVResult.Sweep) throws(ResultStoreError) {
    let samples = try makeGroup("sweep")
    try samples.setAttribute("columns", sweep.samples.map(\.name))
    try samples.write(sweep.samples)
    try samples.write(
      sweep.cycle, shape: [sweep.cycle.count], to: "cycle", unit: nil, longName: "cycle, from 0")
    try samples.write(
      sweep.branch, shape: [sweep.branch.count], to: "branch", unit: nil,
      longName: "0 up, 1 back, 2 down, 3 back")
    let cycles = try makeGroup("cycles")
    try cycles.setAttribute("columns", sweep.cycles.map(\.name))
    try cycles.write(sweep.cycles)
  }

  fileprivate func write(_ test: IVResult.ReadDisturb) throws(ResultStoreError) {
    let group = try makeGroup("read_disturb")
    try group.write([
      Series(name: "reads", values: test.reads, unit: "1", longName: "reads done"),
      Series(
        name: "start", values: test.start, unit: "1", longName: "state variable w before the first read"),
      Series(
        name: "reads_to_one_percent", values: test.readsToOnePercent, unit: "1",
        longName: "reads until the conductance has changed by 1 %, NaN where it has not"),
    ])
    try group.write(test.names, shape: [test.names.count], to: "name")
    for table in test.tables {
      try group.write(
        table.rows.flatMap(\.self), shape: [test.start.count, test.reads.count], to: table.name,
        unit: table.unit, longName: table.longName)
    }
  }

  func readIV() throws(ResultStoreError) -> IVResult {
    let content: IVResult.Content
    switch try textAttribute("kind") {
    case "sweep": content = .sweep(try readIVSweep())
    case "read_disturb": content = .readDisturb(try readReadDisturb())
    case let kind: throw .inconsistent("a kind '\(kind)' is unknown")
    }
    return IVResult(
      title: try textAttribute("title"), state: try textAttribute("state"),
      deviceHash: try textAttribute("device_sha256"), circuit: try textAttribute("circuit"),
      memory: try textAttribute("thermal_memory"), content: content, summary: try readScalars(),
      config: try readText("config"), provenance: try readProvenance())
  }

  private func readColumns() throws(ResultStoreError) -> [Series] {
    var columns: [Series] = []
    for name in try textsAttribute("columns") { columns.append(try readSeries(name)) }
    return columns
  }

  private func readIVSweep() throws(ResultStoreError) -> IVResult.Sweep {
    let samples = try open("sweep")
    return IVResult.Sweep(
      samples: try samples.readColumns(), cycle: try samples.read("cycle"),
      branch: try samples.read("branch"), cycles: try open("cycles").readColumns())
  }

  private func readReadDisturb() throws(ResultStoreError) -> IVResult.ReadDisturb {
    let group = try open("read_disturb")
    let reads: [Double] = try group.read("reads")
    func rows(_ name: String) throws(ResultStoreError) -> [[Double]] {
      let flat: [Double] = try group.read(name, columns: reads.count)
      return stride(from: 0, to: flat.count, by: max(reads.count, 1)).map {
        Array(flat[$0..<$0 + reads.count])
      }
    }
    return IVResult.ReadDisturb(
      reads: reads, names: try group.readStrings("name"), start: try group.read("start"),
      conductance: try rows("conductance"), state: try rows("state"), temperature: try rows("temperature"),
      readsToOnePercent: try group.read("reads_to_one_percent"))
  }
}
