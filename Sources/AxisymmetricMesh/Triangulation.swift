/// A constrained Delaunay triangulation of a rectangle, in flat arrays.
///
/// Half-edge 3 t + i of triangle t lies opposite its corner i and runs from corner i+1 to corner i+2; interior
/// lies to its left. Edges that belong to the outline are locked: they carry the index of their outline segment.
struct Triangulation: ~Copyable {
  /// (r, z) in m.
  var points: GrowableBuffer<SIMD2<Double>>
  /// One triangle at each vertex.
  var incident: GrowableBuffer<Int32>
  /// Corner of the outline (-2), outline segment that the vertex lies on (>= 0), or free (-1).
  var origin: GrowableBuffer<Int32>
  /// Vertices: three per triangle, counter-clockwise.
  var corners: GrowableBuffer<Int32>
  /// Opposite half-edge, or -1 on the outside.
  var twin: GrowableBuffer<Int32>
  /// Outline segment of a locked half-edge, else -1.
  var lock: GrowableBuffer<Int32>
  /// Counts the changes of each triangle, so that queues recognise stale entries.
  var version: GrowableBuffer<Int32>

  var stamp: GrowableBuffer<Int32>
  var currentStamp: Int32 = 0
  var cavity = GrowableBuffer<Int32>()
  var rim = GrowableBuffer<RimEdge>()
  var fan: GrowableBuffer<Int32>
  var stack = GrowableBuffer<Int32>()

  /// One edge of a cavity's boundary, as seen from inside.
  struct RimEdge {
    var from: Int32
    var to: Int32
    var twin: Int32
    var lock: Int32
  }

  static let freeVertex: Int32 = -1
  static let outlineCorner: Int32 = -2

  var triangleCount: Int { corners.count / 3 }

  /// Two triangles over the rectangle whose corners are `rectangle` (counter-clockwise), sides locked as segments 0-3.
  init(rectangle: [SIMD2<Double>]) {
    let capacity = 8192
    points = GrowableBuffer(capacity: capacity)
    incident = GrowableBuffer(capacity: capacity)
    origin = GrowableBuffer(capacity: capacity)
    fan = GrowableBuffer(capacity: capacity)
    corners = GrowableBuffer(capacity: 6 * capacity)
    twin = GrowableBuffer(capacity: 6 * capacity)
    lock = GrowableBuffer(capacity: 6 * capacity)
    version = GrowableBuffer(capacity: 2 * capacity)
    stamp = GrowableBuffer(capacity: 2 * capacity)
    for p in rectangle { _ = addVertex(p, Self.outlineCorner) }
    for v in [0, 1, 2, 0, 2, 3] as [Int32] { corners.append(v) }
    for e in [-1, 5, -1, -1, -1, 1] as [Int32] { twin.append(e) }
    for s in [1, -1, 0, 2, 3, -1] as [Int32] { lock.append(s) }
    for t in 0..<2 {
      version.append(0)
      stamp.append(0)
      for i in 0..<3 { incident[Int(corners[3 * t + i])] = Int32(t) }
    }
  }

  mutating func addVertex(_ p: SIMD2<Double>, _ origin: Int32) -> Int32 {
    points.append(p)
    incident.append(-1)
    fan.append(-1)
    self.origin.append(origin)
    return Int32(points.count - 1)
  }

  @inline(__always) func point(_ v: Int32) -> SIMD2<Double> { points[Int(v)] }

  /// Half-edge after e around its triangle.
  @inline(__always) static func next(_ e: Int) -> Int { e % 3 == 2 ? e - 2 : e + 1 }
  /// Half-edge before e around its triangle.
  @inline(__always) static func previous(_ e: Int) -> Int { e % 3 == 0 ? e + 2 : e - 1 }
  @inline(__always) func start(_ e: Int) -> Int32 { corners[Self.next(e)] }
  @inline(__always) func end(_ e: Int) -> Int32 { corners[Self.previous(e)] }
  @inline(__always) func apex(_ e: Int) -> Int32 { corners[e] }

  /// A half-edge from a to b, or, if only the other side exists, from b to a.
  func halfEdge(_ a: Int32, _ b: Int32) -> Int? {
    let first = Int(incident[Int(a)])
    var t = first
    repeat {
      let i = index(of: a, in: t)
      let leaving = Self.previous(i)
      if end(leaving) == b { return leaving }
      let arriving = Self.next(i)
      if start(arriving) == b, twin[arriving] < 0 { return arriving }
      guard twin[arriving] >= 0 else { break }
      t = Int(twin[arriving]) / 3
    } while t != first
    t = first
    while true {
      let i = index(of: a, in: t)
      let leaving = Self.previous(i)
      if end(leaving) == b { return leaving }
      guard twin[leaving] >= 0 else { return nil }
      t = Int(twin[leaving]) / 3
      if t == first { return nil }
    }
  }

  /// The half-edge opposite vertex v in triangle t.
  @inline(__always)
  func index(of v: Int32, in t: Int) -> Int {
    let e = 3 * t
    return corners[e] == v ? e : corners[e + 1] == v ? e + 1 : e + 2
  }
}
