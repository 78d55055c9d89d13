import AxisymmetricMesh
import Circuits
import DeviceGeometry
import FiniteVolume
import Foundation
import Materials

@testable import Electrothermal

extension TransientControl {
  /// Steps of one length, whatever their error, each solved to the last digits.
  static func fixed(step: Double) -> TransientControl {
    var control = TransientControl()
    control.time.tolerance = 1e30
    control.time.firstStep = step
    control.time.growth = 1
    control.newton.tolerance = 1e-12
    control.newton.balance = 1e-12
    return control
  }
}

extension Material {
  /// Constant sigma and kappa, 2e6 J/(m³ K).
  static func plain(sigma: Double = 1e5, kappa: Double = 1) -> Material {
    Material(
      name: "m", electricalConductivity: .constant(sigma), thermalConductivity: .constant(kappa),
      density: 2000, heatCapacity: 1000)
  }
}

/// A rod of 7.5 nm, `cells` along it and 2 across.
func rodProblem(
  cells: Int = 12, material: Material = .plain(), drive: Drive = .voltage(0.1, seriesResistance: 0)
) throws -> Problem {
  let mesh = grid(
    r: even(0, 5e-9, 2), z: even(0, 7.5e-9, cells), regionNames: ["rod"], region: { _ in 0 })
  return try Problem(device: rod(material: material, drive: drive), mesh: mesh)
}

/// A shipped state on a coarse mesh.
func coarse(
  _ state: BuiltInStates.State = .set, drive: Drive = .voltage(0.4, seriesResistance: 0)
) throws -> Problem {
  var device = try BuiltInStates.load(state).device
  device.drive = drive
  return try Problem(device: device, mesh: .generate(for: device, control: MeshControl(resolution: 0.5)))
}

/// The exact solution of a device with constant conductivities on its mesh after a step of the source from rest, by the
/// modes of the discrete heat equation: T(t) = T_steady - sum of the modes exp(-lambda t).
struct Modes {
  /// 1/s, with the T_steady part and the shape of each mode, K at the vertices.
  private var modes: [(rate: Double, shape: [Double])] = []
  let steady: [Double]

  init(_ problem: Problem) throws {
    let solution = try SteadySolver().solve(problem)
    steady = solution.state.rise
    var system = ElectrothermalSystem(problem, solving: .temperature, state: solution.state)
    let (_, jacobian) = system.linearised()
    let capacities = problem.heatCapacities
    let vertices = system.unknowns.vertices.map(Int.init)
    let roots = vertices.map { capacities[$0].squareRoot() }
    var matrix = [[Double]](repeating: [Double](repeating: 0, count: roots.count), count: roots.count)
    for j in roots.indices {
      for k in system.pattern.starts[j]..<system.pattern.starts[j + 1] {
        let i = system.pattern.rows[k]
        matrix[i][j] = jacobian[k] / (roots[i] * roots[j])
      }
    }
    let (values, vectors) = eigen(matrix)
    for (value, vector) in zip(values, vectors) {
      var part = 0.0
      for (k, i) in vertices.enumerated() { part += vector[k] * roots[k] * steady[i] }
      var shape = [Double](repeating: 0, count: steady.count)
      for (k, i) in vertices.enumerated() { shape[i] = part * vector[k] / roots[k] }
      modes.append((value, shape))
    }
  }

  /// K at the vertices.
  func rises(at time: Double) -> [Double] {
    var rises = steady
    for mode in modes {
      let decay = exp(-mode.rate * time)
      for i in rises.indices { rises[i] -= decay * mode.shape[i] }
    }
    return rises
  }
}

/// Eigenvalues and vectors of a symmetric matrix by Jacobi's rotations.
private func eigen(_ matrix: [[Double]]) -> (values: [Double], vectors: [[Double]]) {
  var a = matrix
  let n = a.count
  var vectors = (0..<n).map { i in (0..<n).map { $0 == i ? 1.0 : 0 } }
  for _ in 0..<30 {
    var off = 0.0
    for p in 0..<n {
      for q in p + 1..<n where a[p][q] != 0 {
        off = max(off, abs(a[p][q]) / (a[p][p] * a[q][q]).squareRoot())
        let theta = (a[q][q] - a[p][p]) / (2 * a[p][q])
        let t = (theta < 0 ? -1 : 1) / (abs(theta) + (theta * theta + 1).squareRoot())
        let c = 1 / (t * t + 1).squareRoot()
        let s = t * c
        for k in 0..<n { (a[k][p], a[k][q]) = (c * a[k][p] - s * a[k][q], s * a[k][p] + c * a[k][q]) }
        for k in 0..<n { (a[p][k], a[q][k]) = (c * a[p][k] - s * a[q][k], s * a[p][k] + c * a[q][k]) }
        for k in 0..<n {
          (vectors[p][k], vectors[q][k]) = (
            c * vectors[p][k] - s * vectors[q][k], s * vectors[p][k] + c * vectors[q][k]
          )
        }
      }
    }
    if off < 1e-15 { break }
  }
  return ((0..<n).map { a[$0][$0] }, vectors)
}

/// Largest difference of two fields over the largest value of the second.
func relativeError(_ field: [Double], _ exact: [Double]) -> Double {
  zip(field, exact).reduce(0) { max($0, abs($1.0 - $1.1)) } / exact.reduce(0) { max($0, abs($1)) }
}
