/// Wanted edge length at every point: the least over all features of (size at the feature + growth x distance),
/// hence Lipschitz continuous. Lengths in m.
struct SizeField: ~Copyable {
  /// A point where the fields are singular.
  struct Corner {
    var center: SIMD2<Double>
    var size: Double
    var growth: Double
  }
  /// Horizontal band r0 <= r <= r1, z0 <= z <= z1.
  struct Band {
    var low: SIMD2<Double>
    var high: SIMD2<Double>
    var size: Double
    var growth: Double
  }
  /// Slice of the filament; the size follows its local radius up to `cap`.
  struct Slice {
    var low: SIMD2<Double>
    var slope: Double
    var top: Double
    /// Cosine of the surface's inclination to the axis: makes a radial distance one to the surface.
    var cosine: Double
    var fraction: Double
    var cap: Double
    var least: Double
    var growth: Double
  }

  private var corners = GrowableBuffer<Corner>()
  private var bands = GrowableBuffer<Band>()
  private var slices = GrowableBuffer<Slice>()
  private let largest: Double
  private let scale: Double

  init(largest: Double, resolution: Double) {
    self.largest = largest
    scale = 1 / resolution
  }

  mutating func add(_ corner: Corner) { corners.append(corner) }
  mutating func add(_ band: Band) { bands.append(band) }
  mutating func add(_ slice: Slice) { slices.append(slice) }

  /// Wanted edge length at p, m.
  func callAsFunction(_ p: SIMD2<Double>) -> Double {
    var h = largest
    for i in 0..<bands.count {
      let band = bands[i]
      let outside = pointwiseMax(pointwiseMax(band.low - p, p - band.high), .zero)
      h = Self.lesser(h, band.size, band.growth, dot(outside, outside))
    }
    for i in 0..<slices.count {
      let slice = slices[i]
      let z = min(max(p.y, slice.low.y), slice.top)
      let radius = slice.low.x + slice.slope * (z - slice.low.y)
      let size = max(slice.fraction * min(radius, slice.cap), slice.least)
      let outside = SIMD2(max(p.x - radius, 0) * slice.cosine, p.y - z)
      h = Self.lesser(h, size, slice.growth, dot(outside, outside))
    }
    for i in 0..<corners.count {
      let corner = corners[i]
      let outside = p - corner.center
      h = Self.lesser(h, corner.size, corner.growth, dot(outside, outside))
    }
    return h * scale
  }

  /// min(h, size + growth x distance), with a square root only where it matters.
  @inline(__always)
  private static func lesser(
    _ h: Double, _ size: Double, _ growth: Double, _ squaredDistance: Double
  ) -> Double {
    let room = h - size
    guard room > 0, growth * growth * squaredDistance < room * room else { return h }
    return size + growth * squaredDistance.squareRoot()
  }
}
