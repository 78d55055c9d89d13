/// What the periphery makes of the currents of an array: noise of the reading, and converters.
///
/// In units of (I_max - I_min), a column's current is c = (sum x w + shift sum x) / 2. A converter of b bits counts in steps of
/// q = range rows / (2^b - 1):
///
///     sum x w  ~  2 q (n(c) - n(shift sum x / 2)) against a reference column,   q (n(c+) - n(c-)) for a pair
///
/// n rounds to the nearest count, up to 2^b - 1. In the neurosim manner it rounds down without a limit, and the factor 2 is missing.
struct ReadOut {
  private let step: Float?
  private let most: Float
  private let shift: Float
  private let isNeurosim: Bool
  /// Standard deviation of one reading of a cell, as a fraction of its current.
  let noise: Float

  init(_ plan: TrainingPlan, rows: Int, shift: Float) {
    let wrong = plan.nonidealities
    if let bits = wrong.converterBits {
      most = Float((1 << bits) - 1)
      step = Float(wrong.converterRange) * Float(rows) / most
    } else {
      (step, most) = (nil, 0)
    }
    (self.shift, isNeurosim) = (shift, plan.isNeurosim)
    noise = wrong.readNoise ? Float(plan.device.readNoise) : 0
  }

  var isNeeded: Bool { step != nil || noise > 0 }

  private func count(_ current: Float, _ step: Float) -> Float {
    isNeurosim ? (current / step).rounded(.down) : min(max((current / step).rounded(), 0), most)
  }

  /// - Parameters:
  ///   - sum: of x w, with its noise.
  ///   - reference: noise of the reference column, in the same units.
  func weighted(_ sum: Float, reference: Float, inputs total: Float) -> Float {
    guard let step else { return sum - reference }
    let counts = count((sum + shift * total) / 2, step) - count((reference + shift * total) / 2, step)
    return counts * step * (isNeurosim ? 1 : 2)
  }

  func weighted(_ sum: Float, minus other: Float, inputs total: Float) -> Float {
    guard let step else { return (sum - other) / 2 }
    return step * (count((sum + shift * total) / 2, step) - count((other + shift * total) / 2, step))
  }
}
