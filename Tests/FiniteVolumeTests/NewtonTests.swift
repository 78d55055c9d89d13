import FiniteVolume
import RealModule
import SparseLU
import Testing

@Test func assemblyAddsElementsUp() {
  let elements = ElementGroup(width: 3, unknowns: [0, 1, 2, 2, -1, 3, 1, 2, 3])
  let single = ElementGroup(width: 1, unknowns: [3, -1])
  let assembly = SparseAssembly(order: 4, groups: [elements, single])
  var values = [Double](repeating: 0, count: assembly.pattern.nonzeros)
  var dense = [[Double]](repeating: [0, 0, 0, 0], count: 4)
  var next = 1.0
  for e in 0..<elements.count {
    for row in 0..<3 {
      for column in 0..<3 {
        let (i, j) = (elements.unknowns[e * 3 + row], elements.unknowns[e * 3 + column])
        let place = assembly.places[0][(e * 3 + row) * 3 + column]
        #expect((place >= 0) == (i >= 0 && j >= 0))
        if place >= 0 {
          values[Int(place)] += next
          dense[Int(i)][Int(j)] += next
        }
        next += 1
      }
    }
  }
  #expect(assembly.places[1][1] == -1)
  values[Int(assembly.places[1][0])] += 50
  dense[3][3] += 50
  for j in 0..<4 {
    var unit = [0.0, 0, 0, 0]
    unit[j] = 1
    #expect(assembly.pattern.multiply(values, unit) == dense.map { $0[j] })
  }
}

/// atan(x_i - a_i) + 0.1 (x_i - a_i) + a weak coupling: undamped Newton leaves the basin.
private struct Arctangents: NonlinearSystem {
  let pattern = SparsePattern(starts: [0, 2, 4], rows: [0, 1, 0, 1])
  var state: [Double]
  let slope: Double
  var jacobians = 0

  private func f(_ d: Double) -> Double { Double.atan(d) + slope * d }
  mutating func residual() -> [Double] {
    let (x, y) = (state[0] - 1, state[1] + 2)
    return [f(x) + 0.1 * y, f(y) - 0.1 * x]
  }
  mutating func linearised() -> (residual: [Double], jacobian: [Double]) {
    jacobians += 1
    let (x, y) = (state[0] - 1, state[1] + 2)
    return (residual(), [1 / (1 + x * x) + slope, -0.1, 0.1, 1 / (1 + y * y) + slope])
  }
  mutating func move(by update: [Double], damping: Double) {
    for i in 0..<2 { state[i] += damping * update[i] }
  }
  func scale(with update: [Double]) {}
  func size(of update: [Double], in scale: Void) -> (value: Double, unknown: Int) {
    abs(update[0]) > abs(update[1]) ? (abs(update[0]), 0) : (abs(update[1]), 1)
  }
  func imbalance(of residual: [Double]) -> Double { abs(residual[0]) + abs(residual[1]) }
  func largestStep(along update: [Double]) -> Double { 1 }
}

@Test(arguments: [1.5, 10.0, 1000.0])
func dampingReachesARootThatPlainNewtonMisses(start: Double) throws {
  var plain = start
  for _ in 0..<8 where abs(plain) < 1e100 { plain -= Double.atan(plain) * (1 + plain * plain) }
  #expect(abs(plain) > 10 || plain.isNaN)
  var system = Arctangents(state: [1 + start, -2 + start / 2], slope: 0)
  var solver = try UMFPACK(analysing: system.pattern)
  var newton = Newton()
  try newton.solve(&system, with: &solver, load: 1)
  #expect(abs(system.state[0] - 1) < 1e-9 && abs(system.state[1] + 2) < 1e-9)
  #expect(newton.steps.contains { $0.damping < 1 })
}

@Test func nearTheRootOldFactorsServe() throws {
  var system = Arctangents(state: [1.001, -2.001], slope: 0.1)
  var solver = try UMFPACK(analysing: system.pattern)
  var newton = Newton()
  try newton.solve(&system, with: &solver, load: 1)
  #expect(system.jacobians == 1)
  #expect(newton.steps.filter(\.factorised).count == 1 && newton.steps.count > 1)
}

@Test func givingUpIsTyped() throws {
  var system = Arctangents(state: [900, 900], slope: 0)
  var solver = try UMFPACK(analysing: system.pattern)
  var newton = Newton(control: NewtonControl())
  newton.control.maximumFactorisations = 2
  #expect(throws: NewtonFailure.self) { try newton.solve(&system, with: &solver, load: 1) }
}
