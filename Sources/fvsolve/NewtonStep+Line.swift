import FiniteVolume
import Quantities

extension NewtonStep {
  /// One line of the log.
  var line: String {
    func short(_ x: Double) -> String { x == 0 ? "0" : Quantities.format(x, "", digits: 3) }
    let kind = factorised ? "new Jacobian" : "old factors"
    let taken = damping == 0 ? "refused" : damping == 1 ? "full step" : "damping \(short(damping))"
    return
      "iteration \(iteration): load \(short(load)), update \(short(update)), imbalance \(short(residual)), \(kind), \(taken)"
  }
}
