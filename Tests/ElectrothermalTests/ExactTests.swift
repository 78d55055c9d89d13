import AxisymmetricMesh
import DeviceGeometry
import Electrothermal
import FiniteVolume
import Foundation
import Materials
import Testing

@Suite("Cases with closed solutions (PHYSICS 6.1 to 6.5)")
struct ExactTests {
  let plain = Material(name: "m", electricalConductivity: .constant(1e5), thermalConductivity: .constant(1))

  /// R = h / (sigma pi r²), peak rise sigma V² / (8 kappa), mean rise sigma V² / (12 kappa).
  @Test(arguments: [4, 8, 16])
  func insulatedRod(cells: Int) throws {
    let mesh = grid(
      r: even(0, 5e-9, cells), z: even(0, 7.5e-9, 2 * cells), regionNames: ["rod"], region: { _ in 0 })
    let problem = try Problem(device: rod(material: plain), mesh: mesh)
    let solution = try SteadySolver().solve(problem)
    let resistance = 1 / solution.conductance!
    #expect(abs(resistance - 954.9296585513721) < 1e-9 * resistance)
    // The vertex in the middle lies on the parabola's top, which the scheme meets exactly.
    #expect(abs(solution.peakRise - 125) < 1e-9)
    let mean = volumeMean(solution.temperature, problem) - 300
    #expect(abs(mean - 83.3333333333) < 83.34 * 0.6 / Double(cells * cells))
    #expect(solution.currentImbalance < 1e-12)
    #expect(solution.energyImbalance < 1e-12)
  }

  /// Between spherical caps, R = (1/rho1 - 1/rho2) / (2 pi sigma (1 - cos theta)): second order.
  @Test func truncatedCone() throws {
    let (rho1, rho2, angle) = (4e-9, 12e-9, 0.6)
    let exact = (1 / rho1 - 1 / rho2) / (2 * .pi * 1e5 * (1 - cos(angle)))
    let errors = try [8, 16, 32].map { cells in
      let mesh = grid(
        r: even(0, angle, cells), z: even(rho1, rho2, cells), regionNames: ["rod"], region: { _ in 0 },
        map: { SIMD2($0.y * sin($0.x), $0.y * cos($0.x)) })
      let solution = try SteadySolver().solve(Problem(device: rod(material: plain), mesh: mesh))
      return abs(1 / solution.conductance! / exact - 1)
    }
    expectOrder(errors, atLeast: 1.9)
    #expect(errors.last! < 1e-3)
  }

