import CompactModel
import Foundation
import Testing

@testable import CompactModelTestSupport

/// The exported module under real compilers, and what it computes against the model that it was made from.
@Suite struct VerilogAExportTests {
  static let devices = ["filament": SampleDevice.device, "gap": SampleDevice.gapDevice]

  @Test(
    .enabled(if: Installed.adms, "needs admsXml: run the tests with scripts/test"),
    arguments: devices.keys.sorted())
  func admsReadsIt(_ name: String) throws {
    let folder = try ScratchFolder()
    try folder.write(try Self.devices[name]!.verilogA(name: "test_memristor"), to: "test.va")
    let run = try folder.run(["admsXml", "test.va"])
    #expect(
      run.status == 0 && !run.output.contains("fatal") && !run.output.contains("warning"), "\(run.output)")
  }

  /// Residuals and their derivatives as the compiler of OpenVAF has them, at one point after another.
  private static let script = """
    import json, sys, openvaf_py
    module, = openvaf_py.compile_va("test.va")
    names = [node["name"] for node in module.get_osdi_descriptor()["nodes"]]
    defaults = module.get_param_defaults()
    results = []
    for v, w, theta in json.load(open("points.json")):
        inputs = dict(defaults)
        inputs.update({"V(f,be)": v, "V(w)": w, "V(theta)": theta, "V(temp)": 0.0, "V(te,f)": 0.0,
                       "I(te,f)": 0.0, "I(f,be)": 0.0, "mfactor": 1.0})
        residuals, jacobian = module.run_init_eval(inputs)
        result = {name: list(pair) for name, pair in zip(names, residuals)}
        for row, column, resistive, _ in jacobian:
            result[names[row] + " by " + names[column]] = [resistive, 0]
        results.append(result)
    json.dump(results, open("results.json", "w"))
    """

  private func evaluate(_ device: CompactDevice, at points: [[Double]]) throws -> [[String: [Double]]] {
    let folder = try ScratchFolder()
    try folder.write(try device.verilogA(name: "test_memristor"), to: "test.va")
    try folder.write(Self.script, to: "evaluate.py")
    try JSONEncoder().encode(points).write(to: URL(fileURLWithPath: folder.path("points.json")))
    let run = try folder.run([Installed.readerPython ?? "python3", "evaluate.py"])
    try #require(run.status == 0, "\(run.output)")
    return try JSONDecoder().decode(
      [[String: [Double]]].self, from: Data(try folder.text("results.json").utf8))
  }

  /// Each voltage with each state and each slow temperature.
  private static func points(_ voltages: [Double], _ states: [Double], _ slow: [Double]) -> [[Double]] {
    var points: [[Double]] = []
    for v in voltages { for w in states { for theta in slow { points.append([v, w, theta]) } } }
    return points
  }

  @Test(
    .enabled(if: Installed.openVAF, "needs openvaf-py: run the tests with scripts/test"),
    arguments: devices.keys.sorted())
  func theCompiledModuleIsTheModel(_ name: String) throws {
    let device = Self.devices[name]!
    let window = device.switching.kinetics.window
    let states = [0.05, 0.3, 0.6, 0.95].map {
      window.lowerBound + $0 * (window.upperBound - window.lowerBound)
    }
    let points = Self.points([-1.3, -0.6, 0.2, 0.8], states, [0, 250])
    let (fields, kinetics, slow) = (device.fields, device.switching.kinetics, device.switching.slow)
    for (point, found) in zip(points, try evaluate(device, at: points)) {
      let (v, w, theta) = (point[0], point[1], point[2])
      let (resistance, steady) = fields.point(state: w, voltage: v)
      let rate = kinetics.rate(state: w, temperature: steady.value + theta, voltage: v)
      func check(_ name: String, _ part: Int, _ expected: Double, _ tolerance: Double) throws {
        let value = try #require(found[name])[part]
        #expect(abs(value - expected) <= tolerance, "\(name) \(value), model \(expected) at \(point)")
      }
      let current = v / resistance.value
      try check("be", 0, -current, 1e-9 * abs(current))
      try check("f", 0, current, 1e-9 * abs(current))
      try check("temp", 0, -steady.value - theta, 1e-6)
      try check("theta", 0, theta - slow.resistance * v * current, 1e-6)
      try check("theta", 1, slow.timeConstant * theta, 1e-12)
      try check("w", 1, w, 1e-12)
      // The rounded corners of the kinetics.
      try check("w", 0, -rate.value, 1e-4 * abs(rate.value))
      let byState = rate.byState + rate.byTemperature * steady.byState
      try check("w by w", 0, -byState, 1e-3 * abs(byState) + 1e-4 * abs(rate.value))
      try check("w by theta", 0, -rate.byTemperature, 1e-4 * abs(rate.byTemperature))
      let byVoltage = rate.byVoltage + rate.byTemperature * steady.byVoltage
      try check("w by f", 0, -byVoltage, 1e-3 * abs(byVoltage))
    }
  }

  /// At the ends of the window, beyond them, without a voltage, and for values that only a wild iterate has.
  @Test(.enabled(if: Installed.openVAF, "needs openvaf-py: run the tests with scripts/test"))
  func itStaysFiniteEverywhere() throws {
    let device = SampleDevice.gapDevice
    let window = device.switching.kinetics.window
    let points = Self.points(
      [-50, -2, 0, 1e-9, 2, 50], [-9, window.lowerBound, 0, window.upperBound, 9], [-500, 0, 1e5])
    for (point, found) in zip(points, try evaluate(device, at: points)) {
      #expect(found.values.allSatisfy { $0.allSatisfy(\.isFinite) }, "\(found) at \(point)")
      // Beyond the window there is only the way back.
      let within = min(max(point[1], window.lowerBound), window.upperBound)
      let isStill = point[0] == 0 || point[0] > 0 && point[1] > 0.7 || point[0] < 0 && point[1] < -0.5
      if isStill { #expect(abs(found["w"]![0] + (within - point[1]) * 1e7) < 1e-6, "\(found) at \(point)") }
    }
  }

  /// Pulses, with the compiled module's residuals stepped by the classical Runge-Kutta method.
  private static let stepping = """
    import json, openvaf_py
    module, = openvaf_py.compile_va("test.va")
    names = [node["name"] for node in module.get_osdi_descriptor()["nodes"]]
    inputs = dict(module.get_param_defaults())
    inputs.update({"V(temp)": 0.0, "I(te,f)": 0.0, "I(f,be)": 0.0, "mfactor": 1.0})
    f, w, theta = names.index("f"), names.index("w"), names.index("theta")

    def rates(level, state, slow):
        v = level
        for _ in range(50):
            inputs.update({"V(f,be)": v, "V(te,f)": level - v, "V(w)": state, "V(theta)": slow})
            residuals, jacobian = module.run_init_eval(inputs)
            slope = next(entry[2] for entry in jacobian if entry[0] == f and entry[1] == f)
            change = residuals[f][0] / slope
            v -= change
            if abs(change) < 1e-12:
                break
        return -residuals[w][0], -residuals[theta][0] / inputs["tau"]

    drive = json.load(open("drive.json"))
    x, trace, step = (drive["start"], 0.0), [], 1e-8
    for level, duration in zip(drive["levels"], drive["durations"]):
        for _ in range(round(duration / step)):
            a = rates(level, *x)
            b = rates(level, *(p + step / 2 * q for p, q in zip(x, a)))
            c = rates(level, *(p + step / 2 * q for p, q in zip(x, b)))
            d = rates(level, *(p + step * q for p, q in zip(x, c)))
            x = tuple(p + step / 6 * (k + 2 * l + 2 * m + n) for p, k, l, m, n in zip(x, a, b, c, d))
        trace.append(x)
    json.dump(trace, open("trace.json", "w"))
    """

  private struct Drive: Encodable {
    var start: Double
    var levels: [Double]
    var durations: [Double]
  }

  @Test(
    .enabled(if: Installed.openVAF, "needs openvaf-py: run the tests with scripts/test"),
    arguments: devices.keys.sorted())
  func pulsesMoveTheStateAsInTheModel(_ name: String) throws {
    let device = Self.devices[name]!
    let window = device.switching.kinetics.window
    let start = window.lowerBound + 0.25 * (window.upperBound - window.lowerBound)
    let pulse = [0.7, 0, 0.7, 0, 0.7, 0, -0.8, 0, -0.8, 0]
    let drive = Drive(start: start, levels: pulse, durations: pulse.map { _ in 1e-6 })
    let folder = try ScratchFolder()
    try folder.write(try device.verilogA(name: "test_memristor"), to: "test.va")
    try folder.write(Self.stepping, to: "step.py")
    try JSONEncoder().encode(drive).write(to: URL(fileURLWithPath: folder.path("drive.json")))
    let run = try folder.run([Installed.readerPython ?? "python3", "step.py"])
    try #require(run.status == 0, "\(run.output)")
    let trace = try JSONDecoder().decode([[Double]].self, from: Data(try folder.text("trace.json").utf8))
    var memristor = device.memristor()
    var state = MemristorState(state: start)
    for (level, found) in zip(pulse, trace) {
      try memristor.hold(&state, level: level, for: 1e-6)
      #expect(abs(found[0] - state.state) < 1e-4, "w \(found[0]), model \(state.state)")
      #expect(abs(found[1] - state.slowTemperature) < 0.2, "\(found[1]) K, model \(state.slowTemperature) K")
    }
    #expect(abs(state.state - start) > 0.01)
  }
}
