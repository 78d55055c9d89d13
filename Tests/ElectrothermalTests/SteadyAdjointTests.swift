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

    /// What counts as the peak, and whether the mesh moves.
    mutating func peak(_ parameter: DeviceParameter, _ step: Double) throws -> (SteadyAdjoint.Peak, Bool) {
      let moves = try problem(parameter, step).mesh.points != problem(parameter, 0).mesh.points
      return (moves ? adjoint.atTop : adjoint.atVertex, moves)
    }

    mutating func solved(
      _ parameter: DeviceParameter, _ shift: Double, _ peak: PeakFit
    ) throws -> SteadyQuantities {
      let other = try SteadySolver().solve(problem(parameter, shift), from: solution.state)
      return SteadyQuantities(other, at: peak)
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
      let peak: SteadyAdjoint.Peak
      do {
        let movesMesh: Bool
        (peak, movesMesh) = try point.peak(parameter, step)
        derivatives = try point.adjoint.derivatives(step: step, rule, movesMesh: movesMesh) {
          try point.problem(parameter, $0)
        }
      } catch is MeshError { continue }
      adjointSeconds += threadCPUSeconds() - clock
      clock = threadCPUSeconds()
      let differences = try rule.derivative(step: step, origin: peak.numbers) {
        try point.solved(parameter, $0, peak.place)
      }
      differenceSeconds += threadCPUSeconds() - clock
      count += 1
      for quantity in SteadyQuantity.allCases {
        let numbers = point.adjoint.atVertex.numbers
        guard let value = quantity.value(of: numbers),
          let exact = quantity.derivative(of: numbers, derivatives),
          let difference = quantity.derivative(of: numbers, differences)
        else { continue }
        // Below this round-off of badly conditioned devices shows.
        let size = quantity == .peakTemperature ? max(point.solution.peakRise, 1) : abs(value)
        let floor = 1e-2 * size / (parameter.value == 0 ? 1 : abs(parameter.value))
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

  @Test(arguments: [
    (BuiltInStates.State.reset, BuiltInStates.Stack.reduced), (.weakset, .reduced), (.set, .reduced),
    (.set, .full),
  ])
  func builtInDevices(state: BuiltInStates.State, stack: BuiltInStates.Stack) throws {
    let device = try BuiltInStates.load(state, stack).device
    let result = try compare(device, "\(state), \(stack)")
    #expect(result.count >= 20)
  }

  /// Circuits, a current, convection, contacts, laws that depend on the field, a conductor cooled at different temperatures.
  static let variants: [(name: String, change: @Sendable (inout Device) -> Void)] = [
    ("series resistance", { $0.drive = .voltage(0.5, seriesResistance: 680) }),
    (
      "divider",
      { $0.drive = .voltage(1.35, through: SeriesNetwork(resistance: 32, divider: VoltageDivider())) }
    ),
    (
      "RESET through the divider",
      { $0.drive = .voltage(-2, through: SeriesNetwork(divider: VoltageDivider())) }
    ),
    ("current", { $0.drive = .current(2e-4) }),
    ("in compliance", { $0.drive = .voltage(0.4, through: SeriesNetwork(compliance: 1e-4)) }),
    (
      "contacts",
      {
        $0.contacts = [
          ThermalBoundaryResistance(between: "TiN", and: "HfO2", resistance: 5e-9),
          ThermalBoundaryResistance(between: "Ti", and: "HfO2", resistance: 8e-9),
        ]
      }
    ),
    (
      "convection",
      {
        let i = $0.boundaries.firstIndex { $0.name == "top" }!
        $0.boundaries[i].thermal = .convection(coefficient: 1e7, ambient: 310)
        $0.ambient = 290
      }
    ),
    (
      "Poole-Frenkel",
      {
        $0.materials["HfOx filament"]!.electricalConductivity = .pooleFrenkel(
          PooleFrenkel(sigma0: 2e4, activationEnergy: 0.1, relativePermittivity: 25))
      }
    ),
  ]

  @Test(arguments: variants.indices)
  func circuitsContactsAndLaws(index: Int) throws {
    var device = try BuiltInStates.load(.set).device
    Self.variants[index].change(&device)
    let result = try compare(device, Self.variants[index].name)
    #expect(result.count >= 20)
  }

  @Test(arguments: 0..<8)
  func randomDevices(seed: Int) throws {
    var random = Random(seed: UInt64(seed))
    let device = random.device()
    do {
      let result = try compare(device, "random device \(seed)")
      #expect(result.count >= 15)
    } catch let failure as SolveFailure {
      #expect(failure.reason == .tooHot, "\(failure)")
    }
  }
}

/// Derivatives that are known on paper.
@Suite struct ExactSensitivityTests {
  /// An insulated rod between ideal sinks: G = sigma pi r²/h, T_max = T0 + sigma V²/(8 kappa), R_th = h/(8 pi r² kappa).
  @Test(arguments: [
    ("sigma", 1.0, 1.0, 0.0), ("kappa", 0, -1, -1), ("radius", 2, 0, -2), ("height", -1, 0, 1),
    ("voltage", 0, 2, 0),
  ])
  func insulatedRod(name: String, conductance: Double, rise: Double, resistance: Double) throws {
    let sigma = 1e5, kappa = 1.0, radius = 5e-9, height = 7.5e-9, volts = 0.1
    func device(_ change: Double) -> Device {
      func value(_ own: String, _ number: Double) -> Double { own == name ? number * (1 + change) : number }
      return rod(
        radius: value("radius", radius), height: value("height", height),
        material: Material(
          name: "m", electricalConductivity: .constant(value("sigma", sigma)),
          thermalConductivity: .constant(value("kappa", kappa))),
        drive: .voltage(value("voltage", volts), seriesResistance: 0))
    }
    let mesh = grid(
      r: even(0, radius, 4), z: even(0, height, 8), regionNames: ["rod"], region: { _ in 0 })
    let problem = try Problem(device: device(0), mesh: mesh)
    let solution = try SteadySolver().solve(problem)
    let adjoint = try SteadyAdjoint(problem, solution)
    // Five vertices lie in the middle plane.
    #expect(adjoint.equallyHot.count == 4)
    var motion = try MeshMotion(mesh, of: device(0))
    let movesMesh = try motion.mesh(of: device(1e-3)).points != mesh.points
    let derivatives = try adjoint.derivatives(step: 1e-3, .fourthOrder, movesMesh: movesMesh) {
      try Problem(device: device($0), mesh: motion.mesh(of: device($0)))
    }
    func elasticity(_ quantity: SteadyQuantity) throws -> Double {
      let numbers = adjoint.atVertex.numbers
      let derivative = try #require(quantity.derivative(of: numbers, derivatives))
      return derivative / quantity.value(of: numbers)!
    }
    #expect(abs(try elasticity(.conductance) - conductance) < 1e-9)
    #expect(abs(try elasticity(.thermalResistance) - resistance) < 1e-9)
    #expect(abs(derivatives.peakTemperature / 125 - rise) < 1e-9)
    #expect(abs(try elasticity(.current) - conductance - (name == "voltage" ? 1 : 0)) < 1e-9)
  }

  /// kappa = L0 sigma T: T_max² = T0² + V²/(4 L0), of whatever shape and conductivity.
  @Test func kohlrausch() throws {
    var device = try BuiltInStates.load(.set).device
    for name in device.materials.keys {
      device.materials[name]!.thermalConductivity = .wiedemannFranz(lorenz: lorenz, lattice: 0, cap: nil)
    }
    device.materials["HfO2"]!.electricalConductivity = .constant(10)
    let mesh = try Mesh.generate(for: device)
    let problem = try Problem(device: device, mesh: mesh)
    let solution = try SteadySolver().solve(problem)
    let adjoint = try SteadyAdjoint(problem, solution)
    var motion = try MeshMotion(mesh, of: device)
    let peak = solution.peakTemperature
    for parameter in DeviceParameter.all(of: device) {
      let step = 1e-3 * (parameter.value == 0 ? 1e-3 : parameter.value)
      guard
        let there = try? motion.mesh(of: parameter.changed(device, to: parameter.value + step)),
        let derivatives = try? adjoint.derivatives(
          step: step, parameter.value == 0 ? .oneSided : .fourthOrder, movesMesh: there.points != mesh.points,
          of: {
            let changed = parameter.changed(device, to: parameter.value + $0)
            return try Problem(device: changed, mesh: motion.mesh(of: changed))
          })
      else { continue }
      let effect = derivatives.peakTemperature * parameter.value
      // Of the vertices none lies exactly where the potential is half of the applied one.
      if parameter.name == "voltage" {
        #expect(abs(effect - 0.4 * 0.4 / (4 * lorenz * peak)) < 2e-3 * peak)
      } else if parameter.name.contains("sigma") || parameter.name.contains("profile")
        || parameter.name.contains("thickness") || parameter.name == "radius"
      {
        #expect(abs(effect) < 2e-3 * peak, "\(parameter.name): \(effect) K")
      }
    }
  }
}

/// Derivatives on the moving mesh against differences between solutions on meshes made anew.
@Test(arguments: ["thickness oxide", "profile 0", "profile 1", "thickness titanium", "gap to"])
func movingAndNewMeshesAgree(name: String) throws {
  let device = try BuiltInStates.load(name == "gap to" ? .reset : .set).device
  guard let parameter = DeviceParameter.all(of: device).first(where: { $0.name == name }) else {
    Issue.record("no \(name)")
    return
  }
  let control = MeshControl(resolution: 2)
  func solved(_ device: Device) throws -> (Problem, SteadySolution) {
    let problem = try Problem(device: device, mesh: Mesh.generate(for: device, control: control))
    return (problem, try SteadySolver().solve(problem))
  }
  let (problem, solution) = try solved(device)
  let adjoint = try SteadyAdjoint(problem, solution)
  var motion = try MeshMotion(Mesh.generate(for: device, control: control), of: device)
  let derivatives = try adjoint.derivatives(step: 1e-3 * parameter.value, .fourthOrder, movesMesh: true) {
    let changed = parameter.changed(device, to: parameter.value + $0)
    return try Problem(device: changed, mesh: motion.mesh(of: changed))
  }
  // Wide enough that the noise of making meshes anew does not show.
  let differences = try DifferenceRule.fourthOrder.derivative(
    step: (name == "thickness oxide" || name == "gap to" ? 0.1 : 0.2) * parameter.value,
    origin: adjoint.atTop.numbers
  ) {
    let other = try solved(parameter.changed(device, to: parameter.value + $0)).1
    return SteadyQuantities(other, at: PeakFit(other))
  }
  for quantity in [SteadyQuantity.peakTemperature, .conductance, .thermalResistance] {
    let difference = quantity.derivative(of: adjoint.atTop.numbers, differences)!
    let derivative = quantity.derivative(of: adjoint.atTop.numbers, derivatives)!
    let size = abs(
      quantity == .peakTemperature ? solution.peakRise : quantity.value(of: adjoint.atTop.numbers)!)
    let allowed = 0.01 * abs(difference) + 2e-4 * size / parameter.value
    #expect(abs(derivative - difference) < allowed, "\(name), \(quantity): \(derivative), \(difference)")
  }
}

extension DifferenceRule {
  /// (f(-2h) - 8 f(-h) + 8 f(h) - f(2h)) / (12 h), error h⁴ f⁽⁵⁾ / 30.
  fileprivate static let fourthOrder = DifferenceRule([
    (-2, 1 / 12), (-1, -2 / 3), (1, 2 / 3), (2, -1 / 12),
  ])
}
