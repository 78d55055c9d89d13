import AxisymmetricMesh
import DeviceGeometry
import FiniteVolume
import SparseLU

/// Derivatives of the numbers of a steady state by whatever its problem depends on, without solving it again.
///
/// The unknowns u of the state obey F(u, p) = 0. For a number Q(u, p) the adjoint λ solves
///
///     (∂F/∂u)ᵀ λ = (∂Q/∂u)ᵀ,        dQ/dp = ∂Q/∂p - λᵀ ∂F/∂p        (both at fixed u)
///
/// with the exact Jacobian at the solution, factorised once for all numbers and parameters. So the derivative by p is that of
///
///     L(p) = Q(u, p) - λᵀ F(u, p)
///
/// which costs one residual a value. It is taken by a ``DifferenceRule``, which serves every parameter,
/// geometry included. (Discrete adjoint: M. B. Giles, N. A. Pierce, Flow Turbul. Combust. 65, 393 (2000),
/// doi:10.1023/A:1011430410075.)
///
/// What is held of the unknowns are offsets from the terminal's or the ground's
/// potential, and temperatures. Given potentials and temperatures follow the parameter. The adjoint does not depend
/// on the choice, since at fixed p a change of those numbers is one of the unknowns.
public struct SteadyAdjoint: Sendable {
  /// What counts as the peak where the mesh stays as it is: the hottest vertex, which the solution tells as its peak.
  public var atVertex: Peak { vertexPeak.peak }
  /// What counts as the peak where the mesh moves, which would carry the hottest vertex past it.
  public var atTop: Peak { topPeak.peak }
  /// Vertices beside the hottest one whose rise differs from its by less than a billionth: which is the hottest is then a matter of
  /// rounding, and where they are not hottest for one reason, as by symmetry, the peak has no derivative.
  public let equallyHot: [Int]
  /// Of the factorisation and the transposed solves.
  public let statistics: LinearSolverStatistics
  private let system: ElectrothermalSystem
  private let adjoint: Adjoint

  /// What counts as the peak, and the numbers of the solution with it.
  public struct Peak: Sendable {
    public var place: PeakFit
    public var numbers: SteadyQuantities
  }
  /// A peak and its λ.
  private struct AdjointPeak: Sendable {
    var peak: Peak
    var adjoint: [Double]
  }
  private let vertexPeak: AdjointPeak
  private let topPeak: AdjointPeak

  /// λ for each number; empty where the number does not depend on the unknowns.
  private struct Adjoint: Sendable {
    var current: [Double]
    var voltage: [Double]
    var power: [Double]
  }

  /// - Parameters:
  ///   - problem: what `solution` solves.
  ///   - solution: converged.
  /// - Throws: ``LinearSolverError``, `.singular` at a turning point of the branch of steady states.
  public init(_ problem: Problem, _ solution: SteadySolution) throws(LinearSolverError) {
    var system = ElectrothermalSystem(problem, state: solution.state)
    let hottest = solution.hottest
    let rises = solution.state.rise
    let near = 1e-9 * abs(rises[hottest])
    equallyHot = rises.indices.filter { $0 != hottest && abs(rises[$0] - rises[hottest]) <= near }
    let (_, jacobian) = system.linearised()
    var solver = try UMFPACK(analysing: system.pattern)
    try solver.factorise(jacobian)
    let count = system.unknowns.count
    func unit(_ unknown: Int32) -> [Double] {
      if unknown < 0 { return [] }
      var vector = [Double](repeating: 0, count: count)
      vector[Int(unknown)] = 1
      return vector
    }
    let (byCurrent, byPower) = system.flowGradients()
    let voltage = unit(system.unknowns.terminal)
    adjoint = Adjoint(
      current: try solver.solveTransposed(byCurrent),
      voltage: voltage.isEmpty ? [] : try solver.solveTransposed(voltage),
      power: try solver.solveTransposed(byPower))
    func peak(_ place: PeakFit) throws(LinearSolverError) -> AdjointPeak {
      var gradient = [Double](repeating: 0, count: count)
      let weights = place.peak(of: rises, problem.mesh.points).weights
      for (vertex, weight) in zip(place.vertices, weights) {
        let unknown = Int(system.unknowns.temperature[vertex])
        if unknown >= 0 { gradient[unknown] = weight }
      }
      let numbers = SteadyQuantities(problem, system.state, system.flows, at: place)
      return AdjointPeak(
        peak: Peak(place: place, numbers: numbers), adjoint: try solver.solveTransposed(gradient))
    }
    vertexPeak = try peak(PeakFit(vertex: hottest))
    topPeak = try peak(PeakFit(solution))
    statistics = solver.statistics
    self.system = system
  }

