import CompactModel
import RealModule

/// Why an outcome makes no update model.
public enum UpdateModelError: Error, Sendable, Equatable, CustomStringConvertible {
  /// No phase leads upwards, or none downwards.
  case oneDirection(protocolName: String)

  public var description: String {
    switch self {
    case .oneDirection(let name):
      "\(name) does not go up in one phase and down in another: an update model needs both"
    }
  }
}

extension UpdateModel {
  /// Points of the curves and energies of a branch at most; more would only make the file long.
  private static let points = 128

  /// What the pulses of a protocol do: the first phase that goes up, and the first that goes down.
  ///
  /// The curves are means over cycles and devices, made monotone; each branch is stretched over the range between both its ends. Spreads are those of
  /// the outcome's ensemble, and from pulse to pulse that of the device's rates, to which a small change is in proportion.
  /// - Throws: ``UpdateModelError``.
  public init(
    _ outcome: ProgrammingOutcome, of device: CompactDevice, scheme: String, version: String, commit: String
  ) throws {
    let programming = outcome.programming
    guard let (up, down) = outcome.branches else {
      throw UpdateModelError.oneDirection(protocolName: scheme)
    }
    let rising = outcome.branch(up)
    let falling = outcome.branch(down)
    let lowest = (rising.conductance[0] + falling.conductance.last!) / 2
    let highest = (rising.conductance.last! + falling.conductance[0]) / 2
    let isVaried = programming.ensemble.seed != nil
    var spread = DeviceToDevice()
    if outcome.devices.count > 1 {
      spread = DeviceToDevice(
        lowest: outcome.value(.init(.deviceSpreadLowest)), highest: outcome.value(.init(.deviceSpreadHighest))
      )
    }
    self.init(
      title: "\(device.title): \(programming.title)", scheme: scheme, lowest: lowest, highest: highest,
      potentiation: rising.branch(lowest...highest), depression: falling.branch(lowest...highest),
      relativeCycleToCycle: isVaried ? device.variability.cycleToCycle.logarithmicRate : 0,
      deviceToDevice: spread,
      origin: Origin(
        version: version, commit: commit,
        how:
          "pulses of the scheme \(scheme) on the compact model, \(outcome.devices.count) devices of \(outcome.devices[0].count) cycles",
        sources: ["device": try device.seal()]))
  }

  /// What one phase did, mean over the ensemble.
  fileprivate struct Phase {
    /// S, before the first and after each update.
    var conductance: [Double]
    /// J of each update, all of it.
    var energy: [Double]
    var duration: Double

    func branch(_ range: ClosedRange<Double>) -> Branch {
      let (first, last) = (conductance[0], conductance.last!)
      var curve: [Double] = []
      let count = conductance.count - 1
      let steps = min(count, UpdateModel.points)
      for k in 0...steps {
        let place = Double(k) * Double(count) / Double(steps)
        let i = min(Int(place), count - 1)
        let value = conductance[i] + (place - Double(i)) * (conductance[i + 1] - conductance[i])
        curve.append(max(curve.last ?? 0, min((value - first) / (last - first), 1)))
      }
      (curve[0], curve[steps]) = (0, 1)
      // Energies over the conductance that the update began with.
      let ascending = zip(conductance, energy).sorted { $0.0 < $1.0 }
      let nodes = 32
      let energies = (0...nodes).map { k -> Double in
        let wanted = range.lowerBound + Double(k) / Double(nodes) * (range.upperBound - range.lowerBound)
        guard let above = ascending.firstIndex(where: { $0.0 >= wanted }) else { return ascending.last!.1 }
        guard above > 0 else { return ascending[0].1 }
        let (low, high) = (ascending[above - 1], ascending[above])
        let part = high.0 > low.0 ? (wanted - low.0) / (high.0 - low.0) : 1
        return low.1 + part * (high.1 - low.1)
      }
      return Branch(pulses: count, curve: curve, duration: duration, energy: energies)
    }
  }
}

extension ProgrammingOutcome {
  fileprivate func branch(_ phase: Int) -> UpdateModel.Phase {
    let readings = programming.readings(of: programming.phases[phase].name)!
    let all = devices.joined()
    func mean(_ range: Range<Int>, _ value: (CycleRecord, Int) -> Double) -> [Double] {
      range.map { i in all.reduce(0) { $0 + value($1, i) } / Double(all.count) }
    }
    return UpdateModel.Phase(
      conductance: meanCurve(phase),
      energy: mean(readings.lowerBound..<readings.upperBound) {
        $0.deviceEnergy[$1] + $0.circuitEnergy[$1] + $0.peripheryEnergy[$1]
      },
      duration: programming.time(of: programming.phases[phase]))
  }
}
