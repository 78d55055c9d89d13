import Testing

@testable import AxisymmetricMesh

/// Signs against exact integer arithmetic, on points that are nearly or exactly collinear or cocircular.
@Suite struct PredicateTests {
  /// Integer coordinates stay below 2^26, so all products of four fit 128 bits and all doubles are exact.
  struct Grid {
    var x: Int
    var y: Int
    var point: SIMD2<Double> { [Double(x) * 0x1p-50, Double(y) * 0x1p-50] }
  }

  static func orientation(_ a: Grid, _ b: Grid, _ c: Grid) -> Int {
    let value = Int128(a.x - c.x) * Int128(b.y - c.y) - Int128(a.y - c.y) * Int128(b.x - c.x)
    return value > 0 ? 1 : value < 0 ? -1 : 0
  }

  static func inCircle(_ a: Grid, _ b: Grid, _ c: Grid, _ d: Grid) -> Int {
    func row(_ p: Grid) -> (Int128, Int128, Int128) {
      let (x, y) = (Int128(p.x - d.x), Int128(p.y - d.y))
      return (x, y, x * x + y * y)
    }
    let (p, q, s) = (row(a), row(b), row(c))
    let first = p.2 * (q.0 * s.1 - s.0 * q.1)
    let second = q.2 * (s.0 * p.1 - p.0 * s.1)
    let third = s.2 * (p.0 * q.1 - q.0 * p.1)
    let value = first + second + third
    return value > 0 ? 1 : value < 0 ? -1 : 0
  }

  static func sign(_ x: Double) -> Int { x > 0 ? 1 : x < 0 ? -1 : 0 }

  @Test func orientationIsExactNearCollinearPoints() {
    var generator = SeededGenerator(seed: 1)
    var zeros = 0
    for _ in 0..<5000 {
      let scale = Int.random(in: 1...20, using: &generator)
      func coordinate() -> Int { Int.random(in: 0..<(1 << scale), using: &generator) }
      let a = Grid(x: coordinate(), y: coordinate())
      let step = Grid(x: coordinate(), y: coordinate())
      let (m, n) = (Int.random(in: 1...20, using: &generator), Int.random(in: 1...20, using: &generator))
      let b = Grid(x: a.x + m * step.x, y: a.y + m * step.y)
      let nudge = Int.random(in: -1...1, using: &generator)
      let c = Grid(x: a.x + n * step.x, y: a.y + n * step.y + nudge)
      let expected = Self.orientation(a, b, c)
      if expected == 0 { zeros += 1 }
      #expect(Self.sign(Predicates.orientation(a.point, b.point, c.point)) == expected)
      #expect(Self.sign(Predicates.exactOrientation(a.point, b.point, c.point)) == expected)
    }
    #expect(zeros > 500)
  }

  @Test func circleTestIsExactNearCocircularPoints() {
    var generator = SeededGenerator(seed: 2)
    // integer points on a circle: all signs and exchanges of (16, 63), (33, 56), (25, 60), (39, 52): radius 65
    let onCircle = [
      (16, 63), (33, 56), (25, 60), (39, 52), (0, 65), (63, -16), (-56, 33), (-60, -25), (52, -39),
    ]
    var zeros = 0
    for _ in 0..<5000 {
      let factor = 1 << Int.random(in: 0...16, using: &generator)
      let shift = Grid(
        x: Int.random(in: 0..<(1 << 24), using: &generator),
        y: Int.random(in: 0..<(1 << 24), using: &generator))
      var points = onCircle.shuffled(using: &generator).prefix(4).map {
        Grid(x: shift.x + factor * $0.0, y: shift.y + factor * $0.1)
      }
      points[3].x += Int.random(in: -1...1, using: &generator)
      if Self.orientation(points[0], points[1], points[2]) < 0 { points.swapAt(0, 1) }
      let expected = Self.inCircle(points[0], points[1], points[2], points[3])
      if expected == 0 { zeros += 1 }
      let p = points.map(\.point)
      #expect(Self.sign(Predicates.inCircle(p[0], p[1], p[2], p[3])) == expected)
      #expect(Self.sign(Predicates.exactInCircle(p[0], p[1], p[2], p[3])) == expected)
    }
    #expect(zeros > 500)
  }

  /// Differences that do not fit a double: the tails decide.
  @Test func coordinatesOfVeryDifferentMagnitudeAreExact() {
    let tiny = 0x1p-90
    #expect(Predicates.orientation([0, 0], [1, 1], [0.5, 0.5 + 0x1p-53]) > 0)
    #expect(Predicates.orientation([tiny, 0], [1, 1], [2, 2]) < 0)
    #expect(Predicates.orientation([-tiny, 0], [1, 1], [2, 2]) > 0)
    #expect(Predicates.orientation([0, 0], [1, 1], [2, 2]) == 0)
    #expect(Predicates.inCircle([1, 0], [0, 1], [-1, 0], [tiny, -1]) < 0)
    #expect(Predicates.inCircle([1, 0], [0, 1], [-1, tiny], [0, -1]) > 0)
    #expect(Predicates.inCircle([1, 0], [0, 1], [-1, 0], [0, -1]) == 0)
  }
}
