/// The places of the nonzeros of a square sparse matrix, in compressed sparse columns.
///
/// Column `j` holds rows `rows[starts[j]..<starts[j + 1]]`, ascending and without repeats.
public struct SparsePattern: Sendable, Equatable {
  /// `order + 1` offsets into `rows`.
  public let starts: [Int]
  public let rows: [Int]

  /// - Precondition: offsets start at 0, end at `rows.count` and never fall.
  public init(starts: [Int], rows: [Int]) {
    precondition(starts.first == 0 && starts.last == rows.count, "offsets must cover the rows")
    self.starts = starts
    self.rows = rows
  }

  /// Number of rows and of columns.
  public var order: Int { starts.count - 1 }
  public var nonzeros: Int { rows.count }

  /// y = A x. Complexity: O(nonzeros).
  public func multiply(_ values: [Double], _ x: [Double]) -> [Double] {
    var y = [Double](repeating: 0, count: order)
    for j in 0..<order {
      for k in starts[j]..<starts[j + 1] { y[rows[k]] += values[k] * x[j] }
    }
    return y
  }

  /// y = Aᵀ x. Complexity: O(nonzeros).
  public func multiplyTransposed(_ values: [Double], _ x: [Double]) -> [Double] {
    (0..<order).map { j in
      (starts[j]..<starts[j + 1]).reduce(0) { $0 + values[$1] * x[rows[$1]] }
    }
  }

  /// Componentwise backward error of x as a solution of A x = b: max over the rows of |b - A x| / (|A| |x| + |b|), the
  /// relative change of matrix and right-hand side for which x is exact (W. Oettli, W. Prager, Numer. Math. 6, 405 (1964),
  /// doi:10.1007/BF01386090). NaN when x is not finite. Complexity: O(nonzeros).
  public func backwardError(_ values: [Double], _ x: [Double], _ b: [Double]) -> Double {
    var residual = b
    var size = b.map(abs)
    starts.withUnsafeBufferPointer { starts in
      rows.withUnsafeBufferPointer { rows in
        values.withUnsafeBufferPointer { values in
          residual.withUnsafeMutableBufferPointer { residual in
            size.withUnsafeMutableBufferPointer { size in
              for j in 0..<starts.count - 1 {
                for k in starts[j]..<starts[j + 1] {
                  let term = values[k] * x[j]
                  residual[rows[k]] -= term
                  size[rows[k]] += abs(term)
                }
              }
            }
          }
        }
      }
    }
    return Self.largestError(residual, size)
  }

  /// The same of x as a solution of Aᵀ x = b. Complexity: O(nonzeros).
  public func backwardErrorTransposed(_ values: [Double], _ x: [Double], _ b: [Double]) -> Double {
    let residual = zip(b, multiplyTransposed(values, x)).map { $0 - $1 }
    let size = zip(b, multiplyTransposed(values.map(abs), x.map(abs))).map { abs($0) + $1 }
    // An adjoint falls off over many powers of ten; where it is that small it has no say in any product.
    return Self.largestError(residual, size, negligible: 1e-12)
  }

  private static func largestError(_ residual: [Double], _ size: [Double], negligible: Double = 1e-30)
    -> Double
  {
    // Rows that are negligible beside the largest say nothing but round-off.
    let floor = negligible * (size.max() ?? 0)
    var largest = 0.0
    for (r, s) in zip(residual, size) where !(s <= floor) {
      let error = abs(r) / s
      if !(error <= largest) { largest = error }
    }
    return largest
  }
}
