import FiniteVolume

/// Which of the two fields a system solves for; the other one is held.
public enum SolvedFields: Sendable, Equatable { case both, potential, temperature }

/// Numbers of the unknowns: vertex by vertex, potential before temperature; -1 for what is given.
struct Unknowns: Sendable {
  var potential: [Int32]
  var temperature: [Int32]
  /// Potential of the terminal, where a current drives it or a source behind a network; shared by the terminal's vertices.
  var terminal: Int32 = -1
  var count = 0
  /// The vertex behind each unknown.
  var vertices: [Int32] = []

  init(_ problem: Problem, solving fields: SolvedFields) {
    let vertexCount = problem.mesh.points.count
    potential = [Int32](repeating: -1, count: vertexCount)
    temperature = potential
    vertices.reserveCapacity(2 * vertexCount)
    for i in 0..<vertexCount {
      let twin = Int(problem.twins[i])
      if fields != .temperature {
        switch problem.electrical[twin] {
        case .free where twin < i: potential[i] = potential[twin]
        case .free: potential[i] = next(i)
        case .terminal where !problem.drive.fixesTerminal:
          if terminal == -1 { terminal = next(i) }
          potential[i] = terminal
        case .terminal, .fixed, .none: break
        }
      }
      if fields != .potential && problem.fixedTemperature[i].isNaN { temperature[i] = next(i) }
    }
  }

  private mutating func next(_ vertex: Int) -> Int32 {
    defer { count += 1 }
    vertices.append(Int32(vertex))
    return Int32(count)
  }

  /// Whether an unknown is a temperature.
  func isTemperature(_ unknown: Int) -> Bool { temperature[Int(vertices[unknown])] == Int32(unknown) }

  /// Triangles (six unknowns each), thermal contacts (two), and single unknowns with a diagonal of their own.
  func elementGroups(_ problem: Problem) -> [ElementGroup] {
    var triangles: [Int32] = []
    triangles.reserveCapacity(6 * problem.mesh.triangles.count)
    for (triangle, region) in zip(problem.mesh.triangles, problem.mesh.regions) {
      let conducts = problem.materials[Int(region)].electricalConductivity != nil
      for k in 0..<3 { triangles.append(conducts ? potential[Int(triangle[k])] : -1) }
      for k in 0..<3 { triangles.append(temperature[Int(triangle[k])]) }
    }
    return [
      ElementGroup(width: 6, unknowns: triangles),
      ElementGroup(
        width: 2, unknowns: problem.contacts.flatMap { [temperature[Int($0.a)], temperature[Int($0.b)]] }),
      ElementGroup(width: 1, unknowns: problem.convection.map { temperature[Int($0.vertex)] }),
      ElementGroup(width: 1, unknowns: temperature),
      ElementGroup(width: 1, unknowns: [terminal]),
    ]
  }
}
