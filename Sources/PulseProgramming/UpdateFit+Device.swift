import RealModule

extension UpdateFit.Device {
  /// - Parameters: the fits, and a branch of each to blame.
  init(
    _ name: String, _ up: BranchFit, _ down: BranchFit, _ someUp: PulseMeasurement.Branch,
    _ someDown: PulseMeasurement.Branch
  ) throws(UpdateFitError) {
    for (fit, branch, sign) in [(up, someUp, 1.0), (down, someDown, -1)] {
      let change = sign * (fit.last.value - fit.first.value)
      // What the curve explains, against what three parameters and a search explain of noise alone: an F of 10, or half where readings are few.
      let explained = min(0.5, 20 / (17 + Double(fit.readings)))
      let rounding = 1e-9 * max(abs(fit.first.value), abs(fit.last.value))
      if abs(change) <= rounding || !(fit.rSquared >= explained) {
        throw .noChange(branch, change: abs(change), noise: fit.residual)
      }
      if change < 0 { throw .wrongWay(branch, from: fit.first.value, to: fit.last.value) }
    }
    (self.name, potentiation, depression) = (name, up, down)
    let range = max(up.last.value - up.first.value, down.first.value - down.last.value)
    func isSame(_ a: UpdateFit.Estimate, _ b: UpdateFit.Estimate) -> Bool {
      let error = (a.error * a.error + b.error * b.error).squareRoot()
      return abs(a.value - b.value) <= max(UpdateFit.closing * range, error.isFinite ? 3 * error : 0)
    }
    isClosed = isSame(up.first, down.last) && isSame(up.last, down.first)
    if isClosed {
      lowest = Self.mean(up.first, down.last)
      highest = Self.mean(up.last, down.first)
      // Readings near 0 S must not give an end below it.
      lowest.value = max(lowest.value, 0)
    } else {
      lowest = up.first.value > down.last.value ? up.first : down.last
      highest = up.last.value < down.first.value ? up.last : down.first
    }
    if highest.value - lowest.value < 0.1 * range {
      throw .noCommonRange(
        device: name, rises: up.first.value...up.last.value, falls: down.last.value...down.first.value)
    }
  }

  /// Weighted by one over the squared errors.
  private static func mean(_ a: UpdateFit.Estimate, _ b: UpdateFit.Estimate) -> UpdateFit.Estimate {
    guard a.error.isFinite && b.error.isFinite && a.error > 0 && b.error > 0 else {
      return UpdateFit.Estimate(
        value: (a.value + b.value) / 2,
        error: (a.error * a.error + b.error * b.error).squareRoot() / 2)
    }
    let (p, q) = (1 / (a.error * a.error), 1 / (b.error * b.error))
    return UpdateFit.Estimate(value: (p * a.value + q * b.value) / (p + q), error: 1 / (p + q).squareRoot())
  }

  /// S, where a branch begins and ends in the device's range.
  func begin(of direction: PulseMeasurement.Direction) -> Double {
    direction == .potentiation ? lowest.value : highest.value
  }

  func end(of direction: PulseMeasurement.Direction) -> Double {
    direction == .potentiation ? highest.value : lowest.value
  }

  /// Pulses and shape of a branch over the device's range. A closed cycle's branches are what they are. Of others the part that lies in the range is
  /// taken: a piece of an exponential from x0 to x1 is one again, with A / (x1 - x0).
  func cutShape(_ branch: (Self) -> BranchFit) -> (pulses: Int, shape: Nonlinearity) {
    let fit = branch(self)
    let shape = fit.nonlinearity
    if isClosed { return (fit.pulses, shape) }
    func place(_ conductance: Double) -> Double {
      let h = (conductance - fit.first.value) / (fit.last.value - fit.first.value)
      if h <= 0 || h >= 1 { return h <= 0 ? 0 : 1 }
      // Of a step, rounding leaves nothing to invert near its end.
      let x = shape.inverse(h)
      return x.isFinite ? min(max(x, 0), 1) : 1
    }
    let part = place(end(of: fit.direction)) - place(begin(of: fit.direction))
    guard part > 1e-6 else { return (fit.pulses, shape) }
    return (
      max(1, Int((part * Double(fit.pulses)).rounded())), Nonlinearity(parameter: shape.parameter / part)
    )
  }
}
