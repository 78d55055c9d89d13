import DeviceGeometry
import FiniteVolume
import SparseLU

extension SteadyPath {
  /// Finds a start for a terminal behind a network, or driven by a current, from solutions at given voltages.
  ///
  /// Where conduction grows exponentially with the field, the potential that a current would need at rest is absurd, and no
  /// iteration returns from it; at a given voltage it cannot leave the range. The voltage is doubled until the drive is
  /// overtaken or has no solution, then bisected until a tenth of the drive is missing at most or no higher voltage has one.
  /// - Returns: the state, and the fraction of the drive that it corresponds to; nil without a drive.
  mutating func startFromVoltages() throws(NewtonFailure) -> (state: FieldState, load: Double)? {
    var problem = system.problem
    problem.drive = .voltage(0, seriesResistance: 0)
    var driven = ElectrothermalSystem(problem)
    var solver = try analysed(driven)
    defer { statistics = statistics + solver.statistics }
    let (target, sign): (Double, Double)
    switch drive {
    case .voltage(let volts, _): (target, sign) = (abs(volts), volts < 0 ? -1 : 1)
    case .current(let amperes): (target, sign) = (abs(amperes), amperes < 0 ? -1 : 1)
    }
    if target == 0 { return nil }
    var low = (volts: 0.0, state: driven.state, load: 0.0)
    var high: Double?
    var volts = 1e-3
    for _ in 0..<60 where volts <= 100 {
      driven.state = low.state
      driven.drive = .voltage(sign * volts, seriesResistance: 0)
      var newton = Newton(control: control.newton)
      let failed: Bool
      do throws(NewtonFailure) {
        try newton.solve(&driven, with: &solver, load: low.load)
        failed = false
      } catch {
        if case .linearSolver = error { throw error }
        failed = true
      }
      record(newton.steps)
      let current = driven.flows.terminalCurrent
      // The fraction of the drive, and of the drive or the compliance, whichever is nearer.
      let (load, reached): (Double, Double)
      switch drive {
      case .voltage(_, let network):
        load = (volts + abs(network.drop(at: current).volts)) / target
        reached = max(load, network.compliance.map { abs(current) / $0 } ?? 0)
      case .current: (load, reached) = (abs(current) / target, abs(current) / target)
      }
      if !failed && abs(reached - 1) <= 0.1 { return (driven.state, load) }
      if failed || reached > 1 { high = volts } else { low = (volts, driven.state, load) }
      volts = high.map { (low.volts + $0) / 2 } ?? 2 * volts
      if let high, high - low.volts < 1e-3 * high { break }
    }
    return (low.state, low.load)
  }
}
