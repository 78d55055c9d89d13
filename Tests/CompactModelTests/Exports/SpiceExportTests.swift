import Circuits
import CompactModel
import Foundation
import Testing

@testable import CompactModelTestSupport

/// The exported subcircuit in a circuit simulator against the model that it was made from.
@Suite(.enabled(if: Installed.spice, "needs ngspice: run the tests with scripts/test"))
struct SpiceExportTests {
  let folder: ScratchFolder

  init() throws { folder = try ScratchFolder() }

  /// Runs a circuit and returns what it measured and printed, by name.
  private func simulate(_ device: CompactDevice, _ circuit: String) throws -> [String: Double] {
    try folder.write(try device.spice(name: "cell"), to: "cell.lib")
    try folder.write("a cell\n.include cell.lib\n" + circuit + "\n.end\n", to: "test.cir")
    let run = try folder.run(["ngspice", "-b", "test.cir"])
    for sign in ["rror", "singular", "failed", "too small"] {
      #expect(!run.output.contains(sign), "\(run.output)")
    }
    var numbers: [String: Double] = [:]
    for line in run.output.split(separator: "\n") {
      let parts = line.split(separator: "=", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
      guard parts.count == 2, let first = parts[1].split(separator: " ").first else { continue }
      numbers[parts[0]] = Double(first)
    }
    return numbers
  }

  /// 100 pulses up and 100 down, with edges of 2 ns.
  private func programming(_ up: [Pulse], _ down: Pulse) -> (waveform: Waveform, middle: Double) {
    var waveform = Waveform()
    waveform.append(0, 0, for: 1e-8)
    for _ in 0..<100 { for pulse in up { waveform.append(pulse) } }
    let middle = waveform.end
    for _ in 0..<100 { waveform.append(down) }
    return (waveform, middle)
  }

  private static func pulse(_ level: Double, _ width: Double, spacing: Double = 1e-6) -> Pulse {
    Pulse(level: level, width: width, rise: 2e-9, fall: 2e-9, spacing: spacing)
  }

  /// What the divider lets through while the state is held, over all levels that programming uses.
  @Test(arguments: [0.05, 0.35, 0.65, 0.95])
  func dividerCurrents(_ place: Double) throws {
    let device = try ReferenceDevice.load()
    let window = device.switching.kinetics.window
    let state = window.lowerBound + place * (window.upperBound - window.lowerBound)
    let circuit = TerminalCircuit(network: SeriesNetwork(divider: device.divider))
    _ = try simulate(
      device,
      """
      Vs source 0 DC 0
      Xdivider source top cell_divider
      Xdevice top 0 w temp cell w0=\(state) hold=1
      .options gmin=1e-15 reltol=1e-8 abstol=1e-15
      .control
      set numdgt=12
      dc Vs -3.6 1.35 0.15
      wrdata currents.txt i(Vs)
      .endc
      """)
    let rows = try folder.text("currents.txt").split(separator: "\n").map { line in
      line.split(separator: " ").compactMap { Double($0) }
    }
    #expect(rows.count == 34, "\(rows.count) levels")
    var compared = 0
    for row in rows where abs(row[0]) > 0.3 {
      guard
        let point = try? device.fields.operatingPoint(
          state: state, level: row[0], circuit: circuit, leads: device.switching.leads)
      else { continue }
      // Out of the source's positive end flows what the simulator counts as negative.
      #expect(
        abs(-row[1] / point.current - 1) < 1e-3,
        "w = \(state), \(row[0]) V: ngspice \(-row[1]) A, here \(point.current) A")
      compared += 1
    }
    #expect(compared >= (place > 0.3 ? 29 : 20), "only \(compared) levels are within the fields")
  }

  enum Scheme: String, CaseIterable {
    case plain, improved, gap, fourier
    /// The device that is shipped.
    case calibratedPlain, calibratedImproved
  }

