import Quantities

extension DeviceDecoder {
  /// The filament, checked against its layer; `nil` with a report if it does not fit.
  mutating func filament(_ value: InputValue, layers: [Layer], cellRadius: Double) -> Filament? {
    guard
      let fields = Fields(
        value, of: "filament", required: ["layer", "material", "profile"], optional: ["gap"], diagnostics)
    else { return nil }
    let material = material("material", in: fields)
    guard let layerName = fields.text("layer") else { return nil }
    guard let layer = layers.first(where: { $0.name == layerName }) else {
      fields.report(
        "there is no layer \"\(layerName)\"\(hint(layerName, among: layers.map(\.name)))", at: "layer")
      return nil
    }
    let room = min(layer.radius ?? cellRadius, cellRadius)
    guard let profile = fields["profile"].flatMap({ self.profile($0, in: layer, room: room) }) else {
      return nil
    }
    var gap: Filament.Gap?
    if let value = fields["gap"] {
      gap = self.gap(value, profile: profile, layer: layer)
      if gap == nil { return nil }
    }
    guard let material else { return nil }
    return Filament(layer: layerName, material: material, profile: profile, gap: gap)
  }

  private func profile(_ value: InputValue, in layer: Layer, room: Double) -> [Filament.ProfilePoint]? {
    guard let items = value.list, items.count >= 2 else {
      diagnostics.report("profile of filament must be a list of at least two {z, radius} points", at: value)
      return nil
    }
    let errorsBefore = diagnostics.errors.count
    var points: [Filament.ProfilePoint] = []
    for (i, item) in items.enumerated() {
      guard
        let fields = Fields(item, of: "profile point", required: ["z", "radius"], diagnostics)
      else { continue }
      let z = height("z", in: fields, of: layer)
      let radius = fields.quantity("radius", .filamentRadius)
      if let radius, radius >= room {
        let limit = layer.radius == nil ? "cell" : "layer \"\(layer.name)\""
        fields.report(
          "the filament is as wide as its \(limit), whose radius is \(format(room, "m"))", at: "radius")
      }
      if radius == 0, i > 0, i < items.count - 1 {
        fields.report(
          "only the first or the last point of a profile may be a tip of zero radius", at: "radius")
      }
      guard let z, let radius else { continue }
      if let last = points.last, z <= last.z {
        fields.report("profile points must rise: this z is not above that of the point before", at: "z")
      } else if let last = points.last, z - last.z < PlausibleRange.thickness.lower {
        fields.report(
          "this point is only \(format(z - last.z, "m")) above the one before; allowed is "
            + "\(format(PlausibleRange.thickness.lower, "m")) or more", at: "z")
      }
      points.append(Filament.ProfilePoint(z: z, radius: radius))
    }
    if points.count == items.count, points.allSatisfy({ $0.radius == 0 }) {
      diagnostics.report("the filament has no volume: all radii are zero", at: value)
    }
    return diagnostics.errors.count == errorsBefore ? points : nil
  }

  private mutating func gap(_ value: InputValue, profile: [Filament.ProfilePoint], layer: Layer) -> Filament
    .Gap?
  {
    guard let fields = Fields(value, of: "gap", required: ["from", "to", "material"], diagnostics) else {
      return nil
    }
    let material = material("material", in: fields)
    guard var from = height("from", in: fields, of: layer), var to = height("to", in: fields, of: layer)
    else { return nil }
    // Rounding must not leave a sliver of filament between the gap and a point of the profile.
    for point in profile {
      if abs(from - point.z) <= 1e-9 * layer.thickness { from = point.z }
      if abs(to - point.z) <= 1e-9 * layer.thickness { to = point.z }
    }
    if from >= to {
      fields.report("the gap must end above its beginning, but from is not below to", at: "to")
      return nil
    }
    let (bottom, top) = (profile.first!.z, profile.last!.z)
    let reach = "\(format(bottom, "m")) to \(format(top, "m")) above the bottom of layer \"\(layer.name)\""
    if from < bottom {
      fields.report("the gap is outside of the filament, which reaches from \(reach)", at: "from")
      return nil
    }
    if to > top {
      fields.report("the gap is outside of the filament, which reaches from \(reach)", at: "to")
      return nil
    }
    let least = PlausibleRange.thickness.lower
    if to - from < least {
      fields.report(
        "the gap is only \(format(to - from, "m")) long; allowed is \(format(least, "m")) or more", at: "to")
      return nil
    }
    for slice in [from - bottom, top - to] where slice > 0 && slice < least {
      fields.report(
        "the gap leaves a slice of filament of only \(format(slice, "m")); leave none, or \(format(least, "m")) or more",
        at: slice == top - to ? "to" : "from")
      return nil
    }
    return material.map { Filament.Gap(from: from, to: to, material: $0) }
  }

  /// A height above the layer's bottom: a length, or a percentage of the layer's thickness. m.
  private func height(_ key: String, in fields: Fields, of layer: Layer) -> Double? {
    guard let field = fields[key], let text = fields.text(field, "\(key) of \(fields.what)") else {
      return nil
    }
    var z: Double
    do {
      z =
        text.hasSuffix("%")
        ? try Quantity.parse(text, as: .ratio) * layer.thickness : try Quantity.parse(text, as: .length)
    } catch {
      diagnostics.report(
        "\(key) of \(fields.what): \(error) (or a percentage of the layer's thickness)", at: field)
      return nil
    }
    for end in [0, layer.thickness] where abs(z - end) <= 1e-9 * layer.thickness { z = end }
    guard z >= 0 && z <= layer.thickness else {
      diagnostics.report(
        "\(key) of \(fields.what) must be from 0 nm to \(format(layer.thickness, "m")), the thickness of layer "
          + "\"\(layer.name)\", got \"\(text)\"", at: field)
      return nil
    }
    return z
  }
}
