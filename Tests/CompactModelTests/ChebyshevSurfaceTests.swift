import CompactModel
import Foundation
import Testing

@Suite struct ChebyshevSurfaceTests {
  static let (x, y) = (-1.5...4.0, 2.0...2.5)

  /// A polynomial of degree 3 in x and 2 in y.
  static func polynomial(_ x: Double, _ y: Double) -> Double {
    2 - x + 0.3 * x * x * x + y * (4 - 0.5 * x * x) - 0.7 * x * y * y
  }

  static func samples(_ n: Int, _ m: Int, _ f: (Double, Double) -> Double) -> [ChebyshevSurface.Sample] {
    ChebyshevSurface.nodes(x, n).flatMap { a in
      ChebyshevSurface.nodes(y, m).map { b in ChebyshevSurface.Sample(x: a, y: b, value: f(a, b)) }
    }
  }

  /// And with no more coefficients than it has: what rounding leaves decides nothing.
  @Test(arguments: [7, 10, 16])
  func polynomialsAreReproduced(count: Int) throws {
    let surface = try ChebyshevSurface(
      fitting: Self.samples(count, count, Self.polynomial), x: Self.x, y: Self.y)
    #expect(surface.coefficients.count == 4 && surface.coefficients[0].count == 3)
    for i in 0...20 {
      for j in 0...20 {
        let (x, y) = (-1.5 + 5.5 * Double(i) / 20, 2 + 0.5 * Double(j) / 20)
        let error = abs(surface(x, y).value - Self.polynomial(x, y))
        #expect(error < 1e-12, "\(x), \(y): off by \(error), allowed 1e-12")
      }
    }
  }

  @Test func derivativesEqualDifferences() {
    let surface = ChebyshevSurface(
      x: Self.x, y: Self.y,
      coefficients: [[1, -0.5, 0.25, 0.1], [0.3, 2, -0.2, 0.05], [0.4, 0.1, -0.3, 0.2]])
    var random = Sequence(1)
    for _ in 0..<200 {
      let (x, y) = (random.next(-1.4, 3.9), random.next(2.01, 2.49))
      let here = surface(x, y)
      let byX = difference(x, 1e-3) { surface($0, y).value }
      let byY = difference(y, 1e-3) { surface(x, $0).value }
      #expect(abs(here.byX - byX) < 1e-10, "\(here.byX), by difference \(byX)")
      #expect(abs(here.byY - byY) < 1e-9, "\(here.byY), by difference \(byY)")
    }
    // One coefficient is a constant.
    let constant = ChebyshevSurface(x: Self.x, y: Self.y, coefficients: [[3.5]])(1, 2.2)
    #expect(constant.value == 3.5 && constant.byX == 0 && constant.byY == 0)
  }

  /// An entire function: the fit at held-out points is as good as Chebyshev interpolation gets, and degrees follow the need: much in x,
  /// little in y.
  @Test func degreesFollowTheFunction() throws {
    func f(_ x: Double, _ y: Double) -> Double { sin(2 * x) * exp(y / 4) }
    let surface = try ChebyshevSurface(fitting: Self.samples(24, 12, f), x: Self.x, y: Self.y)
    #expect(surface.coefficients.count > surface.coefficients[0].count)
    #expect(surface.coefficients[0].count <= 7, "\(surface.coefficients[0].count) coefficients in y")
    var random = Sequence(2)
    for _ in 0..<500 {
      let (x, y) = (random.next(-1.5, 4), random.next(2, 2.5))
      let error = abs(surface(x, y).value - f(x, y))
      #expect(error < 3e-5, "off by \(error), allowed 3e-5")
    }
  }

  /// A hundredth of noise is not followed.
  @Test func noiseKeepsDegreesLow() throws {
    var random = Sequence(3)
    let samples = Self.samples(12, 12) { Self.polynomial($0, $1) + random.next(-0.01, 0.01) }
    let surface = try ChebyshevSurface(fitting: samples, x: Self.x, y: Self.y)
    let count = surface.coefficients.count * surface.coefficients[0].count
    #expect(count <= 25, "\(count) coefficients, 12 needed, 25 allowed")
    let worst = samples.map { abs(surface($0.x, $0.y).value - Self.polynomial($0.x, $0.y)) }.max()!
    #expect(worst < 0.01, "off by \(worst), noise 0.01")
  }

  @Test func whatMakesNoSurfaceIsRefused() {
    func failure(_ samples: [ChebyshevSurface.Sample]) -> SurfaceFitError? {
      do {
        _ = try ChebyshevSurface(fitting: samples, x: Self.x, y: Self.y)
        return nil
      } catch { return error as? SurfaceFitError }
    }
    let good = Self.samples(6, 6, Self.polynomial)
    #expect(failure(good) == nil)
    #expect(failure([]) == .tooFewPoints(x: 0, y: 0))
    #expect(failure(Self.samples(3, 9, Self.polynomial)) == .tooFewPoints(x: 3, y: 9))
    var bad = good
    bad[7].value = .nan
    #expect(failure(bad) == .notFinite)
    bad = good
    bad[7].x = .infinity
    #expect(failure(bad) == .notFinite)
    bad = good
    bad[7].y = 3
    #expect(failure(bad) == .outside(x: bad[7].x, y: 3))
    let line = (0..<40).map {
      ChebyshevSurface.Sample(x: -1.5 + 5.5 * Double($0) / 39, y: 2 + 0.5 * Double($0) / 39, value: 1)
    }
    #expect(failure(line) == .undetermined)
    #expect(SurfaceFitError.tooFewPoints(x: 3, y: 9).description.contains("3 × 9"))
  }

  @Test func nodesAscendFromEndToEnd() {
    let nodes = ChebyshevSurface.nodes(2...5, 9)
    #expect(nodes.first == 2 && nodes.last == 5 && nodes == nodes.sorted() && Set(nodes).count == 9)
    // cos(pi / 4) at a quarter of the way.
    #expect(abs(nodes[2] - (3.5 - 1.5 * 0.5.squareRoot())) < 1e-15)
  }

  @Test(arguments: [
    #"{"x": [0, 1], "y": [0, 1], "coefficients": []}"#, #"{"x": [0, 1], "y": [0, 1], "coefficients": [[]]}"#,
    #"{"x": [0, 1], "y": [0, 1], "coefficients": [[1, 2], [3]]}"#,
    #"{"x": [1, 0], "y": [0, 1], "coefficients": [[1]]}"#, #"{"x": [0], "y": [0, 1], "coefficients": [[1]]}"#,
  ])
  func textThatIsNoSurfaceIsRefused(text: String) {
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(ChebyshevSurface.self, from: Data(text.utf8))
    }
  }
}
