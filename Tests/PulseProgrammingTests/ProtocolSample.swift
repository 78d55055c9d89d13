import DeviceGeometry
import Foundation
import PulseProgramming
import Testing

/// A protocol with every key, which the tests spoil in one place each.
enum ProtocolSample {
  static let text = """
    schema: 1
    title: Sample
    circuit: {divider: {resistance: 500 Ohm, diode: 1N4148}}
    read: {level: 0.3 V, width: 2 us, delay: 3 us, spacing: 4 us}
    start: repeating
    prepare:
      - name: LTP
        pulses: [{level: 0.9 V, width: 1 us}]
    phases:
      - name: LTP
        repeat: 10
        pulses:
          - {name: heating, level: 0.5 V, width: 5 us, spacing: 1 us}
          - {name: SET, level: 1.1 V, width: 1 us, rise: 10 ns, fall: 20 ns}
      - name: LTD
        repeat: 20
        pulses: [{name: RESET, level: -2 V, width: 2 us}]
        select:
          pulse: RESET
          from: -1 V
          to: -2.5 V
          step: 100 mV
          change: 20 uS
          bits: 6
          range: [1 mS, 7 mS]
          read: {level: 0.2 V, width: 1 us, delay: 2 us}
    ensemble: {cycles: 3, devices: 2, seed: 7}
    costs:
      conversion_energy: 2 pJ
      conversion_time: 1 ns
      integrator_power: 30 uW
      selection_energy: 5 pJ
      selection_time: 20 ns
      line_capacitance: 2 pF
    vary:
      - name: heating
        path: LTP/heating/level
        values: [0 V, 0.5 V]
      - name: how
        cases:
          - {name: as it is}
          - {name: longer, set: {LTP/SET/width: 2 us, read/level: 0.25 V}}
    claims:
      - reported: it goes up
        measure: share
        phase: LTP
        pulses: 4
        case: {heating: 0.5 V, how: longer}
        relative_to: {case: {heating: 0 V}}
        oxide: 7.5 nm
        at_least: 0.1
        at_most: 0.9
        note: a note

    """

  static func errors(reading text: String, overrides: [ProtocolFile.Override] = []) -> [InputError] {
    do {
      _ = try ProtocolFile.load(text: text, name: "p.yaml", overrides: overrides)
      return []
    } catch { return error.errors }
  }

  /// "line:column" of the "|" in a text that occurs once.
  static func position(of place: String, in text: String) -> String {
    let parts = place.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
    let needle = parts.joined()
    #expect(text.components(separatedBy: needle).count == 2, "\(needle) must occur once")
    let before = text.components(separatedBy: needle)[0] + parts[0]
    let lines = before.components(separatedBy: "\n")
    return "\(lines.count):\(lines.last!.unicodeScalars.count + 1)"
  }
}

/// An empty folder that goes when the last reference to it does.
final class ScratchFolder: Sendable {
  let root: String

  init() throws {
    root = NSTemporaryDirectory() + "fvsolve-programming-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: root) }

  func path(_ name: String) -> String { root + "/" + name }

  func write(_ text: String, to name: String) throws {
    try text.write(toFile: path(name), atomically: false, encoding: .utf8)
  }
}
