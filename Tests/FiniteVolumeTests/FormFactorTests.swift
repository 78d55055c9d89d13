import FiniteVolume
import Testing

/// A grid of `n` by `n` cells over 0 <= r <= 2, 1 <= z <= 4 with its inner points moved by seeded amounts.
private func shakenGrid(_ n: Int) -> (points: [SIMD2<Double>], triangles: [SIMD3<Int>]) {
  var seed: UInt64 = 7
  func random() -> Double {
    seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Double(seed >> 11) / Double(1 << 53) - 0.5
  }
  var points: [SIMD2<Double>] = []
  for j in 0...n {
    for i in 0...n {
      let inside = i > 0 && i < n && j > 0 && j < n
      let shift = inside ? SIMD2(random(), random()) * 0.4 : .zero
      points.append(SIMD2((Double(i) + shift.x) * 2 / Double(n), 1 + (Double(j) + shift.y) * 3 / Double(n)))
    }
  }
  var triangles: [SIMD3<Int>] = []
  for j in 0..<n {
    for i in 0..<n {
      let a = j * (n + 1) + i
      triangles += [SIMD3(a, a + 1, a + n + 2), SIMD3(a, a + n + 2, a + n + 1)]
    }
  }
  return (points, triangles)
}

@Test func controlVolumesFillTheCylinder() {
  let (points, triangles) = shakenGrid(9)
  var parts = 0.0
  var whole = 0.0
  for t in triangles {
    let factors = TriangleFactors(points[t.x], points[t.y], points[t.z])
    parts += factors.volumes.sum()
    whole += factors.volume
  }
  let exact = Double.pi * 4 * 3
  #expect(abs(parts / exact - 1) < 1e-13)
  #expect(abs(whole / exact - 1) < 1e-13)
}

/// A uniform axial field has no net flux out of any control volume away from the faces it crosses, on any mesh.
@Test func uniformAxialFieldIsFreeOfSources() {
  let n = 9
  let (points, triangles) = shakenGrid(n)
  var net = [Double](repeating: 0, count: points.count)
  for t in triangles {
    let factors = TriangleFactors(points[t.x], points[t.y], points[t.z])
    for k in 0..<3 {
      let (i, j) = (t[(k + 1) % 3], t[(k + 2) % 3])
      let flux = factors.edges[k] * (points[i].y - points[j].y)
      net[i] += flux
      net[j] -= flux
    }
  }
  for j in 1..<n { for i in 0...n { #expect(abs(net[j * (n + 1) + i]) < 1e-13) } }
  // What enters at the bottom is the face's area times the gradient.
  let entering = (0...n).reduce(0) { $0 + net[$1] }
  #expect(abs(entering / (-Double.pi * 4) - 1) < 1e-13)
}

/// The heat of a triangle is the square of its field times its volume, at the axis as elsewhere.
@Test func squaresOfDifferencesGiveTheFieldEnergy() {
  let (points, triangles) = shakenGrid(9)
  for t in triangles {
    let factors = TriangleFactors(points[t.x], points[t.y], points[t.z])
    let values = (0..<3).map { 3 * points[t[$0]].x - 5 * points[t[$0]].y }
    var energy = 0.0
    for k in 0..<3 {
      let difference = values[(k + 1) % 3] - values[(k + 2) % 3]
      energy += factors.edges[k] * difference * difference
    }
    #expect(abs(energy / (34 * factors.volume) - 1) < 1e-12)
  }
}

@Test func hatFunctionsHaveUnitGradients() {
  let corners = [SIMD2(0.3, 1.0), SIMD2(1.7, 1.2), SIMD2(0.9, 2.6)]
  let factors = TriangleFactors(corners[0], corners[1], corners[2])
  let f = { (x: SIMD2<Double>) in 3 * x.x - 5 * x.y + 2 }
  var gradient = SIMD2<Double>.zero
  for k in 0..<3 { gradient += f(corners[k]) * SIMD2(factors.gradientR[k], factors.gradientZ[k]) }
  #expect(abs(gradient.x - 3) < 1e-13 && abs(gradient.y + 5) < 1e-13)
}

@Test func facesSumToTheAreaOfRevolution() {
  let slanted = FaceFactors(SIMD2(1, 0), SIMD2(4, 4))
  #expect(abs(slanted.a + slanted.b - Double.pi * (1 + 4) * 5) < 1e-13 * 100)
  let disc = FaceFactors(SIMD2(0, 0), SIMD2(2, 0))
  #expect(abs(disc.a + disc.b - Double.pi * 4) < 1e-14)
  #expect(abs(disc.a - Double.pi * 4 / 3) < 1e-14)
}