  @Test(arguments: Scheme.allCases)
  func pulsesMoveTheStateAsInTheModel(_ scheme: Scheme) throws {
    let improved = scheme == .improved || scheme == .calibratedImproved
    var device =
      switch scheme {
      case .gap: SampleDevice.gapDevice
      case .calibratedPlain, .calibratedImproved: try ReferenceDevice.load()
      default: SampleDevice.device
      }
    if scheme == .fourier { device.memory = .fourier }
    let window = device.switching.kinetics.window
    let start = window.lowerBound + 0.2 * (window.upperBound - window.lowerBound)
    let (waveform, middle) =
      improved
      ? programming(
        [Self.pulse(1, 5e-6, spacing: 1e-7), Self.pulse(1.35, 1e-6)], Self.pulse(-3.6, 1e-6))
      : programming([Self.pulse(0.7, 1e-6)], Self.pulse(-0.8, 1e-6))

    let circuit =
      improved ? TerminalCircuit(network: SeriesNetwork(divider: device.divider)) : .direct
    var memristor = device.memristor(in: circuit)
    var state = MemristorState(state: start)
    var expected: [Double] = []
    for piece in waveform.segments {
      try memristor.follow(&state, from: piece.from, to: piece.to, for: piece.end - piece.start)
      if piece.end == middle || piece.end == waveform.end { expected.append(state.state) }
    }
    let found = try simulate(
      device,
      """
      Vsource in 0 PWL(\(waveform.points))
      \(improved ? "Xdivider in top cell_divider" : "Vlink in top 0")
      Xcell top 0 w temp cell w0=\(start)
      .tran 20n \(waveform.end)
      .measure tran middle FIND v(w) AT=\(middle)
      .measure tran last FIND v(w) AT=\(waveform.end * (1 - 1e-12))
      .options reltol=1e-4
      """)
    let meter = device.memristor()
    for (name, state) in zip(["middle", "last"], expected) {
      let simulated = try #require(found[name], "\(found)")
      let (a, b) = (try meter.conductance(simulated), try meter.conductance(state))
      #expect(abs(a / b - 1) < 0.01, "\(name): \(a) S, model \(b) S")
    }
  }

