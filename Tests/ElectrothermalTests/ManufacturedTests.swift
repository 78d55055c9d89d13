import AxisymmetricMesh
import DeviceGeometry
import Electrothermal
import FiniteVolume
import Foundation
import Materials
import Testing

/// Fields chosen beforehand; the sources that make them solutions are derived from the same fields and laws, so the
/// two cannot drift apart. Lengths and potentials are of the order of one.
@Suite("Manufactured solutions (PHYSICS 6.7)")
struct ManufacturedTests {
  /// Smooth fields of one temperature-dependent material, the axis included.
  @Test func smoothWithAxis() throws {
    let material = Material(
      name: "a", electricalConductivity: .metal(sigma300: 2, tcr: 4e-4),
      thermalConductivity: .wiedemannFranz(lorenz: 1e-3, lattice: 1, cap: nil))
    let case_ = Manufactured(
      materials: [material], interface: { _ in 10 },
      potential: { _, x in cos(2 * x.x) * exp(0.7 * x.y) },
      temperature: { _, x in 300 + 80 * cos(1.5 * x.x) * sin(1 + x.y) })
    try case_.check(meshes: [12, 24, 48, 96].map { case_.mesh(cells: $0, inner: 0) })
  }

  /// Two materials that meet at a slanted face (a cone): the fluxes are continuous, the gradients jump.
  @Test func slantedJump() throws {
    // Distance from the face r = 0.9 + 0.4 z, and a coordinate along it.
    let across = { (x: SIMD2<Double>) in x.x - 0.9 - 0.4 * x.y }
    let along = { (x: SIMD2<Double>) in x.y + 0.4 * x.x }
    let sigmas = [5.0, 0.5]
    let kappas = [2.0, 0.4]
    let materials = (0..<2).map {
      Material(
        name: "\($0)", electricalConductivity: .metal(sigma300: sigmas[$0], tcr: 1e-3),
        thermalConductivity: .constant(kappas[$0]))
    }
    let case_ = Manufactured(
      materials: materials, interface: { 0.9 + 0.4 * $0 },
      potential: { k, x in cos(2 * along(x)) + across(x) / sigmas[k] * (1 + 0.5 * sin(x.y)) },
      temperature: { k, x in 350 + 30 * sin(1.5 * along(x)) + 10 * across(x) / kappas[k] * cos(x.x + x.y) })
    try case_.check(meshes: [12, 24, 48, 96].map { case_.mesh(cells: $0, inner: 0.4) })
  }
}

private struct Manufactured {
  let materials: [Material]
  /// r of the face between material 0 (inside) and 1 at height z.
  let interface: (Double) -> Double
  /// V and K in material k at (r, z).
  let potential: (Int, SIMD2<Double>) -> Double
  let temperature: (Int, SIMD2<Double>) -> Double

  func mesh(cells: Int, inner: Double) -> Mesh {
    let two = materials.count == 2
    return grid(
      r: even(0, two ? 2 : 1, two ? 2 * cells : cells), z: even(0, 1, cells),
      regionNames: two ? ["0", "1"] : ["0"], region: { $0.x > 1 ? 1 : 0 },
      map: { x in
        // A gentle waviness, so that nothing holds by symmetry of the grid only.
        let face = two ? interface(x.y) : 2
        let z = x.y + 0.04 * sin(2 * .pi * x.y) * cos(x.x)
        let at = two ? interface(z) : face
        return x.x <= 1
          ? SIMD2(inner + x.x * (at - inner), z) : SIMD2(at + (x.x - 1) * (2 - at), z)
      })
  }

  func check(meshes: [Mesh]) throws {
    var errors = (v: [Double](), t: [Double]())
    for mesh in meshes {
      let problem = try problem(on: mesh)
      let solution = try SteadySolver().solve(problem)
      errors.v.append(error(solution.potential, potential, problem))
      errors.t.append(error(solution.temperature, temperature, problem))
    }
    for field in [errors.v, errors.t] {
      #expect(fittedOrder(field) >= 1.9, "errors \(field)")
    }
    #expect(errors.v.last! < 2e-4 && errors.t.last! < 2e-2, "\(errors)")
  }

