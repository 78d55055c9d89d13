import FiniteVolume
import SparseLU

extension SteadyPath {
  /// Lets the device heat up at the full load, with implicit steps that grow as it settles, until time no longer matters.
  ///
  /// Between the steady states this follows what a device does that is switched on: past a thermal instability it jumps
  /// to the hot branch, if there is one. (Pseudo-transient continuation: C. T. Kelley, D. E. Keyes, SIAM J. Numer. Anal.
  /// 35, 508 (1998), doi:10.1137/S0036142996304796.)
  /// - Throws: `.stalled` at the hottest vertex when the temperature leaves the range of results.
  mutating func heatUp(_ solver: inout UMFPACK) throws(NewtonFailure) {
    var loose = control.newton
    loose.tolerance = 1e-3
    loose.polishingSteps = 0
    loose.maximumFactorisations = 8
    loose.minimumDamping = 1.0 / 8
    let capacities = system.problem.heatCapacities
    // From a hundredth of the few ps in which nanometres of oxide heat up.
    var step = 1e-14
    defer { system.inertia = nil }
    for _ in 0..<control.maximumPseudoSteps {
      let before = system.state
      system.inertia = ElectrothermalSystem.Inertia(
        conductances: capacities.map { $0 / step }, rises: before.rise)
      let calm: Bool
      do throws(NewtonFailure) {
        let count = steps.count
        try newton(loose, &solver, load: 1)
        calm = steps.count - count <= 4
      } catch {
        if case .linearSolver = error { throw error }
        system.state = before
        step /= 4
        continue
      }
      let hottest = system.state.rise.indices.max { system.state.rise[$0] < system.state.rise[$1] } ?? 0
      if system.problem.ambient + system.state.rise[hottest] > control.maximumTemperature {
        throw .stalled(unknown: max(0, Int(system.unknowns.temperature[hottest])), update: .infinity)
      }
      // Beyond a second nothing of these sizes is on its way any more.
      if step > 1 { return }
      step *= calm ? 4 : 1.5
    }
    let hottest = system.state.rise.indices.max { system.state.rise[$0] < system.state.rise[$1] } ?? 0
    throw .tooManyIterations(unknown: max(0, Int(system.unknowns.temperature[hottest])), update: .infinity)
  }
}

extension Problem {
  /// Heat capacity of each control volume, J/K; of a typical solid, 2e6 J/(m³ K), where a material gives none.
  var heatCapacities: [Double] {
    var capacities = [Double](repeating: 0, count: mesh.points.count)
    for (t, triangle) in mesh.triangles.enumerated() {
      let material = materials[Int(mesh.regions[t])]
      let volumetric =
        material.density.flatMap { density in material.heatCapacity.map { density * $0 } } ?? 2e6
      for k in 0..<3 { capacities[Int(triangle[k])] += volumetric * max(factors[t].volumes[k], 0) }
    }
    return capacities
  }
}
