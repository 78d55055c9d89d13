import AxisymmetricMesh
import Circuits
import DeviceGeometry
import FiniteVolume
import Foundation
import Materials
import SparseLU
import Testing

@testable import Electrothermal

@Suite("Reduced models of the heat problem")
struct ReducedHeatModelTests {
  /// Even heat in a rod between two sinks: tau_k = h² / ((2 k + 1)² pi² D) and, in the middle,
  /// Z(t) / Z(∞) = 1 - 32 / pi³ sum_k (-1)^k / (2 k + 1)³ exp(-t / tau_k).
  @Test func rodBetweenTwoSinks() throws {
    let (height, diffusivity) = (7.5e-9, 1 / 2e6)
    let mesh = grid(r: even(0, 5e-9, 2), z: even(0, height, 128), regionNames: ["rod"], region: { _ in 0 })
    let problem = try Problem(device: rod(material: storing), mesh: mesh)
    let solution = try SteadySolver().solve(problem)
    let model = try ReducedHeatModel(HeatProblem(problem, at: solution.state))
    let slowest = height * height / (.pi * .pi * diffusivity)
    #expect(abs(model.timeConstants.last! / slowest - 1) < 1e-4, "\(model.timeConstants.last!) \(slowest)")
    for time in logarithmicAxis(from: 1e-13, to: 1e-9, perDecade: 8) {
      var series = 1.0
      for k in 0..<200 {
        let order = Double(2 * k + 1)
        series -= 32 / pow(.pi * order, 3) * (k % 2 == 0 ? 1 : -1) * exp(-time * order * order / slowest)
      }
      let reached = model.stepResponse(at: time).peak / model.stepResponse(at: .infinity).peak
      #expect(abs(reached - series) < 5e-4, "\(time) s: \(reached) \(series)")
    }
  }

  /// Heat into the face of a half space: dT = (2 q / kappa) sqrt(D t / pi).
  @Test func halfSpace() throws {
    let (radius, depth, diffusivity) = (5e-9, 4e-6, 1 / 2e6)
    let layers = [0] + logarithmicAxis(from: 1e-10, to: depth, perDecade: 40)
    let mesh = grid(r: even(0, radius, 1), z: layers, regionNames: ["rod"], region: { _ in 0 })
    var device = rod(material: storing)
    device.boundaries = [
      BoundaryCondition(name: "bottom", electrical: .ground),
      BoundaryCondition(name: "top", electrical: .terminal, thermal: .temperature(300)),
    ]
    let problem = try Problem(device: device, mesh: mesh)
    var heat = [Double](repeating: 0, count: problem.mesh.points.count)
    for edge in mesh.boundaryEdges where edge.face == .bottom {
      let face = FaceFactors(mesh.points[Int(edge.a)], mesh.points[Int(edge.b)])
      heat[Int(edge.a)] += face.a
      heat[Int(edge.b)] += face.b
    }
    let model = try ReducedHeatModel(HeatProblem(problem, at: problem.stateAtRest(), heat: heat))
    for time in logarithmicAxis(from: 1e-10, to: 1e-7, perDecade: 4) {
      let exact = 2 / (.pi * radius * radius) * (diffusivity * time / .pi).squareRoot()
      let rise = model.stepResponse(at: time).peak
      #expect(abs(rise / exact - 1) < 0.02, "\(time) s: \(rise / exact)")
    }
  }

  /// Against all modes of a problem that is small enough to have them.
  @Test(arguments: ["set.yaml", "reset.yaml"])
  func agreesWithAllModes(file: String) throws {
    let heat = try Fixture.heat(file, resolution: 0.4)
    let modes = try AllModes(heat)
    let model = try ReducedHeatModel(heat)
    let final = model.stepResponse(at: .infinity).peak
    #expect(model.timeConstants.allSatisfy { $0 > 0 })
    #expect(model.stateCount <= 40 && model.errorEstimate <= 2e-4)
    var (worst, worstPeak, before) = (0.0, 0.0, 0.0)
    for time in logarithmicAxis(from: 1e-13, to: 1e-4, perDecade: 6) {
      let exact = modes.rises(after: time)
      let field = model.field(model.timeConstants.map { 1 - exp(-time / $0) })
      worst = max(worst, zip(field, heat.spread(exact)).map { abs($0 - $1) }.max()! / final)
      let peak = model.stepResponse(at: time).peak
      worstPeak = max(worstPeak, abs(peak - exact.max()!) / final)
      #expect(peak >= before * (1 - 1e-12), "Z falls at \(time) s")
      before = peak
    }
    #expect(worst <= model.errorEstimate, "\(worst), estimated \(model.errorEstimate)")
    #expect(worstPeak <= 1e-3)
  }

