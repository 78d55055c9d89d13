import Circuits
import Testing

@testable import CompactModelTestSupport

@testable import CompactModel

/// Energy that the source gives, and the part of it that stays in the device.
@Suite struct MemristorEnergyTests {
  static let circuits = [
    "direct": TerminalCircuit.direct,
    "resistor": TerminalCircuit(network: SeriesNetwork(resistance: 300)),
    "divider": TerminalCircuit(network: SeriesNetwork(divider: SampleDevice.device.divider)),
  ]

  /// Simpson's rule over a thousand holds or ramps one after the other.
  @Test(arguments: circuits.keys.sorted(), [(1.0, 1.0), (-1, -1), (0, 1), (1, 0), (-0.5, 0.7)])
  func theIntegralOfPower(name: String, levels: (Double, Double)) throws {
    let circuit = Self.circuits[name]!
    // So that the device has some 0.6 V.
    let scale = name == "divider" ? (levels.0 + levels.1 < 0 ? 3 : 1.3) : name == "resistor" ? 1.5 : 0.65
    let (start, end) = (scale * levels.0, scale * levels.1)
    let duration = 1e-6
    var model = SampleDevice.device.memristor(in: circuit)
    var state = MemristorState(state: 0.5)
    var energy = DeliveredEnergy()
    if start == end {
      try model.hold(&state, level: start, for: duration, energy: &energy)
    } else {
      try model.ramp(&state, from: start, to: end, for: duration, energy: &energy)
    }
    var fine = MemristorState(state: 0.5)
    func power(_ level: Double) throws -> SIMD2<Double> {
      if level == 0 { return .zero }
      let point = try model.fields.operatingPoint(
        state: fine.state, level: level, circuit: circuit, leads: model.leads)
      return SIMD2(point.power, level * point.current)
    }
    var powers = [try power(start)]
    let slices = 2000
    for k in 1...slices {
      let from = start + (end - start) * Double(k - 1) / Double(slices)
      let to = start + (end - start) * Double(k) / Double(slices)
      try model.follow(&fine, from: from, to: to, for: duration / Double(slices))
      powers.append(try power(to))
    }
    var sum = SIMD2<Double>.zero
    for k in stride(from: 0, to: slices, by: 2) { sum += (powers[k] + 4 * powers[k + 1] + powers[k + 2]) / 3 }
    let expected = sum * (duration / Double(slices))
    #expect(abs(energy.device / expected.x - 1) < 1e-4, "\(energy.device) J, by slices \(expected.x) J")
    #expect(abs(energy.total / expected.y - 1) < 1e-4, "\(energy.total) J, by slices \(expected.y) J")
    #expect(energy.device > 0 && energy.circuit > 0)
    #expect(abs(state.state - fine.state) < 1e-4, "\(state.state), \(fine.state)")
  }

  /// Counting energy moves nothing, and energies add up.
  @Test func countingChangesNothing() throws {
    var (counted, plain) = (SampleDevice.device.memristor(), SampleDevice.device.memristor())
    var (a, b) = (MemristorState(state: 0.3), MemristorState(state: 0.3))
    var energy = DeliveredEnergy()
    try counted.hold(&a, level: 0.7, for: 1e-6, energy: &energy)
    try plain.hold(&b, level: 0.7, for: 1e-6)
    #expect(a == b)
    let first = energy
    try counted.hold(&a, level: 0, for: 1e-6, energy: &energy)
    try counted.ramp(&a, from: 0, to: 1, for: 0, energy: &energy)
    #expect(energy == first, "nothing at 0 V, nothing in no time")
    try counted.hold(&a, level: 0.7, for: 1e-6, energy: &energy)
    #expect(energy.device > first.device && energy.total == energy.device + energy.circuit)
  }

  @Test func beyondTheFields() throws {
    var model = SampleDevice.device.memristor()
    var state = MemristorState(state: 0.3)
    var energy = DeliveredEnergy()
    #expect(throws: StateError.self) { try model.hold(&state, level: 9, for: 1e-6, energy: &energy) }
    #expect(throws: StateError.self) { try model.ramp(&state, from: 0, to: 9, for: 1e-6, energy: &energy) }
    #expect(energy == DeliveredEnergy(), "what fails has cost nothing")
  }
}
