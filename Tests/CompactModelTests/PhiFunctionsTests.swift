import Foundation
import Testing

@testable import CompactModel

@Suite struct PhiFunctionsTests {
  private typealias Phis = (e: Matrix2, φ1: Matrix2, φ2: Matrix2, φ3: Matrix2)

  private static func sum(_ parts: [(Double, Matrix2)]) -> Matrix2 {
    parts.reduce(Matrix2(a: 0, b: 0, c: 0, d: 0)) { sum, part in
      let m = part.0 * part.1
      return Matrix2(a: sum.a + m.a, b: sum.b + m.b, c: sum.c + m.c, d: sum.d + m.d)
    }
  }

  private static func size(_ m: Matrix2) -> Double { [m.a, m.b, m.c, m.d].map(abs).max()! }

  /// By the series of a small part of z, doubled again and again:
  /// φ_k(2 z) = 2^-k (exp(z) φ_k(z) + sum_(j = 1…k) φ_j(z) / (k - j)!).
  private static func bySeries(_ z: Matrix2) -> Phis {
    let doublings = max(0, Int(log2(max(size(z), 1e-300)).rounded(.up)) + 2)
    let small = pow(2, -Double(doublings)) * z
    func series(_ k: Int) -> Matrix2 {
      var term = Matrix2(a: 1, b: 0, c: 0, d: 1)
      var factorial = (1...max(k, 1)).reduce(1.0) { $0 * Double($1) }
      var sum = (1 / factorial) * term
      for j in 1...24 {
        term = term * small
        factorial *= Double(j + k)
        sum = Self.sum([(1, sum), (1 / factorial, term)])
      }
      return sum
    }
    var now: Phis = (series(0), series(1), series(2), series(3))
    for _ in 0..<doublings {
      now = (
        now.e * now.e, Self.sum([(0.5, now.e * now.φ1), (0.5, now.φ1)]),
        Self.sum([(0.25, now.e * now.φ2), (0.25, now.φ1), (0.25, now.φ2)]),
        Self.sum([(0.125, now.e * now.φ3), (0.0625, now.φ1), (0.125, now.φ2), (0.125, now.φ3)])
      )
    }
    return now
  }

  private func check(_ z: Matrix2, within allowed: Double) {
    let (found, expected) = (PhiFunctions(z), Self.bySeries(z))
    for (k, pair) in [(found.φ1, expected.φ1), (found.φ2, expected.φ2), (found.φ3, expected.φ3)].enumerated()
    {
      let error = Self.size(Self.sum([(1, pair.0), (-1, pair.1)])) / Self.size(pair.1)
      #expect(error < allowed, "φ\(k + 1) of \(z): off by \(error), allowed \(allowed)")
    }
  }

  @Test(arguments: [1e-9, 1e-4, 0.1, 0.9, 1, 1.1, 3, 10])
  func randomMatrices(scale: Double) {
    var random = Sequence(UInt64(scale * 1e9))
    for _ in 0..<300 {
      check(
        Matrix2(
          a: scale * random.next(-1, 1), b: scale * random.next(-1, 1), c: scale * random.next(-1, 1),
          d: scale * random.next(-1, 1)), within: 1e-10)
    }
  }

  /// Eigenvalues λ and λ + gap in a turned basis, from equal to well apart.
  @Test(arguments: [0.0, 1e-14, 1e-9, 1e-6, 1.9e-5, 2.1e-5, 1e-4, 1e-2])
  func nearEigenvalues(gap: Double) {
    for λ in [-20.0, -1.5, -0.3, 0.2, 2] {
      check(Matrix2(a: λ, b: 0.5, c: 0, d: λ + gap), within: 1e-10)
      check(Matrix2(a: λ + gap, b: 0, c: 0.5, d: λ), within: 1e-10)
    }
  }

  @Test func rotations() {
    for real in [-30.0, -1, -0.1, 0, 1] {
      for imaginary in [1e-7, 1e-3, 0.3, 0.49, 0.51, 3, 20] {
        check(Matrix2(a: real, b: imaginary, c: -imaginary, d: real), within: 1e-10)
        check(Matrix2(a: real, b: 1e3 * imaginary, c: -1e-3 * imaginary, d: real), within: 1e-10)
      }
    }
  }

  /// A slow memory beside a rate that runs away from it; φ_1(z) = -1/z and so on in the limit.
  @Test(arguments: [-50.0, -1e3, -1e5])
  func stiffMatrices(λ: Double) {
    check(Matrix2(a: λ, b: 0.1, c: -0.3, d: -1), within: 1e-9)
    check(Matrix2(a: -0.2, b: 3, c: 0, d: λ), within: 1e-9)
    let phi = ScalarPhi(λ)
    #expect(abs(phi.φ1 * λ + 1) < 1e-14)
    #expect(abs((phi.φ2 * λ + 1) * λ + 1) < 1e-6)
  }

  /// Triangles, whose entries are functions of their diagonal: also where one entry is as good as infinite.
  @Test(arguments: [-2.0, -1e3, -1e9, -1e15])
  func triangles(λ: Double) {
    for d in [-0.2, -5e-9, 0.7] {
      let (at, other) = (ScalarPhi(λ), ScalarPhi(d))
      let found = PhiFunctions(Matrix2(a: d, b: 3, c: 0, d: λ))
      for (matrix, large, small) in [
        (found.φ1, at.φ1, other.φ1), (found.φ2, at.φ2, other.φ2), (found.φ3, at.φ3, other.φ3),
      ] {
        #expect(abs(matrix.a / small - 1) < 1e-12, "\(matrix.a), \(small)")
        #expect(abs(matrix.d - large) < 1e-14, "\(matrix.d), \(large)")
        #expect(abs(matrix.b / (3 * (small - large) / (d - λ)) - 1) < 1e-12 && matrix.c == 0)
      }
    }
  }

  /// On both sides of where the series ends.
  @Test func scalarsAreSmooth() {
    for z in [1.0, -1] {
      let (inside, outside) = (ScalarPhi(z * (1.0).nextDown), ScalarPhi(z))
      for (a, b) in [
        (inside.φ1, outside.φ1), (inside.φ2, outside.φ2), (inside.φ3, outside.φ3), (inside.φ4, outside.φ4),
      ] {
        #expect(abs(a / b - 1) < 1e-13, "\(a), \(b)")
      }
    }
    let zero = ScalarPhi(0)
    #expect(zero.φ1 == 1 && zero.φ2 == 0.5 && zero.φ3 == 1.0 / 6 && abs(zero.φ4 * 24 - 1) < 1e-15)
  }
}
