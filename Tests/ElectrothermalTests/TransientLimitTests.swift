import AxisymmetricMesh
import Circuits
import DeviceGeometry
@testable import Electrothermal
import FiniteVolume
import Materials
import Testing

/// Where transients must end, and what must not matter.
@Suite("Limits of transients") struct TransientLimitTests {
  private func follow(_ problem: Problem, _ waveform: Waveform) throws -> TransientSolution {
    try TransientSolver().solve(problem, TransientTask(waveform: waveform, snapshots: [waveform.end]))
  }

  @Test(arguments: [0.4, -0.4, 0.1]) func longPulsesBecomeSteady(volts: Double) throws {
    let problem = try coarse(drive: .voltage(volts, seriesResistance: 0))
    let steady = try SteadySolver().solve(problem)
    let solution = try follow(problem, Waveform(constant: volts, until: 1e-6))
    let last = solution.samples.last!
    let (peak, current) = (
      (last.peakTemperature - 300) / steady.peakRise - 1, last.current / steady.current - 1
    )
    #expect(abs(peak) < 1e-6 && abs(current) < 1e-6, "peak \(peak), current \(current)")
    print("steady at \(volts) V: peak \(peak), current \(current)")
  }

  /// In a step of 1e-30 s the last digit of a temperature is more heat than flows: that is no imbalance, but a change of one in a million is.
  @Test func roundingIsNoImbalance() throws {
    var system = ElectrothermalSystem(try rodProblem())
    system.floors.heat = 1e-6
    for i in system.state.rise.indices { system.state.rise[i] = 300 + Double(i % 7) }
    let capacities = system.problem.heatCapacities
    func imbalance(_ relativeChange: Double) -> Double {
      system.inertia = .init(
        conductances: capacities.map { $0 / 1e-30 },
        rises: system.state.rise.map { $0 * (1 - relativeChange) })
      return system.imbalance(of: system.residual())
    }
    let still = imbalance(0)
    #expect(abs(imbalance(1.2e-16) - still) < 1e-9, "\(imbalance(1.2e-16)), \(still)")
    #expect(imbalance(1e-6) > 100)
  }

  /// Two times that differ by rounding, as 1 us + 10 us and 11 us do, are one.
  @Test func timesAnUlpApartAreOne() throws {
    let end = 1e-6 + 10e-6
    #expect(end != 11e-6)
    var waveform = Waveform()
    waveform.append(0.1, 0.1, for: 1e-6)
    waveform.append(0, 0, for: 10e-6)
    let times = [1e-6, (1e-6).nextUp, 11e-6]
    let solution = try TransientSolver().solve(
      try rodProblem(), TransientTask(waveform: waveform, snapshots: times))
    #expect(solution.snapshots.map(\.time) == times)
    #expect(solution.samples.last!.time == waveform.end && waveform.end == end)
  }

  @Test func theSignOfTheVoltageDoesNotMatter() throws {
    let problem = try coarse()
    let (plus, minus) = try (
      follow(problem, Waveform(constant: 0.4, until: 1e-9)),
      follow(problem, Waveform(constant: -0.4, until: 1e-9))
    )
    let difference = relativeError(
      minus.snapshots[0].fields.state.rise, plus.snapshots[0].fields.state.rise)
    #expect(difference < 1e-10, "\(difference)")
    #expect(abs(minus.samples.last!.current / plus.samples.last!.current + 1) < 1e-10)
  }

  @Test(
    arguments: [
      SeriesNetwork(), SeriesNetwork(resistance: 680), SeriesNetwork(divider: VoltageDivider()),
      SeriesNetwork(compliance: 1e-4),
    ])
  func rampsThroughZero(network: SeriesNetwork) throws {
    let level = network.divider == nil ? 0.4 : 1.35
    var waveform = Waveform()
    waveform.append(-level, level, for: 2e-9)
    waveform.append(level, 0, for: 1e-9)
    let solution = try follow(coarse(drive: .voltage(level, through: network)), waveform)
    #expect(solution.energy.imbalance < 1e-8, "\(solution.energy)")
    for sample in solution.samples {
      #expect(sample.current * sample.source >= 0, "\(sample)")
      #expect(abs(sample.voltage) <= abs(sample.source) + 1e-11, "\(sample)")
      if network.isShort { #expect(sample.voltage == sample.source) }
    }
    #expect(solution.samples.contains { $0.source > 0 } && solution.samples.contains { $0.source < 0 })
  }

  @Test(arguments: [Drive.voltage(0, seriesResistance: 0), .voltage(0, seriesResistance: 100), .current(0)])
  func nothingHappensAtZero(drive: Drive) throws {
    var waveform = Waveform(constant: 0, until: 1e-9)
    waveform.append(0, 0, for: 1e-6)
    let solution = try follow(coarse(drive: drive), waveform)
    #expect(solution.snapshots[0].fields.state.rise.allSatisfy { $0 == 0 })
    for sample in solution.samples {
      #expect(sample.current == 0 && sample.voltage == 0 && sample.peakTemperature == 300, "\(sample)")
    }
    #expect(solution.energy.imbalance == 0 && solution.steps.accepted < 100, "\(solution.steps)")
  }

  @Test(arguments: [1.35, -3.6, 0.9]) func theDividerEndsAtItsSteadyCurrent(volts: Double) throws {
    let problem = try coarse(
      drive: .voltage(volts, through: SeriesNetwork(divider: VoltageDivider())))
    let steady = try SteadySolver().solve(problem)
    let solution = try follow(problem, Waveform(constant: volts, until: 1e-5))
    let difference = solution.samples.last!.current / steady.current - 1
    #expect(abs(difference) < 1e-8, "\(difference)")
    print("divider at \(volts) V: \(difference)")
  }

  @Test(arguments: [0.5, -0.5], [nil, VoltageDivider()])
  func theComplianceHolds(volts: Double, divider: VoltageDivider?) throws {
    let (level, limit) = (divider == nil ? volts : 5 * volts, 1e-4)
    let network = SeriesNetwork(divider: divider, compliance: limit)
    let solution = try follow(
      coarse(drive: .voltage(level, through: network)), Waveform(constant: level, until: 1e-6))
    let largest = solution.samples.reduce(0) { max($0, abs($1.current)) }
    #expect(largest <= limit * (1 + 1e-9), "\(largest)")
    #expect(abs(abs(solution.samples.last!.current) / limit - 1) < 1e-9)
    #expect(solution.samples.last!.current * volts > 0)
  }

  /// Where conduction grows exponentially with the field, the voltage for a current is far below that of a small field.
  @Test(arguments: [5e-6, -2e-5]) func currentsJumpThroughAFieldDependentGap(amperes: Double) throws {
    var device = try BuiltInStates.load(.reset).device
    let gap = device.filament!.gap!.material
    device.materials[gap]!.electricalConductivity = .pooleFrenkel(
      PooleFrenkel(sigma0: 1, activationEnergy: 0.1, relativePermittivity: 5))
    device.drive = .current(amperes)
    let problem = try Problem(
      device: device, mesh: .generate(for: device, control: MeshControl(resolution: 0.35)))
    var waveform = Waveform(constant: amperes, until: 1e-10)
    waveform.append(-amperes, -amperes, for: 1e-10)
    let solution = try follow(problem, waveform)
    for sample in solution.samples {
      #expect(abs(sample.current / sample.source - 1) < 1e-9, "\(sample)")
      #expect(sample.voltage * sample.source > 0 && abs(sample.voltage) < 5, "\(sample)")
    }
    #expect(solution.energy.imbalance < 1e-8, "\(solution.energy)")
  }
}
