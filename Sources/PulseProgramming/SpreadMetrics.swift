import RealModule

/// How far the ends of the range differ from cycle to cycle and from device to device, as sigma / mu.
///
///     c2c   mean over the devices of (s_d / m_d),   s_d, m_d over the cycles of device d
///     d2d   (s of the m_d) / (mean of the m_d)
///
/// The variances are divided by n - 1, so that they are without bias; their roots are not (by 6 % for five values), and are divided by c4(n),
/// which takes the bias from those of a normal distribution: c4 = sqrt(2 / (n - 1)) Gamma(n / 2) / Gamma((n - 1) / 2)
/// (W. H. Holtzman, Am. J. Psychol. 63, 615 (1950), doi:10.2307/1418879).
public struct SpreadMetrics: Sendable, Equatable {
  /// Of the state of low and of high resistance.
  public var lrs: State
  public var hrs: State

  public struct State: Sendable, Equatable {
    /// S: mean of the devices' means.
    public var mean: Double
    /// nil without a device of two cycles and more.
    public var cycleToCycle: Double?
    /// nil with one device.
    public var deviceToDevice: Double?
    /// As `deviceToDevice`, less what the spread of the cycles adds to means over few of them: variance - mean of s_d² / n_d, at least 0.
    public var deviceToDeviceAlone: Double?

    /// - Parameter devices: conductances, S, over the cycles of each device.
    /// - Precondition: a device and more, none without cycles.
    public init(_ devices: [[Double]]) {
      precondition(!devices.isEmpty && devices.allSatisfy { !$0.isEmpty }, "each device has a cycle and more")
      let means = devices.map { $0.reduce(0, +) / Double($0.count) }
      mean = means.reduce(0, +) / Double(means.count)
      let several = zip(devices, means).filter { $0.0.count > 1 }
      if !several.isEmpty {
        cycleToCycle =
          several.reduce(0) { $0 + $1.0.variance.squareRoot() / c4(of: $1.0.count) / $1.1 }
          / Double(several.count)
      }
      if devices.count > 1 {
        let variance = means.variance
        deviceToDevice = variance.squareRoot() / c4(of: devices.count) / mean
        if several.count == devices.count {
          let ofCycles = devices.reduce(0) { $0 + $1.variance / Double($1.count) } / Double(devices.count)
          deviceToDeviceAlone = max(variance - ofCycles, 0).squareRoot() / c4(of: devices.count) / mean
        }
      }
    }
  }

  /// - Parameters: conductances, S, over the cycles of each device.
  public init(lrs: [[Double]], hrs: [[Double]]) { (self.lrs, self.hrs) = (State(lrs), State(hrs)) }
}

/// Mean of the standard deviation of n normal values, over the true one.
func c4(of n: Int) -> Double {
  let half = Double(n) / 2
  return (2 / Double(n - 1)).squareRoot() * .exp(Double.logGamma(half) - Double.logGamma(half - 0.5))
}

extension [Double] {
  /// Divided by n - 1.
  var variance: Double {
    let mean = reduce(0, +) / Double(count)
    return reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count - 1)
  }
}
