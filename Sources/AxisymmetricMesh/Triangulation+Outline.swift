/// From the outline of a device to a constrained Delaunay triangulation with sized edges along it.
extension Triangulation {
  /// The constrained Delaunay triangulation of the outline's points.
  init(_ graph: PlanarGraph) throws {
    self.init(rectangle: Array(graph.points[0..<4]))
    var hint = 0
    for p in graph.points.dropFirst(4) {
      switch locate(p, from: hint) {
      case .inside(let t):
        collectCavity(p, triangle: t)
        _ = fillCavity(p)
      case .onLocked(let e), .behind(let e):
        guard split(e, at: p) != nil else { throw MeshError.unrecoveredEdge(from: p, to: p) }
      case .vertex:
        throw MeshError.geometry("two outline points coincide")
      }
      origin[points.count - 1] = Self.outlineCorner
      hint = Int(cavity[0])
    }
    for e in 0..<lock.count { lock[e] = twin[e] < 0 ? 0 : -1 }
    for (i, s) in graph.segments.enumerated() { try recover(s.x, s.y, segment: Int32(i)) }
    restoreDelaunay()
  }

  /// Cuts every outline segment to the lengths of the size field.
  mutating func sampleOutline(_ graph: PlanarGraph, _ field: borrowing SizeField) throws {
    let acute = graph.acutePoints
    var shells = [Double](repeating: .infinity, count: graph.points.count)
    for s in graph.segments {
      let (a, b) = (graph.points[Int(s.x)], graph.points[Int(s.y)])
      for v in [s.x, s.y] where acute[Int(v)] {
        let reach = min(1.4 * field(graph.points[Int(v)]), 0.6 * length(b - a))
        shells[Int(v)] = min(shells[Int(v)], SegmentSampling.shell(within: 1.4 * reach))
      }
    }
    for s in graph.segments {
      func shell(_ v: Int32) -> Double? { acute[Int(v)] ? shells[Int(v)] : nil }
      let nodes = SegmentSampling.points(
        graph.points[Int(s.x)], graph.points[Int(s.y)], field, firstShell: shell(s.x), lastShell: shell(s.y))
      try cut(s.x, s.y, nodes[...])
    }
  }

  /// Middle first, so that no fan grows long.
  private mutating func cut(_ a: Int32, _ b: Int32, _ nodes: ArraySlice<SIMD2<Double>>) throws {
    guard !nodes.isEmpty else { return }
    let middle = (nodes.startIndex + nodes.endIndex) / 2
    guard let e = halfEdge(a, b), lock[e] >= 0, let v = split(e, at: nodes[middle]) else {
      throw MeshError.unrecoveredEdge(from: point(a), to: point(b))
    }
    try cut(a, v, nodes[..<middle])
    try cut(v, b, nodes[(middle + 1)...])
  }
}
