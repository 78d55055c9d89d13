import RealModule

extension CompactDevice {
  /// What one cycle of the device is: rates of SET and RESET drawn anew from log-normal distributions.
  mutating func vary(cycle: Int, seed: UInt64) {
    var random = RandomStream(seed: seed, purpose: "cycle-to-cycle", indices: [cycle])
    switching.kinetics = switching.kinetics.varied(
      variability.cycleToCycle.logarithmicRate, &random)
  }

  /// One device of many: rates, the radii of its window, and its slow resistance drawn from the spread from device to device.
  ///
  /// The device of an index depends on the seed and the index alone.
  public func varied(device index: Int, seed: UInt64) -> CompactDevice {
    var random = RandomStream(seed: seed, purpose: "device-to-device", indices: [index])
    let spread = variability.deviceToDevice
    var device = self
    device.switching.kinetics = switching.kinetics.varied(spread.logarithmicRate, &random)
    // A radius or a resistance that is not positive does not exist; five deviations of the usual spreads do not come near it.
    let factor = max(1 + spread.radius * random.normal(), 0.05)
    device.switching.slow.resistance *= max(1 + spread.slowResistance * random.normal(), 0.05)
    let path = fields.path
    func scaled(_ state: Double) -> Double {
      // A gap is no radius.
      if state < 0 { return state }
      return min(
        max(path.state(ofRadius: path.narrowestRadius(at: state) * factor), 0), path.states.upperBound)
    }
    let window = switching.kinetics.window
    let ends = (scaled(window.lowerBound), scaled(window.upperBound))
    if ends.0 < ends.1 { device.switching.kinetics.window = ends.0...ends.1 }
    return device
  }
}

extension Kinetics {
  /// With the rates of SET and RESET multiplied by log-normal numbers.
  /// - Parameter spread: standard deviation of the logarithm of the rates.
  public func varied(_ spread: Double, _ random: inout RandomStream) -> Kinetics {
    // log10 of the rates is kept, the spread is of ln.
    let spread = spread / Double.log(10)
    var kinetics = self
    kinetics.set.logarithmicRate += spread * random.normal()
    kinetics.reset.logarithmicRate += spread * random.normal()
    return kinetics
  }
}