  /// An equipotential flat spheroid (mu = `start`) in a half space, cut off at a confocal one:
  /// R = (atan sinh cut - atan sinh start) / (2 pi sigma a); a disc, 1 / (4 sigma a), is start = 0 without the cut. At the
  /// rim of the disc this map folds right angles flat, which costs a logarithm of the order.
  @Test(arguments: [(0.0, 1.7), (0.02, 1.88), (0.3, 1.95)])
  func spreadingFromAnIsothermalDisc(start: Double, order: Double) throws {
    let (a, cut) = (5e-9, 6.0)
    let exact = (atan(sinh(cut)) - atan(sinh(start))) / (2 * .pi * 1e5 * a)
    let errors = try [32, 64, 128].map { cells in
      let mesh = spheroids(a: a, from: start, cut: cut, cells: cells)
      let solution = try SteadySolver().solve(Problem(device: rod(material: plain), mesh: mesh))
      return abs(1 / solution.conductance! / exact - 1)
    }
    expectOrder(errors, atLeast: order)
    #expect(errors.last! < 6e-4)
    if start == 0 { #expect(abs(exact * 4 * 1e5 * a - 1) < 4e-3) }
  }

  /// Uniform flux from a disc: mean rise 8 P / (3 pi² kappa a) above far away.
  @Test func spreadingOfAUniformFlux() throws {
    let (a, cut, power) = (5e-9, 8.0, 1e-6)
    let errors = try [16, 32, 64].map { cells in
      let mesh = spheroids(a: a, cut: cut, cells: cells)
      var device = rod(material: plain)
      device.boundaries = [
        BoundaryCondition(name: "bottom", electrical: .ground),
        BoundaryCondition(name: "top", electrical: .terminal, thermal: .temperature(300)),
      ]
      device.drive = .voltage(0, seriesResistance: 0)
      var problem = try Problem(device: device, mesh: mesh)
      problem.heatSource = [Double](repeating: 0, count: mesh.points.count)
      var mean = [(vertex: Int, area: Double)]()
      for edge in mesh.boundaryEdges where edge.face == .bottom {
        let face = FaceFactors(mesh.points[Int(edge.a)], mesh.points[Int(edge.b)])
        mean += [(Int(edge.a), face.a), (Int(edge.b), face.b)]
      }
      let area = mean.reduce(0) { $0 + $1.area }
      for (vertex, part) in mean { problem.heatSource[vertex] += power * part / area }
      let solution = try SteadySolver().solve(problem)
      let average = mean.reduce(0) { $0 + solution.temperature[$1.vertex] * $1.area } / area - 300
      let beyondTheCut = power * (.pi / 2 - atan(sinh(cut))) / (2 * .pi * a)
      return abs((average + beyondTheCut) / (8 * power / (3 * .pi * .pi * a)) - 1)
    }
    expectOrder(errors, atLeast: 1.8)
    #expect(errors.last! < 2e-3)
  }

  /// dT = P ln(R/r) / (2 pi kappa h).
  @Test func coaxialShell() throws {
    let (inner, outer, height, power) = (5e-9, 50e-9, 10e-9, 1e-6)
    let errors = try [8, 16, 32].map { cells in
      let mesh = grid(
        r: even(0, 1, cells), z: even(0, height, 4), regionNames: ["rod"], region: { _ in 0 },
        map: { SIMD2(inner * pow(outer / inner, $0.x), $0.y) })
      var device = rod(material: plain, drive: .voltage(0, seriesResistance: 0))
      device.boundaries = [
        BoundaryCondition(name: "bottom", electrical: .ground),
        BoundaryCondition(name: "top", electrical: .terminal),
        BoundaryCondition(name: "side", thermal: .temperature(300)),
      ]
      var problem = try Problem(device: device, mesh: mesh)
      problem.heatSource = [Double](repeating: 0, count: mesh.points.count)
      var area = 0.0
      for edge in mesh.boundaryEdges where edge.face == .axis {
        let face = FaceFactors(mesh.points[Int(edge.a)], mesh.points[Int(edge.b)])
        problem.heatSource[Int(edge.a)] += face.a
        problem.heatSource[Int(edge.b)] += face.b
        area += face.a + face.b
      }
      problem.heatSource = problem.heatSource.map { $0 * power / area }
      let solution = try SteadySolver().solve(problem)
      return abs(solution.peakRise / (power * log(outer / inner) / (2 * .pi * height)) - 1)
    }
    expectOrder(errors, atLeast: 1.9)
    #expect(errors.last! < 1e-3)
  }

  /// dT = q (d/kappa + R_b) through two layers with a thermal boundary resistance between them; the potential does
  /// not notice it.
  @Test func thermalBoundaryResistance() throws {
    let (thickness, resistance) = (10e-9, 5e-9)
    let other = Material(name: "n", electricalConductivity: .constant(1e5), thermalConductivity: .constant(2))
    var device = rod(height: 2 * thickness, material: plain)
    device.layers = [
      Layer(name: "low", material: "m", thickness: thickness),
      Layer(name: "high", material: "n", thickness: thickness),
    ]
    device.materials["n"] = other
    device.contacts = [ThermalBoundaryResistance(between: "n", and: "m", resistance: resistance)]
    device.drive = .voltage(0, seriesResistance: 0)
    device.boundaries = [
      BoundaryCondition(name: "bottom", electrical: .ground, thermal: .temperature(300)),
      BoundaryCondition(name: "top", electrical: .terminal, thermal: .temperature(400)),
    ]
    let mesh = grid(
      r: even(0, 5e-9, 4), z: even(0, 2 * thickness, 8), regionNames: ["low", "high"],
      region: { $0.y > thickness ? 1 : 0 })
    let problem = try Problem(device: device, mesh: mesh)
    #expect(problem.mesh.points.count == mesh.points.count + 5)
    let solution = try SteadySolver().solve(problem)
    let flux = 100 / (thickness / 1 + thickness / 2 + resistance)
    #expect(abs(-solution.flows.conductedHeat) < 1e-12 * flux)
    let jump = problem.twins.indices.filter { problem.twins[$0] != Int32($0) }.map {
      abs(solution.temperature[$0] - solution.temperature[Int(problem.twins[$0])])
    }
    #expect(jump.allSatisfy { abs($0 / (flux * resistance) - 1) < 1e-10 })
    device.drive = .voltage(0.1, seriesResistance: 0)
    let driven = try SteadySolver().solve(Problem(device: device, mesh: mesh))
    #expect(abs(driven.conductance! / (1e5 * .pi * 25e-18 / (2 * thickness)) - 1) < 1e-10)
    #expect(driven.energyImbalance < 1e-11)
  }

  /// Heat leaves through h (T - T_amb) at the top: dT = q / h at the face.
  @Test func convection() throws {
    let mesh = grid(r: even(0, 5e-9, 4), z: even(0, 7.5e-9, 8), regionNames: ["rod"], region: { _ in 0 })
    let device = rod(material: plain, top: .convection(coefficient: 1e8, ambient: 300))
    let solution = try SteadySolver().solve(Problem(device: device, mesh: mesh))
    // q_v h^2/2 splits between the sinks: T(z) = a z - q z²/2 with a fixed by -k T'(H) = h T(H).
    let (q, height, h) = (1e5 * pow(0.1 / 7.5e-9, 2), 7.5e-9, 1e8)
    let slope = (q * height + h * q * height * height / 2) / (1 + h * height)
    let top = slope * height - q * height * height / 2
    let faces = mesh.boundaryEdges.filter { $0.face == .top }
    for edge in faces { #expect(abs(solution.temperature[Int(edge.a)] - 300 - top) < 1e-8 * top) }
    #expect(solution.energyImbalance < 1e-12)
  }

  /// A condition on a part of a face replaces the face's own there.
  @Test func partOfAFaceReplacesTheFace() throws {
    let mesh = grid(r: even(0, 5e-9, 4), z: even(0, 7.5e-9, 8), regionNames: ["rod"], region: { _ in 0 })
    var device = rod(material: plain)
    let whole = try SteadySolver().solve(Problem(device: device, mesh: mesh))
    // The only region at the top takes all of it: no condition of "top" is left, and the rod's top is free to heat up.
    device.boundaries.append(BoundaryCondition(name: "top/rod", electrical: .terminal, thermal: .insulated))
    let part = try SteadySolver().solve(Problem(device: device, mesh: mesh))
    #expect(abs(whole.peakRise - 125) < 1e-9)
    #expect(abs(part.peakRise - 500) < 1e-9)
  }

  /// The terminal's voltage follows from the circuit: V_D = V R_D / (R_D + R_s), and I drives V_D = I R_D.
  @Test func seriesResistorAndCurrentDrive() throws {
    let mesh = grid(r: even(0, 5e-9, 4), z: even(0, 7.5e-9, 8), regionNames: ["rod"], region: { _ in 0 })
    let device = 954.9296585513721
    let divided = try SteadySolver().solve(
      Problem(device: rod(material: plain, drive: .voltage(0.1, seriesResistance: 680)), mesh: mesh))
    #expect(abs(divided.voltage / (0.1 * device / (device + 680)) - 1) < 1e-10)
    #expect(abs(divided.current / (0.1 / (device + 680)) - 1) < 1e-10)
    let driven = try SteadySolver().solve(
      Problem(device: rod(material: plain, drive: .current(-1e-4)), mesh: mesh))
    #expect(abs(driven.voltage / (-1e-4 * device) - 1) < 1e-10)
    #expect(driven.currentImbalance < 1e-12)
  }

  /// Oblate spheroidal coordinates around a disc of radius `a`, from mu = `start` to mu = `cut`.
  private func spheroids(a: Double, from start: Double = 0, cut: Double, cells: Int) -> Mesh {
    grid(
      r: even(0, .pi / 2, cells), z: even(start, cut, 2 * cells), regionNames: ["rod"], region: { _ in 0 },
      map: {
        SIMD2($0.x == 0 ? 0 : a * cosh($0.y) * sin($0.x), a * sinh($0.y) * ($0.x == .pi / 2 ? 0 : cos($0.x)))
      })
  }
}

/// Mean of a vertex field over the whole revolved mesh.
func volumeMean(_ field: [Double], _ problem: Problem) -> Double {
  var (sum, volume) = (0.0, 0.0)
  for (triangle, factors) in zip(problem.mesh.triangles, problem.factors) {
    for k in 0..<3 { sum += field[Int(triangle[k])] * factors.volumes[k] }
    volume += factors.volume
  }
  return sum / volume
}

/// Errors on meshes that halve must fall at least like h^order.
func expectOrder(_ errors: [Double], atLeast order: Double, sourceLocation: SourceLocation = #_sourceLocation)
{
  for (coarse, fine) in zip(errors, errors.dropFirst()) {
    let observed = log2(coarse / fine)
    #expect(observed >= order, "errors \(errors)", sourceLocation: sourceLocation)
  }
}
