import CSuiteSparse

/// Eigenvalues and orthonormal eigenvectors of a small dense symmetric matrix, A y_k = lambda_k y_k, by LAPACK's `dsyev`
/// (E. Anderson et al., LAPACK Users' Guide, SIAM 1999, doi:10.1137/1.9780898719604).
///
/// Errors are of the order of the round-off of the *largest* eigenvalue.
public struct SymmetricEigen: Sendable {
  public let order: Int
  /// Ascending.
  public let values: [Double]
  /// Entry i of the k-th eigenvector is at `k * order + i`.
  public let vectors: [Double]

  /// - Parameter matrix: order² entries, column by column; only those on and below the diagonal are read.
  /// - Throws: `.notFinite`; `.library` when the iteration does not converge.
  /// - Complexity: O(order³).
  public init(_ matrix: consuming [Double], order: Int) throws(LinearSolverError) {
    precondition(matrix.count == order * order, "a square matrix")
    UMFPACK.useOneThread
    var matrix = matrix
    guard matrix.allSatisfy(\.isFinite) else { throw .notFinite }
    var values = [Double](repeating: 0, count: order)
    if order > 0 {
      var work = [Double](repeating: 0, count: 34 * order)
      let status = fv_symmetric_eigen(Int32(order), &matrix, &values, &work, Int32(work.count))
      if status != 0 { throw .library(status: Int(status), phase: "eigenvalue") }
    }
    (self.order, self.values, vectors) = (order, values, matrix)
  }
}
