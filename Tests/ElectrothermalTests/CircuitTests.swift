import AxisymmetricMesh
import Circuits
import DeviceGeometry
import Electrothermal
import Foundation
import Materials
import Testing

/// Devices behind a voltage divider, a resistor and a compliance, against the circuit solved by bisection.
@Suite struct CircuitTests {
  static let sources = [-3.6, -3.5, -1, -0.3, 0, 1e-3, 0.2, 0.9, 1.35, 1.4]
  static let networks = [
    SeriesNetwork(divider: VoltageDivider()),
    SeriesNetwork(resistance: 32, divider: VoltageDivider(diode: .oneN4148)),
    SeriesNetwork(
      resistance: 50,
      divider: VoltageDivider(
        resistance: 1200, diode: Diode(saturationCurrent: 1e-12, ideality: 1.3, seriesResistance: 4))),
  ]
  let plain = Material(
    name: "plain", electricalConductivity: .constant(1e5), thermalConductivity: .constant(200))
  let mesh = grid(r: even(0, 5e-9, 4), z: even(0, 7.5e-9, 8), regionNames: ["rod"], region: { _ in 0 })
  let ohms = 954.9296585513721

  /// Current through a linear device behind a network, A.
  private func solved(_ network: SeriesNetwork, _ source: Double, _ ohms: Double) -> Double {
    if source == 0 { return 0 }
    func excess(_ current: Double) -> Double {
      let rest = abs(source) - current * (ohms + network.resistance)
      return current - abs(branches(network.divider!, rest * (source < 0 ? -1 : 1)))
    }
    let size = bisect(0, abs(source) / ohms, excess)
    return source < 0 ? -size : size
  }

  /// Current of the two branches at a voltage across them, A.
  private func branches(_ divider: VoltageDivider, _ volts: Double) -> Double {
    func branch(_ volts: Double, _ resistance: Double) -> Double {
      let diode = divider.diode
      let total = diode.seriesResistance + resistance
      return bisect(volts < 0 ? -diode.saturationCurrent : 0, volts < 0 ? 0 : 10) {
        $0 - diode.saturationCurrent
          * expm1((volts - $0 * total) / (diode.ideality * 8.617333262145e-5 * 300))
      }
    }
    return branch(volts, 0) - branch(-volts, divider.resistance)
  }

  private func bisect(_ low: Double, _ high: Double, _ excess: (Double) -> Double) -> Double {
    var (low, high) = (low, high)
    for _ in 0..<200 {
      let middle = (low + high) / 2
      if excess(middle) > 0 { high = middle } else { low = middle }
    }
    return (low + high) / 2
  }