  private func problem(on mesh: Mesh) throws -> Problem {
    let names = Array(mesh.regionNames)
    let device = Device(
      radius: 1,
      layers: names.enumerated().map { Layer(name: $1, material: materials[$0].name, thickness: 1) },
      boundaries: [], drive: .voltage(1, seriesResistance: 0),
      materials: Dictionary(uniqueKeysWithValues: materials.map { ($0.name, $0) }))
    var problem = try Problem(device: device, mesh: mesh)
    for edge in mesh.boundaryEdges where edge.face != .axis || mesh.points[Int(edge.a)].x > 0 {
      for i in [Int(edge.a), Int(edge.b)] {
        let k = side(of: mesh.points[i])
        problem.electrical[i] = .fixed(potential(k, mesh.points[i]))
        problem.fixedTemperature[i] = temperature(k, mesh.points[i])
      }
    }
    problem.currentSource = [Double](repeating: 0, count: mesh.points.count)
    problem.heatSource = problem.currentSource
    for (t, triangle) in mesh.triangles.enumerated() {
      let k = Int(mesh.regions[t])
      for corner in 0..<3 {
        let i = Int(triangle[corner])
        let (current, heat) = sources(k, mesh.points[i])
        problem.currentSource[i] += current * problem.factors[t].volumes[corner]
        problem.heatSource[i] += heat * problem.factors[t].volumes[corner]
      }
    }
    return problem
  }

  private func side(of x: SIMD2<Double>) -> Int { materials.count == 2 && x.x > interface(x.y) ? 1 : 0 }

  /// -div(sigma grad V) and -div(kappa grad T) - sigma |grad V|² by differences of fourth order.
  private func sources(_ k: Int, _ x: SIMD2<Double>) -> (Double, Double) {
    func laws(_ y: SIMD2<Double>) -> (sigma: Double, kappa: Double) {
      let state = LawState(temperature: temperature(k, y))
      let sigma = materials[k].electricalConductivity!.response(at: state)
      return (sigma.value, materials[k].thermalConductivity.response(at: state, sigma: sigma).value)
    }
    let h = 2e-3
    func derivative(_ f: (SIMD2<Double>) -> Double, _ y: SIMD2<Double>, _ e: SIMD2<Double>) -> Double {
      (8 * (f(y + h * e) - f(y - h * e)) - (f(y + 2 * h * e) - f(y - 2 * h * e))) / (12 * h)
    }
    func divergence(_ weight: @escaping (SIMD2<Double>) -> Double, _ f: @escaping (SIMD2<Double>) -> Double)
      -> Double
    {
      let (er, ez) = (SIMD2(1.0, 0), SIMD2(0.0, 1))
      // div F = dF_r/dr + F_r / r + dF_z/dz, with F_r / r = dF_r/dr on the axis.
      let radial = { (y: SIMD2<Double>) in weight(y) * derivative(f, y, er) }
      let axial = { (y: SIMD2<Double>) in weight(y) * derivative(f, y, ez) }
      let spread = derivative(radial, x, er)
      return spread + (x.x > 1e-9 ? radial(x) / x.x : spread) + derivative(axial, x, ez)
    }
    let v = { (y: SIMD2<Double>) in potential(k, y) }
    let t = { (y: SIMD2<Double>) in temperature(k, y) }
    let (gr, gz) = (derivative(v, x, SIMD2(1, 0)), derivative(v, x, SIMD2(0, 1)))
    return (
      -divergence({ laws($0).sigma }, v),
      -divergence({ laws($0).kappa }, t) - laws(x).sigma * (gr * gr + gz * gz)
    )
  }

  /// Root mean square over the volume.
  private func error(
    _ field: [Double], _ exact: (Int, SIMD2<Double>) -> Double, _ problem: Problem
  ) -> Double {
    let squares = field.indices.map { i in
      let x = problem.mesh.points[i]
      return pow(field[i] - exact(side(of: x), x), 2)
    }
    return volumeMean(squares, problem).squareRoot()
  }
}

/// Slope of log(error) over log(h) by least squares, each mesh halving h.
func fittedOrder(_ errors: [Double]) -> Double {
  let n = Double(errors.count)
  let x = errors.indices.map { -Double($0) * log(2.0) }
  let y = errors.map { log($0) }
  let (mx, my) = (x.reduce(0, +) / n, y.reduce(0, +) / n)
  return zip(x, y).reduce(0) { $0 + ($1.0 - mx) * ($1.1 - my) } / x.reduce(0) { $0 + ($1 - mx) * ($1 - mx) }
}
