import CompactModel
import RealModule
import Testing

@testable import CompactModelTestSupport
@testable import PulseProgramming

/// Many devices and cycles, drawn at random and yet always the same.
@Suite struct EnsembleTests {
  static let device = SampleDevice.device

  private func run(cycles: Int, devices: Int, seed: UInt64?) throws -> ProgrammingRun {
    var programming = try ProgrammingRunTests.programming(
      ProgrammingRunTests.protocolText(phases: ProgrammingRunTests.plain))
    programming.ensemble = .init(cycles: cycles, devices: devices, seed: seed)
    return ProgrammingRun(programming, on: Self.device)
  }

  /// Threads change nothing but the time.
  @Test func anyNumberOfThreads() throws {
    let run = try run(cycles: 3, devices: 6, seed: 11)
    let one = try run.outcome(workers: 1)
    #expect(one.devices.count == 6 && one.devices.allSatisfy { $0.count == 3 })
    for workers in [2, 7] { #expect(try run.outcome(workers: workers) == one, "\(workers) threads") }
  }

  /// The third of three devices is the third of five; more cycles go on where fewer ended.
  @Test func aDeviceDependsOnSeedAndIndexAlone() throws {
    let five = try run(cycles: 3, devices: 5, seed: 11).outcome(workers: 2)
    let three = try run(cycles: 2, devices: 3, seed: 11).outcome()
    for k in 0..<3 { #expect(Array(five.devices[k].prefix(2)) == three.devices[k], "device \(k)") }
    #expect(Set(five.devices.map { $0[0].conductance[5] }).count == 5, "all differ")
    let other = try run(cycles: 2, devices: 3, seed: 12).outcome()
    #expect(other.devices[0] != three.devices[0])
    let varied = (0..<4).map { Self.device.varied(device: $0, seed: 5) }
    #expect(varied[2] == Self.device.varied(device: 2, seed: 5))
    #expect(varied[2] != varied[3] && varied[2] != Self.device.varied(device: 2, seed: 6))
  }

  /// One device is the nominal one, whose pulses vary where there is a seed.
  @Test func oneDevice() throws {
    let nominal = try run(cycles: 2, devices: 1, seed: nil).outcome()
    let seeded = try run(cycles: 2, devices: 1, seed: 3).outcome()
    #expect(nominal.devices[0][0].conductance[0] == seeded.devices[0][0].conductance[0], "prepared alike")
    #expect(nominal.devices[0][0] != seeded.devices[0][0])
    #expect(seeded.devices[0][0] != seeded.devices[0][1], "cycles differ")
    var still = Self.device
    still.variability.cycleToCycle.logarithmicRate = 0
    var quiet = try run(cycles: 2, devices: 1, seed: 3)
    quiet.device = still
    #expect(try quiet.outcome() == nominal, "no spread, no difference")
  }

  /// Means and deviations of many draws are those that the device file states.
  @Test func spreadsAreThoseStated() throws {
    let count = 4000
    let spread = Self.device.variability.deviceToDevice
    let nominal = Self.device
    let path = nominal.fields.path
    let devices = (0..<count).map { nominal.varied(device: $0, seed: 1) }
    func check(_ name: String, _ expected: Double, _ values: [Double]) {
      let mean = values.reduce(0, +) / Double(count)
      let deviation = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count - 1)).squareRoot()
      // Four standard errors of a deviation, and of a mean.
      let error = expected / Double(2 * count).squareRoot()
      #expect(abs(deviation - expected) < 4 * error, "\(name): \(deviation), stated \(expected)")
      #expect(abs(mean) < 4 * expected / Double(count).squareRoot(), "\(name): mean \(mean)")
    }
    let rates = { (kinetics: Kinetics) in (kinetics.set.logarithmicRate, kinetics.reset.logarithmicRate) }
    let (set, reset) = rates(nominal.switching.kinetics)
    check(
      "SET rate", spread.logarithmicRate,
      devices.map { (rates($0.switching.kinetics).0 - set) * Double.log(10) })
    check(
      "RESET rate", spread.logarithmicRate,
      devices.map { (rates($0.switching.kinetics).1 - reset) * Double.log(10) })
    check(
      "slow resistance", spread.slowResistance,
      devices.map { $0.switching.slow.resistance / nominal.switching.slow.resistance - 1 })
    let radius = path.narrowestRadius(at: nominal.switching.kinetics.window.lowerBound)
    check(
      "radius", spread.radius,
      devices.map { path.narrowestRadius(at: $0.switching.kinetics.window.lowerBound) / radius - 1 })
  }

  /// Sigma over mu with the unbiased variance: within devices, and of their means.
  @Test func estimators() throws {
    var programming = try ProgrammingRunTests.programming(
      ProgrammingRunTests.protocolText(
        phases: "  - {name: P, repeat: 1, pulses: [{level: 1 V, width: 1 us}]}"))
    programming.ensemble = .init(cycles: 3, devices: 2, seed: 1)
    func record(_ low: Double, _ high: Double) -> CycleRecord {
      var record = CycleRecord()
      record.conductance = [low, high]
      return record
    }
    let outcome = ProgrammingOutcome(
      programming,
      .init(devices: [
        [record(1, 9), record(2, 10), record(3, 11)], [record(2, 18), record(2, 20), record(2, 22)],
      ]))
    // Deviations 1 of 10 and 2 of 20; 1 of 2 and 0 of 2; means 10 and 20; 2 and 2. The roots of the variances are low by c4: sqrt(pi) / 2 of three
    // values, sqrt(2 / pi) of two.
    let (three, two) = (Double.pi.squareRoot() / 2, (2 / Double.pi).squareRoot())
    let devices = 50.0.squareRoot() / 15 / two
    #expect(abs(outcome.value(.init(.cycleSpreadHighest)) - 0.1 / three) < 1e-13)
    #expect(abs(outcome.value(.init(.cycleSpreadLowest)) - 0.25 / three) < 1e-13)
    #expect(abs(outcome.value(.init(.deviceSpreadHighest)) - devices) < 1e-13)
    #expect(outcome.value(.init(.deviceSpreadLowest)) == 0)
    #expect(abs(outcome.value(.init(.spreadRatioHighest)) - devices / 0.1 * three) < 1e-12)
    #expect(outcome.value(.init(.spreadRatioLowest)) == 0)
    let alone = ProgrammingOutcome(programming, .init(devices: [[record(1, 2)]]))
    #expect(alone.value(.init(.cycleSpreadHighest)).isNaN && alone.value(.init(.deviceSpreadHighest)).isNaN)
  }
}
