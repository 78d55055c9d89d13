import Quantities

extension DeviceDecoder {
  /// The stack from bottom to top; `nil` if a layer is unusable.
  mutating func layers(_ value: InputValue, cellRadius: Double?) -> [Layer]? {
    guard let items = value.list, !items.isEmpty else {
      diagnostics.report(
        "layers must be a list of at least one layer, bottom to top, got \(value.phrase)", at: value)
      return nil
    }
    var layers: [Layer] = []
    var top: Double?
    for item in items {
      guard
        let fields = Fields(
          item, of: item["name"]?.text.map { "layer \"\($0)\"" } ?? "layer",
          required: ["name", "material", "thickness"], optional: ["radius", "z"], diagnostics)
      else { continue }
      let name = name(fields, after: layers)
      let material = material("material", in: fields)
      let thickness = fields.quantity("thickness", .thickness)
      var radius = fields.quantity("radius", .radius)
      if let own = radius, let cellRadius {
        if own > cellRadius {
          fields.report(
            "\(fields.what) is wider than the cell, whose radius is \(format(cellRadius, "m"))", at: "radius")
        } else if own == cellRadius {
          radius = nil
        }
      }
      guard let thickness else { continue }
      let bottom = checkedBottom(fields, top: top, below: layers.last)
      top = bottom + thickness
      if let name, let material {
        layers.append(Layer(name: name, material: material, thickness: thickness, radius: radius))
      }
    }
    return layers.count == items.count ? layers : nil
  }

  private func name(_ fields: Fields, after layers: [Layer]) -> String? {
    guard let name = fields.text("name") else { return nil }
    if Device.reservedNames.contains(name) {
      fields.report(
        "the layer name \"\(name)\" is reserved; choose another, such as \"\(name) layer\"", at: "name")
    } else if name.contains("/") {
      fields.report(
        "the layer name \"\(name)\" must not contain \"/\", which joins the names of a face", at: "name")
    } else if layers.contains(where: { $0.name == name }) {
      fields.report("there are two layers named \"\(name)\"", at: "name")
    } else {
      return name
    }
    return nil
  }

  /// Where the layer begins, m: at its own z if it gives one, which must be where the layer below ends.
  private func checkedBottom(_ fields: Fields, top: Double?, below: Layer?) -> Double {
    guard let z = fields.quantity("z", .height) else { return top ?? 0 }
    guard let top else { return z }
    if abs(z - top) <= 1e-6 * max(abs(z), abs(top)) { return top }
    let neighbour = below.map { "layer \"\($0.name)\"" } ?? "the layer below"
    let problem = z < top ? "overlaps \(neighbour)" : "leaves a hole above \(neighbour)"
    fields.report("\(fields.what) \(problem), which ends at z = \(format(top, "m"))", at: "z")
    return z
  }

  /// Layers narrower than the cell need something around them.
  func requireSurround(_ layers: [Layer], _ radius: Double) {
    for (layer, item) in zip(layers, root["layers"]?.list ?? []) where layer.radius != nil {
      diagnostics.report(
        "layer \"\(layer.name)\" is narrower than the cell; name the material around it as "
          + "\"surround\" of cell", at: item["radius"] ?? item)
    }
  }
}
