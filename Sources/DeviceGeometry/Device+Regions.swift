/// Regions and the faces between them: which names a device's boundaries can have.
extension Device {
  /// Names that a layer cannot take because the program gives them to something else.
  public static let reservedNames = ["filament", "gap", "surround", "top", "bottom", "side", "axis"]

  /// Part of a horizontal plane that belongs to one region, by radius in m.
  private struct Span {
    var region: String
    var inner: Double
    var outer: Double
  }

  /// Layers from bottom to top, then "filament", "gap" and "surround" where they exist.
  public var regionNames: [String] {
    var names = layers.map(\.name)
    if let filament {
      if !filament.isGapOnly { names.append("filament") }
      if filament.gap != nil { names.append("gap") }
    }
    if layers.contains(where: { outerRadius(of: $0) < radius }) { names.append("surround") }
    return names
  }

  /// Name of the material that fills a region; `nil` if there is no such region.
  public func material(ofRegion name: String) -> String? {
    switch name {
    case "filament": return filament?.material
    case "gap": return filament?.gap?.material
    case "surround": return surround
    default: return layers.first { $0.name == name }?.material
    }
  }

  /// Regions that reach an outer face: "bottom", "top" or "side".
  public func regions(onOuterFace face: String) -> [String] {
    switch face {
    case "bottom": return layers.first.map { spans(of: $0, atTop: false).map(\.region) } ?? []
    case "top": return layers.last.map { spans(of: $0, atTop: true).map(\.region) } ?? []
    case "side":
      return layers.map { outerRadius(of: $0) < radius ? "surround" : $0.name }.withoutRepeats
    default: return []
    }
  }

  /// Pairs of regions that share an inner face, named lower/upper, or inner/outer where they only meet sideways.
  ///
  /// Complexity: O(layers).
  public var touchingRegions: [[String]] {
    var pairs: [[String]] = []
    func add(_ a: String, _ b: String) {
      if a != b, !pairs.contains([a, b]), !pairs.contains([b, a]) { pairs.append([a, b]) }
    }
    for (lower, upper) in zip(layers, layers.dropFirst()) {
      let above = spans(of: upper, atTop: false)
      for a in spans(of: lower, atTop: true) {
        for b in above where max(a.inner, b.inner) < min(a.outer, b.outer) { add(a.region, b.region) }
      }
    }
    if let filament {
      if !filament.isGapOnly { add("filament", filament.layer) }
      if let gap = filament.gap {
        add("gap", filament.layer)
        if let first = filament.profile.first, gap.from > first.z { add("filament", "gap") }
        if let last = filament.profile.last, gap.to < last.z { add("gap", "filament") }
      }
    }
    for layer in layers where outerRadius(of: layer) < radius { add(layer.name, "surround") }
    return pairs
  }

  /// Every name that a boundary condition of this device can have.
  public var boundaryNames: [String] {
    let faces = ["bottom", "top", "side"]
    let parts = faces.flatMap { face in regions(onOuterFace: face).map { "\(face)/\($0)" } }
    return faces + parts + touchingRegions.map { $0.joined(separator: "/") }
  }

  /// Regions on either side of a named boundary, or all regions on an outer face.
  public func regions(atBoundary name: String) -> [String] {
    let parts = name.split(separator: "/").map(String.init)
    guard parts.count == 2 else { return regions(onOuterFace: name) }
    return ["bottom", "top", "side"].contains(parts[0]) ? [parts[1]] : parts
  }

  private func outerRadius(of layer: Layer) -> Double { min(layer.radius ?? radius, radius) }

  private func spans(of layer: Layer, atTop: Bool) -> [Span] {
    let outer = outerRadius(of: layer)
    var spans = [Span]()
    var inner = 0.0
    if let filament, filament.layer == layer.name,
      let end = atTop ? filament.profile.last : filament.profile.first,
      end.z == (atTop ? layer.thickness : 0), end.radius > 0
    {
      let isGap = filament.gap.map { atTop ? $0.to >= end.z : $0.from <= end.z } ?? false
      spans.append(Span(region: isGap ? "gap" : "filament", inner: 0, outer: end.radius))
      inner = end.radius
    }
    spans.append(Span(region: layer.name, inner: inner, outer: outer))
    if outer < radius { spans.append(Span(region: "surround", inner: outer, outer: radius)) }
    return spans
  }
}

extension Filament {
  /// Whether the gap takes the whole profile, so that no filament material is left.
  public var isGapOnly: Bool {
    guard let gap, let first = profile.first, let last = profile.last else { return false }
    return gap.from <= first.z && gap.to >= last.z
  }
}

extension Array where Element: Equatable {
  fileprivate var withoutRepeats: [Element] {
    reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }
}
