import AxisymmetricMesh
import Circuits
import DeviceGeometry
import Electrothermal
import Foundation
import Materials
import SparseLU
import Testing

/// Derivatives by the adjoint against differences of whole solves, and against closed solutions.
@Suite struct SteadyAdjointTests {
  /// A device at its solution, and the ways to change it.
  struct Point: ~Copyable {
    let device: Device
    let mesh: Mesh
    let solution: SteadySolution
    let adjoint: SteadyAdjoint
    var motion: MeshMotion

    init(_ device: Device, resolution: Double = 0.5) throws {
      let mesh = try Mesh.generate(for: device, control: MeshControl(resolution: resolution))
      let problem = try Problem(device: device, mesh: mesh)
      let solution = try SteadySolver().solve(problem)
      let adjoint = try SteadyAdjoint(problem, solution)
      let motion = try MeshMotion(mesh, of: device)
      self.device = device
      self.mesh = mesh
      self.solution = solution
      self.adjoint = adjoint
      self.motion = motion
    }

    mutating func problem(_ parameter: DeviceParameter, _ shift: Double) throws -> Problem {
      let changed = parameter.changed(device, to: parameter.value + shift)
      return try Problem(device: changed, mesh: motion.mesh(of: changed))
    }

    mutating func solved(_ parameter: DeviceParameter, _ shift: Double) throws -> SteadyQuantities {
      let other = try SteadySolver().solve(problem(parameter, shift), from: solution.state)
      return SteadyQuantities(other, at: adjoint.hottest)
    }
  }

  /// Compares every number's derivative by every parameter.
  /// - Returns: the largest relative difference of a derivative that counts.
  func compare(_ device: Device, _ label: String, resolution: Double = 0.5) throws -> (
    worst: Double, count: Int
  ) {
    var point = try Point(device, resolution: resolution)
    var worst = 0.0
    var count = 0
    var (adjointSeconds, differenceSeconds) = (0.0, 0.0)
    for parameter in DeviceParameter.all(of: device) {
      // A parameter at 0 may have no other side.
      let rule: DifferenceRule = parameter.value == 0 ? .oneSided : .fourthOrder
      let step = parameter.value == 0 ? 1e-5 : 1e-3 * parameter.value
      var clock = threadCPUSeconds()
      let derivatives: SteadyQuantities
      do {
        derivatives = try point.adjoint.derivatives(step: step, rule) { try point.problem(parameter, $0) }
      } catch is MeshError { continue }
      adjointSeconds += threadCPUSeconds() - clock
      clock = threadCPUSeconds()
      let differences = try rule.derivative(step: step, origin: point.adjoint.numbers) {
        try point.solved(parameter, $0)
      }
      differenceSeconds += threadCPUSeconds() - clock
      count += 1
      for quantity in SteadyQuantity.allCases {
        let numbers = point.adjoint.numbers
        guard let value = quantity.value(of: numbers),
          let exact = quantity.derivative(of: numbers, derivatives),
          let difference = quantity.derivative(of: numbers, differences)
        else { continue }
        // Below this a difference of solves is made of their tolerance.
        let size = quantity == .peakTemperature ? max(point.solution.peakRise, 1) : abs(value)
        let floor = 1e-3 * size / (parameter.value == 0 ? 1 : abs(parameter.value))
        let relative = abs(exact - difference) / max(abs(difference), floor)
        if relative > worst { worst = relative }
        #expect(relative <= 1e-5, "\(label), \(parameter.name), \(quantity): \(exact), \(difference)")
      }
    }
    print(
      "\(label): \(count) parameters, worst \(worst), adjoint \(adjointSeconds + point.adjoint.statistics.cpuSeconds) s, differences \(differenceSeconds) s"
    )
    return (worst, count)
  }

  @Test(arguments: BuiltInStates.State.allCases, BuiltInStates.Stack.allCases)
  func builtInDevices(state: BuiltInStates.State, stack: BuiltInStates.Stack) throws {
    let result = try compare(BuiltInStates.load(state, stack).device, "\(state), \(stack)")
    #expect(result.count >= 20)
  }
}

@Test func costs() throws {
  for (state, stack) in [(BuiltInStates.State.set, BuiltInStates.Stack.reduced), (.set, .full), (.reset, .reduced)] {
    let tree = try DeviceTree(state, stack)
    let cascade = try MeshCascade(for: tree.device())
    var clock = threadCPUSeconds()
    var analysis = try SensitivityAnalysis(tree, on: cascade)
    print("\(state) \(stack) init", threadCPUSeconds() - clock, "solve", analysis.solution.cpuSeconds, cascade.finest.points.count)
    clock = threadCPUSeconds()
    var t2 = 0.0
    var t1 = 0.0
    let numbers = SensitivityAnalysis.numbers(of: tree)
    for number in numbers {
      clock = threadCPUSeconds()
      do {
        let s = try analysis.sensitivity(to: number)
        t1 += threadCPUSeconds() - clock
        clock = threadCPUSeconds()
        let d = try analysis.difference(like: s)
        t2 += threadCPUSeconds() - clock
        let q = SteadyQuantity.allCases.map { q -> String in
          let n = analysis.adjoint.numbers
          guard let e = q.derivative(of: n, s.derivatives), let f = q.derivative(of: n, d), let v = q.value(of: n) else { return "nil" }
          let floor = 1e-3 * (q == .peakTemperature ? analysis.solution.peakRise : abs(v)) / number.scale
          return "\(Float(e * number.value / v)) (\(Float(abs(e - f) / max(abs(f), floor))))"
        }
      } catch let e as NotDifferentiable { print("OUT", e.path, e.reason) }
    }
    print("adjoint", t1, "differences", t2, analysis.adjoint.statistics)
    clock = threadCPUSeconds()
    for _ in 0..<10 { _ = try tree.setting("ambient", to: .number(301)).device() }
    print("device", (threadCPUSeconds() - clock) / 10)
    let device = try tree.device()
    clock = threadCPUSeconds()
    for _ in 0..<10 { _ = try Problem(device: device, mesh: cascade.finest) }
    print("problem", (threadCPUSeconds() - clock) / 10)
    var system = ElectrothermalSystem(try Problem(device: device, mesh: cascade.finest))
    clock = threadCPUSeconds()
    for _ in 0..<10 { _ = system.residual() }
    print("residual", (threadCPUSeconds() - clock) / 10)
  }
}
