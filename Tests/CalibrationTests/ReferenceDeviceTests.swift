import AxisymmetricMesh
import CompactModel
import DeviceGeometry
import Electrothermal
import Testing

@testable import Calibration
@testable import CompactModelTestSupport

/// The device that is shipped is what this program would make and says of itself what is so.
@Suite struct ReferenceDeviceTests {
  let device: CompactDevice

  init() throws { device = try ReferenceDevice.load() }

  /// Experiments done anew give the values in the file; those over other thicknesses need fields that it does not hold.
  @Test(arguments: ThermalMemory.allCases)
  func targetsAreWhatTheFileSays(_ memory: ThermalMemory) throws {
    let experiments = ProgrammingExperiments(
      fields: device.fields, otherThicknesses: [], parameters: device.switching,
      oxideThickness: device.oxideThickness, dividerResistance: device.dividerResistance, memory: memory)
    let outcome = try experiments.outcome()
    let told = try #require(device.report.targets[memory.rawValue])
    for target in outcome.targets {
      let same = try #require(told.first { $0.name == target.name }, "\(target.name)")
      #expect(
        abs(target.value - same.value) <= 1e-6 * max(1, abs(same.value)),
        "\(target.name): \(target.value), file \(same.value)")
      #expect((target.minimum, target.maximum) == (same.minimum, same.maximum))
    }
    #expect(Set(told.map(\.group)) == Set(1...11), "a group is missing")
    if memory == .effective {
      let missed = told.filter { !$0.isMet }.map(\.name)
      #expect(Set(told.filter { !$0.isMet }.map(\.group)).count <= 1, "missed: \(missed)")
      #expect(outcome.curves == device.report.curves)
    } else {
      // Without a memory that lasts, intervals between pulses make no difference.
      for target in outcome.targets where target.group == 7 { #expect(abs(target.value - 1) < 1e-9) }
    }
  }

  /// Fields solved anew, at states and voltages that no fit used, on a finer mesh.
  @Test func fieldsAreWhatSolvesSay() throws {
    let plan = try CalibrationPlan(DeviceTree(.reset, .reduced), options: CalibrationOptions())
    #expect(plan.path == device.fields.path && plan.ambient == device.fields.ambient)
    for (state, voltage) in [
      (-0.93, 1.7), (-0.5, 0.3), (-0.21, 1.9), (-0.08, 0.8), (0.03, 1.1), (0.19, 0.4), (0.47, 0.05),
      (0.71, 1.45),
      (0.98, 1.93),
    ] {
      let input = try plan.tree(at: state).drivenDirectly(by: voltage).device()
      let cascade = try MeshCascade(for: input, control: MeshControl(resolution: 1.4))
      let solution = try SteadySolver().solve(input, on: cascade)[0]
      let (resistance, temperature) = device.fields.point(state: state, voltage: voltage)
      let mean = device.fields.temperature(.mean, state: state, voltage: voltage).value
      for (name, model, exact) in [
        ("R", resistance.value, 1 / solution.conductance!),
        ("peak T", temperature.value, solution.peakTemperature),
        ("mean T", mean, solution.filamentMeanTemperature!),
      ] {
        #expect(
          abs(model / exact - 1) < 0.01, "\(name) at w = \(state), \(voltage) V: \(model), solve \(exact)")
      }
    }
  }

  /// What the report promises of points that took no part in the fit.
  @Test func heldOutDeviationsAreSmall() throws {
    for name in ["resistance", "peak_temperature", "mean_temperature"] {
      let deviation = try #require(device.report.heldOut[name])
      #expect(deviation.points >= 200 && deviation.largest < 0.01, "\(name): \(deviation)")
    }
    let pulse = try #require(device.report.heldOut["pulse"])
    #expect(pulse.largest < 0.02, "\(pulse)")
  }
}
