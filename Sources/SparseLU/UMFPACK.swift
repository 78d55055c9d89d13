import CSuiteSparse
import Glibc

/// Sparse LU by UMFPACK (T. A. Davis, ACM TOMS 30, 196 (2004), doi:10.1145/992200.992206), 64-bit indices.
///
/// AMD ordering (METIS for large systems), iterative refinement where the backward error asks for it, one BLAS thread: two threads are slower on these matrices, and the bits of a result
/// then depend on nothing but the input and the machine. Strategy symmetric, since finite-volume patterns are and their
/// diagonals dominate: left to choose from a pattern alone, UMFPACK now and then takes its unsymmetric strategy, which on a
/// weakly coupled system returned no correct digit.
public struct UMFPACK: DirectSolver, ~Copyable {
  public let pattern: SparsePattern
  public private(set) var statistics = LinearSolverStatistics()
  private var symbolic: UnsafeMutableRawPointer?
  private var numeric: UnsafeMutableRawPointer?
  private var values: [Double] = []
  private var control: [Double]

  public init(analysing pattern: SparsePattern) throws(LinearSolverError) {
    Self.useOneThread
    self.pattern = pattern
    control = [Double](repeating: 0, count: Int(UMFPACK_CONTROL))
    umfpack_dl_defaults(&control)
    let isLarge = pattern.order > Self.largeOrder
    control[Int(UMFPACK_ORDERING)] = Double(isLarge ? UMFPACK_ORDERING_METIS : UMFPACK_ORDERING_AMD)
    control[Int(UMFPACK_STRATEGY)] = Double(UMFPACK_STRATEGY_SYMMETRIC)
    control[Int(UMFPACK_IRSTEP)] = 0
    var info = [Double](repeating: 0, count: Int(UMFPACK_INFO))
    var handle: UnsafeMutableRawPointer?
    let start = threadCPUSeconds()
    let status = fv_umfpack_symbolic(
      pattern.order, pattern.starts, pattern.rows, &handle, control, &info)
    symbolic = handle
    statistics.analyses = 1
    statistics.analysisSeconds = threadCPUSeconds() - start
    if let error = Self.error(status, phase: "symbolic") { throw error }
  }

  deinit {
    var symbolic = symbolic
    var numeric = numeric
    umfpack_dl_free_symbolic(&symbolic)
    umfpack_dl_free_numeric(&numeric)
  }

  public mutating func factorise(_ values: consuming [Double]) throws(LinearSolverError) {
    precondition(values.count == pattern.nonzeros, "one value per nonzero")
    umfpack_dl_free_numeric(&numeric)
    self.values = values
    guard self.values.allSatisfy(\.isFinite) else { throw .notFinite }
    var info = [Double](repeating: 0, count: Int(UMFPACK_INFO))
    let start = threadCPUSeconds()
    let status = fv_umfpack_numeric(
      pattern.starts, pattern.rows, self.values, symbolic, &numeric, control, &info)
    statistics.factorisations += 1
    statistics.factorisationSeconds += threadCPUSeconds() - start
    statistics.reciprocalCondition = info[Int(UMFPACK_RCOND)]
    statistics.peakBytes = max(
      statistics.peakBytes, Int(info[Int(UMFPACK_PEAK_MEMORY)] * info[Int(UMFPACK_SIZE_OF_UNIT)]))
    if let error = Self.error(status, phase: "numeric") {
      umfpack_dl_free_numeric(&numeric)
      throw error
    }
  }

  public mutating func solve(_ rhs: [Double]) throws(LinearSolverError) -> [Double] {
    try solve(rhs, transposed: false)
  }

  public mutating func solveTransposed(_ rhs: [Double]) throws(LinearSolverError) -> [Double] {
    try solve(rhs, transposed: true)
  }

  private mutating func solve(_ rhs: [Double], transposed: Bool) throws(LinearSolverError) -> [Double] {
    precondition(rhs.count == pattern.order, "one entry per row")
    guard let numeric else { throw .notFactorised }
    statistics.solves += 1
    var x = try solve(rhs, numeric, refinementSteps: 0, transposed)
    var error = backwardError(x, rhs, transposed)
    // Refining by itself takes two to three times as long, for digits that a nonlinear iteration rarely lacks.
    if !(error <= 1e-12) {
      x = try solve(rhs, numeric, refinementSteps: 2, transposed)
      error = backwardError(x, rhs, transposed)
    }
    statistics.backwardError = max(statistics.backwardError, error)
    guard x.allSatisfy(\.isFinite) else { throw .notFinite }
    if !(error <= 1e-4) { throw .inaccurate(backwardError: error) }
    return x
  }

  private func backwardError(_ x: [Double], _ rhs: [Double], _ transposed: Bool) -> Double {
    transposed
      ? pattern.backwardErrorTransposed(values, x, rhs) : pattern.backwardError(values, x, rhs)
  }

  private mutating func solve(
    _ rhs: [Double], _ numeric: UnsafeMutableRawPointer, refinementSteps: Int, _ transposed: Bool
  ) throws(LinearSolverError) -> [Double] {
    control[Int(UMFPACK_IRSTEP)] = Double(refinementSteps)
    var x = [Double](repeating: 0, count: pattern.order)
    var info = [Double](repeating: 0, count: Int(UMFPACK_INFO))
    let start = threadCPUSeconds()
    let status =
      transposed
      ? fv_umfpack_solve_transposed(
        pattern.starts, pattern.rows, values, &x, rhs, numeric, control, &info)
      : fv_umfpack_solve(pattern.starts, pattern.rows, values, &x, rhs, numeric, control, &info)
    statistics.solveSeconds += threadCPUSeconds() - start
    if let error = Self.error(status, phase: "solve") { throw error }
    return x
  }

  /// From about here on METIS earns its dearer analysis. Measured on coupled systems of two unknowns per vertex, whole solves
  /// in CPU seconds, AMD against METIS: 90,000 vertices 2.6 and 2.7; 390,000 vertices 20.6 (3.1 GB) and 16.3 (2.3 GB).
  private static let largeOrder = 300_000

  private static func error(_ status: Int32, phase: String) -> LinearSolverError? {
    switch status {
    case UMFPACK_OK: nil
    case UMFPACK_WARNING_singular_matrix: .singular
    case UMFPACK_ERROR_out_of_memory: .outOfMemory
    default: .library(status: Int(status), phase: phase)
    }
  }

  static let useOneThread: Void = openblas_set_num_threads(1)

  /// Has the process keep the memory that factorisations free for the next ones: without, a study of many small systems spends a
  /// sixth of its CPU time on pages that come and go, and threads wait for one another to get them. For the start of a program.
  public static func keepFreedMemory() { fv_keep_freed_memory() }

  /// Versions of UMFPACK and OpenBLAS in use, for the provenance of a result.
  public static var libraryVersions: [(name: String, version: String)] {
    let version = "\(UMFPACK_MAIN_VERSION).\(UMFPACK_SUB_VERSION).\(UMFPACK_SUBSUB_VERSION)"
    // "OpenBLAS 0.3.21 NO_LAPACKE DYNAMIC_ARCH …": its version and the kernel in use, on which the last bits depend.
    let configuration = String(cString: openblas_get_config()).split(separator: " ").dropFirst()
    return [("UMFPACK", version), ("OpenBLAS", configuration.joined(separator: " "))]
  }
}

/// CPU time of the calling thread, s.
public func threadCPUSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}
