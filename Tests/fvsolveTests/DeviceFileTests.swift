import CompactModel
import Foundation
import Testing

@testable import CompactModelTestSupport

/// What the program and Python make of a calibrated device's file.
@Suite struct DeviceFileTests {
  let folder: TemporaryFolder
  let device = CompactModelTestSupport.SampleDevice.reported

  init() throws {
    folder = try TemporaryFolder()
    try device.write(to: folder.path("device.json"))
  }

  @Test func inspect() throws {
    let run = try fvsolve(["inspect", "device.json"], in: folder)
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    for phrase in [
      device.title, "fvsolve-device-1", try device.seal(), "weakset", "gap 2 nm", "largest 1.2 %",
      "targets, effective",
      "6 of 6 met", "5 of 6 met; not: heating of 10 us", "slow time constant", "an end of the search",
      "phenomenological",
    ] {
      #expect(run.output.contains(phrase), "no '\(phrase)' in \(run.output)")
    }
    let json = try fvsolve(["inspect", "--json", "device.json"], in: folder).json()
    #expect(json["sha256"] as? String == (try device.seal()))
    #expect((json["states"] as? [String: Double])?["set"] == device.states["set"])
    let fourier = try #require((json["targets"] as? [String: [[String: Any]]])?["fourier"])
    #expect(fourier.count == 6 && fourier.count { $0["met"] as? Bool == true } == 5)
    #expect(fourier.allSatisfy { $0["minimum"] != nil || $0["maximum"] != nil })
    let held = (json["held_out"] as? [String: [String: Any]])?["resistance"]
    #expect(held?["worst_voltage"] as? Double == device.report.heldOut["resistance"]?.worstVoltage)
  }

  /// Ratios of nothing to nothing are no numbers, and JSON has none of these.
  @Test func targetsWithoutAValue() throws {
    var device = device
    for (k, value) in [Double.nan, .infinity, -.infinity].enumerated() {
      device.report.targets["fourier"]![k].value = value
    }
    try device.write(to: folder.path("device.json"))
    let run = try fvsolve(["inspect", "--json", "device.json"], in: folder)
    #expect(try run.json()["title"] as? String == device.title, "\(run)")
    let fourier = (try run.json()["targets"] as? [String: [[String: Any]]])?["fourier"]
    #expect(fourier?.count { $0["met"] as? Bool == true } == 2, "two of six: \(run.output)")
  }

  @Test func check() throws {
    let run = try fvsolve(["check", "device.json"], in: folder)
    #expect(run.status == 0 && run.output.contains("device.json: ok"), "\(run.errors)")
    #expect(run.output.contains(try device.seal()))
    #expect(try fvsolve(["check", "--paths", "device.json"], in: folder).status == 64)
    let text = try device.json().replacingOccurrences(of: "\"peak\"", with: "\"peek\"")
    try folder.write(text, to: "bad.json")
    #expect(try fvsolve(["check", "bad.json"], in: folder).errors.contains("was changed"))
    let leads = try device.json().replacingOccurrences(of: "\"leads\" : 32", with: "\"leads\" : -1")
    try folder.write(leads, to: "leads.json")
    let checked = try fvsolve(["check", "--accept-edited", "leads.json"], in: folder)
    #expect(checked.status == 65 && checked.errors.contains("switching.leads is -1"), "\(checked.errors)")
    let taken = try fvsolve(["inspect", "--accept-edited", "bad.json"], in: folder)
    #expect(taken.status == 65 && taken.errors.contains("'peak' is missing at fields"), "\(taken.errors)")
  }

