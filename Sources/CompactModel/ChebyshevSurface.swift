import RealModule

/// A smooth function of two variables over a rectangle, as a sum of products of Chebyshev polynomials:
///
///     f(x, y) = sum_ij c_ij T_i(ξ) T_j(υ),   ξ = (2 x - a - b) / (b - a),   υ likewise
///
/// It has all derivatives, and a circuit simulator evaluates the same sum. (L. N. Trefethen, Approximation Theory and
/// Approximation Practice, SIAM 2013.)
public struct ChebyshevSurface: Sendable, Equatable, Codable {
  /// Where the first variable may lie.
  public let x: ClosedRange<Double>
  /// Where the second variable may lie.
  public let y: ClosedRange<Double>
  /// c_ij: one row for each degree i in x, in which j counts the degrees in y.
  public let coefficients: [[Double]]

  /// - Precondition: rows of one length, at least one by one; ranges of some width.
  public init(x: ClosedRange<Double>, y: ClosedRange<Double>, coefficients: [[Double]]) {
    precondition(
      coefficients.first.map { row in !row.isEmpty && coefficients.allSatisfy { $0.count == row.count } }
        ?? false, "rows of one length")
    precondition(x.lowerBound < x.upperBound && y.lowerBound < y.upperBound, "ranges of some width")
    (self.x, self.y, self.coefficients) = (x, y, coefficients)
    columns = coefficients[0].count
    flat = coefficients.flatMap { $0 }
  }

  let columns: Int
  let flat: [Double]
  var rows: Int { coefficients.count }

  /// A function and its derivatives by both variables.
  public struct Value: Sendable, Equatable {
    public var value: Double
    public var byX: Double
    public var byY: Double

    init(_ value: Double, _ byX: Double, _ byY: Double) {
      (self.value, self.byX, self.byY) = (value, byX, byY)
    }
  }

  /// Outside the rectangle it is the polynomial still, which soon is no approximation of anything: ask before.
  /// - Complexity: O(rows × columns).
  public func callAsFunction(_ x: Double, _ y: Double) -> Value {
    let scaleX = 2 / (self.x.upperBound - self.x.lowerBound)
    let scaleY = 2 / (self.y.upperBound - self.y.lowerBound)
    let ξ = (x - self.x.lowerBound) * scaleX - 1
    let υ = (y - self.y.lowerBound) * scaleY - 1
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * columns) { basis in
      chebyshev(υ, columns, into: basis)
      return flat.withUnsafeBufferPointer { flat in
        // T_i and its derivative by their recurrences, along with the sum.
        var (here, next, slope, nextSlope) = (1.0, ξ, 0.0, 1.0)
        var (sum, byX, byY) = (0.0, 0.0, 0.0)
        var at = 0
        for _ in 0..<rows {
          var (inner, innerByY) = (0.0, 0.0)
          for j in 0..<columns {
            let c = flat[at + j]
            inner += c * basis[j]
            innerByY += c * basis[columns + j]
          }
          at += columns
          sum += here * inner
          byX += slope * inner
          byY += here * innerByY
          (here, next, slope, nextSlope) =
            (next, 2 * ξ * next - here, nextSlope, 2 * next + 2 * ξ * nextSlope - slope)
        }
        return Value(sum, byX * scaleX, byY * scaleY)
      }
    }
  }

  private enum CodingKeys: String, CodingKey { case x, y, coefficients }

  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    let (x, y) = (try values.decode([Double].self, forKey: .x), try values.decode([Double].self, forKey: .y))
    let coefficients = try values.decode([[Double]].self, forKey: .coefficients)
    guard x.count == 2, y.count == 2, x[0] < x[1], y[0] < y[1],
      let columns = coefficients.first?.count, columns > 0, coefficients.allSatisfy({ $0.count == columns })
    else {
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: decoder.codingPath,
          debugDescription: "no surface: ranges [from, to], rows of one length"))
    }
    self.init(x: x[0]...x[1], y: y[0]...y[1], coefficients: coefficients)
  }

  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode([x.lowerBound, x.upperBound], forKey: .x)
    try values.encode([y.lowerBound, y.upperBound], forKey: .y)
    try values.encode(coefficients, forKey: .coefficients)
  }
}

/// T_0 … T_(count-1) at ξ, then their derivatives.
private func chebyshev(_ ξ: Double, _ count: Int, into basis: UnsafeMutableBufferPointer<Double>) {
  var (here, next, slope, nextSlope) = (1.0, ξ, 0.0, 1.0)
  for j in 0..<count {
    basis[j] = here
    basis[count + j] = slope
    (here, next, slope, nextSlope) =
      (next, 2 * ξ * next - here, nextSlope, 2 * next + 2 * ξ * nextSlope - slope)
  }
}
