extension CompactDevice {
  /// The thermal resistance along the device's states, with its uncertainty, as comma-separated values.
  /// - Throws: ``ExportError``.
  public func thermalResistanceTable() throws -> String {
    if report.thermalResistance.isEmpty { throw ExportError.noThermalResistance }
    var header = try ExportHeader("Thermal resistance", of: self)
    header.lines += [
      "(T - T0) / P of the hottest place and of the filament's mean, by steady field solves at small power and at 0.4 V",
      "uncertainty: relative standard uncertainty of fit and discretisation; materials and geometry count as given",
    ]
    let columns = [
      "state", "radius [m]", "gap [m]", "peak [K/W]", "peak uncertainty [K/W]", "mean [K/W]",
      "mean uncertainty [K/W]", "peak at 0.4 V [K/W]", "mean at 0.4 V [K/W]", "relative uncertainty",
    ]
    let rows = report.thermalResistance.map { row in
      [
        row.state, row.radius, row.gap, row.peak, row.peak * row.uncertainty, row.mean,
        row.mean * row.uncertainty, row.peakAtReference, row.meanAtReference, row.uncertainty,
      ].map { "\($0)" }
    }
    return header.text("#") + ([columns] + rows).map { $0.joined(separator: ",") + "\n" }.joined()
  }
}
