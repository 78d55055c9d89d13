import AxisymmetricMesh
import DeviceGeometry
import Electrothermal
import Foundation
import Materials
import SparseLU
import Testing

@Suite("Whole devices on generated meshes")
struct WholeDeviceTests {
  static let geometries = [
    "set.yaml", "weakset.yaml", "reset.yaml", "full/set.yaml", "examples/hourglass.yaml",
    "examples/cylinder.yaml",
  ]

  /// A built-in device with other laws of heat conduction, and both outer faces at 300 K.
  private func device(_ file: String, _ thermal: (Material) -> ThermalConductivity) throws -> Device {
    var device = try BuiltInStates.load(fileName: file).device
    for (name, material) in device.materials {
      device.materials[name]!.thermalConductivity = thermal(material)
    }
    // Faces that carry a potential hold the ambient, all others are insulated: what the exact solutions assume.
    device.boundaries = device.boundaries.map { boundary in
      var boundary = boundary
      boundary.thermal = boundary.electrical == .insulated ? .insulated : .temperature(300)
      return boundary
    }
    return device
  }

  /// PHYSICS 6.2: kappa = c sigma in every material, any shape: T = T0 + phi (V - phi) / (2 c) at every point. The scheme
  /// has the same identity, so only the place of the hottest vertex is left to err.
  @Test(arguments: geometries.filter { !$0.hasPrefix("full") })
  func proportionalConductivities(file: String) throws {
    let c = 7e-5
    let device = try device(file) {
      if case .metal(let sigma, _) = $0.electricalConductivity { return .constant(c * sigma) }
      return .constant(c * $0.electricalConductivity!.response(at: LawState(temperature: 300)).value)
    }
    var constant = device
    for (name, material) in device.materials {
      let sigma = material.electricalConductivity!.response(at: LawState(temperature: 300)).value
      constant.materials[name]!.electricalConductivity = .constant(sigma)
      constant.materials[name]!.thermalConductivity = .constant(c * sigma)
    }
    var errors: [Double] = []
    for solution in try SteadySolver().solve(
      constant, on: MeshCascade(for: constant, refinements: 2), wanted: 3)
    {
      for (v, t) in zip(solution.potential, solution.temperature) {
        #expect(abs(t - 300 - v * (0.4 - v) / (2 * c)) < 1e-8)
      }
      errors.append(abs(solution.peakRise / 285.7142857142857 - 1))
    }
    #expect(errors[0] < 1e-3, "\(errors)")
    #expect(errors[2] < errors[0] / 8 || errors[0] < 1e-6, "\(errors)")
  }

  /// PHYSICS 6.2: kappa = L0 sigma T with any sigma(T): T² = T0² + (V² / L0) u (1 - u), whatever the shape; again an
  /// identity of the scheme.
  @Test(arguments: geometries)
  func wiedemannFranz(file: String) throws {
    // Full stack: substrate and passivation without current would carry no heat either; give them none of both.
    var device = try device(file) { _ in .wiedemannFranz(lorenz: lorenz, lattice: 0, cap: nil) }
    for (name, material) in device.materials where material.electricalConductivity == nil {
      device.materials[name]!.electricalConductivity = .constant(1e-10)
    }
    let exact = (300.0 * 300 + 0.16 / (4 * lorenz)).squareRoot() - 300
    let solutions = try SteadySolver().solve(device, on: MeshCascade(for: device, refinements: 2), wanted: 3)
    var errors: [Double] = []
    for solution in solutions {
      for (v, t) in zip(solution.potential, solution.temperature) {
        let u = v / 0.4
        #expect(abs(t - (300.0 * 300 + 0.16 / lorenz * u * (1 - u)).squareRoot()) < 1e-7)
      }
      errors.append(abs(solution.peakRise / exact - 1))
    }
    #expect(errors[0] < 1e-3, "\(errors)")
    #expect(errors[2] < errors[0] / 8 || errors[0] < 1e-6, "\(errors)")
  }

