import FiniteVolume
import Quantities

/// A transient that could not be followed to its end. What was reached is in the last checkpoint, never in a result.
public struct TransientFailure: Error, Sendable, Equatable, CustomStringConvertible {
  public enum Reason: Sendable, Equatable {
    /// The device without its source has no steady state to start from.
    case noStart(String)
    /// No step, however short, has a solution within the tolerance.
    case stepTooShort
    case linearSolver(String)
    /// The device heats up beyond every result: ``TransientControl/maximumTemperature``.
    case tooHot
    case tooManySteps
    /// It was followed to its end, but current or energy is out of balance by this fraction.
    case unbalanced(Double)
    /// The caller asked to stop.
    case interrupted
  }
  public var reason: Reason
  /// How far it got, and how far it was to go; s.
  public var time: Double
  public var end: Double
  public var steps: Int
  /// K, and where; m.
  public var peakTemperature: Double
  public var region: String
  public var r: Double
  public var z: Double

  public var description: String {
    let what =
      switch reason {
      case .noStart(let message): "the device has no steady state to start the pulse from: \(message)"
      case .stepTooShort: "no step, however short, has a solution within the tolerance"
      case .linearSolver(let message): message
      case .tooHot: "the device heats up without bound (thermal runaway)"
      case .tooManySteps: "the limit on the number of steps was reached"
      case .unbalanced(let fraction):
        "current or energy is out of balance by \(format(fraction, "", digits: 2)) of what flows"
      case .interrupted: "interrupted"
      }
    return """
      stopped at \(format(time, "s")) of \(format(end, "s")): \(what)
        where:      hottest in region '\(region)' at r = \(format(r, "m", digits: 4)), z = \(format(z, "m"))
        how far:    \(steps) steps, peak of \(format(peakTemperature, "K", digits: 4))
        what next:  \(advice)
      """
  }

  private var advice: String {
    switch reason {
    case .tooHot:
      "lower or shorten the pulse, or drive the device by a current or through a series resistance"
    case .tooManySteps: "ask for a larger --tolerance, or split the pulse train"
    default:
      "try another --tolerance or a finer mesh (--refine 1), and check the device file with 'fvsolve check'"
    }
  }
}

extension TransientFailure {
  init(atRest failure: SolveFailure) {
    self.init(
      reason: .noStart(failure.description), time: 0, end: 0, steps: 0,
      peakTemperature: failure.peakTemperature,
      region: failure.region, r: failure.r, z: failure.z)
  }
}

extension TransientRun {
  func failure(_ error: NewtonFailure) -> TransientFailure {
    if case .linearSolver(let message) = error {
      return failure(TransientFailure.Reason.linearSolver(message))
    }
    return failure(TransientFailure.Reason.stepTooShort)
  }

  func failure(_ reason: TransientFailure.Reason) -> TransientFailure {
    let rise = system.state.rise
    let hottest = rise.indices.max { rise[$0] < rise[$1] } ?? 0
    let mesh = problem.mesh
    let triangle = mesh.triangles.firstIndex { t in (0..<3).contains { Int(t[$0]) == hottest } } ?? 0
    return TransientFailure(
      reason: reason, time: progress.time, end: task.waveform.end, steps: timeStatistics.accepted,
      peakTemperature: problem.ambient + rise[hottest],
      region: mesh.regionNames[Int(mesh.regions[triangle])], r: mesh.points[hottest].x,
      z: mesh.points[hottest].y)
  }
}
