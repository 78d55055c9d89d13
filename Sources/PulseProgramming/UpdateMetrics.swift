import CompactModel
import RealModule

/// How well a cycle of potentiation and depression suits the update of a weight, told from conductances alone.
///
/// Each branch is its conductances before the first and after each pulse, in S. x = n / N is the pulse number over all of the branch's pulses,
/// g = (G - G_0) / (G_N - G_0) the part of the branch's change that is done; *range* is the difference between the largest and the smallest
/// conductance of the whole cycle.
public struct UpdateMetrics: Sendable, Equatable {
  public var potentiation: Branch
  public var depression: Branch
  /// S, of the whole cycle.
  public var lowest: Double
  public var highest: Double
  /// mean |G_LTP(x) - G_LTD(1 - x)| / range over x from 0 to 1: 0 where depression retraces potentiation backwards, as an ideal weight does.
  /// A definition of this program, for what figures of both branches on one axis show (P.-Y. Chen, X. Peng, S. Yu, IEEE Trans. CAD 37, 3067 (2018),
  /// doi:10.1109/TCAD.2018.2789723): labels say how each branch bends, this says how far they are apart.
  public var asymmetry: Double
  /// mean |s+ - s-| / (s+ + s-) over the conductances that both branches pass, s+ and s- the steps of one pulse up and down at equal conductance:
  /// 0 for equal steps, 1 where one is nothing beside the other. What training suffers from is this difference at equal weight: T. Gokmen,
  /// Y. Vlasov, Front. Neurosci. 10, 333 (2016), doi:10.3389/fnins.2016.00333. nil where the branches share no conductances.
  public var stepAsymmetry: Double?
  /// S: where one pulse up and one down are equally large, to which alternating pulses lead (T. Gokmen, W. Haensch, Front. Neurosci. 14,
  /// 103 (2020), doi:10.3389/fnins.2020.00103). nil where the steps are equal at no conductance that both branches pass, or at many.
  public var symmetryPoint: Double?
  /// nil where no noise was given.
  public var states: States?

  /// Highest over lowest; infinite where the lowest is 0.
  public var onOffRatio: Double { lowest > 0 ? highest / lowest : .infinity }

  /// One direction of change.
  public struct Branch: Sendable, Equatable {
    public var pulses: Int
    /// S, before the first and after the last pulse.
    public var first: Double
    public var last: Double
    /// Of the curve h between first and last value that lies nearest to all values by least squares, as crossbar simulators normalise a measured
    /// branch before they look its label up: see ``Nonlinearity``. Positive where the change is fast at first, in either direction. Simulators
    /// write depression with the pulses counted backwards, so that its label has the other sign there. nil where nothing changes.
    public var nonlinearity: Nonlinearity?
    /// Coefficient of determination of the straight line through all points by least squares: 1 - sum of squares about it over that about the mean.
    public var rSquared: Double
    /// Largest distance from the straight line between first and last value, as a fraction of their difference; infinite where there is none.
    public var largestDeviation: Double
    /// Part of the change that is done at x = 0.1.
    public var shareInFirstTenth: Double
    /// Largest |change| of one pulse, as a fraction of the cycle's range.
    public var largestStep: Double
  }

  /// What can be told apart when one conductance is known to `noise`, S, a standard deviation.
  ///
  /// Two levels count as apart when they are 2 k `noise` apart: then a threshold in the middle is k standard deviations from both, and a value is
  /// taken for its neighbour's with a probability of Q(k) on either side, 0.13 % for k = 3 of a normal distribution.
  public struct States: Sendable, Equatable {
    public var noise: Double
    public var confidence: Double
    /// 1 + floor(range / (2 k noise)): levels that fit into the range.
    public var inRange: Int
    /// Levels that the pulses of a branch reach: the first value, and each later one that is 2 k `noise` further on than the last that counted.
    public var inPotentiation: Int
    public var inDepression: Int
    /// Pulses of both branches whose change, in the direction of the branch, is above k sqrt(2) `noise`, k standard deviations of a difference.
    public var stepsAboveNoise: Int
  }

  /// - Parameters:
  ///   - potentiation: S, before the first and after each pulse.
  ///   - noise: standard deviation of one conductance, S, for ``states``.
  ///   - confidence: k, how many standard deviations a threshold is from a level.
  /// - Precondition: two values and more in each branch, all finite.
  public init(potentiation: [Double], depression: [Double], noise: Double? = nil, confidence: Double = 3) {
    precondition(potentiation.count >= 2 && depression.count >= 2, "a branch has two values and more")
    let all = potentiation + depression
    precondition(all.allSatisfy(\.isFinite), "conductances are numbers")
    (lowest, highest) = (all.min()!, all.max()!)
    let range = highest - lowest
    self.potentiation = Branch(potentiation, range: range)
    self.depression = Branch(depression, range: range)
    asymmetry = Self.distance(potentiation, depression) / range
    let crossings = Self.crossings(potentiation, depression)
    stepAsymmetry = crossings.asymmetry
    symmetryPoint = crossings.point
    if let noise {
      states = States(
        potentiation, depression, noise: noise, confidence: confidence, range: range)
    }
  }