  /// Derivatives of the numbers by a parameter p at 0, from problems at several values of it.
  ///
  /// - Parameters:
  ///   - step: of p, in its unit.
  ///   - movesMesh: whether the vertices move with p.
  ///   - problem: the problem at p, on the same triangles as the solution's.
  /// - Throws: what `problem` throws; ``AdjointError`` when the unknowns at p are not those of the solution.
  public func derivatives(
    step: Double, _ rule: DifferenceRule, movesMesh: Bool,
    of problem: (Double) throws -> Problem
  ) throws -> SteadyQuantities {
    let peak = movesMesh ? topPeak : vertexPeak
    return try rule.derivative(step: step, origin: peak.peak.numbers) { try lagrangian(problem($0), peak) }
  }

  /// L of every number for another problem at the solution's unknowns.
  private func lagrangian(
    _ problem: Problem, _ peak: AdjointPeak
  ) throws(AdjointError) -> SteadyQuantities {
    guard problem.hasUnknowns(of: system.problem) else { throw .otherUnknowns }
    var system = system
    let formerAmbient = system.problem.ambient
    system.problem = problem
    system.drive = problem.drive
    let warmer = formerAmbient - problem.ambient
    system.state.rise = system.state.rise.map { $0 + warmer }
    system.state = problem.holdingGivenValues(system.state)
    let residual = system.residual()
    func product(_ adjoint: [Double]) -> Double { zip(adjoint, residual).reduce(0) { $0 + $1.0 * $1.1 } }
    var numbers = SteadyQuantities(problem, system.state, system.flows, at: peak.peak.place)
    numbers.peakRise -= product(peak.adjoint)
    numbers.current -= product(adjoint.current)
    numbers.voltage -= product(adjoint.voltage)
    numbers.power -= product(adjoint.power)
    return numbers
  }
}

/// Why a derivative cannot be taken.
public enum AdjointError: Error, Sendable, Equatable, CustomStringConvertible {
  /// A change of the parameter adds or removes unknowns.
  case otherUnknowns

  public var description: String {
    "a small change of it makes another circuit or other conditions"
  }
}

extension Problem {
  /// Whether the same vertices carry the same unknowns, and the same pairs of them are coupled.
  func hasUnknowns(of other: Problem) -> Bool {
    mesh.triangles == other.mesh.triangles && mesh.regions == other.mesh.regions && twins == other.twins
      && drive.fixesTerminal == other.drive.fixesTerminal
      && zip(electrical, other.electrical).allSatisfy { $0.kind == $1.kind }
      && zip(fixedTemperature, other.fixedTemperature).allSatisfy { $0.isNaN == $1.isNaN }
      && contacts.count == other.contacts.count
      && zip(contacts, other.contacts).allSatisfy { ($0.a, $0.b) == ($1.a, $1.b) }
      && convection.count == other.convection.count
      && zip(convection, other.convection).allSatisfy { $0.vertex == $1.vertex }
  }
}

extension Problem.Electrical {
  /// Without the value of a fixed potential.
  fileprivate var kind: Self {
    if case .fixed = self { .fixed(0) } else { self }
  }
}

extension ElectrothermalSystem {
  /// Derivatives of the terminal's current and of the Joule heat by the unknowns.
  ///
  /// The current is the sum of what the triangles draw from the terminal's vertices. The Joule heat of a triangle is what its
  /// three heat balances lack, since the heat that flows between its corners cancels.
  func flowGradients() -> (current: [Double], power: [Double]) {
    var current = [Double](repeating: 0, count: unknowns.count)
    var power = current
    var local = [Double](repeating: 0, count: 36)
    for (t, triangle) in problem.mesh.triangles.enumerated() {
      let corners = [Int(triangle.x), Int(triangle.y), Int(triangle.z)]
      let material = problem.materials[Int(problem.mesh.regions[t])]
      if material.electricalConductivity == nil { continue }
      let isTerminal = corners.map { problem.electrical[Int(problem.twins[$0])] == .terminal }
      let balance = balance(of: t)
      local.withUnsafeMutableBufferPointer { balance.jacobian(problem.factors[t], into: $0) }
      for column in 0..<6 {
        let vertex = corners[column % 3]
        let unknown = Int(column < 3 ? unknowns.potential[vertex] : unknowns.temperature[vertex])
        if unknown < 0 { continue }
        for row in 0..<3 {
          if isTerminal[row] { current[unknown] += local[row * 6 + column] }
          power[unknown] -= local[(row + 3) * 6 + column]
        }
      }
    }
    return (current, power)
  }
}
