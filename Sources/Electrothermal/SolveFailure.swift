import AxisymmetricMesh
import FiniteVolume
import Quantities

/// A solve that did not reach its tolerance. It is never a result.
public struct SolveFailure: Error, Sendable, Equatable, CustomStringConvertible {
  public enum Reason: Sendable, Equatable {
    /// No fraction of a Newton step made progress, down to the smallest step in the load.
    case stalled
    /// The iteration limit was reached.
    case tooManyIterations
    case linearSolver(String)
    /// The device heats up beyond every result: ``SteadyControl/maximumTemperature``.
    case tooHot
    /// It converged, but current or energy is out of balance by this fraction.
    case unbalanced(Double)
    /// It converged to temperatures below the coldest boundary, which no physical solution has.
    case unphysical
  }
  public var reason: Reason
  /// What was asked for and the last load that had a solution: V, or A for a current drive.
  public var requested: Double
  public var lastGood: Double
  public var unit: String
  /// Which field was farthest from convergence, and where.
  public var field: String
  public var region: String
  /// m
  public var r: Double
  public var z: Double
  /// Highest temperature of the last solution, K.
  public var peakTemperature: Double
  public var history: [NewtonStep]

  public var description: String {
    let what =
      switch reason {
      case .stalled: "Newton's method found no way forward"
      case .tooManyIterations: "the iteration did not converge within its limit"
      case .linearSolver(let message): message
      case .tooHot where lastGood == requested: "its steady state is hotter than any material stays solid"
      case .tooHot: "the device heats up without bound (thermal runaway)"
      case .unbalanced(let fraction):
        "the solution is out of balance by \(format(fraction, "", digits: 2)) of what flows"
      case .unphysical: "the solution falls below the coldest boundary temperature"
      }
    let iterations = history.count { $0.damping > 0 }
    let tried = "\(iterations) iterations (\(history.count) tried)"
    let peak = format(peakTemperature, "K", digits: 4)
    let howFar =
      lastGood == requested
      ? "it peaks at \(peak), after \(tried)"
      : lastGood == 0
        ? "no smaller load has a solution either, after \(tried)"
        : "last solution at \(format(lastGood, unit)) with a peak of \(peak), after \(tried)"
    return """
      no solution at \(format(requested, unit)): \(what)
        where:      \(field) in region '\(region)' at r = \(format(r, "m", digits: 4)), z = \(format(z, "m"))
        how far:    \(howFar)
        what next:  \(advice)
      """
  }

  public var advice: String {
    switch reason {
    case .linearSolver:
      "try a coarser mesh (--resolution 0.5), and check the device file with 'fvsolve check'"
    case .tooHot where lastGood == requested: "reduce the load"
    case .tooHot:
      "stay below the last good load, or drive the device by --current or through --series-resistance, "
        + "which have a solution where a voltage has none"
    default:
      "approach the load from below, drive by --current or through --series-resistance, or refine the mesh (--refine 1)"
    }
  }
}

extension SteadyPath {
  /// - Parameter reason: when it is not for the iteration to say.
  func failure(_ reason: SolveFailure.Reason) -> SolveFailure {
    let hottest = system.state.rise.indices.max { system.state.rise[$0] < system.state.rise[$1] } ?? 0
    return failure(reason, vertex: hottest, field: "temperature")
  }

  func failure(_ error: NewtonFailure) -> SolveFailure {
    let unknown: Int
    let reason: SolveFailure.Reason
    switch error {
    case .stalled(_, .infinity): return failure(.tooHot)
    case .stalled(let k, _): (reason, unknown) = (.stalled, k)
    case .tooManyIterations(let k, _): (reason, unknown) = (.tooManyIterations, k)
    case .linearSolver(let message): (reason, unknown) = (.linearSolver(message), 0)
    }
    guard system.unknowns.vertices.indices.contains(unknown) else { return failure(reason) }
    return failure(
      reason, vertex: Int(system.unknowns.vertices[unknown]),
      field: system.unknowns.isTemperature(unknown) ? "temperature" : "potential")
  }

  private func failure(_ reason: SolveFailure.Reason, vertex: Int, field: String) -> SolveFailure {
    let problem = system.problem
    let triangle = problem.mesh.triangles.firstIndex { t in (0..<3).contains { Int(t[$0]) == vertex } } ?? 0
    let (full, unit) =
      switch drive {
      case .voltage(let volts, _): (volts, "V")
      case .current(let amperes): (amperes, "A")
      }
    return SolveFailure(
      reason: reason, requested: full, lastGood: full * reached, unit: unit, field: field,
      region: problem.mesh.regionNames[Int(problem.mesh.regions[triangle])], r: problem.mesh.points[vertex].x,
      z: problem.mesh.points[vertex].y, peakTemperature: problem.ambient + reachedRise,
      history: steps)
  }
}
