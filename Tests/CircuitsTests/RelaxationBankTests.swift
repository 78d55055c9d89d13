import Circuits
import Foundation
import Testing

@Suite struct RelaxationBankTests {
  /// x = p0 (1 - exp(-a)) + slope (t - tau (1 - exp(-a))), a = t / tau: on both sides of where the series takes over.
  @Test(arguments: [1e-6, 1e-3, 9.9e-3, 1.01e-2, 0.5, 3, 80, 1e4])
  func aRampIsExact(ratio: Double) {
    let (tau, start, end) = (2e-9, 3.0, -5.0)
    var bank = RelaxationBank(timeConstants: [tau])
    let duration = ratio * tau
    bank.advance(by: duration, from: start, to: end)
    let reached = -expm1(-ratio)
    // For small a the difference is a² / 2 - a³ / 6 + …, summed here to many terms.
    var rest = 0.0
    var term = 1.0
    for order in 1...40 {
      term *= -ratio / Double(order)
      if order >= 2 { rest += term }
    }
    let late = ratio < 1 ? rest / ratio : 1 - reached / ratio
    #expect(abs(bank.states[0] - (start * reached + (end - start) * late)) < 1e-11)
  }

  @Test func oneLongStepIsManyShortOnes() {
    let times = [1e-12, 1e-9, 1e-6]
    var long = RelaxationBank(timeConstants: times)
    var short = long
    long.advance(by: 1e-8, from: 1, to: 4)
    for k in 0..<1000 {
      short.advance(by: 1e-11, from: 1 + 3 * Double(k) / 1000, to: 1 + 3 * Double(k + 1) / 1000)
    }
    for (a, b) in zip(long.states, short.states) { #expect(abs(a - b) < 1e-12 * abs(a)) }
  }

  /// Rest, jump up, plateau, fall, and the time after the end.
  @Test func aWaveformIsFollowed() {
    let (tau, width, fall) = (1e-9, 2e-9, 0.5e-9)
    var wave = Waveform()
    wave.append(0, 0, for: 1e-9)
    wave.append(Pulse(level: 3, width: width, fall: fall))
    var states: [Double] = []
    RelaxationBank.follow(wave, timeConstants: [tau], at: [0, 1e-9, 2e-9, 3e-9, 3.5e-9, 9e-9]) {
      states.append($1.states[0])
    }
    var bank = RelaxationBank(timeConstants: [tau])
    bank.advance(by: 2e-9, at: 3)
    let top = bank.states[0]
    bank.advance(by: fall, from: 3, to: 0)
    let expected = [0, 0, 3 * (1 - exp(-1.0)), top, bank.states[0], bank.states[0] * exp(-5.5)] as [Double]
    for (a, b) in zip(states, expected) { #expect(abs(a - b) < 1e-12) }
  }
}
