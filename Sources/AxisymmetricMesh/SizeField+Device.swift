/// Where a device wants its elements small.
extension SizeField {
  init(_ outline: DeviceOutline, _ control: MeshControl) {
    let extent = max(outline.radius, outline.height)
    self.init(largest: control.largestSize * extent, resolution: control.resolution)
    for (i, slab) in outline.slabs.enumerated() {
      let thickness = outline.levels[i + 1] - outline.levels[i]
      add(
        Band(
          low: [0, outline.levels[i]], high: [slab.radius, outline.levels[i + 1]],
          size: control.layerSize * min(thickness, 2 * slab.radius), growth: control.layerGrowth))
    }
    if outline.filamentSlab != nil { addFilament(outline, control) }
    addLayerEdges(outline, control)
  }

  private mutating func addFilament(_ outline: DeviceOutline, _ control: MeshControl) {
    let profile = outline.profile
    let tall = profile[profile.count - 1].y - profile[0].y
    let widest = profile.reduce(0) { max($0, $1.x) }
    let narrowest = profile.reduce(widest) { $1.x > 0 ? min($0, $1.x) : $0 }
    let typical = profile.reduce(0) { $0 + $1.x } / Double(profile.count)
    // the field of needles and pancakes is smooth along their length
    let coarsening = max(
      min((tall / typical / 6).squareRoot(), 3), min((typical / tall / 6).squareRoot(), 12), 1)
    let fraction = control.bodySize * coarsening
    for i in 0..<profile.count - 1 {
      let (a, b) = (profile[i], profile[i + 1])
      add(
        Slice(
          low: a, slope: (b.x - a.x) / (b.y - a.y), top: b.y, cosine: (b.y - a.y) / length(b - a),
          fraction: fraction, cap: tall, least: control.bodySize * min(narrowest, tall) * 0.3,
          growth: control.growth))
    }
    if let gap = outline.gap {
      let rims = profile.filter { $0.y >= gap.from && $0.y <= gap.to }
      let radius = rims.reduce(0) { max($0, $1.x) }
      let flatness = radius / (gap.to - gap.from)
      let size = control.gapSize * min(max((flatness / 10).squareRoot(), 1), 6) * (gap.to - gap.from)
      add(
        Band(
          low: [0, gap.from], high: [radius, gap.to], size: min(size, control.bodySize * widest * 3),
          growth: control.growth))
    }
    for i in profile.indices where isSingular(i, outline) {
      let neighbours = [i - 1, i + 1].filter(profile.indices.contains)
      let nearest = neighbours.reduce(Double.infinity) { min($0, length(profile[$1] - profile[i])) }
      let radius = profile[i].x > 0 ? profile[i].x : narrowest
      add(
        Corner(
          center: profile[i], size: control.cornerSize * min(radius, nearest),
          fraction: control.cornerReachSize,
          reach: min(radius, nearest), growth: control.growth))
    }
  }

  /// Rims, gap rims and kinks; not the points on a straight surface.
  private func isSingular(_ i: Int, _ outline: DeviceOutline) -> Bool {
    let profile = outline.profile
    guard i > 0, i < profile.count - 1 else { return true }
    if let gap = outline.gap, profile[i].y == gap.from || profile[i].y == gap.to { return true }
    let (u, w) = (profile[i] - profile[i - 1], profile[i + 1] - profile[i])
    return cross(u, w).magnitude > 1e-6 * length(u) * length(w)
  }

  /// Edges of layers narrower than the domain: the finer, the nearer they are to the filament.
  private mutating func addLayerEdges(_ outline: DeviceOutline, _ control: MeshControl) {
    guard let tip = outline.profile.max(by: { $0.x < $1.x }) else { return }
    for (i, slab) in outline.slabs.enumerated() where slab.radius < outline.radius {
      for z in outline.levels[i...i + 1] {
        let center = SIMD2(slab.radius, z)
        let size = max(0.05 * (outline.levels[i + 1] - outline.levels[i]), 0.15 * length(center - tip))
        add(Corner(center: center, size: size, fraction: 0.1, reach: size / 0.1, growth: control.growth))
      }
    }
  }
}
