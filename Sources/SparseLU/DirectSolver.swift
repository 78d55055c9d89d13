/// A sparse direct solver in its three phases: analyse a pattern once, factorise values, solve.
///
/// Every implementation must pass ``DirectSolverConformance/check(_:)``.
public protocol DirectSolver: ~Copyable {
  /// Symbolic analysis: ordering and fill for one pattern.
  init(analysing pattern: SparsePattern) throws(LinearSolverError)

  /// Numeric factorisation.
  /// - Parameter values: one per nonzero of the analysed pattern, in its order.
  mutating func factorise(_ values: consuming [Double]) throws(LinearSolverError)

  /// Solves A x = b with the latest factorisation.
  mutating func solve(_ rhs: [Double]) throws(LinearSolverError) -> [Double]

  /// Solves Aᵀ x = b with the latest factorisation of A.
  mutating func solveTransposed(_ rhs: [Double]) throws(LinearSolverError) -> [Double]

  /// What it did so far.
  var statistics: LinearSolverStatistics { get }
}

/// Work done by a ``DirectSolver`` since it was made.
public struct LinearSolverStatistics: Sendable, Equatable {
  public var analyses = 0
  public var factorisations = 0
  public var solves = 0
  /// CPU seconds of the calling thread inside the library, by phase.
  public var analysisSeconds = 0.0
  public var factorisationSeconds = 0.0
  public var solveSeconds = 0.0
  /// Estimate of the reciprocal condition number of the latest factorised matrix.
  public var reciprocalCondition = 1.0
  /// Largest componentwise backward error of any solve: the relative change of the matrix and right-hand side for which the
  /// solution is exact (M. Arioli, J. W. Demmel, I. S. Duff, SIAM J. Matrix Anal. Appl. 10, 165 (1989),
  /// doi:10.1137/0610013).
  public var backwardError = 0.0
  /// Largest memory the library reported, bytes.
  public var peakBytes = 0
  public init() {}

  /// CPU seconds inside the library in all.
  public var cpuSeconds: Double { analysisSeconds + factorisationSeconds + solveSeconds }

  /// The work of both; the condition is the worse one, the memory the larger one.
  public static func + (a: Self, b: Self) -> Self {
    var sum = a
    sum.analyses += b.analyses
    sum.factorisations += b.factorisations
    sum.solves += b.solves
    sum.analysisSeconds += b.analysisSeconds
    sum.factorisationSeconds += b.factorisationSeconds
    sum.solveSeconds += b.solveSeconds
    sum.reciprocalCondition = min(a.reciprocalCondition, b.reciprocalCondition)
    sum.backwardError = max(a.backwardError, b.backwardError)
    sum.peakBytes = max(a.peakBytes, b.peakBytes)
    return sum
  }
}

public enum LinearSolverError: Error, Sendable, Equatable, CustomStringConvertible {
  /// A pivot vanished: some unknown is tied to nothing.
  case singular
  /// A Cholesky factor does not exist: the matrix is no symmetric positive definite one, or singular.
  case notPositiveDefinite
  case outOfMemory
  /// The matrix or right-hand side holds a NaN or an infinity.
  case notFinite
  /// Factors too inaccurate to give a solution, refined or not.
  case inaccurate(backwardError: Double)
  /// `solve` came before `factorise`.
  case notFactorised
  /// Any other status of the library.
  case library(status: Int, phase: String)

  public var description: String {
    switch self {
    case .singular: "the matrix is singular: part of the device is connected to no terminal or heat sink"
    case .notPositiveDefinite: "the matrix is not positive definite: some unknown is tied to nothing"
    case .outOfMemory: "the sparse factorisation does not fit in memory: use a coarser mesh"
    case .notFinite: "the linear system holds values that are not finite numbers"
    case .inaccurate(let error): "the linear system lost its digits (backward error \(error))"
    case .notFactorised: "solve was called before factorise"
    case .library(let status, let phase):
      "the sparse solver failed in its \(phase) phase with status \(status)"
    }
  }
}
