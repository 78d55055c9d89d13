import RealModule

/// Linear least squares of up to three columns by normal equations: columns are few and far from parallel.
struct LeastSquares {
  var coefficients: [Double]
  var sumOfSquares: Double
  /// (XᵀX)⁻¹, by rows.
  var inverse: [[Double]]
  /// ln det XᵀX.
  var logDeterminant: Double

  /// nil where the columns are not independent.
  init?(_ columns: [[Double]], _ values: [Double]) {
    let n = columns.count
    func dot(_ a: [Double], _ b: [Double]) -> Double {
      var sum = 0.0
      for i in a.indices { sum += a[i] * b[i] }
      return sum
    }
    // Cholesky factor of the matrix with its columns scaled to 1.
    let lengths = columns.map { dot($0, $0).squareRoot() }
    guard lengths.allSatisfy({ $0 > 0 && $0.isFinite }) else { return nil }
    var factor = [[Double]](repeating: [Double](repeating: 0, count: n), count: n)
    var logarithm = 0.0
    for j in 0..<n {
      for i in j..<n {
        var sum = dot(columns[i], columns[j]) / (lengths[i] * lengths[j])
        for k in 0..<j { sum -= factor[i][k] * factor[j][k] }
        if i == j {
          guard sum > 1e-14 else { return nil }
          factor[j][j] = sum.squareRoot()
        } else {
          factor[i][j] = sum / factor[j][j]
        }
      }
      logarithm += 2 * .log(factor[j][j] * lengths[j])
    }
    func solved(_ right: [Double]) -> [Double] {
      var x = right
      for i in 0..<n {
        for k in 0..<i { x[i] -= factor[i][k] * x[k] }
        x[i] /= factor[i][i]
      }
      for i in (0..<n).reversed() {
        for k in (i + 1)..<n { x[i] -= factor[k][i] * x[k] }
        x[i] /= factor[i][i]
      }
      return x
    }
    let scaled = solved((0..<n).map { dot(columns[$0], values) / lengths[$0] })
    coefficients = zip(scaled, lengths).map { $0 / $1 }
    inverse = (0..<n).map { i in
      let unit = (0..<n).map { $0 == i ? 1.0 : 0 }
      return zip(solved(unit), lengths).map { $0 / $1 / lengths[i] }
    }
    logDeterminant = logarithm
    var sum = 0.0
    for i in values.indices {
      var off = values[i]
      for k in 0..<n { off -= coefficients[k] * columns[k][i] }
      sum += off * off
    }
    sumOfSquares = sum
  }
}