  @Test(arguments: networks, sources)
  func aRodTakesWhatTheDividerGives(network: SeriesNetwork, source: Double) throws {
    let solution = try SteadySolver().solve(
      Problem(device: rod(material: plain, drive: .voltage(source, through: network)), mesh: mesh))
    let expected = solved(network, source, ohms)
    #expect(
      abs(solution.current - expected) <= 1e-8 * abs(expected) + 1e-20, "\(solution.current), \(expected)")
    #expect(abs(solution.voltage - expected * ohms) <= 1e-8 * abs(expected * ohms) + 1e-17)
    #expect(solution.circuitImbalance <= 1e-10 && solution.route == .direct)
    #expect(solution.sourceVoltage == source && solution.isInCompliance == nil)
  }

  /// The device is no linear resistor, but at its solution it has some resistance, and that the circuit must fit.
  @Test(arguments: networks)
  func theSetStateFitsItsCircuit(network: SeriesNetwork) throws {
    var device = try BuiltInStates.load(.set).device
    let cascade = try MeshCascade(for: device)
    for source in Self.sources {
      device.drive = .voltage(source, through: network)
      let solution = try SteadySolver().solve(device, on: cascade)[0]
      let expected = solution.conductance.map { solved(network, source, 1 / $0) } ?? 0
      #expect(
        abs(solution.current - expected) <= 1e-8 * abs(expected) + 1e-20,
        "\(source) V: \(solution.current), \(expected)")
      #expect(solution.circuitImbalance <= 1e-10, "\(source) V")
      #expect(solution.iterations <= 25 && solution.route == .direct, "\(source) V: \(solution.iterations)")
    }
  }

  /// 0.1 mA is the most that the source gives: 0.0955 V over the rod, however high the source.
  @Test(arguments: [0.05, 0.09, 0.1, 0.5, 3, -0.05, -3], [nil, VoltageDivider()])
  func theComplianceLimitsTheCurrent(source: Double, divider: VoltageDivider?) throws {
    let limited = SeriesNetwork(resistance: 10, divider: divider, compliance: 1e-4)
    var free = limited
    free.compliance = nil
    func solve(_ network: SeriesNetwork) throws -> SteadySolution {
      try SteadySolver().solve(
        Problem(device: rod(material: plain, drive: .voltage(source, through: network)), mesh: mesh))
    }
    let (solution, without) = try (solve(limited), solve(free))
    let isOver = abs(without.current) > 1e-4
    let expected = isOver ? (source < 0 ? -1e-4 : 1e-4) : without.current
    #expect(abs(solution.current / expected - 1) < 1e-8, "\(solution.current), \(expected)")
    #expect(solution.isInCompliance == isOver)
    #expect(solution.circuitImbalance <= 1e-10)
  }

  @Test func theSetStateInCompliance() throws {
    var device = try BuiltInStates.load(.set).device
    let cascade = try MeshCascade(for: device)
    for (source, compliance) in [(0.4, 1e-4), (0.4, 1.0), (-0.6, 3e-4), (1, 1e-6)] {
      device.drive = .voltage(source, through: SeriesNetwork(compliance: compliance))
      let solution = try SteadySolver().solve(device, on: cascade)[0]
      if compliance == 1 {
        #expect(solution.isInCompliance == false && solution.voltage == source)
      } else {
        #expect(solution.isInCompliance == true)
        #expect(abs(abs(solution.current) / compliance - 1) < 1e-10)
        #expect(solution.current * source > 0 && abs(solution.voltage) < abs(source))
      }
    }
  }

  /// Every shipped state at programming voltages, from rest: no continuation is needed.
  @Test(arguments: BuiltInStates.State.allCases, BuiltInStates.Stack.allCases)
  func programmingVoltagesConvergeFromCold(state: BuiltInStates.State, stack: BuiltInStates.Stack) throws {
    var device = try BuiltInStates.load(state, stack).device
    let mesh = try Mesh.generate(for: device, control: MeshControl(resolution: 0.5))
    for network in [
      SeriesNetwork(divider: VoltageDivider()), Self.networks[1], SeriesNetwork(compliance: 1e-4),
    ] {
      for source in [-3, -1, -0.4, -0.01, 0.01, 0.5, 0.9, 1.35] {
        device.drive = .voltage(source, through: network)
        let solution = try SteadySolver().solve(Problem(device: device, mesh: mesh))
        #expect(solution.circuitImbalance <= 1e-10 && solution.energyImbalance < 1e-9, "\(source) V")
        #expect(solution.route == .direct, "\(source) V")
      }
    }
  }

  /// From a device that carries current to one that carries none, and back.
  @Test func startsFromOtherVoltages() throws {
    var device = try BuiltInStates.load(.set).device
    let mesh = try Mesh.generate(for: device, control: MeshControl(resolution: 0.5))
    for network in Self.networks + [SeriesNetwork(resistance: 680), SeriesNetwork(compliance: 1e-4)] {
      var start: FieldState?
      var currents: [Double: Double] = [:]
      for source in [0.9, 0, 0.9, -3, 0, -3, 1e-3, 0.9, 1e-6, -3] {
        device.drive = .voltage(source, through: network)
        let solution = try SteadySolver().solve(Problem(device: device, mesh: mesh), from: start)
        start = solution.state
        let known = currents[source, default: solution.current]
        currents[source] = known
        #expect(abs(solution.current - known) <= 1e-9 * abs(known) + 1e-20, "\(source) V")
        if source == 0 { #expect(abs(solution.current) <= 1e-20) }
      }
    }
  }

  /// The potential that the device ends at need not be 0.
  @Test(arguments: [-0.5, 0, 0.5])
  func aFixedPotentialOppositeToTheTerminal(source: Double) throws {
    let network = SeriesNetwork(resistance: 680)
    var problem = try Problem(
      device: rod(material: plain, drive: .voltage(source, through: network)), mesh: mesh)
    problem.electrical = problem.electrical.map { $0 == .fixed(0) ? .fixed(0.1) : $0 }
    let solution = try SteadySolver().solve(problem)
    #expect(abs(solution.current / ((source - 0.1) / (ohms + 680)) - 1) < 1e-10)
  }

  /// Where conduction grows exponentially with the field, the potential at rest is no guide.
  @Test(arguments: [-3.6, 1.35], [nil, 1e-6])
  func aFieldDependentGapBehindTheDivider(source: Double, compliance: Double?) throws {
    var device = try BuiltInStates.load(.reset).device
    let gap = device.filament!.gap!.material
    device.materials[gap]!.electricalConductivity = .pooleFrenkel(
      PooleFrenkel(sigma0: 1, activationEnergy: 0.1, relativePermittivity: 5))
    device.drive = .voltage(
      source, through: SeriesNetwork(divider: VoltageDivider(), compliance: compliance))
    let solution = try SteadySolver().solve(device, on: MeshCascade(for: device))[0]
    #expect(solution.circuitImbalance <= 1e-10 && solution.energyImbalance < 1e-9)
    if let compliance { #expect(abs(solution.current) <= compliance * (1 + 1e-10)) }
  }

  /// kappa = c sigma everywhere: T = T0 + phi (V - phi) / (2 c) with the terminal's V, whatever is in front of it.
  @Test func temperaturesAreExactBehindADivider() throws {
    let c = 7e-5
    let material = Material(
      name: "m", electricalConductivity: .constant(1e5), thermalConductivity: .constant(1e5 * c))
    let device = rod(
      material: material, drive: .voltage(1.35, through: SeriesNetwork(divider: VoltageDivider())))
    let solution = try SteadySolver().solve(Problem(device: device, mesh: mesh))
    for (phi, kelvin) in zip(solution.potential, solution.temperature) {
      let exact = 300 + phi * (solution.voltage - phi) / (2 * c)
      #expect(abs(kelvin - exact) < 1e-9 * exact)
    }
  }
}
