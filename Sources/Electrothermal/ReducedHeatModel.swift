import RealModule
import SparseLU

/// Accuracy and extent of a ``ReducedHeatModel``.
public struct ReducedHeatControl: Sendable, Equatable {
  /// Largest error of the step response at any vertex and time, as a fraction of the final rise of the hottest vertex. A pulse is a
  /// step up and a step down, so its error may be twice that.
  public var tolerance = 2e-4
  /// Shortest and longest time for which the response shall be right, s.
  public var shortestTime = 1e-13
  public var longestTime = 1e-4
  /// States after which the reduction gives up and says how far it got.
  public var maximumStates = 40

  public init() {}
}

/// The response of all temperatures of a device to its heat, in a few states.
///
///     tau_k dx_k/dt = p(t) - x_k          x_k, p in W
///     θ_i = sum_k R_ik x_k                K, at every vertex i
///
/// after the projection on a rational Krylov space (``HeatBasis``) and a change to its eigenvectors. The step response is
/// θ_i(t) = P sum_k R_ik (1 - exp(-t / tau_k)); its limit is that of the whole problem, and every tau_k is positive.
public struct ReducedHeatModel: Sendable {
  /// tau_k, ascending, s.
  public let timeConstants: [Double]
  /// R_ik in K/W: the states of vertex 0, then those of vertex 1, …; all vertices of the mesh.
  public let resistances: [Double]
  /// sum over the vertices of the filament and its gap of R_ik times their shares in its volume, K/W; nil without a filament.
  public let filamentMean: [Double]?
  /// Vertices among which the hottest is looked for.
  public let candidates: [Int32]
  /// R_ik of the candidates in eights, state by state, K/W; the last one repeats to fill up.
  let candidateResistances: [SIMD8<Double>]
  /// Estimate of the largest error of the step response at any vertex and time, as a fraction of the final rise of the
  /// hottest vertex: twice what the last three states changed, since each change is about the error before it.
  public let errorEstimate: Double
  /// Shifts that made the basis, 1/s.
  public let shifts: [Double]
  public let statistics: LinearSolverStatistics

  public var stateCount: Int { timeConstants.count }

  /// Reduces a heat problem.
  /// - Throws: ``HeatProblemError``; `.linearSolver(.singular)` without a heat sink.
  public init(
    _ problem: HeatProblem, control: ReducedHeatControl = ReducedHeatControl()
  ) throws(HeatProblemError) {
    let times = logarithmicAxis(from: control.shortestTime, to: control.longestTime, perDecade: 4)
    // A time t is seen by shifts around 1/t.
    let shiftChoices = logarithmicAxis(
      from: 0.1 / control.longestTime, to: 3 / control.shortestTime, perDecade: 10)
    var basis = try HeatBasis.steady(problem)
    var modes = try basis.modes()
    var responses = [StepResponse(basis, modes, times)]
    var estimate = Double.infinity
    while estimate > control.tolerance && basis.count < control.maximumStates {
      let shift = basis.worstShift(among: shiftChoices, timeConstants: modes.timeConstants)
      // Nothing new where the residual is largest: the space holds the response to round-off.
      guard try basis.extend(by: shift) else {
        estimate = HeatBasis.roundOff
        break
      }
      modes = try basis.modes()
      responses.append(StepResponse(basis, modes, times))
      if responses.count > 3 { estimate = 2 * responses.last!.distance(to: responses.removeFirst()) }
    }
    errorEstimate = estimate
    (shifts, statistics) = (basis.shifts, basis.statistics)
    timeConstants = modes.timeConstants
    let count = modes.count
    let resistances = Self.resistances(basis, modes)
    let given = [Double](repeating: 0, count: count)
    let everywhere = problem.unknowns.flatMap {
      $0 >= 0 ? Array(resistances[Int($0) * count..<(Int($0) + 1) * count]) : given
    }
    self.resistances = everywhere
    filamentMean = problem.filamentWeights.map { weights in
      var sums = given
      for (i, weight) in weights.enumerated() where weight != 0 {
        for k in 0..<count { sums[k] += weight * resistances[i * count + k] }
      }
      return sums
    }
    candidates = Self.hottestVertices(everywhere, timeConstants: modes.timeConstants, control)
    let chosen = candidates
    candidateResistances = stride(from: 0, to: chosen.count, by: 8).flatMap { first in
      (0..<count).map { k in
        var eight = SIMD8<Double>.zero
        for lane in 0..<8 {
          eight[lane] = everywhere[Int(chosen[min(first + lane, chosen.count - 1)]) * count + k]
        }
        return eight
      }
    }
  }

  /// R over the unknowns: V Y diag(Y' V' q), where V' q has its first entry alone.
  static func resistances(_ basis: borrowing HeatBasis, _ modes: HeatBasis.Modes) -> [Double] {
    let count = modes.count
    var result = [Double](repeating: 0, count: basis.problem.vertices.count * count)
    for j in 0..<count {
      let vector = basis.vectors[j]
      for k in 0..<count {
        let factor = modes.vectors[k * count + j] * modes.vectors[k * count] * basis.steadyNorm
        for i in vector.indices { result[i * count + k] += factor * vector[i] }
      }
    }
    return result
  }
}

/// Rises of all unknowns at a few times after a step of 1 W, for the comparison of one basis with the next.
private struct StepResponse {
  private let rises: [Double]
  private let final: Double

  init(_ basis: borrowing HeatBasis, _ modes: HeatBasis.Modes, _ times: [Double]) {
    let count = modes.count
    let size = basis.problem.vertices.count
    // Coefficients of the basis vectors at each time: Y (1 - exp(-t / tau)) Y' e_1.
    var rises = [Double](repeating: 0, count: size * times.count)
    var final = 0.0
    for (row, time) in times.enumerated() {
      for j in 0..<count {
        var coefficient = 0.0
        for k in 0..<count {
          let reached = -Double.expMinusOne(-time / modes.timeConstants[k])
          coefficient += modes.vectors[k * count + j] * modes.vectors[k * count] * reached
        }
        let vector = basis.vectors[j]
        let factor = coefficient * basis.steadyNorm
        for i in 0..<size { rises[row * size + i] += factor * vector[i] }
      }
    }
    for value in basis.vectors[0] { final = max(final, value * basis.steadyNorm) }
    (self.rises, self.final) = (rises, final)
  }

  /// Largest difference over the final rise.
  func distance(to other: StepResponse) -> Double {
    var largest = 0.0
    for i in rises.indices { largest = max(largest, abs(rises[i] - other.rises[i])) }
    return largest / final
  }
}