  @Test(arguments: [false, true])
  func currentAgainstVoltage(gap: Bool) throws {
    let device = gap ? SampleDevice.gapDevice : SampleDevice.device
    let meter = device.memristor()
    for state in gap ? [-0.8, -0.25, 0, 0.4] : [0, 0.2, 0.9] {
      let levels = [-1.5, -0.4, -0.01, 0.05, 0.2, 1, 1.7]
      let found = try simulate(
        device,
        """
        Vsource top 0 0
        Xcell top 0 w temp cell w0=\(state)
        .options reltol=1e-8 vntol=1e-10 abstol=1e-15
        .control
        set numdgt=12
        \(levels.enumerated().map { "alter vsource dc = \($1)\nop\nlet i\($0) = -i(vsource)\nlet t\($0) = v(xcell.tss)\nprint i\($0) t\($0)" }.joined(separator: "\n"))
        .endc
        """)
      for (i, level) in levels.enumerated() {
        let point = try device.fields.operatingPoint(
          state: state, level: level, circuit: .direct, leads: meter.leads)
        let (current, temperature) = (try #require(found["i\(i)"]), try #require(found["t\(i)"]))
        #expect(
          abs(current / point.current - 1) < 1e-6,
          "\(current) A, model \(point.current) A at \(level) V, w \(state)")
        #expect(
          abs(temperature - point.temperature) < 1e-3,
          "\(temperature) K, model \(point.temperature) K at \(level) V")
      }
    }
  }

  /// What is on the pins during a pulse: the fields' temperature, and the slow one on top of it.
  @Test func temperatureOverTime() throws {
    let device = SampleDevice.device
    let start = 0.5
    var memristor = device.memristor()
    var state = MemristorState(state: start)
    var waveform = Waveform()
    waveform.append(Self.pulse(0.6, 1e-6))
    let times = [0.3e-6, 1e-6, 1.5e-6, 1.9e-6]
    let found = try simulate(
      device,
      """
      Vsource top 0 PWL(\(waveform.points))
      Xcell top 0 w temp cell w0=\(start)
      .tran 10n \(waveform.end)
      \(times.enumerated().map { ".measure tran t\($0) FIND v(temp) AT=\($1)\n.measure tran s\($0) FIND v(xcell.theta) AT=\($1)" }.joined(separator: "\n"))
      .options reltol=1e-4
      """)
    var now = 0.0
    var pieces = waveform.segments[...]
    for (i, time) in times.enumerated() {
      while let piece = pieces.first {
        let end = min(piece.end, time)
        try memristor.follow(&state, from: piece.value(at: now), to: piece.value(at: end), for: end - now)
        now = end
        if end < piece.end { break }
        pieces.removeFirst()
      }
      let level = pieces.first.map { $0.value(at: now) } ?? 0
      let point = try device.fields.operatingPoint(
        state: state.state, level: level, circuit: .direct, leads: memristor.leads)
      let total = point.temperature + state.slowTemperature
      #expect(abs(try #require(found["s\(i)"]) - state.slowTemperature) < 0.5)
      #expect(
        abs(try #require(found["t\(i)"]) - total) < 0.5, "\(found["t\(i)"]!) K, model \(total) K at \(time) s"
      )
    }
    #expect(state.slowTemperature > 100)
  }

  /// Several devices in one circuit, each with values of its own, under the simulator's own tolerances.
  @Test func instancesHaveTheirOwnValues() throws {
    let device = SampleDevice.device
    let window = device.switching.kinetics.window
    let start = window.lowerBound + 0.3 * (window.upperBound - window.lowerBound)
    func model(_ change: (inout CompactDevice) -> Void) throws -> Double {
      var device = device
      change(&device)
      var memristor = device.memristor()
      var state = MemristorState(state: start)
      var waveform = Waveform()
      waveform.append(Self.pulse(0.7, 1e-6))
      try waveform.drive(&memristor, &state)
      return state.state
    }
    var waveform = Waveform()
    waveform.append(Self.pulse(0.7, 1e-6))
    let found = try simulate(
      device,
      """
      Vsource in 0 PWL(\(waveform.points))
      Xa in 0 wa ta cell w0=\(start)
      Xb in 0 wb tb cell w0=\(start) rslow=2e5
      Xc in 0 wc tc cell w0=\(start) rs=60 eset=1.62
      Xd 0 in wd td cell w0=\(start)
      .tran 10n \(waveform.end)
      .measure tran a FIND v(wa) AT=1.5e-6
      .measure tran b FIND v(wb) AT=1.5e-6
      .measure tran c FIND v(wc) AT=1.5e-6
      .measure tran d FIND v(wd) AT=1.5e-6
      """)
    let expected = [
      "a": try model { _ in },
      "b": try model { $0.switching.slow.resistance = 2e5 },
      "c": try model {
        $0.switching.leads = 60
        $0.switching.kinetics.set.barrier = 1.62
      },
    ]
    for (name, state) in expected {
      #expect(
        abs(try #require(found[name]) - state) < 2e-3 * (state - start) + 1e-5, "\(found), model \(expected)")
    }
    #expect(Set(expected.values).count == 3)
    // Turned around, it is a RESET pulse.
    #expect(try #require(found["d"]) < start)
  }

  /// Far more than a device stands: edges of 0.1 ns, a window crossed within nanoseconds, a sine across both polarities.
  @Test func extremesDoNotStopTheSimulator() throws {
    let device = SampleDevice.gapDevice
    let window = device.switching.kinetics.window
    let found = try simulate(
      device,
      """
      Vreset inr 0 PULSE(0 -3.6 1u 0.1n 0.1n 1u 2u 5)
      Vset ins 0 PULSE(0 1.9 1u 0.1n 0.1n 1u 2u 5)
      Vsine sine 0 SIN(0 2.5 0.5meg)
      Xdr inr topr cell_divider
      Xr topr 0 wr tr cell w0=\(window.upperBound)
      Xs ins 0 ws ts cell w0=\(window.lowerBound)
      Xc sine 0 wc tc cell w0=0.1
      .tran 20n 10u
      .measure tran reset FIND v(wr) AT=9.9u
      .measure tran set FIND v(ws) AT=9.9u
      .measure tran low MIN v(wc)
      .measure tran high MAX v(wc)
      .measure tran afterset FIND v(wc) AT=9u
      .measure tran afterreset FIND v(wc) AT=9.99u
      """)
    // A well conducting device hardly sees RESET pulses through the divider: the one case that the model follows too.
    let memristor = device.memristor(in: TerminalCircuit(network: SeriesNetwork(divider: device.divider)))
    var state = MemristorState(state: window.upperBound)
    var pulses = Waveform()
    for _ in 0..<5 {
      pulses.append(Pulse(level: -3.6, width: 1e-6, rise: 1e-10, fall: 1e-10, spacing: 1e-6))
    }
    // As ramps, flat ones too: levels that are held are solved over the whole window, where they pass the limit.
    for piece in pulses.segments {
      try memristor.ramp(&state, from: piece.from, to: piece.to, for: piece.end - piece.start)
    }
    #expect(abs(try #require(found["reset"]) - state.state) < 1e-3, "\(found), model \(state.state)")
    #expect(abs(try #require(found["set"]) - window.upperBound) < 1e-3)
    #expect(abs(try #require(found["afterset"]) - window.upperBound) < 2e-3, "\(found)")
    #expect(try #require(found["afterreset"]) < 0, "\(found)")
    #expect(try #require(found["low"]) > window.lowerBound - 0.1, "\(found)")
    #expect(try #require(found["high"]) < window.upperBound + 0.1, "\(found)")
  }
}
