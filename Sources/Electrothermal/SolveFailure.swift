import AxisymmetricMesh
import FiniteVolume

/// A solve that did not reach its tolerance. It is never a result.
public struct SolveFailure: Error, Sendable, Equatable, CustomStringConvertible {
  public enum Reason: Sendable, Equatable {
    /// No fraction of a Newton step made progress, down to the smallest step in the load.
    case stalled
    /// The iteration limit was reached.
    case tooManyIterations
    case linearSolver(String)
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
      case .unphysical: "the solution falls below the coldest boundary temperature"
      }
    func short(_ x: Double, _ unit: String) -> String { "\((x * 1e6).rounded() / 1e6) \(unit)" }
    let nm = { (x: Double) in "\((x * 1e11).rounded() / 100) nm" }
    let iterations = history.filter { $0.damping > 0 }.count
    return """
      no solution at \(short(requested, unit)): \(what)
        where:      \(field) in region '\(region)' at r = \(nm(r)), z = \(nm(z))
        how far:    last solution at \(short(lastGood, unit)) with a peak of \(peakTemperature.rounded()) K, \
      after \(iterations) iterations (\(history.count) tried)
        what next:  \(advice)
      """
  }

  public var advice: String {
    switch reason {
    case .linearSolver:
      "check that every conducting part reaches a terminal and that some boundary holds a temperature"
    case .stalled where peakTemperature > 1000, .tooManyIterations where peakTemperature > 1000:
      "the device heats up without bound near this load (thermal runaway): stay below it, or drive it by "
        + "--current or through --series-resistance, which have a solution where a voltage has none"
    default:
      "approach the load from below, drive by --current or through --series-resistance, or refine the mesh (--refine 1)"
    }
  }
}
