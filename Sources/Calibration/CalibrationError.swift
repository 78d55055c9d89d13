/// Why a device cannot be calibrated.
public enum CalibrationError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The device file describes nothing with a state.
  case unsuitableDevice(String)
  case unsuitableSweep(file: String, why: String)
  /// Fewer points than a fit needs.
  case tooFewPoints(what: String, count: Int, needed: Int)
  /// A resistance that does not fall, or a temperature that does not rise, where it must.
  case notMonotone(what: String, at: String)
  /// Field solves that failed, so that there is nothing to fit.
  case failedPoints(file: String, count: Int, of: Int, first: String)
  /// The model has no state in which an experiment could begin.
  case noSwitching(String)

  public var description: String {
    switch self {
    case .unsuitableDevice(let why): "this device has no states to calibrate: \(why)"
    case .unsuitableSweep(let file, let why): "\(file) is no study that a calibration can take: \(why)"
    case .tooFewPoints(let what, let count, let needed):
      "\(what): \(count) points are too few, needed are \(needed) or more"
    case .notMonotone(let what, let at): "the fields' \(what) is not monotone: \(at)"
    case .failedPoints(let file, let count, let total, let first):
      "\(count) of \(total) field solves of \(file) failed; the first: \(first)"
    case .noSwitching(let why): "no parameters make this device switch as the experiments do: \(why)"
    }
  }
}
