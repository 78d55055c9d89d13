import FiniteVolume
import SparseLU

extension SteadyPath {
  /// Potential at held temperatures, then temperature at the held potential, in turn.
  mutating func segregated(load: Double) throws(NewtonFailure) {
    var potential = ElectrothermalSystem(system.problem, solving: .potential, state: system.state)
    var temperature = ElectrothermalSystem(system.problem, solving: .temperature, state: system.state)
    potential.drive = system.drive
    temperature.drive = system.drive
    var first = try analysed(potential)
    var second = try analysed(temperature)
    defer { statistics = statistics + first.statistics + second.statistics }
    var update = (value: Double.infinity, unknown: 0)
    for _ in 0..<control.maximumRounds {
      potential.state = system.state
      let moved = try step(&potential, &first)
      temperature.state = potential.state
      let warmed = try step(&temperature, &second)
      system.state = temperature.state
      update = moved.value > warmed.value ? moved : warmed
      let residual = system.residual()
      record([
        NewtonStep(
          iteration: 0, load: load, update: update.value, residual: system.imbalance(of: residual),
          damping: 1,
          factorised: true)
      ])
      if update.value <= control.newton.tolerance { return }
    }
    throw .tooManyIterations(unknown: update.unknown, update: update.value)
  }

  /// One linear step; the unknown with the largest update is given in the numbers of the coupled system.
  private func step(
    _ field: inout ElectrothermalSystem, _ solver: inout UMFPACK
  ) throws(NewtonFailure) -> (value: Double, unknown: Int) {
    let (residual, jacobian) = field.linearised()
    do throws(LinearSolverError) {
      try solver.factorise(jacobian)
      let update = try solver.solve(residual.map { -$0 })
      field.move(by: update, damping: field.largestStep(along: update))
      let size = field.size(of: update, in: field.scale(with: update))
      let vertex = Int(field.unknowns.vertices[size.unknown])
      let all = system.unknowns
      return (
        size.value,
        Int(field.unknowns.isTemperature(size.unknown) ? all.temperature[vertex] : all.potential[vertex])
      )
    } catch {
      throw .linearSolver(error.description)
    }
  }
}
