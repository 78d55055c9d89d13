/// Insertion of vertices: the triangles whose circumcircle holds the new point make way for a fan around it
/// (Bowyer, Comput. J. 24, 162 (1981), doi:10.1093/comjnl/24.2.162; Watson, ibid. 167, doi:10.1093/comjnl/24.2.167).
/// The cavity never crosses a locked edge, which keeps the triangulation constrained Delaunay.
extension Triangulation {
  /// Collects the cavity of a point inside triangle t.
  mutating func collectCavity(_ p: SIMD2<Double>, triangle t: Int) {
    beginCavity()
    include(t)
    growCavity(p, open: -1)
  }

  /// Collects the cavity of a point on half-edge e, on both of its sides.
  mutating func collectCavity(_ p: SIMD2<Double>, onHalfEdge e: Int) {
    beginCavity()
    include(e / 3)
    if twin[e] >= 0 { include(Int(twin[e]) / 3) }
    growCavity(p, open: e)
  }

  private mutating func beginCavity() {
    currentStamp += 1
    cavity.removeAll()
    rim.removeAll()
  }

  private mutating func include(_ t: Int) {
    stamp[t] = currentStamp
    cavity.append(Int32(t))
  }

  private mutating func growCavity(_ p: SIMD2<Double>, open: Int) {
    let openTwin = open < 0 ? -1 : Int(twin[open])
    var next = 0
    while next < cavity.count {
      let t = Int(cavity[next])
      next += 1
      for e in 3 * t..<3 * t + 3 where lock[e] < 0 {
        let across = Int(twin[e])
        let u = across / 3
        guard stamp[u] != currentStamp else { continue }
        let c = 3 * u
        let inside = Predicates.inCircle(
          point(corners[c]), point(corners[c + 1]), point(corners[c + 2]), p)
        if inside > 0 { include(u) }
      }
    }
    collectRim(open: open, openTwin: openTwin)
  }

  private mutating func collectRim(open: Int, openTwin: Int) {
    for k in 0..<cavity.count {
      let t = Int(cavity[k])
      for e in 3 * t..<3 * t + 3 where e != open && e != openTwin {
        let across = twin[e]
        if lock[e] < 0, across >= 0, stamp[Int(across) / 3] == currentStamp { continue }
        rim.append(RimEdge(from: start(e), to: end(e), twin: across, lock: lock[e]))
      }
    }
  }

  /// Does the new point see every edge of the cavity's rim from inside? Exact arithmetic leaves only points that
  /// were rounded off their slanted segment to fail.
  func cavityIsStarShaped(_ p: SIMD2<Double>) -> Bool {
    for k in 0..<rim.count {
      let edge = rim[k]
      if Predicates.orientation(point(edge.from), point(edge.to), p) <= 0 { return false }
    }
    return true
  }

  /// Replaces the collected cavity by a fan around a new vertex; returns the vertex. The new triangles are then
  /// the entries of `cavity`. `split` is the half-edge that the point lies on.
  mutating func fillCavity(_ p: SIMD2<Double>, split: Int? = nil) -> Int32 {
    let segment = split.map { lock[$0] } ?? -1
    let (first, second) = split.map { (start($0), end($0)) } ?? (-1, -1)
    let v = addVertex(p, segment >= 0 ? segment : Self.freeVertex)
    while cavity.count < rim.count {
      cavity.append(Int32(triangleCount))
      for _ in 0..<3 {
        corners.append(0)
        twin.append(-1)
        lock.append(-1)
      }
      version.append(0)
      stamp.append(0)
    }
    for k in 0..<rim.count {
      let edge = rim[k]
      let t = Int(cavity[k])
      let e = 3 * t
      corners[e] = edge.from
      corners[e + 1] = edge.to
      corners[e + 2] = v
      twin[e] = -1
      twin[e + 1] = -1
      twin[e + 2] = edge.twin
      if edge.twin >= 0 { twin[Int(edge.twin)] = Int32(e + 2) }
      lock[e] = segment >= 0 && (edge.to == first || edge.to == second) ? segment : -1
      lock[e + 1] = segment >= 0 && (edge.from == first || edge.from == second) ? segment : -1
      lock[e + 2] = edge.lock
      version[t] += 1
      fan[Int(edge.from)] = Int32(t)
      incident[Int(edge.from)] = Int32(t)
      incident[Int(edge.to)] = Int32(t)
    }
    for k in 0..<rim.count {
      let e = 3 * Int(cavity[k])
      let following = fan[Int(rim[k].to)]
      guard following >= 0 else { continue }
      twin[e] = 3 * following + 1
      twin[3 * Int(following) + 1] = Int32(e)
    }
    for k in 0..<rim.count { fan[Int(rim[k].from)] = -1 }
    incident[Int(v)] = cavity[0]
    return v
  }

  /// Inserts a point on locked half-edge e. Returns nil (and changes nothing) if rounding makes that impossible.
  mutating func split(_ e: Int, at p: SIMD2<Double>) -> Int32? {
    collectCavity(p, onHalfEdge: e)
    return cavityIsStarShaped(p) ? fillCavity(p, split: e) : nil
  }
}
