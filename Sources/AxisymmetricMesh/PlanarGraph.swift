import DeviceGeometry

/// The outline of a device as points and straight segments that meet only at their ends.
public struct PlanarGraph: Sendable {
  /// (r, z) in m. The first four are the corners of the domain: axis-bottom, side-bottom, side-top, axis-top.
  public private(set) var points: [SIMD2<Double>] = []
  /// Indices into `points`.
  public private(set) var segments: [SIMD2<Int32>] = []

  /// The outline of `device`: outer faces, layer faces, layer edges, filament surface, its caps and gap planes.
  ///
  /// - Throws: `MeshError.geometry` for a device without a valid shape.
  public init(_ device: Device) throws { self.init(try DeviceOutline(device)) }

  init(_ outline: DeviceOutline) {
    let (width, height) = (outline.radius, outline.height)
    let corners = [[0, 0], [width, 0], [width, height], [0, height]] as [SIMD2<Double>]
    for i in 0..<4 { add(corners[i], corners[(i + 1) % 4]) }
    for (i, slab) in outline.slabs.enumerated() {
      let (low, high) = (outline.levels[i], outline.levels[i + 1])
      if slab.radius < width { add([slab.radius, low], [slab.radius, high]) }
      if i > 0 { add([0, low], [max(slab.radius, outline.slabs[i - 1].radius), low]) }
    }
    let profile = outline.profile
    for i in 0..<max(profile.count - 1, 0) { add(profile[i], profile[i + 1]) }
    var planes = profile.isEmpty ? [] : [profile[0].y, profile[profile.count - 1].y]
    if let gap = outline.gap { planes += [gap.from, gap.to] }
    for z in planes {
      let rim = profile.first { $0.y == z }!
      if rim.x > 0 { add([0, z], rim) } else { _ = index(of: rim) }
    }
    cutAtCrossings()
    cutAtPoints()
  }

  private mutating func index(of p: SIMD2<Double>) -> Int32 {
    if let found = points.firstIndex(of: p) { return Int32(found) }
    points.append(p)
    return Int32(points.count - 1)
  }

  private mutating func add(_ a: SIMD2<Double>, _ b: SIMD2<Double>) {
    segments.append([index(of: a), index(of: b)])
  }

  /// Adds the points where two segments properly cross, and bends both through them.
  private mutating func cutAtCrossings() {
    var i = 0
    while i < segments.count {
      var j = 0
      while j < i {
        let (a, b) = (points[Int(segments[i].x)], points[Int(segments[i].y)])
        let (c, d) = (points[Int(segments[j].x)], points[Int(segments[j].y)])
        let (abc, abd) = (Predicates.orientation(a, b, c), Predicates.orientation(a, b, d))
        let (cda, cdb) = (Predicates.orientation(c, d, a), Predicates.orientation(c, d, b))
        if (abc < 0) != (abd < 0), (cda < 0) != (cdb < 0), abc != 0, abd != 0, cda != 0, cdb != 0 {
          let crossing = index(of: a + (b - a) * (cda / (cda - cdb)))
          segments.append([crossing, segments[i].y])
          segments.append([crossing, segments[j].y])
          segments[i].y = crossing
          segments[j].y = crossing
        }
        j += 1
      }
      i += 1
    }
  }

  /// Cuts every segment at the points that lie on it and drops repetitions.
  private mutating func cutAtPoints() {
    var pieces: [SIMD2<Int32>] = []
    var known: Set<SIMD2<Int32>> = []
    for segment in segments {
      let (a, b) = (points[Int(segment.x)], points[Int(segment.y)])
      let on = points.indices.filter { i in
        let p = points[i]
        return p != a && p != b && Predicates.orientation(a, b, p) == 0 && dot(p - a, p - b) < 0
      }.sorted { dot(points[$0] - a, b - a) < dot(points[$1] - a, b - a) }
      let chain = [segment.x] + on.map(Int32.init) + [segment.y]
      for (u, v) in zip(chain, chain.dropFirst()) where u != v {
        if known.insert([min(u, v), max(u, v)]).inserted { pieces.append([u, v]) }
      }
    }
    segments = pieces
  }

  /// Points where two segments meet at less than 60°: one flag per point.
  var acutePoints: [Bool] {
    var acute = [Bool](repeating: false, count: points.count)
    for v in points.indices {
      let rays = segments.compactMap { s -> SIMD2<Double>? in
        let other = s.x == v ? s.y : s.y == v ? s.x : -1
        guard other >= 0 else { return nil }
        let d = points[Int(other)] - points[v]
        return d / length(d)
      }
      for i in rays.indices { for j in 0..<i where dot(rays[i], rays[j]) > 0.5001 { acute[v] = true } }
    }
    return acute
  }
}

@inline(__always) func dot(_ a: SIMD2<Double>, _ b: SIMD2<Double>) -> Double { a.x * b.x + a.y * b.y }
@inline(__always) func cross(_ a: SIMD2<Double>, _ b: SIMD2<Double>) -> Double { a.x * b.y - a.y * b.x }
@inline(__always) func length(_ a: SIMD2<Double>) -> Double { dot(a, a).squareRoot() }