  @Test(.enabled(if: Available.pictures, "needs a Python with matplotlib and h5py"))
  func picturesAreDrawn() throws {
    let run = try fvsolve(["plot", "device.json", "-o", "pictures"], in: folder)
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    let names = [
      "device-fields.png", "device-fields.svg", "device-programming.png", "device-programming.svg",
    ]
    #expect(folder.files == ["device.json", "pictures"] + names.map { "pictures/" + $0 })
    for name in names { #expect(try folder.bytes("pictures/" + name).count > 20_000) }
  }

  /// A device without a report, without poles and without a gap has fewer panels and no second sheet.
  @Test(.enabled(if: Available.pictures, "needs a Python with matplotlib and h5py"))
  func aPlainDeviceIsDrawn() throws {
    var plain = CompactModelTestSupport.SampleDevice.device
    plain.fields.poles = nil
    plain.fields.gap = nil
    plain.fields.path = StatePath(scales: plain.fields.path.scales, radius: plain.fields.path.radius)
    plain.states["reset"] = nil
    try plain.write(to: folder.path("plain.json"))
    let run = try fvsolve(["plot", "plain.json"], in: folder)
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    #expect(folder.files == ["device.json", "plain-fields.png", "plain-fields.svg", "plain.json"])
  }

  @Test(.enabled(if: Available.pictures, "needs a Python with matplotlib and h5py"))
  func editedDevicesAreNotDrawn() throws {
    let text = try device.json().replacingOccurrences(of: "\"leads\" : 32", with: "\"leads\" : 33")
    try folder.write(text, to: "edited.json")
    let refused = try fvsolve(["plot", "edited.json"], in: folder)
    #expect(refused.status == 65 && refused.errors.contains("was changed"), "\(refused.errors)")
    #expect(try fvsolve(["plot", "edited.json", "--accept-edited"], in: folder).status == 0)
    #expect(try fvsolve(["plot", "none.json"], in: folder).status == 65)
  }

  /// scripts/compact_device.py says what the model says, at states and voltages all over, to 1e-12.
  @Test(.enabled(if: Available.readers, "set FVSOLVE_TEST_PYTHON to a Python with numpy"))
  func pythonEvaluatesTheSame() throws {
    let states = [-1, -0.83, -0.4, -0.01, 0, 0.2, 0.55, 0.87, 1]
    let voltages = [0, 1e-3, 0.1, 0.4, -0.7, 1.3, 2]
    var rows: [[Double]] = []
    let fields = device.fields
    for state in states {
      for voltage in voltages {
        let rate = device.switching.kinetics.rate(state: state, temperature: 900, voltage: voltage).value
        rows.append(
          [
            state, voltage, fields.resistance(state: state, voltage: voltage).value,
            fields.temperature(.peak, state: state, voltage: voltage).value,
            fields.temperature(.mean, state: state, voltage: voltage).value,
            fields.thermalResistance(.peak, state: state, voltage: voltage),
            fields.thermalResistance(.mean, state: state, voltage: voltage), rate,
          ] + fields.fosterPoles(state: state, voltage: voltage).map(\.resistance))
      }
    }
    try folder.write(
      rows.map { $0.map { "\($0)" }.joined(separator: " ") }.joined(separator: "\n"), to: "values.txt")
    try folder.write(
      """
      import sys
      import numpy
      sys.path.insert(0, sys.argv[1])
      from compact_device import CompactDevice
      device = CompactDevice("device.json")
      expected = numpy.loadtxt("values.txt").T
      w, v = expected[:2]
      found = [device.resistance(w, v), device.temperature(w, v), device.temperature(w, v, "mean"),
               device.thermal_resistance(w, v), device.thermal_resistance(w, v, "mean"), device.rate(w, 900.0, v)]
      found += list(device.foster_poles(w, v)[0].T)
      assert len(found) == len(expected) - 2 == 9
      # A difference of near numbers at small voltages loses some digits to either side's rounding.
      allowed = [1e-12, 1e-12, 1e-12, None, None, 1e-12] + [None] * 3
      for k, (a, b) in enumerate(zip(found, expected[2:])):
          rise = numpy.maximum(numpy.abs(v), 1e-3) ** 2 / device.resistance(w, v) * device.thermal_resistance(w, v)
          bound = numpy.full(a.shape, allowed[k]) if allowed[k] else 1e-12 + 1e-13 * device.ambient / rise
          error = numpy.abs(a - b) / numpy.maximum(numpy.abs(b), 1e-300)
          if not allowed[k]:
              error[v == 0] = 0  # a limit
          assert (error <= bound).all(), (k, error.max(), w[error.argmax()], v[error.argmax()])
      # What the fields do not know is no number.
      for bad in [(1.01, 0.1), (-1.01, 0.1), (0.5, 2.01), (float("nan"), 0.1), ([0.5, 3], 0.1)]:
          for ask in [device.resistance, device.temperature, device.thermal_resistance, device.foster_poles]:
              try:
                  ask(*bad)
              except ValueError:
                  continue
              raise AssertionError(bad)
      # One by one as well.
      assert all(abs(device.resistance(x, y) / z - 1) < 1e-14 for x, y, z in zip(w, v, found[0]))
      """, to: "check.py")
    let python = Available.readerPython ?? "/usr/bin/python3"
    let check = try RunningProgram(
      python, ["check.py", Product.checkout + "/scripts"], in: folder.root,
      environment: ["PYTHONDONTWRITEBYTECODE": "1"]
    ).wait()
    #expect(check.status == 0, "\(check.errors)")
    let table = try RunningProgram(
      python, [Product.checkout + "/scripts/compact_device.py", "device.json"], in: folder.root,
      environment: ["PYTHONDONTWRITEBYTECODE": "1"]
    ).wait()
    #expect(table.status == 0 && table.output.contains("R_th K/W"), "\(table.errors)")
  }
}
