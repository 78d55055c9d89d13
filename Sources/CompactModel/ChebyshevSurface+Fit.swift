import RealModule

/// Why samples make no surface.
public enum SurfaceFitError: Error, Sendable, Equatable, CustomStringConvertible {
  /// Different values of x and y among the samples, where four of each are the fewest.
  case tooFewPoints(x: Int, y: Int)
  case notFinite
  /// A sample beside the rectangle.
  case outside(x: Double, y: Double)
  /// The samples leave some coefficient undetermined.
  case undetermined

  public var description: String {
    switch self {
    case .tooFewPoints(let x, let y):
      "\(x) × \(y) points are too few for a surface; needed are 4 × 4 or more"
    case .notFinite: "a sample of a surface is not finite"
    case .outside(let x, let y): "the sample at \(short(x)), \(short(y)) is beside the surface's rectangle"
    case .undetermined: "the points do not determine a surface: too many lie on one line"
    }
  }
}

extension ChebyshevSurface {
  /// Values at points of the plane.
  public struct Sample: Sendable, Equatable {
    public var x, y, value: Double

    public init(x: Double, y: Double, value: Double) { (self.x, self.y, self.value) = (x, y, value) }
  }

  /// Points of Chebyshev-Gauss-Lobatto: ascending, both ends among them.
  /// - Precondition: `count` is 2 or more.
  public static func nodes(_ range: ClosedRange<Double>, _ count: Int) -> [Double] {
    (0..<count).map { i in
      if i == 0 { return range.lowerBound }
      if i == count - 1 { return range.upperBound }
      let share = (1 - Double.cos(.pi * Double(i) / Double(count - 1))) / 2
      return range.lowerBound + share * (range.upperBound - range.lowerBound)
    }
  }

  /// The least-squares surface with the degrees that predict best: those with the least generalised cross-validation score
  /// (P. Craven, G. Wahba, Numer. Math. 31, 377 (1979), doi:10.1007/BF01404567), and of those within a tenth of it, the fewest
  /// coefficients. What rounding leaves of an exact fit does not count.
  /// - Precondition: `maximumDegree` is 2 or more.
  /// - Throws: ``SurfaceFitError``.
  /// - Complexity: O((samples + degree²) degree⁴) for the matrix of the highest degrees and the factorisation of its parts.
  public init(
    fitting samples: [Sample], x: ClosedRange<Double>, y: ClosedRange<Double>, maximumDegree: Int = 14
  ) throws {
    precondition(maximumDegree >= 2, "a fit needs degree 2 or more")
    guard samples.allSatisfy({ $0.value.isFinite && $0.x.isFinite && $0.y.isFinite }) else {
      throw SurfaceFitError.notFinite
    }
    for sample in samples where !x.contains(sample.x, slack: 1e-9) || !y.contains(sample.y, slack: 1e-9) {
      throw SurfaceFitError.outside(x: sample.x, y: sample.y)
    }
    let (countX, countY) = (Set(samples.map(\.x)).count, Set(samples.map(\.y)).count)
    guard countX >= 4, countY >= 4, samples.count >= 16 else {
      throw SurfaceFitError.tooFewPoints(x: countX, y: countY)
    }
    // High degrees through evenly spaced points swing between them.
    let degreesX = 2...min(maximumDegree, max(2, countX * 3 / 4))
    let degreesY = 2...min(maximumDegree, max(2, countY * 3 / 4))
    let equations = NormalEquations(samples, x, y, degreesX.upperBound + 1, degreesY.upperBound + 1)
    let rounding = 16 * samples.reduce(0) { max($0, abs($1.value)) } * Double.ulpOfOne
    let leastResidual = Double(samples.count) * rounding * rounding
    var fits: [(surface: ChebyshevSurface, score: Double)] = []
    for degreeX in degreesX {
      for degreeY in degreesY {
        let unknowns = (degreeX + 1) * (degreeY + 1)
        guard 4 * unknowns <= 3 * samples.count else { continue }
        guard let surface = equations.solution(x, y, degreeX + 1, degreeY + 1) else { continue }
        var residual = 0.0
        for sample in samples {
          let error = surface(sample.x, sample.y).value - sample.value
          residual += error * error
        }
        let freedom = 1 - Double(unknowns) / Double(samples.count)
        fits.append((surface, max(residual, leastResidual) / (freedom * freedom)))
      }
    }
    guard let best = fits.map(\.score).min() else { throw SurfaceFitError.undetermined }
    self =
      fits.filter { $0.score <= 1.1 * best }.min { $0.surface.flat.count < $1.surface.flat.count }!.surface
  }

  /// The matrix of least squares for the highest degrees; lower ones take a part of it.
  private struct NormalEquations {
    let columns: Int
    let size: Int
    /// Lower triangle, by rows.
    var matrix: [Double]
    var rhs: [Double]

    init(
      _ samples: [Sample], _ x: ClosedRange<Double>, _ y: ClosedRange<Double>, _ rows: Int, _ columns: Int
    ) {
      (self.columns, size) = (columns, rows * columns)
      var matrix = [Double](repeating: 0, count: size * size)
      var rhs = [Double](repeating: 0, count: size)
      var products = rhs
      for sample in samples {
        let (inX, inY) = (polynomials(sample.x, in: x, rows), polynomials(sample.y, in: y, columns))
        for i in 0..<rows { for j in 0..<columns { products[i * columns + j] = inX[i] * inY[j] } }
        for a in 0..<size {
          let product = products[a]
          rhs[a] += product * sample.value
          for b in 0...a { matrix[a * size + b] += product * products[b] }
        }
      }
      (self.matrix, self.rhs) = (matrix, rhs)
    }

    /// nil where the samples do not determine it.
    func solution(
      _ x: ClosedRange<Double>, _ y: ClosedRange<Double>, _ rows: Int, _ columns: Int
    ) -> ChebyshevSurface? {
      let places = (0..<rows * columns).map { $0 / columns * self.columns + $0 % columns }
      var part = [Double](repeating: 0, count: places.count * places.count)
      var largest = 0.0
      for (a, row) in places.enumerated() {
        for b in 0...a { part[a * places.count + b] = matrix[row * size + places[b]] }
        largest = max(largest, matrix[row * size + row])
      }
      guard let solution = choleskySolve(part, places.map { rhs[$0] }, least: 1e-12 * largest) else {
        return nil
      }
      return ChebyshevSurface(
        x: x, y: y, coefficients: (0..<rows).map { Array(solution[$0 * columns..<($0 + 1) * columns]) })
    }
  }
}

/// T_0 … T_(count-1) at a place in a range.
private func polynomials(_ at: Double, in range: ClosedRange<Double>, _ count: Int) -> [Double] {
  let ξ = 2 * (at - range.lowerBound) / (range.upperBound - range.lowerBound) - 1
  var values = [1.0, ξ]
  while values.count < count { values.append(2 * ξ * values[values.count - 1] - values[values.count - 2]) }
  return Array(values.prefix(count))
}