  /// The default materials against an independent high-order solution (NGSolve, hp, two sequences that agree to 1e-8;
  /// Benchmarks/reference.json): G within 0.1 %, the peak rise within 0.2 % on the default mesh.
  @Test(arguments: [
    ("set.yaml", 1.073546818e-3, 810.6186014, 674.5558415),
    ("weakset.yaml", 3.042031865e-4, 693.6803737, 571.4066161),
  ])
  func independentReference(file: String, conductance: Double, peak: Double, mean: Double) throws {
    let device = try BuiltInStates.load(fileName: file).device
    let solutions = try SteadySolver().solve(device, on: MeshCascade(for: device, refinements: 2), wanted: 3)
    #expect(abs(solutions[0].conductance! / conductance - 1) < 1e-3)
    #expect(abs(solutions[0].peakRise / (peak - 300) - 1) < 2e-3)
    let errors = solutions.map { abs($0.conductance! / conductance - 1) }
    #expect(fittedOrder(errors) > 1.9, "\(errors)")
    #expect(errors[2] < 1e-4)
    // The stated bars contain the truth.
    for (values, truth) in [
      (solutions.map { $0.conductance! }, conductance), (solutions.map(\.peakTemperature), peak),
      (solutions.map { $0.filamentMeanTemperature! }, mean),
    ] {
      let estimate = GridConvergence(values)
      #expect(abs(values[0] - truth) <= estimate.uncertainty, "\(values) \(estimate)")
      #expect(abs(estimate.extrapolated - truth) <= estimate.extrapolatedUncertainty, "\(values) \(estimate)")
    }
  }

  /// PHYSICS 6.8, the published case: V_D within 0.5 %, T_max within 1 % of an independent code.
  @Test func publishedCase() throws {
    let device = try BuiltInStates.load(fileName: "niraula-karpov.yaml").device
    let solution = try SteadySolver().solve(device, on: MeshCascade(for: device))[0]
    #expect(abs(solution.voltage / 0.2793 - 1) < 0.005)
    #expect(abs(solution.peakTemperature / 812.5 - 1) < 0.01)
    #expect(abs(solution.filamentMeanTemperature! / 646.0 - 1) < 0.01)
    #expect(solution.currentImbalance < 1e-10 && solution.energyImbalance < 1e-9)
  }

