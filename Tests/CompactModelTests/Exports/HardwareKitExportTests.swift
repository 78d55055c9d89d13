import CompactModel
import Foundation
import Testing

@testable import CompactModelTestSupport

/// The exported preset of AIHWKIT: as plain Python, and in AIHWKIT itself where there is one.
@Suite struct HardwareKitExportTests {
  let folder: ScratchFolder

  init() throws {
    folder = try ScratchFolder()
    try folder.write(try SampleDevice.programmed.aihwkit(), to: "preset.py")
  }

  /// Compares conductances after each pulse, as fractions of the range.
  private func expectTheCurve(_ weights: [String: [Double]], within tolerance: Double) throws {
    let curve = SampleDevice.curve
    let all = curve.potentiation + curve.depression
    let (low, high) = (all.min()!, all.max()!)
    for (name, expected) in [("up", curve.potentiation), ("down", curve.depression)] {
      let found = try #require(weights[name]).map { ($0 + 1) / 2 }
      #expect(found.count == expected.count - 1)
      for (i, (a, g)) in zip(found, expected.dropFirst()).enumerated() {
        let b = (g - low) / (high - low)
        #expect(abs(a - b) < tolerance, "\(name) \(i): \(a), curve \(b)")
      }
    }
  }

  private func run(_ script: String, with python: String) throws -> [String: [Double]] {
    let curve = SampleDevice.curve
    let starts = ["up": curve.potentiation[0], "down": curve.depression[0]]
    try JSONEncoder().encode(starts).write(to: URL(fileURLWithPath: folder.path("starts.json")))
    try folder.write(script, to: "run.py")
    let run = try folder.run([python, "run.py"])
    try #require(run.status == 0, "\(run.output)")
    return try JSONDecoder().decode([String: [Double]].self, from: Data(try folder.text("weights.json").utf8))
  }

  /// Its constants, interpolated as AIHWKIT documents it.
  @Test func theStepsMakeTheCurve() throws {
    let weights = try run(
      """
      import ast, json
      constants = {}
      tree = ast.parse(open("preset.py").read())
      for node in tree.body:
          if isinstance(node, ast.Assign):
              constants[node.targets[0].id] = ast.literal_eval(node.value)
      classes = [node.name for node in tree.body if isinstance(node, ast.ClassDef)]
      assert classes == ["MemristorPlainDevice", "MemristorPlainPreset"], classes
      get = lambda name: constants["MEMRISTORPLAIN_" + name]
      low, high, dw = get("G_MIN"), get("G_MAX"), get("DW_MIN")
      def pulses(start, nodes, sign, count):
          w, weights = 2 * (start - low) / (high - low) - 1, []
          for _ in range(count):
              place = (w + 1) / 2 * (len(nodes) - 1)
              i = min(int(place), len(nodes) - 2)
              w += sign * dw * (nodes[i] + (place - i) * (nodes[i + 1] - nodes[i]))
              w = min(max(w, -1), 1)
              weights.append(w)
          return weights
      starts = json.load(open("starts.json"))
      json.dump({"up": pulses(starts["up"], get("UP"), 1, get("SET_PULSES")),
                 "down": pulses(starts["down"], get("DOWN"), -1, get("RESET_PULSES"))}, open("weights.json", "w"))
      """, with: "python3")
    try expectTheCurve(weights, within: 0.01)
  }

  /// The header tells what the fit is worth.
  @Test func theErrorOfTheFitIsTold() throws {
    let text = try folder.text("preset.py")
    let match = try #require(text.firstMatch(of: /deviates from the curve by ([0-9.e-]+) % of its range/))
    let percent = try #require(Double(match.1))
    #expect(percent > 0 && percent < 1)
  }

  /// Pulses in AIHWKIT itself, without noise, and the noise that it makes of the device's spreads.
  @Test(
    .enabled(
      if: Installed.hardwareKitPython != nil, "set FVSOLVE_TEST_AIHWKIT to a Python that has aihwkit"))
  func pulsesInAIHWKIT() throws {
    let weights = try run(
      """
      import json, preset, torch
      from aihwkit.simulator.parameters import IOParameters
      low, high = preset.MEMRISTORPLAIN_G_MIN, preset.MEMRISTORPLAIN_G_MAX
      starts = json.load(open("starts.json"))
      weight = lambda conductance: 2 * (conductance - low) / (high - low) - 1
      def pulses(name, sign, count, devices=1, **spreads):
          config = preset.MemristorPlainPreset()
          quiet = dict(dw_min_std=0.0, dw_min_dtod=0.0, w_min_dtod=0.0, w_max_dtod=0.0)
          for key, value in {**quiet, **spreads}.items():
              setattr(config.device, key, value)
          # Just one pulse for each update.
          config.forward = IOParameters(is_perfect=True)
          config.update.desired_bl = 1
          config.update.update_bl_management = config.update.update_management = False
          tile = config.tile_class(devices, 1, config)
          tile.set_learning_rate(1.0)
          tile.set_weights(torch.full((devices, 1), weight(starts[name])))
          weights = []
          for _ in range(count):
              tile.update(-torch.ones(1, 1), torch.full((1, devices), float(sign)))
              weights.append(tile.get_weights()[0].flatten())
          return torch.stack(weights)
      up = pulses("up", 1, preset.MEMRISTORPLAIN_SET_PULSES)[:, 0]
      down = pulses("down", -1, preset.MEMRISTORPLAIN_RESET_PULSES)[:, 0]
      json.dump({"up": up.tolist(), "down": down.tolist()}, open("weights.json", "w"))
      first = pulses("up", 1, 1, 2000, dw_min_std=preset.MemristorPlainDevice().dw_min_std)[0] - weight(starts["up"])
      spread = (first.std() / first.mean()).item()
      assert 0.09 < spread < 0.11, spread
      """, with: Installed.hardwareKitPython!)
    // Single precision.
    try expectTheCurve(weights, within: 0.01)
  }
}
