import CSuiteSparse

/// Sparse Cholesky factorisation A = L Lᵀ of symmetric positive definite matrices by CHOLMOD (Y. Chen, T. A. Davis,
/// W. W. Hager, S. Rajamanickam, ACM TOMS 35, 22 (2008), doi:10.1145/1391989.1391995), 64-bit indices.
///
/// AMD ordering, METIS for large systems; supernodal where that is faster; one BLAS thread, so that the bits of a result depend
/// on nothing but the input and the machine. Factors hold half of what those of ``UMFPACK`` do. It is no ``DirectSolver``: those
/// take unsymmetric matrices too.
public struct CHOLMOD: ~Copyable {
  /// Of the lower triangle.
  public let pattern: SparsePattern
  public private(set) var statistics = LinearSolverStatistics()
  private let handle: UnsafeMutableRawPointer?
  private var values: [Double] = []
  private var isFactorised = false

  /// Symbolic analysis: ordering and fill.
  /// - Parameters:
  ///   - pattern: lower triangle of a symmetric matrix, the diagonal with it: rows at or below their column.
  ///   - order: fill-reducing ordering; chosen by size unless given.
  /// - Throws: `.outOfMemory`, `.library`.
  public init(analysing pattern: SparsePattern, ordering: Ordering? = nil) throws(LinearSolverError) {
    precondition(Self.isLowerTriangle(pattern), "a lower triangle")
    UMFPACK.useOneThread
    self.pattern = pattern
    let ordering = ordering ?? (pattern.order > Self.largeOrder ? .nestedDissection : .minimumDegree)
    var status: Int32 = 0
    let start = threadCPUSeconds()
    handle = fv_cholmod_analyse(
      pattern.order, pattern.starts, pattern.rows,
      Int32(ordering == .nestedDissection ? CHOLMOD_METIS : CHOLMOD_AMD), &status)
    statistics.analyses = 1
    statistics.analysisSeconds = threadCPUSeconds() - start
    if let error = Self.error(status, phase: "symbolic") { throw error }
  }

  deinit { fv_cholmod_free(handle) }

  public enum Ordering: Sendable {
    /// AMD.
    case minimumDegree
    /// METIS.
    case nestedDissection
  }

  /// Numeric factorisation.
  /// - Parameter values: one per nonzero of the lower triangle, in the pattern's order.
  /// - Throws: `.notFinite`, `.notPositiveDefinite`, `.outOfMemory`.
  public mutating func factorise(_ values: consuming [Double]) throws(LinearSolverError) {
    precondition(values.count == pattern.nonzeros, "one value per nonzero")
    isFactorised = false
    self.values = values
    guard self.values.allSatisfy(\.isFinite) else { throw .notFinite }
    var condition = 0.0
    var bytes = 0
    let start = threadCPUSeconds()
    let status = fv_cholmod_factorise(
      handle, pattern.order, pattern.starts, pattern.rows, self.values, &condition, &bytes)
    statistics.factorisations += 1
    statistics.factorisationSeconds += threadCPUSeconds() - start
    statistics.reciprocalCondition = condition
    statistics.peakBytes = max(statistics.peakBytes, bytes)
    if let error = Self.error(status, phase: "numeric") { throw error }
    isFactorised = true
  }

  /// Solves A X = B for many right-hand sides with the latest factorisation; refined once where the backward error asks for it.
  ///
  /// Several at once take about two thirds of the time of one by one.
  /// - Parameters:
  ///   - rhs: `count` vectors, one after the other.
  /// - Returns: the solutions in the same order.
  /// - Throws: `.notFactorised`, `.notFinite`, `.inaccurate`, `.outOfMemory`.
  public mutating func solve(_ rhs: [Double], count: Int = 1) throws(LinearSolverError) -> [Double] {
    let order = pattern.order
    precondition(rhs.count == order * count, "one entry per row and right-hand side")
    guard isFactorised else { throw .notFactorised }
    if rhs.isEmpty { return [] }
    statistics.solves += count
    var x = try plainSolve(rhs, count)
    guard x.allSatisfy(\.isFinite) else { throw .notFinite }
    var (residual, error) = residual(x, rhs, count)
    if !(error <= 1e-12) {
      let correction = try plainSolve(residual, count)
      for i in x.indices { x[i] += correction[i] }
      (residual, error) = self.residual(x, rhs, count)
    }
    statistics.backwardError = max(statistics.backwardError, error)
    if !(error <= 1e-4) { throw .inaccurate(backwardError: error) }
    return x
  }

  private mutating func plainSolve(_ rhs: [Double], _ count: Int) throws(LinearSolverError) -> [Double] {
    let start = threadCPUSeconds()
    var status: Int32 = 0
    let x = [Double](unsafeUninitializedCapacity: rhs.count) { buffer, filled in
      status = fv_cholmod_solve(handle, pattern.order, count, rhs, buffer.baseAddress)
      if status != CHOLMOD_OK { buffer.initialize(repeating: .nan) }
      filled = rhs.count
    }
    statistics.solveSeconds += threadCPUSeconds() - start
    if let error = Self.error(status, phase: "solve") { throw error }
    return x
  }

  /// B - A X, and the largest componentwise backward error |b - A x| / (|A| |x| + |b|) of all; rows that are negligible beside
  /// the largest of their system do not count. Complexity: O(count nonzeros).
  private func residual(_ x: [Double], _ rhs: [Double], _ count: Int) -> (residual: [Double], error: Double) {
    let order = pattern.order
    var residual = rhs
    var size = [Double](repeating: 0, count: order)
    var largest = 0.0
    let (starts, rows, values) = (pattern.starts.span, pattern.rows.span, values.span)
    let x = x.span
    var out = residual.mutableSpan
    var scale = size.mutableSpan
    for k in 0..<count {
      let base = k * order
      var top = 0.0
      for i in 0..<order { scale[i] = abs(out[base + i]) }
      for j in 0..<order {
        let xj = x[base + j]
        var sum = 0.0
        var magnitude = 0.0
        for p in starts[j]..<starts[j + 1] {
          let i = rows[p]
          let below = values[p] * xj
          out[base + i] -= below
          scale[i] += abs(below)
          if i == j { continue }
          let above = values[p] * x[base + i]
          sum += above
          magnitude += abs(above)
        }
        out[base + j] -= sum
        scale[j] += magnitude
      }
      for i in 0..<order { top = max(top, scale[i]) }
      for i in 0..<order where !(scale[i] <= 1e-30 * top) {
        let error = abs(out[base + i]) / scale[i]
        if !(error <= largest) { largest = error }
      }
    }
    return (residual, largest)
  }

  private static func isLowerTriangle(_ pattern: SparsePattern) -> Bool {
    for j in 0..<pattern.order {
      let column = pattern.rows[pattern.starts[j]..<pattern.starts[j + 1]]
      if column.first != j { return false }
      if zip(column, column.dropFirst()).contains(where: { $0 >= $1 }) { return false }
    }
    return true
  }

  private static let largeOrder = 300_000

  private static func error(_ status: Int32, phase: String) -> LinearSolverError? {
    switch status {
    case CHOLMOD_OK, CHOLMOD_DSMALL: nil
    case CHOLMOD_NOT_POSDEF: .notPositiveDefinite
    case CHOLMOD_OUT_OF_MEMORY, CHOLMOD_TOO_LARGE: .outOfMemory
    default: .library(status: Int(status), phase: "Cholesky \(phase)")
    }
  }
}
