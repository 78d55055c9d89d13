import Circuits
import CompactModel
import Foundation
import Testing

@testable import CompactModelTestSupport

@Suite struct TerminalCircuitTests {
  static let fields = SampleDevice.fields
  static let divider = SampleDevice.device.divider

  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var circuit: TerminalCircuit
    var levels: [Double]
    var leads = 32.0
    var testDescription: String { name }
  }

  static let cases = [
    Case(name: "direct", circuit: .direct, levels: [0.05, 0.7, -0.8, 2, -2]),
    Case(name: "direct, no leads", circuit: .direct, levels: [0.7, -0.8, 1.99], leads: 0),
    Case(
      name: "resistor", circuit: TerminalCircuit(network: SeriesNetwork(resistance: 500)),
      levels: [0.1, 1, -1.7, 2]),
    Case(
      name: "divider", circuit: TerminalCircuit(network: SeriesNetwork(divider: divider)),
      levels: [0.3, 1, 1.35, -1, -3.6]),
    Case(
      name: "1N4148", circuit: TerminalCircuit(network: SeriesNetwork(divider: .init(diode: .oneN4148))),
      levels: [0.3, 1.35, -2.5]),
    Case(
      name: "compliance", circuit: TerminalCircuit(network: SeriesNetwork(compliance: 2e-4)),
      levels: [0.05, 0.4, -1.5, 1.8]),
    Case(
      name: "divider and compliance",
      circuit: TerminalCircuit(network: SeriesNetwork(resistance: 50, divider: divider, compliance: 3e-4)),
      levels: [0.9, 1.35, -3]),
    Case(name: "current", circuit: TerminalCircuit(source: .current), levels: [1e-5, 1e-4, -2e-4]),
  ]

  /// The voltage over the device where all adds up, by halves; nil where it is beyond the limit.
  private func byBisection(_ one: Case, _ level: Double, _ state: Double) -> Double? {
    let sign: Double = level < 0 ? -1 : 1
    func excess(_ voltage: Double) -> Double {
      let current = voltage / Self.fields.resistance(state: state, voltage: voltage).value
      if one.circuit.source == .current { return current - abs(level) }
      let network = one.circuit.network
      let all = voltage + one.leads * current + sign * network.drop(at: sign * current).volts - abs(level)
      guard let compliance = network.compliance else { return all }
      return current > compliance ? 1 : all
    }
    var (low, high) = (0.0, Self.fields.voltageLimit)
    if excess(high) < 0 { return nil }
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if excess(middle) > 0 { high = middle } else { low = middle }
    }
    return sign * (low + high) / 2
  }

  @Test(arguments: cases)
  func voltagesAreThoseOfBisection(one: Case) throws {
    for state in [-0.9, -0.1, 0, 0.2, 0.6, 1] {
      for level in one.levels {
        guard let expected = byBisection(one, level, state) else {
          #expect(throws: StateError.self) {
            try Self.fields.operatingPoint(
              state: state, level: level, circuit: one.circuit, leads: one.leads)
          }
          continue
        }
        let point = try Self.fields.operatingPoint(
          state: state, level: level, circuit: one.circuit, leads: one.leads)
        #expect(
          abs(point.voltage - expected) < 1e-10 * abs(expected),
          "w \(state), \(level): \(point.voltage) V, by bisection \(expected) V")
        let (r, t) = Self.fields.point(state: state, voltage: point.voltage)
        #expect(abs(point.current * r.value / point.voltage - 1) < 1e-12)
        #expect(abs(point.temperature - t.value) < 1e-9 && point.power == point.voltage * point.current)
      }
    }
  }

  /// The guess leads to the same point, however bad it is.
  @Test(arguments: cases)
  func guessesDoNotMatter(one: Case) throws {
    for level in one.levels {
      let points = try [nil, 1e-6, 0.3, 1.9, -5].map {
        try Self.fields.operatingPoint(
          state: 0.3, level: level, circuit: one.circuit, leads: one.leads, guess: $0
        ).voltage
      }
      for voltage in points { #expect(abs(voltage / points[0] - 1) < 1e-12, "\(points)") }
    }
  }

  @Test(arguments: cases)
  func derivativesEqualDifferences(one: Case) throws {
    for state in [-0.6, 0.3, 0.8] {
      for level in one.levels where abs(byBisection(one, 1.01 * level, state) ?? 2) < 1.99 {
        func point(_ state: Double, _ level: Double) throws -> OperatingPoint {
          try Self.fields.operatingPoint(state: state, level: level, circuit: one.circuit, leads: one.leads)
        }
        let here = try point(state, level)
        let h = 1e-4 * abs(level)
        let pairs = try [
          (here.voltageBy.state, difference(state, 1e-4) { try point($0, level).voltage }, here.voltage),
          (here.currentBy.state, difference(state, 1e-4) { try point($0, level).current }, here.current),
          (
            here.temperatureBy.state, difference(state, 1e-4) { try point($0, level).temperature },
            here.temperature
          ),
          (here.voltageBy.level, difference(level, h) { try point(state, $0).voltage }, here.voltage / level),
          (here.currentBy.level, difference(level, h) { try point(state, $0).current }, here.current / level),
          (
            here.temperatureBy.level, difference(level, h) { try point(state, $0).temperature },
            here.temperature / level
          ),
        ]
        for (k, (slope, quotient, scale)) in pairs.enumerated() {
          let error = abs(slope - quotient) / (abs(quotient) + abs(scale))
          #expect(error < 1e-7, "slope \(k) at w \(state), \(level): \(slope), by difference \(quotient)")
        }
      }
    }
  }

  @Test func atRestNothingFlows() throws {
    for one in Self.cases {
      let point = try Self.fields.operatingPoint(
        state: 0.4, level: 0, circuit: one.circuit, leads: one.leads)
      #expect(point.voltage == 0 && point.current == 0 && point.temperature == 300, "\(one.name)")
      #expect(point.voltageBy.state == 0 && point.temperatureBy.state == 0, "\(one.name)")
    }
  }

  /// Beyond the fields' limit, by whichever source: told, with about the voltage that it would have been.
  @Test func beyondTheLimitIsRefused() throws {
    let noCompliance = TerminalCircuit(network: SeriesNetwork(resistance: 1))
    for (circuit, level) in [
      (TerminalCircuit.direct, 2.2), (.direct, -2.2), (noCompliance, 3),
      (TerminalCircuit(source: .current), 0.1),
    ] {
      let error = #expect(throws: StateError.self) {
        try Self.fields.operatingPoint(state: 0, level: level, circuit: circuit, leads: 0)
      }
      guard case .voltage(let voltage, 2, 0) = error else {
        Issue.record("\(error as Any)")
        continue
      }
      #expect(abs(voltage) > 2 && (voltage < 0) == (level < 0), "\(voltage)")
    }
    for level in [Double.nan, .infinity] {
      #expect(throws: StateError.self) {
        try Self.fields.operatingPoint(state: 0, level: level, circuit: .direct, leads: 0)
      }
    }
    #expect(throws: StateError.state(1.2, allowed: -1...1)) {
      try Self.fields.operatingPoint(state: 1.2, level: 1, circuit: .direct, leads: 0)
    }
    // The limit itself is within.
    for level in [2.0, -2] {
      let point = try Self.fields.operatingPoint(state: 0, level: level, circuit: .direct, leads: 0)
      #expect(point.voltage == level)
    }
  }
}
