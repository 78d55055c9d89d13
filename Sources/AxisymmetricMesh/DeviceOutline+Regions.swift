/// Regions of a device: every layer by its name, then "filament", "gap" and "surround" as far as they exist.
extension DeviceOutline {
  /// Names in the order of the indices that `region(at:)` returns.
  var regionNames: [String] { slabs.map(\.name) + Self.reservedNames }

  /// Index into `regionNames` of the region that holds a point (r, z) not on an interface.
  func region(at p: SIMD2<Double>) -> Int {
    var slab = 0
    while slab < slabs.count - 1 && p.y > levels[slab + 1] { slab += 1 }
    if slab == filamentSlab, p.y > profile[0].y, p.y < profile[profile.count - 1].y {
      var i = 0
      while p.y > profile[i + 1].y { i += 1 }
      if Predicates.orientation(profile[i], profile[i + 1], p) > 0 {
        return slabs.count + (isGap(slice: i) ? 1 : 0)
      }
    }
    return p.x > slabs[slab].radius ? slabs.count + 2 : slab
  }

  /// Exact volume of each region, m³, in the order of `regionNames`.
  ///
  /// Layers are cylinders, V = pi r² t; filament and gap are stacks of frusta, V = pi t (a² + a b + b²)/3.
  var regionVolumes: [Double] {
    var volumes = [Double](repeating: 0, count: slabs.count + 3)
    for (i, slab) in slabs.enumerated() {
      let thickness = levels[i + 1] - levels[i]
      volumes[slabs.count + 2] += .pi * (radius - slab.radius) * (radius + slab.radius) * thickness
      guard i == filamentSlab else {
        volumes[i] += .pi * slab.radius * slab.radius * thickness
        continue
      }
      let caps = (profile[0].y - levels[i]) + (levels[i + 1] - profile[profile.count - 1].y)
      volumes[i] += .pi * slab.radius * slab.radius * caps
      for s in 0..<profile.count - 1 {
        let (a, b, t) = (profile[s].x, profile[s + 1].x, profile[s + 1].y - profile[s].y)
        volumes[slabs.count + (isGap(slice: s) ? 1 : 0)] += .pi * t * (a * a + a * b + b * b) / 3
        // pi t (R² - (a² + a b + b²)/3), written so that nothing cancels when the filament fills the layer
        let (u, w) = (slab.radius - a, slab.radius - b)
        volumes[i] += .pi * t * (slab.radius * (u + w) - (u * u + u * w + w * w) / 3)
      }
    }
    return volumes
  }
}
