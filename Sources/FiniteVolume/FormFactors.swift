import AxisymmetricMesh

/// What the geometry contributes to the balance of one triangle, revolved around the axis.
///
/// Corners are 0, 1, 2; edge k is the one opposite corner k. The control volume of a vertex is its Voronoi
/// cell: within a triangle, the face between two corners runs from the middle of their edge to the circumcentre, and
/// the flux through it is `conductivity * edges[k] * (difference of the two values)`. All factors include the full
/// 2 pi and the exact mean radius of each face, so physics sees neither r nor pi. (Box method:
/// R. E. Bank, D. J. Rose, SIAM J. Numer. Anal. 24, 777 (1987), doi:10.1137/0724050.)
public struct TriangleFactors: Sendable {
  /// Area of each face over the length of its edge, m. Negative where the circumcentre lies beyond the edge.
  public var edges: SIMD3<Double>
  /// Volume of the part of each corner's control volume that lies in the triangle, m³.
  public var volumes: SIMD3<Double>
  /// ∂/∂r of the three hat functions, 1/m.
  public var gradientR: SIMD3<Double>
  /// ∂/∂z of the three hat functions, 1/m.
  public var gradientZ: SIMD3<Double>
  /// Revolved volume of the triangle, m³.
  public var volume: Double

  /// - Parameters: a, b, c: corners (r, z) in counter-clockwise order, m.
  public init(_ a: SIMD2<Double>, _ b: SIMD2<Double>, _ c: SIMD2<Double>) {
    let corners = (a, b, c)
    let doubleArea = cross(b - a, c - a)
    gradientR = SIMD3(b.y - c.y, c.y - a.y, a.y - b.y) / doubleArea
    gradientZ = SIMD3(c.x - b.x, a.x - c.x, b.x - a.x) / doubleArea
    edges = .zero
    volumes = .zero
    let opposite = [
      (corners.0, corners.1, corners.2), (corners.1, corners.2, corners.0), (corners.2, corners.0, corners.1),
    ]
    for k in 0..<3 {
      let (apex, p, q) = opposite[k]
      let cotangent = dot(p - apex, q - apex) / doubleArea
      let middle = (p + q) / 2
      let along = q - p
      // Middle to circumcentre: the edge turned inwards, times half the cotangent of the opposite angle.
      let centre = middle + SIMD2(-along.y, along.x) * (cotangent / 2)
      edges[k] = 2 * .pi * (middle.x + centre.x) / 2 * cotangent / 2
      let area = dot(along, along) * cotangent / 8
      volumes[(k + 1) % 3] += 2 * .pi * area * (p.x + middle.x + centre.x) / 3
      volumes[(k + 2) % 3] += 2 * .pi * area * (q.x + middle.x + centre.x) / 3
    }
    volume = 2 * .pi * doubleArea / 2 * (a.x + b.x + c.x) / 3
  }
}

/// Areas of revolution of the two halves of a mesh edge, m²: what an outer face or a contact gives to each end.
public struct FaceFactors: Sendable {
  public var a: Double
  public var b: Double

  /// - Parameters: a, b: ends (r, z), m.
  public init(_ a: SIMD2<Double>, _ b: SIMD2<Double>) {
    let along = b - a
    let half = (along * along).sum().squareRoot() / 2
    self.a = 2 * .pi * half * (3 * a.x + b.x) / 4
    self.b = 2 * .pi * half * (a.x + 3 * b.x) / 4
  }
}

@inlinable func cross(_ a: SIMD2<Double>, _ b: SIMD2<Double>) -> Double { a.x * b.y - a.y * b.x }
@inlinable func dot(_ a: SIMD2<Double>, _ b: SIMD2<Double>) -> Double { a.x * b.x + a.y * b.y }