  /// mean |up(x) - down(1 - x)|, both straight between their points.
  private static func distance(_ up: [Double], _ down: [Double]) -> Double {
    let steps = max(up.count, down.count) - 1
    var sum = 0.0
    for i in 0...steps {
      let x = Double(i) / Double(steps)
      sum += abs(up.value(at: x) - down.value(at: 1 - x))
    }
    return sum / Double(steps + 1)
  }

  /// Parts into which the conductances that both branches pass are cut for ``stepAsymmetry``.
  private static let parts = 20

  /// Pulses that each branch needs for each part: a step is the part's height over them, so that
  /// |s+ - s-| / (s+ + s-) = |n+ - n-| / (n+ + n-).
  private static func crossings(_ up: [Double], _ down: [Double]) -> (asymmetry: Double?, point: Double?) {
    // Noise must not let a branch pass a conductance twice.
    let rising = MonotoneFit.rising(up)
    let falling = MonotoneFit.rising(down.map { -$0 }).map { -$0 }
    let low = max(rising[0], falling[falling.count - 1])
    let high = min(rising[rising.count - 1], falling[0])
    guard high > low else { return (nil, nil) }
    let levels = (0...parts).map { low + (high - low) * Double($0) / Double(parts) }
    let backwards = Array(falling.reversed())
    let ups = levels.map { rising.position(of: $0) }
    let downs = levels.map { backwards.position(of: $0) }
    var sum = 0.0
    var excess: [Double] = []
    for i in 0..<parts {
      let (p, q) = (ups[i + 1] - ups[i], downs[i + 1] - downs[i])
      let part = p + q > 0 ? (p - q) / (p + q) : 0
      sum += abs(part)
      excess.append(part)
    }
    // Many pulses up near the top and many down near the bottom: the excess of those up grows through 0.
    let changes = (1..<parts).filter { excess[$0 - 1] * excess[$0] < 0 }
    var point: Double?
    if let i = changes.first, changes.count == 1 {
      let part = excess[i - 1] / (excess[i - 1] - excess[i])
      point = (levels[i - 1] + levels[i]) / 2 + part * (levels[i + 1] - levels[i])
    }
    return (sum / Double(parts), point)
  }
}

extension UpdateMetrics.Branch {
  init(_ values: [Double], range: Double) {
    pulses = values.count - 1
    (first, last) = (values[0], values[pulses])
    let change = last - first
    let steps = zip(values, values.dropFirst()).map { abs($1 - $0) }
    largestStep = range > 0 ? steps.max()! / range : 0
    largestDeviation = values.largestDeviationFromLine
    rSquared = Self.straightness(values)
    shareInFirstTenth = change == 0 ? .nan : (values.value(at: 0.1) - first) / change
    guard change != 0 else { return }
    let scaled = values.map { ($0 - first) / change }
    let label = Nonlinearity.bestLabel { shape in
      var sum = 0.0
      for (i, value) in scaled.enumerated() {
        let off = value - shape.curve(Double(i) / Double(scaled.count - 1))
        sum += off * off
      }
      return sum
    }
    nonlinearity = Nonlinearity(label: label)
  }

  private static func straightness(_ values: [Double]) -> Double {
    let n = Double(values.count)
    let mean = values.reduce(0, +) / n
    var (xx, xy, yy) = (0.0, 0.0, 0.0)
    for (i, value) in values.enumerated() {
      let x = Double(i) - (n - 1) / 2
      xx += x * x
      xy += x * (value - mean)
      yy += (value - mean) * (value - mean)
    }
    return yy > 0 ? xy * xy / (xx * yy) : .nan
  }
}

extension UpdateMetrics.States {
  init(_ up: [Double], _ down: [Double], noise: Double, confidence: Double, range: Double) {
    (self.noise, self.confidence) = (noise, confidence)
    let apart = 2 * confidence * noise
    func reached(_ values: [Double], _ sign: Double) -> Int {
      var (count, last) = (1, values[0])
      for value in values where sign * (value - last) >= apart && value != last {
        (count, last) = (count + 1, value)
      }
      return count
    }
    func large(_ values: [Double], _ sign: Double) -> Int {
      zip(values, values.dropFirst()).count { sign * ($1 - $0) > confidence * 2.0.squareRoot() * noise }
    }
    // Without noise every value is a level of its own.
    inRange = apart > 0 && range / apart < 1e15 ? 1 + Int(range / apart) : .max
    (inPotentiation, inDepression) = (reached(up, 1), reached(down, -1))
    stepsAboveNoise = large(up, 1) + large(down, -1)
  }
}

extension [Double] {
  /// At x from 0 (first) to 1 (last), straight between neighbours.
  func value(at x: Double) -> Double {
    let place = Swift.min(Swift.max(x, 0), 1) * Double(count - 1)
    let i = Swift.min(Int(place), count - 2)
    return self[i] + (place - Double(i)) * (self[i + 1] - self[i])
  }

  /// First place, in steps from 0, at which values that never fall reach a value.
  func position(of value: Double) -> Double {
    guard let i = firstIndex(where: { $0 >= value }) else { return Double(count - 1) }
    guard i > 0, self[i] > self[i - 1] else { return Double(i) }
    return Double(i - 1) + (value - self[i - 1]) / (self[i] - self[i - 1])
  }
}
