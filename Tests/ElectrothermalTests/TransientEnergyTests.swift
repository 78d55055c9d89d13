import AxisymmetricMesh
import Circuits
import DeviceGeometry
import Electrothermal
import Testing

@Suite("Energy of transients") struct TransientEnergyTests {
  /// Ramps, a jump from one sign to the other, a rest, and a pulse without edges; relative to the level.
  private func train(_ level: Double) -> Waveform {
    var waveform = Waveform()
    waveform.append(Pulse(level: level, width: 2e-10, rise: 5e-11, fall: 2e-11, spacing: 1e-10))
    waveform.append(level, level, for: 1e-10)
    waveform.append(-level, -0.5 * level, for: 1e-10)
    waveform.append(Pulse(level: level, width: 1e-10, spacing: 2e-10))
    return waveform
  }

  static let drives: [(Drive, Double)] = [
    (.voltage(0.4, seriesResistance: 0), 0.4), (.voltage(0.4, seriesResistance: 680), -0.6),
    (.voltage(1.35, through: SeriesNetwork(divider: VoltageDivider())), 1.35),
    (.voltage(1.35, through: SeriesNetwork(resistance: 50, divider: VoltageDivider(diode: .oneN4148))), -3),
    (.voltage(0.5, through: SeriesNetwork(compliance: 2e-4)), 0.5), (.current(3e-4), 3e-4),
  ]

  @Test(arguments: drives) func pulseTrainsBalance(drive: Drive, level: Double) throws {
    let solution = try TransientSolver().solve(
      coarse(drive: drive), TransientTask(waveform: train(level)))
    let energy = solution.energy
    #expect(energy.imbalance <= 1e-8, "\(energy.imbalance): \(energy)")
    #expect(solution.currentImbalance <= 1e-9, "\(solution.currentImbalance)")
    var loses = false
    if case .voltage(_, let network) = drive { loses = !network.isShort }
    if loses {
      #expect(energy.source > energy.electrical && energy.electrical > 0, "\(energy)")
    } else {
      #expect(abs(energy.source / energy.electrical - 1) < 1e-14, "\(energy)")
      for sample in solution.samples { #expect(sampleFollows(sample, drive), "\(sample)") }
    }
    print("\(drive): imbalance \(energy.imbalance), current \(solution.currentImbalance)")
  }

  /// The source's own quantity at the terminal.
  private func sampleFollows(_ sample: TransientSample, _ drive: Drive) -> Bool {
    switch drive {
    case .voltage: sample.voltage == sample.source
    case .current: abs(sample.current - sample.source) <= 1e-9 * 3e-4
    }
  }

  /// 0.4 V for 1 us, then 10 us: all of the heat has left.
  @Test func theSetStateCoolsDown() throws {
    var waveform = Waveform()
    waveform.append(Pulse(level: 0.4, width: 1e-6, spacing: 1e-5))
    let solution = try TransientSolver().solve(
      coarse(), TransientTask(waveform: waveform, snapshots: [1e-6, waveform.end]))
    let left = solution.samples.last!.peakTemperature - 300
    #expect(abs(left) < 1e-6, "\(left) K left")
    #expect(solution.hottest.fields.temperature.max()! > 700)
    #expect(solution.hottest.time <= 1e-6)
    #expect(abs(solution.energy.stored) < 1e-6 * solution.energy.joule)
    #expect(solution.energy.imbalance <= 1e-8, "\(solution.energy)")
  }

  /// Random devices with thermal boundary resistances, convection, gaps and laws of every kind under short pulses.
  @Test func randomDevicesBalance() throws {
    var (worst, converged, pulses) = (0.0, 0, 0)
    for seed in 0..<20 {
      var random = Random(seed: UInt64(1000 + seed))
      let device = random.device()
      let problem = try Problem(
        device: device, mesh: .generate(for: device, control: MeshControl(resolution: 0.35)))
      let level: Double =
        switch device.drive {
        case .voltage(let volts, _): volts
        case .current(let amperes): amperes
        }
      var waveform = Waveform()
      waveform.append(Pulse(level: level, width: 1e-9, rise: 1e-10, fall: 1e-10, spacing: 1e-9))
      waveform.append(Pulse(level: -level, width: 1e-10, spacing: 1e-10))
      pulses += 1
      do throws(TransientFailure) {
        let solution = try TransientSolver(control: TransientControl(tolerance: 1e-2)).solve(
          problem, TransientTask(waveform: waveform))
        converged += 1
        worst = max(worst, solution.energy.imbalance)
        #expect(solution.energy.imbalance <= 1e-8, "seed \(seed): \(solution.energy)")
        #expect(solution.currentImbalance <= 1e-9, "seed \(seed): \(solution.currentImbalance)")
      } catch {
        // Only runaway is an excuse.
        #expect(error.reason == .tooHot, "seed \(seed): \(error)")
      }
    }
    print("random devices: \(converged) of \(pulses), largest imbalance \(worst)")
    #expect(converged >= 18)
  }
}
