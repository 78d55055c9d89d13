import AxisymmetricMesh

/// The highest temperature between the vertices of a mesh, as a smooth function of the temperatures at them.
///
/// The hottest vertex is only near the peak, and as a parameter changes the peak moves past it: the derivative at the vertex
/// is off that of the peak by T'' times their distance times the speed of the peak, some per cent of a filament's rise. Where
/// the hottest vertex is on the axis, inside one region, the peak is that of the parabola through it and its two neighbours
/// on the axis; elsewhere it is the vertex.
public struct PeakFit: Sendable {
  /// The hottest one, and its neighbours on the axis below and above where there is a parabola.
  let vertices: [Int]

  public init(_ solution: SteadySolution) {
    let (mesh, hottest) = (solution.mesh, solution.hottest)
    vertices = [hottest] + (Self.neighbours(of: hottest, on: mesh, solution.state.rise) ?? [])
  }

  private static func neighbours(of hottest: Int, on mesh: Mesh, _ rise: [Double]) -> [Int]? {
    let near = mesh.boundaryEdges.filter {
      $0.face == .axis && (Int($0.a) == hottest || Int($0.b) == hottest)
    }.map { Int($0.a) == hottest ? Int($0.b) : Int($0.a) }
    guard near.count == 2 else { return nil }
    let regions = zip(mesh.triangles, mesh.regions).filter { triangle, _ in
      (0..<3).contains { Int(triangle[$0]) == hottest }
    }.map(\.1)
    guard Set(regions).count == 1 else { return nil }
    // A flat top has no parabola.
    guard near.contains(where: { rise[$0] < rise[hottest] }) else { return nil }
    return near.sorted { mesh.points[$0].y < mesh.points[$1].y }
  }

  /// The peak of values at the vertices, and its derivatives by those of `vertices`.
  ///
  /// With x counted from the hottest vertex, values f0, f1, f2 at -a, 0, b, slope g and half the curvature c at 0, the peak is
  /// f1 - g² / (4c) at x = -g / (2c); the derivatives are Lagrange's polynomials there.
  func peak(of values: [Double], _ points: [SIMD2<Double>]) -> (value: Double, weights: [Double]) {
    let middle = values[vertices[0]]
    guard vertices.count == 3 else { return (middle, [1]) }
    let (low, high) = (vertices[1], vertices[2])
    let a = points[vertices[0]].y - points[low].y
    let b = points[high].y - points[vertices[0]].y
    let (below, above) = ((middle - values[low]) / a, (values[high] - middle) / b)
    let c = (above - below) / (a + b)
    let g = (below * b + above * a) / (a + b)
    let x = -g / (2 * c)
    let weights = [
      -(x + a) * (x - b) / (a * b), x * (x - b) / (a * (a + b)), x * (x + a) / (b * (a + b)),
    ]
    return (middle - g * g / (4 * c), weights)
  }
}