  /// The paper's ordering at 0.4 V: about 800 K, clearly cooler, hardly warm; SET about 1 mS.
  @Test(arguments: [("set", 785.0...815), ("weakset", 600...720), ("reset", 300...310)])
  func peaksOfTheShippedStates(state: String, range: ClosedRange<Double>) throws {
    for stack in BuiltInStates.Stack.allCases {
      let device = try BuiltInStates.load(BuiltInStates.State(rawValue: state)!, stack).device
      let solution = try SteadySolver().solve(device, on: MeshCascade(for: device))[0]
      #expect(range.contains(solution.peakTemperature), "\(stack): \(solution.peakTemperature)")
      #expect(solution.currentImbalance < 1e-10, "\(stack)")
      #expect(solution.energyImbalance < 1e-9, "\(stack)")
      #expect(solution.temperature.min()! >= 300 - 1e-9, "\(stack)")
      if state == "set" { #expect((0.9e-3...1.2e-3).contains(solution.conductance!)) }
    }
  }

  /// Every shipped state, from rest, straight to the voltage: no continuation is needed.
  @Test(arguments: BuiltInStates.State.allCases, BuiltInStates.Stack.allCases)
  func convergesFromColdUpToOneVolt(state: BuiltInStates.State, stack: BuiltInStates.Stack) throws {
    var device = try BuiltInStates.load(state, stack).device
    let mesh = try Mesh.generate(for: device, control: MeshControl(resolution: 0.5))
    for volts in stride(from: 0.0, through: 1.0, by: stack == .full ? 0.25 : 0.1) {
      for sign in [1.0, -1.0] {
        device.drive = .voltage(sign * volts, seriesResistance: 0)
        let solution = try SteadySolver().solve(Problem(device: device, mesh: mesh))
        #expect(solution.currentImbalance < 1e-10 && solution.energyImbalance < 1e-9, "\(sign * volts) V")
        #expect(solution.route == .direct, "\(sign * volts) V")
        if volts > 0 { #expect(solution.conductance! > 0) }
      }
    }
  }

  /// PEERS: an activated gap (0.2 eV, 1e3 S/m) at 0.8 V, where Newton without damping fails. The branch of steady states
  /// from 0 V ends near 0.29 V; the one at 0.8 V is where the device settles when it is switched on.
  @Test func activatedGap() throws {
    var device = try BuiltInStates.load(fileName: "reset.yaml").device
    let gap = device.filament!.gap!.material
    device.materials[gap]!.electricalConductivity = .arrhenius(
      sigma0: 1e3, activationEnergy: 0.2, referenceTemperature: 300)
    let mesh = try Mesh.generate(for: device)
    device.drive = .voltage(0.2, seriesResistance: 0)
    #expect(try SteadySolver().solve(Problem(device: device, mesh: mesh)).route == .direct)
    device.drive = .voltage(0.8, seriesResistance: 0)
    let solution = try SteadySolver().solve(Problem(device: device, mesh: mesh))
    #expect(solution.energyImbalance < 1e-9 && solution.currentImbalance < 1e-10)
    #expect(solution.steps.contains { $0.damping < 1 })
    #expect(solution.route == .pseudoTime)
    // Kohlrausch's bound holds there too.
    #expect(solution.peakTemperature < (300.0 * 300 + 0.64 / (4 * lorenz)).squareRoot())
    let cascaded = try SteadySolver().solve(device, on: MeshCascade(for: device))[0]
    #expect(cascaded.route == .pseudoTime)
    #expect(abs(cascaded.conductance! / solution.conductance! - 1) < 1e-8)
  }

  /// sigma that grows like T^4 without bound, kappa constant: past some voltage there is no steady state. The failure
  /// says where and how far, and a current has a solution.
  @Test func runawayIsATypedFailure() throws {
    var device = try BuiltInStates.load(fileName: "set.yaml").device
    let name = device.filament!.material
    device.materials[name]!.electricalConductivity = .powerLaw(
      value: 1e5, referenceTemperature: 300, exponent: 4)
    device.materials[name]!.thermalConductivity = .constant(2)
    for electrode in device.layers where electrode.material != "HfO2" {
      device.materials[electrode.material]!.thermalConductivity = .constant(5)
      device.materials[electrode.material]!.electricalConductivity = .constant(1e9)
    }
    device.drive = .voltage(0.4, seriesResistance: 0)
    let cascade = try MeshCascade(for: device)
    do {
      let solution = try SteadySolver().solve(device, on: cascade)[0]
      Issue.record("found a steady state at \(solution.peakTemperature) K")
    } catch let failure as SolveFailure {
      #expect(failure.reason == .tooHot)
      #expect(failure.lastGood > 0.01 && failure.lastGood < 0.4)
      #expect(failure.region == "filament" || failure.region == "oxide")
      #expect((150e-9...157.5e-9).contains(failure.z))
      #expect(!failure.history.isEmpty && failure.peakTemperature < 2000)
      #expect(failure.description.contains("--current"))
    }
    device.drive = .current(1e-4)
    #expect(try SteadySolver().solve(device, on: cascade)[0].energyImbalance < 1e-9)
  }

  @Test(arguments: ["set.yaml", "reset.yaml"])
  func picardAgreesWithNewton(file: String) throws {
    let device = try BuiltInStates.load(fileName: file).device
    let cascade = try MeshCascade(for: device)
    var control = SteadyControl()
    let newton = try SteadySolver(control: control).solve(device, on: cascade)[0]
    control.method = .picard
    let picard = try SteadySolver(control: control).solve(device, on: cascade)[0]
    #expect(abs(picard.conductance! / newton.conductance! - 1) < 1e-8)
    #expect(abs(picard.peakTemperature / newton.peakTemperature - 1) < 1e-8)
  }
}
