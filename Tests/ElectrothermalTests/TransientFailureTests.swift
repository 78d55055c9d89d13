import AxisymmetricMesh
import Circuits
import DeviceGeometry
import Electrothermal
import Materials
import Testing

@Suite("Transients without an end, and what is kept") struct TransientFailureTests {
  /// A conductance that grows without bound with temperature, in a device that conducts heat no better when hot.
  private func runaway() throws -> Problem {
    var device = try BuiltInStates.load(.set).device
    let name = device.filament!.material
    device.materials[name]!.electricalConductivity = .powerLaw(
      value: 1e5, referenceTemperature: 300, exponent: 4)
    device.materials[name]!.thermalConductivity = .constant(2)
    for electrode in device.layers where electrode.material != "HfO2" {
      device.materials[electrode.material]!.thermalConductivity = .constant(5)
      device.materials[electrode.material]!.electricalConductivity = .constant(1e9)
    }
    device.drive = .voltage(0.4, seriesResistance: 0)
    return try Problem(device: device, mesh: .generate(for: device, control: MeshControl(resolution: 0.5)))
  }

  @Test(arguments: [0.4, -0.6]) func runawayEndsWithAReason(volts: Double) throws {
    var control = TransientControl()
    control.maximumSteps = 3000
    let problem = try runaway()
    do throws(TransientFailure) {
      let solution = try TransientSolver(control: control).solve(
        problem, TransientTask(waveform: Waveform(constant: volts, until: 1e-6)))
      Issue.record("came to \(solution.samples.last!)")
    } catch {
      #expect(error.reason == .tooHot || error.reason == .stepTooShort, "\(error)")
      #expect(error.time > 0 && error.time < 1e-6 && error.end == 1e-6, "\(error)")
      #expect(error.steps > 5 && error.peakTemperature > 1000, "\(error)")
      #expect(error.region == "filament" || error.region == "oxide", "\(error)")
      print(error)
    }
  }

  @Test func theLimitOnStepsHolds() throws {
    var control = TransientControl()
    control.maximumSteps = 7
    let problem = try rodProblem()
    do throws(TransientFailure) {
      _ = try TransientSolver(control: control).solve(
        problem, TransientTask(waveform: Waveform(constant: 0.1, until: 1e-6)))
      Issue.record("went on")
    } catch { #expect(error.reason == .tooManySteps && error.steps == 7, "\(error)") }
  }

  @Test func theLimitOnTemperatureHolds() throws {
    var control = TransientControl()
    control.maximumTemperature = 350
    let problem = try rodProblem()
    do throws(TransientFailure) {
      _ = try TransientSolver(control: control).solve(
        problem, TransientTask(waveform: Waveform(constant: 0.1, until: 1e-6)))
      Issue.record("went on")
    } catch {
      #expect(error.reason == .tooHot && error.peakTemperature > 350 && error.region == "rod", "\(error)")
      #expect(abs(error.z - 3.75e-9) < 1e-15)
    }
  }

  /// At the start, at edges with and without a jump, between, and at the end: each once, with the source after a jump.
  @Test func everySnapshotIsThereOnce() throws {
    var waveform = Waveform()
    waveform.append(0.1, 0.1, for: 1e-11)
    waveform.append(-0.05, -0.05, for: 1e-11)
    waveform.append(-0.05, 0.1, for: 1e-11)
    waveform.append(Pulse(level: 0.1, width: 1e-11, spacing: 1e-11))
    let ends = waveform.segments.map(\.end)
    let times = [0, 3e-12] + [ends[0], 1.5e-11] + ends.dropFirst()
    let solution = try TransientSolver().solve(
      rodProblem(), TransientTask(waveform: waveform, snapshots: times))
    #expect(solution.snapshots.map(\.time) == times)
    let sources = solution.snapshots.map { snapshot in
      if case .voltage(let volts, _) = snapshot.fields.drive { volts } else { Double.nan }
    }
    let expected = [0.1, 0.1, -0.05, -0.05, -0.05, 0.1, 0, 0]
    for (source, value) in zip(sources, expected) { #expect(abs(source - value) < 1e-15, "\(sources)") }
    for (earlier, later) in zip(solution.samples, solution.samples.dropFirst()) {
      #expect(earlier.time <= later.time)
    }
    #expect(solution.samples.last!.time == waveform.end)
  }
}
