import ArgumentParser
import Circuits
import CompactModel
import Quantities

/// A calibrated device.
struct CompactDeviceOptions: ParsableArguments {
  @Option(
    help: "Device file (JSON) that a calibration wrote.", completion: .file(extensions: ["json"]))
  var device: String

  @Flag(help: "Take a device file that was changed after it was written.")
  var acceptEdited = false

  @Option(
    help:
      "Thermal memory: fourier, heat as the fields conduct it, or effective, with the slow excess besides; the device's own unless given."
  )
  var memory: ThermalMemory?

  func load() throws -> CompactDevice {
    try CompactDevice(contentsOf: device, acceptEdited: acceptEdited)
  }
}

extension ThermalMemory: ExpressibleByArgument {}

/// What lies between a voltage source and a calibrated device.
struct SourceOptions: ParsableArguments {
  @Option(
    parsing: .unconditional, help: "Resistor in series, such as \"680 Ohm\".",
    transform: quantity(.resistance, .resistance))
  var seriesResistance: Double?

  @Flag(help: "The device's own voltage divider in line, which only RESET passes with its resistor.")
  var divider = false

  @Option(
    parsing: .unconditional, help: "Largest current of the SET half, such as \"5 mA\".",
    transform: quantity(.current, .compliance))
  var compliance: Double?

  var isDirect: Bool { seriesResistance == nil && !divider && compliance == nil }

  func circuit(of device: CompactDevice) -> TerminalCircuit {
    TerminalCircuit(
      network: SeriesNetwork(
        resistance: seriesResistance ?? 0, divider: divider ? device.divider : nil, compliance: compliance))
  }
}

extension TerminalCircuit {
  /// For people.
  var phrase: String {
    if source == .current { return "driven by a current" }
    var parts: [String] = []
    if network.resistance > 0 { parts.append("a resistor of \(format(network.resistance, "Ohm"))") }
    if let divider = network.divider { parts.append("a divider of \(format(divider.resistance, "Ohm"))") }
    let limit = network.compliance.map { ", at most \(format($0, "A")) in SET" } ?? ""
    return (parts.isEmpty ? "direct" : "behind " + parts.joined(separator: " and ")) + limit
  }
}

/// A number w for people, or the state's name with it.
func startPhrase(_ word: String?, _ state: Double) -> String {
  let number = "w = \(format(state, "", digits: 3))"
  return word.flatMap { Double($0) == nil ? "\($0) (\(number))" : nil } ?? number
}
