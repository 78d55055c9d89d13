import AxisymmetricMesh
import Circuits
import DeviceGeometry
import Electrothermal
import FiniteVolume
import Foundation
import Materials
import Testing

@Suite("Transients with closed solutions (PHYSICS 6.6)") struct TransientExactTests {
  static let diffusivity = 1 / 2e6
  /// h² / (pi² D) of the rod, s.
  static let slowest = 7.5e-9 * 7.5e-9 / (.pi * .pi * diffusivity)

  /// Against the exact solution on the same mesh, only the time steps are left to err.
  @Test func rodOnItsMesh() throws {
    let problem = try rodProblem()
    let modes = try Modes(problem)
    let times = [0.01, 0.1, 0.3, 1, 3, 10].map { $0 * Self.slowest }
    let task = TransientTask(waveform: Waveform(constant: 0.1, until: times.last!), snapshots: times)
    let solution = try TransientSolver(control: TransientControl(tolerance: 1e-8)).solve(problem, task)
    for (time, snapshot) in zip(times, solution.snapshots) {
      let error = relativeError(snapshot.fields.state.rise, modes.rises(at: time))
      #expect(error < 1e-7, "\(time) s: \(error)")
    }
  }

  /// Against T(z, t) = q z (h - z) / (2 kappa) - sum over odd k of 4 q h² / (kappa pi³ k³) sin(k pi z / h) exp(-k² t / tau).
  @Test func rodAgainstTheSeries() throws {
    let (height, heat) = (7.5e-9, 1e5 * pow(0.1 / 7.5e-9, 2))
    func exact(_ z: Double, _ time: Double) -> Double {
      stride(from: 1.0, to: 60, by: 2).reduce(heat * z * (height - z) / 2) {
        $0 - 4 * heat * height * height / pow(.pi * $1, 3) * sin($1 * .pi * z / height)
          * exp(-$1 * $1 * time / Self.slowest)
      }
    }
    let times = [1, 2, 3, 4].map { $0 * Self.slowest }
    let task = TransientTask(waveform: Waveform(constant: 0.1, until: times.last!), snapshots: times)
    var (errors, decays): ([Double], [Double]) = ([], [])
    for cells in [8, 16, 32] {
      let problem = try rodProblem(cells: cells)
      let solution = try TransientSolver(control: TransientControl(tolerance: 1e-6)).solve(problem, task)
      errors.append(
        solution.snapshots.reduce(0) { worst, snapshot in
          max(
            worst,
            relativeError(
              snapshot.fields.state.rise, problem.mesh.points.map { exact($0.y, snapshot.time) }))
        })
      // What is missing to 125 K falls as exp(-t / tau) at last.
      let missing = solution.snapshots.suffix(2).map { 125 - $0.fields.state.rise.max()! }
      decays.append(abs(times[0] / log(missing[0] / missing[1]) / Self.slowest - 1))
    }
    expectOrder(errors, atLeast: 1.9)
    expectOrder(decays, atLeast: 1.8)
    #expect(errors[2] < 2e-3 && decays[2] < 2e-3, "\(errors), tau \(decays)")
  }

  /// dT = (2 q / kappa) sqrt(D t / pi) at the surface of a half space under a flux q, over three decades of time.
  @Test func halfSpaceUnderAFlux() throws {
    var depths = [0.0]
    while depths.last! < 1e-6 { depths.append(depths.last! * 1.1 + 1e-10) }
    let mesh = grid(
      r: even(0, 5e-9, 1), z: depths.reversed().map { depths.last! - $0 }, regionNames: ["rod"],
      region: { _ in 0 })
    let device = rod(height: depths.last!, material: .plain(), top: .insulated)
    let problem = try Problem(device: device, mesh: mesh)
    let flux = 1e9
    var heat = [Double](repeating: 0, count: mesh.points.count)
    for edge in mesh.boundaryEdges where edge.face == .top {
      let face = FaceFactors(mesh.points[Int(edge.a)], mesh.points[Int(edge.b)])
      heat[Int(edge.a)] += flux * face.a
      heat[Int(edge.b)] += flux * face.b
    }
    let fed = heat
    let times = [1e-11, 3e-11, 1e-10, 3e-10, 1e-9, 3e-9, 1e-8]
    let task = TransientTask(
      waveform: Waveform(constant: 0, until: times.last!), snapshots: times, heatSource: { _ in fed })
    let solution = try TransientSolver(control: TransientControl(tolerance: 1e-5)).solve(problem, task)
    for snapshot in solution.snapshots {
      let exact = 2 * flux * (Self.diffusivity * snapshot.time / .pi).squareRoot()
      for (point, rise) in zip(mesh.points, snapshot.fields.state.rise) where point.y == depths.last! {
        #expect(abs(rise / exact - 1) < 0.01, "\(snapshot.time) s: \(rise) K, \(exact) K")
      }
    }
    #expect(solution.samples.allSatisfy { $0.current == 0 && $0.joulePower == 0 })
  }
}
