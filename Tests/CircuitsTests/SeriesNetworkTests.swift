import Circuits
import Foundation
import Testing

@Suite("Networks between source and terminal") struct SeriesNetworkTests {
  static let sources = [-3.6, 1.35, 1.4, -3.5, 0.9, 0, 0.1, -0.1, 1e-3, -1e-3, 1e-9, -1e-9, 1e-15, 100, -100]
  static let conductances = [1e-15, 1e-9, 1e-6, 1e-3, 6e-3, 1, 1e6]

  @Test("operating points as solved by hand", arguments: sources)
  func operatingPoints(source: Double) {
    for diode in [Diode.assumed, .oneN4148] {
      for series in [0, 32.0] {
        let network = SeriesNetwork(
          resistance: series, divider: VoltageDivider(resistance: 680, diode: diode))
        let hand = HandSolved(diode: diode, resistance: 680)
        for conductance in Self.conductances {
          let found = network.terminalVoltage(source: source, conductance: conductance)
          let expected = hand.terminal(source: source, conductance: conductance, series: series)
          #expect(
            abs(found - expected) <= 1e-12 * abs(expected),
            "\(source) V, \(conductance) S, \(series) Ohm: \(found), \(expected)")
        }
      }
    }
  }

  @Test("the predicted terminal fulfils the circuit's equation", arguments: sources)
  func predictionsBalance(source: Double) {
    for divider in [nil, VoltageDivider(), VoltageDivider(resistance: 0, diode: .oneN4148)] {
      for compliance in [nil, 1e-12, 1e-6, 1e-3] {
        for resistance in [0, 50, 1e9] {
          let network = SeriesNetwork(resistance: resistance, divider: divider, compliance: compliance)
          for conductance in [0] + Self.conductances {
            let terminal = network.terminalVoltage(source: source, conductance: conductance)
            let current = conductance * terminal
            let balance = network.balance(source: source, terminal: terminal, current: current)
            #expect(
              abs(balance.value) <= 1e-12 * (abs(source) + abs(terminal)) + 4e-15 * balance.byCurrent
                * abs(current),
              "\(network), \(source) V, \(conductance) S: \(balance.value)")
            #expect(terminal.isFinite && abs(terminal) <= abs(source) && terminal * source >= 0)
            if let compliance { #expect(abs(current) <= compliance * (1 + 1e-15)) }
          }
        }
      }
    }
  }

  @Test("nothing but a bare wire is a short")
  func shorts() {
    #expect(SeriesNetwork().isShort)
    #expect(!SeriesNetwork(resistance: 1).isShort)
    #expect(!SeriesNetwork(divider: VoltageDivider()).isShort)
    #expect(!SeriesNetwork(compliance: 1).isShort)
    #expect(SeriesNetwork().terminalVoltage(source: 0.3, conductance: 7e300) == 0.3)
  }

  @Test("the compliance decides only where the source could give more", arguments: [1.0, -1])
  func compliance(sign: Double) {
    let network = SeriesNetwork(resistance: 100, compliance: 1e-3)
    // 0.5 mA would flow through 900 Ohm and 100 Ohm at 0.5 V, 2 mA at 2 V.
    #expect(abs(network.terminalVoltage(source: 0.5 * sign, conductance: 1 / 900) * sign / 0.45 - 1) < 1e-15)
    #expect(abs(network.terminalVoltage(source: 2 * sign, conductance: 1 / 900) * sign / 0.9 - 1) < 1e-15)
    let free = network.balance(source: 0.5 * sign, terminal: 0.45 * sign, current: 0.5e-3 * sign)
    #expect(!free.isLimited && free.value == 0 && free.byTerminal == 1 && free.byCurrent == 100)
    let limited = network.balance(source: 2 * sign, terminal: 0.9 * sign, current: 1e-3 * sign)
    #expect(limited.isLimited && limited.value == 0 && limited.byTerminal == 0 && limited.byCurrent > 0)
    // Too much current pulls the terminal down, too little does not.
    let over = network.balance(source: 2 * sign, terminal: 1.08 * sign, current: 1.2e-3 * sign)
    #expect(over.isLimited && over.value * sign > 0)
    #expect(!network.balance(source: 0, terminal: 0, current: 0).isLimited)
  }

  @Test("the balance's slopes are derivatives, on both sides of the compliance")
  func slopes() {
    for divider in [nil, VoltageDivider(diode: .oneN4148)] {
      for compliance in [nil, 1e-3] {
        let network = SeriesNetwork(resistance: 40, divider: divider, compliance: compliance)
        for source in [-3.6, 1.35, 0] {
          for current in [-2e-3, -1e-4, 1e-7, 3e-4, 5e-3] {
            for terminal in [-0.7, 0.2, 0.9] {
              func value(_ dV: Double, _ dI: Double) -> Double {
                network.balance(source: source, terminal: terminal + dV, current: current + dI).value
              }
              let balance = network.balance(source: source, terminal: terminal, current: current)
              let byTerminal = (value(1e-6, 0) - value(-1e-6, 0)) / 2e-6
              let h = 1e-5 * current
              let byCurrent = (value(0, h) - value(0, -h)) / (2 * h)
              #expect(abs(byTerminal - balance.byTerminal) < 1e-8)
              #expect(abs(byCurrent / balance.byCurrent - 1) < 1e-5, "\(current)")
            }
          }
        }
      }
    }
  }

  @Test("the terminal's voltage grows with the source and falls as the device conducts better")
  func monotonicity() {
    let network = SeriesNetwork(resistance: 10, divider: VoltageDivider(diode: .oneN4148), compliance: 2e-3)
    let sources = (-72...72).map { Double($0) / 20 }
    for conductance in Self.conductances {
      let terminals = sources.map { network.terminalVoltage(source: $0, conductance: conductance) }
      for (low, high) in zip(terminals, terminals.dropFirst()) { #expect(low <= high) }
    }
    for source in sources {
      let terminals = Self.conductances.map { abs(network.terminalVoltage(source: source, conductance: $0)) }
      for (low, high) in zip(terminals, terminals.dropFirst()) { #expect(low >= high) }
    }
  }
}
