import AxisymmetricMesh
import DeviceGeometry
import FiniteVolume
import SparseLU

/// Heat flow with its coefficients frozen at an operating point:
///
///     C dθ/dt + K θ = q p(t)
///
/// θ is the temperature rise that the heat p (W) causes, in K, at the vertices whose temperature is not given; where it is
/// given θ is 0. K (W/K) holds the conductances kappa_ij w_ij of the edges, the thermal contacts and the convective faces, C (J/K) the
/// heat capacities of the control volumes, and q the Joule heat of each control volume over that of all. All three are those
/// of the operating point: K is symmetric and, with a heat sink, positive definite; C is diagonal.
///
/// The steady heat balance of ``ElectrothermalSystem`` is K (T - T_sink) = q P with this very K: a constant p = P leads to the
/// temperatures of the operating point itself, and the impedance Z(t) = max θ(t) / P to its thermal resistance. The tangent, which
/// has the derivatives of kappa and of the heat by T in it, is unsymmetric and says how the temperature responds to a *small
/// change* of power or voltage around the operating point; it does not lead from the sinks to the operating point.
public struct HeatProblem: Sendable {
  public let mesh: Mesh
  /// Number of each vertex's rise among the unknowns; -1 where the temperature is given.
  public let unknowns: [Int32]
  /// The vertex behind each unknown.
  public let vertices: [Int32]
  public var pattern: SparsePattern { assembly.pattern }
  /// K on `pattern`, W/K.
  public let conductances: [Double]
  /// Diagonal of C, J/K.
  public let capacities: [Double]
  /// q: share of each unknown in a heat of 1 W. Shares of vertices with given temperatures are left out: that heat flows
  /// straight into the sink.
  public let shares: [Double]
  /// Weight of each unknown in the mean rise of the filament and its gap; nil without a filament.
  public let filamentWeights: [Double]?
  /// Heat made at the operating point, W.
  public let power: Double
  private let assembly: SparseAssembly

  /// - Parameters:
  ///   - state: a converged steady state of the problem.
  ///   - heat: how the heat is spread over the vertices, in any unit; that of the Joule heat when nil.
  /// - Throws: `.noHeatCapacity`, and `.noPower` where there is no Joule heat to take the spread from.
  public init(
    _ problem: Problem, at state: FieldState, heat: [Double]? = nil
  ) throws(HeatProblemError) {
    try problem.requireHeatCapacities()
    mesh = problem.mesh
    let count = problem.mesh.points.count
    var unknowns = [Int32](repeating: -1, count: count)
    var vertices: [Int32] = []
    for i in 0..<count where problem.fixedTemperature[i].isNaN {
      unknowns[i] = Int32(vertices.count)
      vertices.append(Int32(i))
    }
    (self.unknowns, self.vertices) = (unknowns, vertices)
    assembly = SparseAssembly(order: vertices.count, groups: Self.elementGroups(problem, unknowns))
    let capacities = problem.heatCapacities
    self.capacities = vertices.map { capacities[Int($0)] }
    let system = ElectrothermalSystem(problem, solving: .temperature, state: state)
    var values = [Double](repeating: 0, count: assembly.pattern.nonzeros)
    var made = [Double](repeating: 0, count: count)
    var filament = [Double](repeating: 0, count: vertices.count)
    var filamentVolume = 0.0
    for (t, triangle) in problem.mesh.triangles.enumerated() {
      let balance = system.balance(of: t)
      Self.add(
        balance.edgeConductances(problem.factors[t]), to: &values, at: assembly.places[0], first: 9 * t)
      let heats = balance.cornerHeats
      let name = problem.mesh.regionNames[Int(problem.mesh.regions[t])]
      let isFilament = name == "filament" || name == "gap"
      for k in 0..<3 {
        let i = Int(triangle[k])
        made[i] += heats[k]
        if isFilament && unknowns[i] >= 0 { filament[Int(unknowns[i])] += problem.factors[t].volumes[k] }
      }
      if isFilament { filamentVolume += problem.factors[t].volume }
    }
    for (k, contact) in problem.contacts.enumerated() {
      for (entry, sign) in [1.0, -1, -1, 1].enumerated() {
        let place = assembly.places[1][4 * k + entry]
        if place >= 0 { values[Int(place)] += sign * contact.conductance }
      }
    }
    for (k, face) in problem.convection.enumerated() {
      let place = assembly.places[2][k]
      if place >= 0 { values[Int(place)] += face.conductance }
    }
    conductances = values
    power = made.reduce(0, +)
    let spread = heat ?? made
    let total = spread.reduce(0, +)
    guard total > 0 && total.isFinite else { throw .noPower }
    shares = vertices.map { spread[Int($0)] / total }
    filamentWeights = filamentVolume > 0 ? filament.map { $0 / filamentVolume } : nil
  }

