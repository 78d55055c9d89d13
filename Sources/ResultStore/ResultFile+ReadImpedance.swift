extension HDF5 {
  func readImpedance() throws(ResultStoreError) -> ImpedanceResult {
    let config = try readStrings("config").first ?? ""
    guard try open("config").textAttribute("sha256") == SHA256.hexDigest(config.utf8) else {
      throw .inconsistent("the text of /config does not match its sha256")
    }
    let curves = try open("impedance")
    let foster = try open("foster")
    let residual = try open("residual")
    return ImpedanceResult(
      title: try textAttribute("title"), state: try textAttribute("state"),
      curves: ImpedanceResult.Curves(
        time: try curves.read("time"), peak: try curves.read("peak"),
        filamentMean: try curves.readIfThere("filament_mean"), fosterPeak: try curves.read("foster_peak"),
        fosterFilamentMean: try curves.readIfThere("foster_filament_mean"),
        hotSpotPeak: try curves.read("hot_spot_peak")),
      fosterPeak: try foster.readFoster("peak"),
      fosterFilamentMean: try foster.contains("filament_mean") ? try foster.readFoster("filament_mean") : nil,
      hotSpots: try readModes("hot_spots"), reducedModel: try readModes("reduced_model"),
      residual: ImpedanceResult.Residual(
        time: try residual.read("time"), peak: try residual.read("peak"),
        peakFraction: try residual.read("peak_fraction"),
        filamentMean: try residual.readIfThere("filament_mean"),
        filamentMeanFraction: try residual.readIfThere("filament_mean_fraction")),
      summary: try readScalars(), config: config, provenance: try readProvenance())
  }

  private func readIfThere(_ name: String) throws(ResultStoreError) -> [Double]? {
    try contains(name) ? try read(name) : nil
  }

  private func readFoster(_ name: String) throws(ResultStoreError) -> ImpedanceResult.Foster {
    let group = try open(name)
    return ImpedanceResult.Foster(
      timeConstants: try group.read("time_constant"), resistances: try group.read("resistance"))
  }

  private func readModes(_ name: String) throws(ResultStoreError) -> ImpedanceResult.Modes {
    let group = try open(name)
    let timeConstants: [Double] = try group.read("time_constant")
    let count = timeConstants.count
    let flat: [Double] = try group.read("resistance", columns: count)
    return ImpedanceResult.Modes(
      timeConstants: timeConstants,
      resistances: stride(from: 0, to: flat.count, by: max(count, 1)).map { Array(flat[$0..<$0 + count]) },
      points: pairs(try group.read("points", columns: 2, as: Double.self)),
      filamentMean: try group.readIfThere("filament_mean"))
  }

  func readScalars() throws(ResultStoreError) -> [Scalar] {
    let group = try open("summary")
    let (names, units) = (try group.readStrings("names"), try group.readStrings("units"))
    let longNames = try group.readStrings("long_names")
    guard units.count == names.count, longNames.count == names.count else {
      throw .inconsistent("/summary has \(names.count) names and \(units.count) units")
    }
    var scalars: [Scalar] = []
    for (index, name) in names.enumerated() {
      scalars.append(
        Scalar(name: name, value: try group.attribute(name), unit: units[index], longName: longNames[index]))
    }
    return scalars
  }
}
