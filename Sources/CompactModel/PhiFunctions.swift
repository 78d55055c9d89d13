import RealModule

/// A real matrix of two rows.
struct Matrix2: Sendable {
  var a, b, c, d: Double

  @inline(__always)
  func apply(_ v: SIMD2<Double>) -> SIMD2<Double> {
    SIMD2(a * v.x + b * v.y, c * v.x + d * v.y)
  }

  static func * (m: Matrix2, n: Matrix2) -> Matrix2 {
    Matrix2(
      a: m.a * n.a + m.b * n.c, b: m.a * n.b + m.b * n.d, c: m.c * n.a + m.d * n.c, d: m.c * n.b + m.d * n.d)
  }

  static func * (factor: Double, m: Matrix2) -> Matrix2 {
    Matrix2(a: factor * m.a, b: factor * m.b, c: factor * m.c, d: factor * m.d)
  }

  /// m + factor 1
  static func + (m: Matrix2, factor: Double) -> Matrix2 {
    Matrix2(a: m.a + factor, b: m.b, c: m.c, d: m.d + factor)
  }
}

/// The functions of exponential integrators,
///
///     φ_k(z) = ∫_0^1 exp((1 - θ) z) θ^(k-1) / (k-1)! dθ,   φ_(k+1)(z) = (φ_k(z) - 1/k!) / z
///
/// of a matrix of two rows. (M. Hochbruck, A. Ostermann, Acta Numer. 19, 209 (2010), doi:10.1017/S0962492910000048.)
struct PhiFunctions {
  var φ1, φ2, φ3: Matrix2

  private init(φ1: Matrix2, φ2: Matrix2, φ3: Matrix2) { (self.φ1, self.φ2, self.φ3) = (φ1, φ2, φ3) }

  init(_ z: Matrix2) {
    let middle = (z.a + z.d) / 2
    let half = (z.a - z.d) / 2
    let discriminant = half * half + z.b * z.c
    if discriminant < 0 {
      self.init(rotating: z, real: middle, imaginary: (-discriminant).squareRoot())
      return
    }
    // By Newton's divided differences at the eigenvalues: φ(z) = φ(λ) + φ[λ, μ] (z - λ).
    let root = discriminant.squareRoot()
    var (λ, μ) = (middle + root, middle - root)
    // Beside a large eigenvalue the small one would be the difference of near numbers.
    if root > 0.5 * abs(middle) {
      let determinant = z.a * z.d - z.b * z.c
      if middle < 0 { λ = determinant / μ } else if middle > 0 { μ = determinant / λ }
    }
    let (at, other) = (ScalarPhi(λ), ScalarPhi(μ))
    let slopes: (Double, Double, Double)
    // Below this the difference quotient cancels to less than what the derivative errs by.
    if 2 * root > 2e-5 * max(1, abs(middle)) {
      let inverse = 1 / (λ - μ)
      slopes = (
        (at.φ1 - other.φ1) * inverse, (at.φ2 - other.φ2) * inverse, (at.φ3 - other.φ3) * inverse
      )
    } else {
      // φ_k' = φ_k - k φ_(k+1), halfway between two near eigenvalues.
      let between = ScalarPhi(middle)
      slopes = (
        between.φ1 - between.φ2, between.φ2 - 2 * between.φ3, between.φ3 - 3 * between.φ4
      )
    }
    let shifted = z + -λ
    self.init(
      φ1: slopes.0 * shifted + at.φ1, φ2: slopes.1 * shifted + at.φ2, φ3: slopes.2 * shifted + at.φ3)
  }

  /// For a pair of complex eigenvalues, by the exponential itself, or by the series where that would cancel.
  private init(rotating z: Matrix2, real: Double, imaginary: Double) {
    if real * real + imaginary * imaginary < 0.25 {
      func series(_ k: Int) -> Matrix2 {
        // φ_k = sum_j z^j / (j + k)!, by Horner's rule.
        var factorial = 1.0
        for j in 1...(13 + k) { factorial *= Double(j) }
        var sum = Matrix2(a: 0, b: 0, c: 0, d: 0)
        for j in stride(from: 13, through: 0, by: -1) {
          sum = z * sum + 1 / factorial
          factorial /= Double(j + k)
        }
        return sum
      }
      self.init(φ1: series(1), φ2: series(2), φ3: series(3))
      return
    }
    let growth = Double.exp(real)
    let rotation = growth * Double.sin(imaginary) / imaginary
    let exponential = rotation * (z + -real) + growth * Double.cos(imaginary)
    let determinant = real * real + imaginary * imaginary
    let inverse = (1 / determinant) * Matrix2(a: z.d, b: -z.b, c: -z.c, d: z.a)
    let first = inverse * (exponential + -1)
    let second = inverse * (first + -1)
    self.init(φ1: first, φ2: second, φ3: inverse * (second + -0.5))
  }
}

/// φ_1 … φ_4 of a number.
struct ScalarPhi {
  var φ1, φ2, φ3, φ4: Double

  @inline(__always)
  init(_ z: Double) {
    if abs(z) < 1 {
      // sum_j z^j / (j + 4)!, to the last digit for |z| < 1.
      φ4 = Self.series(z)
      φ3 = 1.0 / 6 + z * φ4
      φ2 = 0.5 + z * φ3
      φ1 = 1 + z * φ2
    } else {
      let inverse = 1 / z
      φ1 = Double.expMinusOne(z) * inverse
      φ2 = (φ1 - 1) * inverse
      φ3 = (φ2 - 0.5) * inverse
      φ4 = (φ3 - 1.0 / 6) * inverse
    }
  }

  /// sum_(j <= 14) z^j / (j + 4)! by Horner's rule.
  @inline(__always)
  private static func series(_ z: Double) -> Double {
    var sum = 1 / 6_402_373_705_728_000.0
    sum = sum * z + 1 / 355_687_428_096_000.0
    sum = sum * z + 1 / 20_922_789_888_000.0
    sum = sum * z + 1 / 1_307_674_368_000.0
    sum = sum * z + 1 / 87_178_291_200.0
    sum = sum * z + 1 / 6_227_020_800.0
    sum = sum * z + 1 / 479_001_600.0
    sum = sum * z + 1 / 39_916_800.0
    sum = sum * z + 1 / 3_628_800.0
    sum = sum * z + 1 / 362_880.0
    sum = sum * z + 1 / 40_320.0
    sum = sum * z + 1 / 5_040.0
    sum = sum * z + 1 / 720.0
    sum = sum * z + 1 / 120.0
    sum = sum * z + 1 / 24.0
    return sum
  }
}
