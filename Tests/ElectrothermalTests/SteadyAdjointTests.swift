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

    mutating func solved(_ parameter: DeviceParameter, _ shift: Double) throws -> [Double] {
      let problem = try problem(parameter, shift)
      let solution = try SteadySolver().solve(problem, from: solution.state)
      let other = SteadyAdjoint.numbers(of: problem, solution, at: adjoint.hottest)
      return SteadyQuantity.allCases.map { $0.value(of: other) ?? .nan }
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
      let isOneSided = parameter.value == 0
      let step = isOneSided ? 1e-5 : 1e-3 * parameter.value
      var clock = threadCPUSeconds()
      let derivatives: SteadyQuantities
      do {
        derivatives = try point.adjoint.derivatives(step: step, isOneSided: isOneSided) {
          try point.problem(parameter, $0)
        }
      } catch is MeshError { continue }
      adjointSeconds += threadCPUSeconds() - clock
      clock = threadCPUSeconds()
      let differences: [Double]
      if isOneSided {
        let f = try (0...4).map { try point.solved(parameter, Double($0) * step) }
        differences = f[0].indices.map {
          (-25 * f[0][$0] + 48 * f[1][$0] - 36 * f[2][$0] + 16 * f[3][$0] - 3 * f[4][$0]) / (12 * step)
        }
      } else {
        let f = try [-2, -1, 1, 2].map { try point.solved(parameter, $0 * step) }
        differences = f[0].indices.map { (8 * (f[2][$0] - f[1][$0]) - (f[3][$0] - f[0][$0])) / (12 * step) }
      }
      differenceSeconds += threadCPUSeconds() - clock
      count += 1
      for (quantity, difference) in zip(SteadyQuantity.allCases, differences) {
        guard let value = quantity.value(of: point.adjoint.numbers),
          let exact = quantity.derivative(of: point.adjoint.numbers, derivatives), exact.isFinite
        else { continue }
        // Below this a difference of solves is made of their tolerance.
        let size = quantity == .peakTemperature ? max(point.solution.peakRise, 1) : abs(value)
        let floor = 1e-3 * size / (isOneSided ? 1 : abs(parameter.value))
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
