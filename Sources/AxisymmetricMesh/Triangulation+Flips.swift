/// Lawson's edge flips and the recovery of outline segments.
extension Triangulation {
  /// Exchanges the diagonal of the two triangles at half-edge e.
  mutating func flip(_ e: Int) {
    let f = Int(twin[e])
    let (e1, e2, f1, f2) = (Self.next(e), Self.previous(e), Self.next(f), Self.previous(f))
    let (p, a, q, b) = (corners[e], corners[e1], corners[f], corners[f1])
    let (outerE, lockE, outerF, lockF) = (twin[e1], lock[e1], twin[f1], lock[f1])
    corners[e2] = q
    corners[f2] = p
    twin[e] = outerF
    lock[e] = lockF
    if outerF >= 0 { twin[Int(outerF)] = Int32(e) }
    twin[f] = outerE
    lock[f] = lockE
    if outerE >= 0 { twin[Int(outerE)] = Int32(f) }
    twin[e1] = Int32(f1)
    twin[f1] = Int32(e1)
    lock[e1] = -1
    lock[f1] = -1
    incident[Int(a)] = Int32(e / 3)
    incident[Int(b)] = Int32(f / 3)
    incident[Int(p)] = Int32(e / 3)
    incident[Int(q)] = Int32(f / 3)
    version[e / 3] += 1
    version[f / 3] += 1
  }

  /// Flips every edge that is not locally Delaunay until none is left: constrained Delaunay in
  /// finitely many steps (Lawson, Mathematical Software III, 161 (1977), doi:10.1016/B978-0-12-587260-7.50011-X).
  mutating func restoreDelaunay() {
    stack.removeAll()
    for e in 0..<corners.count where lock[e] < 0 && Int(twin[e]) > e { stack.append(Int32(e)) }
    while stack.count > 0 {
      let e = Int(stack.removeLast())
      guard lock[e] < 0, twin[e] >= 0 else { continue }
      let inside = Predicates.inCircle(
        point(apex(e)), point(start(e)), point(end(e)), point(apex(Int(twin[e]))))
      guard inside > 0 else { continue }
      let f = Int(twin[e])
      flip(e)
      for g in [e, Self.previous(e), f, Self.previous(f)] where lock[g] < 0 { stack.append(Int32(g)) }
    }
  }

  /// Makes the segment from vertex a to vertex b an edge, by flipping what crosses it, and locks it
  /// (Sloan, Comput. Struct. 47, 441 (1993), doi:10.1016/0045-7949(93)90239-A).
  mutating func recover(_ a: Int32, _ b: Int32, segment: Int32) throws {
    if halfEdge(a, b) == nil {
      var crossing = edgesCrossing(a, b)
      var steps = 0
      var next = 0
      while next < crossing.count {
        steps += 1
        guard steps < 10_000 + 100 * crossing.count, let e = halfEdge(crossing[next].x, crossing[next].y),
          lock[e] < 0
        else { throw MeshError.unrecoveredEdge(from: point(a), to: point(b)) }
        let edge = crossing[next]
        next += 1
        let (p, q) = (apex(e), apex(Int(twin[e])))
        let (from, to) = (point(start(e)), point(end(e)))
        guard Predicates.orientation(point(p), from, point(q)) > 0,
          Predicates.orientation(point(q), to, point(p)) > 0
        else {
          crossing.append(edge)
          continue
        }
        flip(e)
        if crosses(p, q, a, b) { crossing.append([p, q]) }
      }
    }
    guard let e = halfEdge(a, b) else { throw MeshError.unrecoveredEdge(from: point(a), to: point(b)) }
    lock[e] = segment
    if twin[e] >= 0 { lock[Int(twin[e])] = segment }
  }

  private func crosses(_ p: Int32, _ q: Int32, _ a: Int32, _ b: Int32) -> Bool {
    if p == a || p == b || q == a || q == b { return false }
    let sideP = Predicates.orientation(point(a), point(b), point(p))
    let sideQ = Predicates.orientation(point(a), point(b), point(q))
    return (sideP > 0) != (sideQ > 0)
  }

  private func edgesCrossing(_ a: Int32, _ b: Int32) -> [SIMD2<Int32>] {
    var found: [SIMD2<Int32>] = []
    for e in 0..<corners.count where Int(twin[e]) > e {
      let (u, v) = (start(e), end(e))
      guard crosses(u, v, a, b) else { continue }
      let sideA = Predicates.orientation(point(u), point(v), point(a))
      let sideB = Predicates.orientation(point(u), point(v), point(b))
      if (sideA > 0) != (sideB > 0) { found.append([u, v]) }
    }
    return found
  }
}
