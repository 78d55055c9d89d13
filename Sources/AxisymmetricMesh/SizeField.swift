import Foundation

/// Wanted edge length at every point: the least over all features. Lengths in m.
///
/// The laws spread the energy error of linear elements, sum of sigma h⁴ |D²V|², evenly over the elements. At distance d
/// from a rim the potential goes like d^(2/3), which gives h ~ d^(2/3), much coarser than a geometric grading; a field
/// spreading from a body of radius R gives h ~ (1 + d/R)^(5/4). Outside the filament, where conductors are better, the
/// same error allows larger elements.
struct SizeField: ~Copyable {
  /// A point where the fields are singular: size (fraction reach^(1/3) d^(2/3)), at least `size`, out to `reach`, then
  /// growing linearly.
  struct Corner {
    var center: SIMD2<Double>
    var size: Double
    /// Size at `reach`, in units of it.
    var fraction: Double
    var reach: Double
    var growth: Double
  }
  /// Horizontal band r0 <= r <= r1, z0 <= z <= z1.
  struct Band {
    var low: SIMD2<Double>
    var high: SIMD2<Double>
    var size: Double
    var growth: Double
  }
  /// Slice of the filament; the size follows its local radius up to `cap`, and grows from there like (1 + d/radius)^(5/4).
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

  /// How much larger elements get just outside the filament, as a fraction; twice that around its rims.
  private static let easing = 0.35

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
    var toFilament = Double.infinity
    for i in 0..<slices.count {
      let slice = slices[i]
      let z = min(max(p.y, slice.low.y), slice.top)
      let radius = slice.low.x + slice.slope * (z - slice.low.y)
      let reach = max(min(radius, slice.cap), slice.least)
      let size = max(slice.fraction * min(radius, slice.cap), slice.least)
      let outside = SIMD2(max(p.x - radius, 0) * slice.cosine, p.y - z)
      let distance = length(outside)
      toFilament = min(toFilament, distance)
      let widening = 1 + distance / reach
      let eased = size * widening * (1 + Self.easing * distance / (distance + size))
      h = min(h, eased * widening.squareRoot().squareRoot(), eased + slice.growth * distance)
    }
    for i in 0..<corners.count {
      let corner = corners[i]
      let distance = length(p - corner.center)
      let ease = 1 + 2 * Self.easing * (distance > 0 ? min(toFilament / distance, 1) : 0)
      let full = ease * corner.fraction * corner.reach
      if distance >= corner.reach {
        h = min(h, full + corner.growth * (distance - corner.reach))
      } else if full * cbrt(distance * distance / (corner.reach * corner.reach)) < h {
        h = max(full * cbrt(distance * distance / (corner.reach * corner.reach)), min(ease * corner.size, h))
      }
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
