import AxisymmetricMesh

/// What the geometry contributes to the balance of one triangle, revolved around the axis.
///
/// Corners are 0, 1, 2; edge k is the one opposite corner k. Control volumes meet half way along the edges; the flux from one
/// corner to another is `conductivity * edges[k] * (difference of the two values)`. All factors include the full 2 pi,
/// and r enters as its mean over the triangle, as conductivities do: the axisymmetric problem is the planar one with r times
/// the conductivity for a coefficient. So the squares of the differences sum up to the triangle's own
/// |grad V|² times its volume, at the axis as elsewhere. (Box method: R. E. Bank, D. J. Rose, SIAM J. Numer. Anal. 24, 777
/// (1987), doi:10.1137/0724050.) Physics sees neither r nor pi.
public struct TriangleFactors: Sendable {
  /// Face area over the length of each edge, m. Negative opposite an obtuse angle.
  public var edges: SIMD3<Double>
  /// Volume that each corner's control volume has in the triangle, m³: the integral of its hat function.
  public var volumes: SIMD3<Double>
  /// ∂/∂r of the three hat functions, 1/m.
  public var gradientR: SIMD3<Double>
  /// ∂/∂z of the three hat functions, 1/m.
  public var gradientZ: SIMD3<Double>
  /// Revolved volume of the triangle, m³.
  public var volume: Double

  /// - Parameters: a, b, c: corners (r, z) in counter-clockwise order, m.
  public init(_ a: SIMD2<Double>, _ b: SIMD2<Double>, _ c: SIMD2<Double>) {
    let doubleArea = cross(b - a, c - a)
    gradientR = SIMD3(b.y - c.y, c.y - a.y, a.y - b.y) / doubleArea
    gradientZ = SIMD3(c.x - b.x, a.x - c.x, b.x - a.x) / doubleArea
    let radii = SIMD3(a.x, b.x, c.x)
    let meanRadius = radii.sum() / 3
    // Half the cotangents of the angles opposite the edges.
    let cotangents = SIMD3(dot(b - a, c - a), dot(c - b, a - b), dot(a - c, b - c)) / doubleArea
    edges = .pi * meanRadius * cotangents
    volume = .pi * doubleArea * meanRadius
    volumes = .pi * doubleArea * (radii + radii.sum()) / 12
  }
}

/// Areas of revolution that an outer face or a contact gives to the two ends of a mesh edge, m²: the integrals of their hat
/// functions.
public struct FaceFactors: Sendable {
  public var a: Double
  public var b: Double

  /// - Parameters: a, b: ends (r, z), m.
  public init(_ a: SIMD2<Double>, _ b: SIMD2<Double>) {
    let along = b - a
    let length = dot(along, along).squareRoot()
    self.a = 2 * .pi * length * (2 * a.x + b.x) / 6
    self.b = 2 * .pi * length * (a.x + 2 * b.x) / 6
  }
}

@inlinable func cross(_ a: SIMD2<Double>, _ b: SIMD2<Double>) -> Double { a.x * b.y - a.y * b.x }
@inlinable func dot(_ a: SIMD2<Double>, _ b: SIMD2<Double>) -> Double { a.x * b.x + a.y * b.y }