  /// K + s C on `pattern`.
  /// - Parameter s: 1/s
  func matrix(shiftedBy s: Double) -> [Double] {
    var values = conductances
    if s == 0 { return values }
    for (i, place) in assembly.places[3].enumerated() { values[Int(place)] += s * capacities[i] }
    return values
  }

  /// Values at all vertices from those of the unknowns.
  public func spread(_ rises: [Double]) -> [Double] { unknowns.map { $0 >= 0 ? rises[Int($0)] : 0 } }

  /// Triangles, contacts and convective faces by their vertices, and every unknown by itself.
  private static func elementGroups(_ problem: Problem, _ unknowns: [Int32]) -> [ElementGroup] {
    [
      ElementGroup(
        width: 3,
        unknowns: problem.mesh.triangles.flatMap { t in (0..<3).map { unknowns[Int(t[$0])] } }),
      ElementGroup(
        width: 2, unknowns: problem.contacts.flatMap { [unknowns[Int($0.a)], unknowns[Int($0.b)]] }),
      ElementGroup(width: 1, unknowns: problem.convection.map { unknowns[Int($0.vertex)] }),
      ElementGroup(width: 1, unknowns: unknowns.filter { $0 >= 0 }),
    ]
  }

  /// Adds a triangle's conductances, each between the two corners of the edge opposite corner k.
  private static func add(
    _ conductances: SIMD3<Double>, to values: inout [Double], at places: [Int32], first: Int
  ) {
    for k in 0..<3 {
      let (a, b) = ((k + 1) % 3, (k + 2) % 3)
      for (entry, sign) in [(4 * a, 1.0), (4 * b, 1), (3 * a + b, -1), (3 * b + a, -1)] {
        let place = places[first + entry]
        if place >= 0 { values[Int(place)] += sign * conductances[k] }
      }
    }
  }
}

/// Why there is no linear heat problem at an operating point.
public enum HeatProblemError: Error, Sendable, Equatable, CustomStringConvertible {
  /// A material of the device comes without density or heat capacity.
  case noHeatCapacity(material: String)
  /// Nothing heats the device.
  case noPower
  case linearSolver(LinearSolverError)

  public var description: String {
    switch self {
    case .noHeatCapacity(let material):
      "how fast the device heats up needs 'density' and 'heat_capacity' of material '\(material)'"
    case .noPower: "the operating point has no power: there is no heat whose spread could be followed"
    case .linearSolver(.singular): "no part of the device is cooled: heat never stops rising there"
    case .linearSolver(let error): error.description
    }
  }
}

extension Problem {
  /// - Throws: `.noHeatCapacity` when a material on the mesh lacks what stores heat.
  public func requireHeatCapacities() throws(HeatProblemError) {
    for region in Set(mesh.regions).sorted() {
      let material = materials[Int(region)]
      if material.density == nil || material.heatCapacity == nil {
        throw .noHeatCapacity(material: material.name)
      }
    }
  }
}
