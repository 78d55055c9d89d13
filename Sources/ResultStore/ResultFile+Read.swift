extension HDF5 {
  func readResult() throws(ResultStoreError) -> FieldResult {
    let config = try readText("config")
    return FieldResult(
      title: try textAttribute("title"), state: try textAttribute("state"), mesh: try readMesh(),
      fields: try readFields("fields"), transient: try contains("transient") ? try readTransient() : nil,
      summary: try readSummary(),
      errorEstimate: try contains("error_estimate") ? try readErrorEstimate() : nil,
      convergence: try readConvergence(), config: config,
      pulseProtocol: try contains("protocol") ? try readText("protocol") : nil,
      provenance: try readProvenance())
  }

  func readMesh() throws(ResultStoreError) -> ResultMesh {
    let group = try open("mesh")
    let triangles = try group.read("triangles", columns: 3, as: Int32.self)
    return ResultMesh(
      points: pairs(try group.read("points", columns: 2, as: Double.self)),
      triangles: stride(from: 0, to: triangles.count, by: 3).map {
        SIMD3(triangles[$0], triangles[$0 + 1], triangles[$0 + 2])
      },
      regions: try group.read("region"),
      regionNames: try group.open("region").textsAttribute("names"),
      boundaryEdges: pairs(try group.read("boundary_edges", columns: 2, as: Int32.self)),
      boundaries: try group.read("boundary"),
      boundaryNames: try group.open("boundary").textsAttribute("names"))
  }

  func pairs<Element: SIMDScalar>(_ flat: [Element]) -> [SIMD2<Element>] {
    stride(from: 0, to: flat.count, by: 2).map { SIMD2(flat[$0], flat[$0 + 1]) }
  }

  private func readFields(_ name: String) throws(ResultStoreError) -> FieldResult.Fields {
    let group = try open(name)
    return FieldResult.Fields(
      potential: try group.read("potential"), temperature: try group.read("temperature"),
      jouleHeat: try group.read("joule_heat"),
      currentDensity: pairs(try group.read("current_density", columns: 2, as: Double.self)))
  }

  private func readTransient() throws(ResultStoreError) -> FieldResult.Transient {
    let group = try open("transient")
    var others: [Series] = []
    for name in try group.names() where !FieldResult.Transient.fixedNames.contains(name) {
      others.append(try group.readSeries(name))
    }
    return FieldResult.Transient(
      time: try group.read("time"), peakTemperature: try group.read("peak_temperature"),
      current: try group.read("current"), others: others,
      snapshots: try contains("snapshots") ? try readSnapshots() : [])
  }

  private func readSnapshots() throws(ResultStoreError) -> [FieldResult.Snapshot] {
    let group = try open("snapshots")
    let times: [Double] = try group.read("time")
    guard try group.names().count == times.count + 1 else {
      throw .inconsistent("/snapshots has \(times.count) times and another number of groups")
    }
    var snapshots: [FieldResult.Snapshot] = []
    for (index, time) in times.enumerated() {
      let name = FieldResult.Snapshot.name(index)
      let moment = try group.open(name)
      guard try moment.attribute("time_s") == time else {
        throw .inconsistent("/snapshots/\(name) has another time than /snapshots/time")
      }
      snapshots.append(FieldResult.Snapshot(time: time, fields: try group.readFields(name)))
    }
    return snapshots
  }

  func readSeries(_ name: String) throws(ResultStoreError) -> Series {
    let dataset = try open(name)
    return Series(
      name: name, values: try read(name), unit: try dataset.textAttribute("units"),
      longName: try dataset.textAttribute("long_name"))
  }

  private func readSummary() throws(ResultStoreError) -> Summary {
    let group = try open("summary")
    let names = try group.readStrings("names")
    let units = try group.readStrings("units")
    let longNames = try group.readStrings("long_names")
    guard units.count == names.count, longNames.count == names.count else {
      throw .inconsistent("/summary has \(names.count) names and \(units.count) units")
    }
    func optional(_ name: String) throws(ResultStoreError) -> Double? {
      try group.hasAttribute(name) ? try group.attribute(name) : nil
    }
    let fixed = Set(Summary.fixed.map(\.name))
    var others: [Scalar] = []
    for (index, name) in names.enumerated() where !fixed.contains(name) {
      others.append(
        Scalar(name: name, value: try group.attribute(name), unit: units[index], longName: longNames[index]))
    }
    return Summary(
      voltage: try group.attribute("voltage_V"), current: try group.attribute("current_A"),
      conductance: try optional("conductance_S"), joulePower: try group.attribute("joule_power_W"),
      peakTemperature: try group.attribute("peak_temperature_K"),
      filamentMeanTemperature: try optional("filament_mean_temperature_K"),
      thermalResistance: try optional("thermal_resistance_K_per_W"),
      currentImbalance: try group.attribute("current_imbalance"),
      energyImbalance: try group.attribute("energy_imbalance"),
      newtonIterations: Int(try group.attribute(Summary.iterationsName, as: Int32.self)), others: others)
  }

  private func readErrorEstimate() throws(ResultStoreError) -> ErrorEstimate {
    let group = try open("error_estimate")
    var quantities: [ErrorEstimate.Quantity] = []
    for name in try group.textsAttribute("quantities") {
      let series = try group.readSeries(name)
      let dataset = try group.open(name)
      quantities.append(
        ErrorEstimate.Quantity(
          name: name, unit: series.unit, longName: series.longName, values: series.values,
          extrapolated: try dataset.attribute("extrapolated"),
          uncertainty: try dataset.attribute("uncertainty"),
          observedOrder: try dataset.hasAttribute("observed_order")
            ? try dataset.attribute("observed_order") : nil))
    }
    return ErrorEstimate(vertices: try group.read("vertices"), quantities: quantities)
  }

  private func readConvergence() throws(ResultStoreError) -> [FieldResult.NonlinearIteration] {
    let group = try open("convergence")
    let iteration: [Int32] = try group.read("iteration")
    let factorised: [Int32] = try group.read("factorised")
    var columns: [[Double]] = []
    for name in ["load", "update", "imbalance", "damping"] { columns.append(try group.read(name)) }
    guard factorised.count == iteration.count, columns.allSatisfy({ $0.count == iteration.count }) else {
      throw .inconsistent("the columns of /convergence differ in length")
    }
    return iteration.indices.map { row in
      FieldResult.NonlinearIteration(
        iteration: iteration[row], load: columns[0][row], update: columns[1][row], imbalance: columns[2][row],
        damping: columns[3][row], factorised: factorised[row] != 0)
    }
  }

  func readProvenance() throws(ResultStoreError) -> Provenance {
    let group = try open("provenance")
    func time(_ name: String) throws(ResultStoreError) -> Timestamp {
      let text = try group.textAttribute(name)
      guard let time = Timestamp(text) else { throw .inconsistent("/provenance \(name) is '\(text)'") }
      return time
    }
    return Provenance(
      version: try group.textAttribute("version"), commit: try group.textAttribute("commit"),
      libraries: try group.textsAttribute("libraries").map { text in
        let cut = text.lastIndex(of: " ") ?? text.endIndex
        return Provenance.Library(name: String(text[..<cut]), version: String(text[cut...].dropFirst()))
      },
      arguments: try group.textsAttribute("argv"),
      seed: try group.hasAttribute("seed") ? try group.attribute("seed") : nil,
      started: try time("started"), finished: try time("finished"))
  }
}
