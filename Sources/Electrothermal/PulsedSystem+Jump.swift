import FiniteVolume
import SparseLU

extension PulsedSystem {
  /// The state right after the source has jumped: the temperatures as they were, the potential to go with them.
  /// - Returns: dT/dt in K/s.
  /// - Throws: ``NewtonFailure``.
  mutating func jump(to level: Double, _ newton: NewtonControl) throws(NewtonFailure) -> [Double] {
    device.inertia = nil
    heat(at: waveform.segments[segment].start)
    drive(by: level)
    // Other potentials than the source's may be there without it.
    if device.state.terminal == 0 { work = work + (try device.findPotential()) }
    // Unlike a step, a jump cannot be made shorter.
    var patient = newton
    let usual = NewtonControl()
    patient.maximumFactorisations = usual.maximumFactorisations
    patient.minimumDamping = usual.minimumDamping
    do throws(NewtonFailure) { try solvePotential(newton) } catch {
      try approach(level, patient, after: error)
    }
    device.referToNearest()
    let residual = device.residual()
    var rates = [Double](repeating: 0, count: capacities.count)
    for i in rates.indices {
      let t = device.unknowns.temperature[i]
      if t >= 0 { rates[i] = -residual[Int(t)] / capacities[i] }
    }
    return rates
  }

  /// Comes to a level by way of smaller ones, each from the potential of the one before: where conduction grows
  /// exponentially with the field, the potential that a current would need without a field is no guess at all.
  private mutating func approach(
    _ level: Double, _ newton: NewtonControl, after failure: NewtonFailure
  ) throws(NewtonFailure) {
    device.state.scalePotentials(by: 0)
    device.problem.holdGivenValues(&device.state)
    let rest = device.state
    var reached: (fraction: Double, state: FieldState)?
    var (fraction, factor) = (0.1, 10.0)
    for _ in 0..<30 {
      if let reached {
        device.state = reached.state
        device.drive = drive(at: fraction * level)
      } else {
        device.state = rest
        drive(by: fraction * level)
      }
      do throws(NewtonFailure) {
        try solvePotential(newton)
        if fraction == 1 { return }
        reached = (fraction, device.state)
        fraction = min(1, fraction * factor)
      } catch {
        if let reached {
          factor = factor.squareRoot()
          fraction = min(1, reached.fraction * factor)
        } else {
          fraction /= factor
        }
      }
    }
    throw failure
  }

  /// Solves for the potential at the drive and the temperatures at hand.
  private mutating func solvePotential(_ newton: NewtonControl) throws(NewtonFailure) {
    var half = ElectrothermalSystem(device.problem, solving: .potential, state: device.state)
    if half.pattern.order == 0 { return }
    half.drive = device.drive
    half.floors = device.floors
    var solver: UMFPACK
    do throws(LinearSolverError) { solver = try UMFPACK(analysing: half.pattern) } catch {
      throw .linearSolver(error.description)
    }
    defer { work = work + solver.statistics }
    var iteration = Newton(control: newton)
    try iteration.solve(&half, with: &solver, load: 1)
    // Where conductances differ beyond all digits, small updates do not mean that currents balance.
    let imbalance = half.imbalance(of: half.residual())
    guard imbalance < 1e-6 else { throw .stalled(unknown: 0, update: imbalance) }
    device.state = half.state
  }
}
