import Quantities

/// Decodes the boundary conditions of a device whose regions are known.
struct BoundaryDecoder {
  let device: Device
  let diagnostics: Diagnostics

  func boundaries(_ value: InputValue?) -> [BoundaryCondition] {
    guard let value else { return [] }
    guard let entries = value.mapping else {
      diagnostics.report(
        "boundaries must be a mapping of names to conditions, got \(value.phrase)", at: value)
      return []
    }
    let errorsBefore = diagnostics.errors.count
    var conditions: [BoundaryCondition] = []
    for entry in entries {
      let name = canonicalName(entry.key)
      let condition = condition(name ?? entry.name, entry.value)
      guard let name, let condition else { continue }
      if conditions.contains(where: { $0.name == name }) {
        diagnostics.report("the boundary \"\(name)\" appears twice", at: entry.key)
      }
      if condition.electrical == .terminal,
        let first = conditions.first(where: { $0.electrical == .terminal })
      {
        diagnostics.report(
          "\"\(name)\" is a second terminal; \"\(first.name)\" is one already. A device has one: use ground "
            + "or a fixed potential such as \"0.1 V\"", at: entry.value["electrical"] ?? entry.value)
      }
      conditions.append(condition)
    }
    if diagnostics.errors.count == errorsBefore { checkWhole(conditions, at: value) }
    return conditions
  }

  /// The device's own spelling of a boundary's name: an inner face may be written either way round.
  private func canonicalName(_ key: InputValue) -> String? {
    let name = key.text ?? ""
    let names = device.boundaryNames
    if names.contains(name) { return name }
    let parts = name.split(separator: "/").map(String.init)
    let swapped = parts.reversed().joined(separator: "/")
    if parts.count == 2, device.touchingRegions.contains(parts.reversed()) { return swapped }
    let regions = device.regionNames
    if parts.count == 2, parts.allSatisfy({ regions.contains($0) }) {
      diagnostics.report("the regions \"\(parts[0])\" and \"\(parts[1])\" do not touch", at: key)
    } else if parts.count == 2, ["bottom", "top", "side"].contains(parts[0]), regions.contains(parts[1]) {
      diagnostics.report(
        "the region \"\(parts[1])\" does not reach the \(parts[0])"
          + hint("", among: device.regions(onOuterFace: parts[0]).map { "\(parts[0])/\($0)" }), at: key)
    } else {
      diagnostics.report("unknown boundary \"\(name)\"\(hint(name, among: names))", at: key)
    }
    return nil
  }

  private func condition(_ name: String, _ value: InputValue) -> BoundaryCondition? {
    guard
      let fields = Fields(
        value, of: "boundary \"\(name)\"", required: [], optional: ["electrical", "thermal"], diagnostics)
    else { return nil }
    let electrical = fields["electrical"] == nil ? .insulated : self.electrical(fields)
    let thermal = fields["thermal"] == nil ? .insulated : self.thermal(fields)
    guard let electrical, let thermal else { return nil }
    if case .convection = thermal,
      device.touchingRegions.contains(where: { $0.joined(separator: "/") == name })
    {
      fields.report("an inner face takes a fixed temperature, not convection", at: "thermal")
    }
    return BoundaryCondition(name: name, electrical: electrical, thermal: thermal)
  }

  private func electrical(_ fields: Fields) -> BoundaryCondition.Electrical? {
    let words = ["ground", "terminal", "insulated"]
    switch fields.text("electrical") {
    case nil: return nil
    case "ground": return .ground
    case "terminal": return .terminal
    case "insulated": return .insulated
    case .some(let text):
      if let first = text.first, first.isLetter {
        fields.report(
          "unknown electrical condition \"\(text)\" at \(fields.what)\(hint(text, among: words)), or a fixed potential "
            + "such as \"0.1 V\"", at: "electrical")
        return nil
      }
      return fields.quantity("electrical", .voltage).map { .potential($0) }
    }
  }

  private func thermal(_ fields: Fields) -> BoundaryCondition.Thermal? {
    guard let value = fields["thermal"] else { return nil }
    if value.mapping != nil {
      guard
        let convection = Fields(
          value, of: "thermal condition of \(fields.what)", required: ["convection", "ambient"], diagnostics)
      else { return nil }
      let coefficient = convection.quantity("convection", .heatTransfer)
      let ambient = convection.quantity("ambient", .temperature)
      guard let coefficient, let ambient else { return nil }
      return .convection(coefficient: coefficient, ambient: ambient)
    }
    guard let text = fields.text("thermal") else { return nil }
    if text == "insulated" { return .insulated }
    if let first = text.first, first.isLetter {
      fields.report(
        "unknown thermal condition \"\(text)\" at \(fields.what)\(hint(text, among: ["insulated"])), a temperature such as "
          + "\"300 K\", or {convection: 1e4 W/(m2 K), ambient: 300 K}", at: "thermal")
      return nil
    }
    return fields.quantity("thermal", .temperature).map { .temperature($0) }
  }

  /// What the conditions must give together: a current path and a way out for the heat.
  private func checkWhole(_ conditions: [BoundaryCondition], at value: InputValue) {
    let grounds = conditions.filter { $0.electrical == .ground }
    let terminal = conditions.first { $0.electrical == .terminal }
    if grounds.isEmpty {
      diagnostics.report("no boundary is grounded: give one \"electrical: ground\"", at: value)
    }
    if terminal == nil {
      diagnostics.report("no boundary is the terminal: give one \"electrical: terminal\"", at: value)
    }
    if conditions.allSatisfy({ $0.thermal == .insulated }) {
      diagnostics.report(
        "no boundary lets heat out, so there is no steady state: give one a temperature, such as "
          + "\"thermal: 300 K\", or convection", at: value)
    }
    guard let terminal, !grounds.isEmpty else { return }
    for condition in conditions where condition.electrical != .insulated {
      if !device.regions(atBoundary: condition.name).contains(where: conducts) {
        let place = value[condition.name] ?? value
        diagnostics.report(
          "no region that conducts current reaches the boundary \"\(condition.name)\"", at: place)
        return
      }
    }
    let reached = conductingRegions(from: terminal.name)
    if !grounds.contains(where: { device.regions(atBoundary: $0.name).contains(where: reached.contains) }) {
      diagnostics.report(
        "no conducting path leads from the terminal \"\(terminal.name)\" to ground", at: value)
    }
  }

  private func conducts(_ region: String) -> Bool {
    device.material(ofRegion: region).flatMap { device.materials[$0] }?.electricalConductivity != nil
  }

  /// Regions that current from a boundary can reach.
  private func conductingRegions(from boundary: String) -> Set<String> {
    var open = device.regions(atBoundary: boundary).filter(conducts)
    var reached = Set(open)
    let pairs = device.touchingRegions
    while let region = open.popLast() {
      for pair in pairs where pair.contains(region) {
        for other in pair where conducts(other) && !reached.contains(other) {
          reached.insert(other)
          open.append(other)
        }
      }
    }
    return reached
  }
}
