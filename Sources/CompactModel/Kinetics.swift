import Quantities
import RealModule

/// How fast oxygen moves: growth of the filament at positive, its rupture at negative voltage.
///
///     x = (w - w0) / (w1 - w0)
///     V > 0:  dx/dt = +v_S exp(-(E_S + dE_S x) / kT)       exp(|V| / V_S · 300 K / T) (1 - x)^m_S
///     V < 0:  dx/dt = -v_R exp(-(E_R + dE_R (1 - x)) / kT) exp(|V| / V_R · 300 K / T) x^m_R
///
/// Ions hop over a barrier that the field lowers. Its growth with the state stands for the oxygen that is used up. Forms as in published
/// models: JART VCM v1b (doi:10.1063/1.5108654); Z. Jiang et al., IEEE Trans. Electron Devices 63, 1884 (2016),
/// doi:10.1109/TED.2016.2545412.
public struct Kinetics: Sendable, Equatable, Codable {
  /// w0 and w1: where growth starts and ends.
  public var window: ClosedRange<Double>
  public var set: Branch
  public var reset: Branch

  /// Rates of one polarity.
  public struct Branch: Sendable, Equatable, Codable {
    /// log10(v / (1/s))
    public var logarithmicRate: Double
    /// E, eV.
    public var barrier: Double
    /// dE, eV.
    public var barrierGrowth: Double
    /// V_S or V_R, V.
    public var voltage: Double
    /// m
    public var exponent: Double

    public init(
      logarithmicRate: Double, barrier: Double, barrierGrowth: Double, voltage: Double, exponent: Double
    ) {
      (self.logarithmicRate, self.barrier, self.barrierGrowth) = (logarithmicRate, barrier, barrierGrowth)
      (self.voltage, self.exponent) = (voltage, exponent)
    }

    private enum CodingKeys: String, CodingKey {
      case barrier, voltage, exponent
      case logarithmicRate = "log10_rate"
      case barrierGrowth = "barrier_growth"
    }
  }

  public init(window: ClosedRange<Double>, set: Branch, reset: Branch) {
    (self.window, self.set, self.reset) = (window, set, reset)
  }

  /// dw/dt in 1/s with its derivatives.
  public struct Rate: Sendable, Equatable {
    public var value: Double
    public var byState: Double
    public var byTemperature: Double
    public var byVoltage: Double

    static let zero = Rate(value: 0, byState: 0, byTemperature: 0, byVoltage: 0)
  }

  /// - Parameters:
  ///   - temperature: K
  ///   - voltage: over the device without its leads, V.
  public func rate(state: Double, temperature: Double, voltage: Double) -> Rate {
    if voltage == 0 { return .zero }
    let span = window.upperBound - window.lowerBound
    let x = min(max((state - window.lowerBound) / span, 0), 1)
    let grows = voltage > 0
    let branch = grows ? set : reset
    // How far there is to go.
    let rest = grows ? 1 - x : x
    if rest <= 0 { return .zero }
    let inverse = 1 / temperature
    let barrier = branch.barrier + branch.barrierGrowth * (1 - rest)
    let field = abs(voltage) * 300 / branch.voltage
    let power = (field - barrier / boltzmannEV) * inverse
    // One exponential for all factors.
    let speed =
      span
      * Double.exp(branch.logarithmicRate * 2.302585092994046 + power + branch.exponent * Double.log(rest))
    let byRest = branch.exponent / rest + branch.barrierGrowth / boltzmannEV * inverse
    let value = grows ? speed : -speed
    return Rate(
      value: value, byState: value * (grows ? -byRest : byRest) / span,
      byTemperature: -value * power * inverse,
      byVoltage: value * (voltage < 0 ? -300 : 300) / branch.voltage * inverse)
  }

  private enum CodingKeys: String, CodingKey { case window, set, reset }

  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    let window = try values.decode([Double].self, forKey: .window)
    guard window.count == 2, window[0] < window[1] else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "a window is two ascending states"))
    }
    self.init(
      window: window[0]...window[1], set: try values.decode(Branch.self, forKey: .set),
      reset: try values.decode(Branch.self, forKey: .reset))
  }

  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode([window.lowerBound, window.upperBound], forKey: .window)
    try values.encode(set, forKey: .set)
    try values.encode(reset, forKey: .reset)
  }
}
