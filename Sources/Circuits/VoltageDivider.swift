import RealModule

/// Two branches side by side between source and device, each of which conducts one way:
///
///     SET (I > 0):    source ──▷├── device
///     RESET (I < 0):  source ──┤◁──[ R ]── device
///
/// so that only RESET has the resistor in series, and its voltage falls as the device's conductance grows. What the
/// blocking branch leaks counts.
public struct VoltageDivider: Sendable, Equatable {
  /// R, Ohm
  public var resistance: Double
  /// Both diodes.
  public var diode: Diode

  /// - Precondition: `resistance` is not negative.
  public init(resistance: Double = 680, diode: Diode = .assumed) {
    precondition(resistance >= 0, "a resistance is not negative")
    self.resistance = resistance
    self.diode = diode
  }

  /// Current in A through both branches at a voltage in V from source to device, and its derivative in S.
  public func current(at drop: Double) -> (amperes: Double, slope: Double) {
    let set = diode.current(at: drop)
    let reset = diode.current(at: -drop, behind: resistance)
    return (set.amperes - reset.amperes, set.slope + reset.slope)
  }

  /// Voltage in V from source to device at a current in A, and its derivative in Ohm.
  public func drop(at current: Double) -> (volts: Double, slope: Double) {
    let point = operatingPoint(conductance: 0, injected: abs(current), backward: current < 0)
    return (current < 0 ? -point.drop : point.drop, point.slope)
  }

  /// What flows where the divider feeds a conductor; magnitudes, all >= 0.
  struct OperatingPoint {
    /// V from source to device.
    var drop: Double
    /// Through the divider, A.
    var current: Double
    /// Derivative of `drop` by `current`, Ohm.
    var slope: Double
  }

  /// Solves G u + I(u) = J for the voltage u across the divider: G = 0 gives the drop at a current J, and J = G s what
  /// is left to a conductor G at a source s.
  ///
  /// The unknown is the voltage x of the conducting junction in units of vt, in which currents grow exponentially and
  /// voltages straight: u = vt x + R Is (exp(x) - 1), I = Is (exp(x) - 1) + leak(u). Newton's method from above, held in a
  /// bracket by bisection.
  /// - Parameters:
  ///   - conductance: G >= 0, S.
  ///   - injected: J >= 0, A.
  ///   - backward: whether the branch with the resistor conducts.
  func operatingPoint(conductance: Double, injected: Double, backward: Bool) -> OperatingPoint {
    let (vt, saturation) = (diode.thermalVoltage, diode.saturationCurrent)
    let series = diode.seriesResistance + (backward ? resistance : 0)
    func point(_ x: Double) -> (drop: Double, current: Double, dropByX: Double, currentByX: Double) {
      let forward = saturation * Double.expMinusOne(x)
      let drop = vt * x + series * forward
      let growth = saturation * Double.exp(x)
      let dropByX = vt + series * growth
      let leak = diode.current(at: -drop, behind: backward ? 0 : resistance)
      return (drop, forward - leak.amperes, dropByX, growth + leak.slope * dropByX)
    }
    var upper = Double.log(onePlus: injected / saturation)
    if conductance > 0 {
      upper = min(upper, injected / (conductance * (vt + series * saturation)))
    }
    var lower = 0.0
    var x = upper
    for _ in 0..<200 {
      let here = point(x)
      let excess = conductance * here.drop + here.current - injected
      if excess > 0 { upper = x } else { lower = x }
      let newton = x - excess / (conductance * here.dropByX + here.currentByX)
      // The bounds themselves are possible solutions, to rounding.
      let next = newton >= lower && newton <= upper ? newton : (lower + upper) / 2
      let change = abs(next - x)
      x = next
      if !(change > 2 * x.ulp) { break }
    }
    let solution = point(x)
    return OperatingPoint(
      drop: solution.drop, current: solution.current, slope: solution.dropByX / solution.currentByX)
  }
}