  /// The estimate is never below the error, whatever the tolerance.
  @Test(arguments: [1e-2, 3e-3, 1e-3, 2e-4, 5e-5])
  func theErrorEstimateHolds(tolerance: Double) throws {
    let heat = try Fixture.heat("weakset.yaml", resolution: 0.4)
    let modes = try AllModes(heat)
    var control = ReducedHeatControl()
    control.tolerance = tolerance
    let model = try ReducedHeatModel(heat, control: control)
    let final = model.stepResponse(at: .infinity).peak
    var worst = 0.0
    for time in logarithmicAxis(from: 1e-13, to: 1e-4, perDecade: 5) {
      let field = model.field(model.timeConstants.map { 1 - exp(-time / $0) })
      let exact = heat.spread(modes.rises(after: time))
      worst = max(worst, zip(field, exact).map { abs($0 - $1) }.max()! / final)
    }
    #expect(model.errorEstimate <= tolerance)
    #expect(worst <= model.errorEstimate, "\(worst), estimated \(model.errorEstimate)")
  }

  /// The rise that is left after a pulse is that of the pulse less that of what did not come after it.
  @Test func coolingIsHeatingTurnedRound() throws {
    let model = try ReducedHeatModel(try Fixture.heat("set.yaml", resolution: 0.4))
    for pause in [1e-12, 250e-12, 1e-9] {
      let left = model.response(to: Waveform(constant: 2, until: 1e-6), at: [1e-6 + pause])[0]
      let (long, short) = (model.stepResponse(at: 1e-6 + pause), model.stepResponse(at: pause))
      let expected = 2 * (long.filamentMean! - short.filamentMean!)
      #expect(abs(left.filamentMean! - expected) < 1e-9 * long.filamentMean!)
    }
  }

  @Test func aLooserToleranceNeedsFewerStates() throws {
    let heat = try Fixture.heat("set.yaml", resolution: 0.4)
    var control = ReducedHeatControl()
    let states = try [1e-2, 1e-3, 1e-4].map { tolerance in
      control.tolerance = tolerance
      return try ReducedHeatModel(heat, control: control).stateCount
    }
    #expect(states[0] < states[1] && states[1] < states[2], "\(states)")
    control.maximumStates = 6
    let cut = try ReducedHeatModel(heat, control: control)
    #expect(cut.stateCount == 6 && cut.errorEstimate > control.tolerance)
  }
}

/// All modes of a small heat problem, by dense diagonalisation of C^-1/2 K C^-1/2.
private struct AllModes {
  private let eigen: SymmetricEigen
  private let roots: [Double]
  private let inputs: [Double]

  init(_ problem: HeatProblem) throws {
    let count = problem.vertices.count
    let roots = problem.capacities.map { $0.squareRoot() }
    var matrix = [Double](repeating: 0, count: count * count)
    for j in 0..<count {
      for k in problem.pattern.starts[j]..<problem.pattern.starts[j + 1] {
        let i = problem.pattern.rows[k]
        matrix[j * count + i] = problem.conductances[k] / (roots[i] * roots[j])
      }
    }
    let eigen = try SymmetricEigen(matrix, order: count)
    (self.eigen, self.roots) = (eigen, roots)
    inputs = (0..<count).map { k in
      (0..<count).reduce(0) { $0 + eigen.vectors[k * count + $1] * problem.shares[$1] / roots[$1] }
    }
  }

  /// K per W at the unknowns.
  func rises(after time: Double) -> [Double] {
    let count = eigen.order
    var rises = [Double](repeating: 0, count: count)
    for k in 0..<count {
      let factor = inputs[k] / eigen.values[k] * -expm1(-time * eigen.values[k])
      for i in 0..<count { rises[i] += factor * eigen.vectors[k * count + i] / roots[i] }
    }
    return rises
  }
}
