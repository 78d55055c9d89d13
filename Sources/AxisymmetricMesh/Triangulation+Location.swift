/// Point location by walking.
extension Triangulation {
  enum Location {
    case inside(triangle: Int)
    /// On a locked edge.
    case onLocked(halfEdge: Int)
    /// A locked edge separates the point from the start of the walk.
    case behind(halfEdge: Int)
    case vertex
  }

  /// Walks from triangle `start` toward p: each step crosses an edge that has p on its far side
  /// (Devillers, Pion, Teillaud, Int. J. Found. Comput. Sci. 13, 181 (2002), doi:10.1142/S0129054102001047).
  func locate(_ p: SIMD2<Double>, from start: Int) -> Location {
    var t = start
    var entered = -1
    var turn = 0
    while true {
      var crossing = -1
      var zeros = 0
      var zero = -1
      for k in 0..<3 {
        let e = 3 * t + (k + turn) % 3
        if e == entered { continue }
        let side = Predicates.orientation(point(self.start(e)), point(end(e)), p)
        if side < 0 {
          crossing = e
          break
        }
        if side == 0 {
          zeros += 1
          zero = e
        }
      }
      turn = (turn + 1) % 3
      if crossing >= 0 {
        if lock[crossing] >= 0 || twin[crossing] < 0 { return .behind(halfEdge: crossing) }
        entered = Int(twin[crossing])
        t = entered / 3
        continue
      }
      for i in 0..<3 where point(corners[3 * t + i]) == p { return .vertex }
      if zeros > 0, lock[zero] >= 0 { return .onLocked(halfEdge: zero) }
      return .inside(triangle: t)
    }
  }
}
