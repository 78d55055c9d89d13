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
}
