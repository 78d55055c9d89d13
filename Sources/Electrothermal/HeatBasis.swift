import RealModule
import SparseLU

/// A growing basis for the heat problem C dθ/dt + K θ = q p, and the problem projected on it.
///
/// The basis spans (K + s_j C)^-1 q for real shifts s_1 = 0, s_2, …: a rational Krylov space (A. Ruhe, Linear Algebra Appl. 58,
/// 391 (1984), doi:10.1016/0024-3795(84)90221-0), projected by Galerkin's method, so that the projected problem is symmetric, stable and has
/// real positive time constants whatever the shifts. Its transfer function meets the true one, and at the vertices where q acts also its slope, at every
/// shift (E. J. Grimme, thesis, Univ. of Illinois 1997; A. C. Antoulas, Approximation of Large-Scale Dynamical Systems, SIAM 2005,
/// doi:10.1137/1.9780898718713).
///
/// The shifts are chosen where the residual of the projection is largest, which for this space is known in closed form (V. Druskin, V. Simoncini,
/// Syst. Control Lett. 60, 546 (2011), doi:10.1016/j.sysconle.2011.04.013): with the projected time constants tau_k
///
///     |residual(s)| ~ prod_j |s - s_j| / prod_k (s + 1 / tau_k)
///
/// The basis V is orthonormal in K, V' K V = 1. Then the steady state K^-1 q is its first vector, exactly there in every
/// projection, and the projected problem T dy/dt + y = V' q p, T = V' C V, has the *time constants* for its eigenvalues: round-off is that
/// of the slowest one, which matters, and not of the fastest rate.
struct HeatBasis: ~Copyable {
  let problem: HeatProblem
  /// Shifts in the order of use, 1/s.
  private(set) var shifts: [Double] = []
  /// Vectors over the unknowns.
  private(set) var vectors: [[Double]] = []
  /// C times each vector.
  private var stored: [[Double]] = []
  /// K times each vector.
  private var conducted: [[Double]] = []
  /// V' C V by rows, s.
  private var projected: [[Double]] = []
  /// K-norm of K^-1 q, the square root of q' K^-1 q in K/W.
  private(set) var steadyNorm = 0.0
  private var solver: UMFPACK

  /// A vector that lies in the space but for this part of it adds nothing.
  static let roundOff = 1e-12

  var count: Int { vectors.count }
  var statistics: LinearSolverStatistics { solver.statistics }

  private init(_ problem: HeatProblem, _ solver: consuming UMFPACK) {
    self.problem = problem
    self.solver = solver
  }

  /// The basis that holds the steady state alone.
  static func steady(_ problem: HeatProblem) throws(HeatProblemError) -> HeatBasis {
    var basis = HeatBasis(problem, try analysed(problem.pattern))
    try basis.extend(by: 0)
    return basis
  }

  private static func analysed(_ pattern: SparsePattern) throws(HeatProblemError) -> UMFPACK {
    do { return try UMFPACK(analysing: pattern) } catch { throw .linearSolver(error) }
  }

  /// Adds (K + s C)^-1 q.
  /// - Returns: false, and the basis is as it was, when that holds nothing new.
  @discardableResult
  mutating func extend(by s: Double) throws(HeatProblemError) -> Bool {
    var vector: [Double]
    do {
      try solver.factorise(problem.matrix(shiftedBy: s))
      vector = try solver.solve(problem.shares)
    } catch { throw .linearSolver(error) }
    shifts.append(s)
    let before = norm(vector)
    // Twice is enough.
    for _ in 0..<2 {
      for (other, flow) in zip(vectors, conducted) { add(-dot(flow, vector), times: other, to: &vector) }
    }
    let after = norm(vector)
    if !(after > Self.roundOff * before) { return false }
    if count == 0 { steadyNorm = after }
    vector = vector.map { $0 / after }
    vectors.append(vector)
    conducted.append(problem.pattern.multiply(problem.conductances, vector))
    stored.append(zip(problem.capacities, vector).map { $0 * $1 })
    for k in 0..<count - 1 { projected[k].append(dot(stored[k], vector)) }
    projected.append(stored.map { dot($0, vector) })
    return true
  }

  /// Eigenvalues and eigenvectors of the projected problem.
  struct Modes {
    /// Ascending, s. What round-off of the slowest hides is taken to be as slow as that round-off.
    let timeConstants: [Double]
    /// Entry j of the k-th at `k * count + j`.
    let vectors: [Double]
    var count: Int { timeConstants.count }
  }

  func modes() throws(HeatProblemError) -> Modes {
    do {
      let eigen = try SymmetricEigen(projected.flatMap(\.self), order: count)
      let floor = .ulpOfOne * eigen.values.last!
      return Modes(timeConstants: eigen.values.map { max($0, floor) }, vectors: eigen.vectors)
    } catch { throw .linearSolver(error) }
  }

  /// The shift among `candidates` at which the projection's residual is largest.
  func worstShift(among candidates: [Double], timeConstants: [Double]) -> Double {
    func residual(_ s: Double) -> Double {
      var logarithm = 0.0
      for shift in shifts { logarithm += Double.log(abs(s - shift)) }
      for tau in timeConstants { logarithm -= Double.log(s + 1 / tau) }
      return logarithm
    }
    return candidates.max { residual($0) < residual($1) }!
  }

  private func norm(_ vector: [Double]) -> Double {
    dot(vector, problem.pattern.multiply(problem.conductances, vector)).squareRoot()
  }
}

private func dot(_ a: [Double], _ b: [Double]) -> Double {
  var sum = 0.0
  for i in a.indices { sum += a[i] * b[i] }
  return sum
}

private func add(_ factor: Double, times a: [Double], to b: inout [Double]) {
  for i in b.indices { b[i] += factor * a[i] }
}
