import CompactModel
import Quantities

/// The lines that say what was measured, every number with all its digits.
private func lines(
  _ what: String, _ seal: String, _ circuit: TerminalCircuit, _ memory: ThermalMemory
) -> [String] {
  var lines = [
    "schema: 1", "measurement: \(what)", "device_sha256: \(seal)", "thermal_memory: \(memory.rawValue)",
    "source: \(circuit.source.rawValue)",
  ]
  let network = circuit.network
  if network.resistance > 0 { lines.append("series_resistance: \(full(network.resistance, "Ohm"))") }
  if let divider = network.divider { lines.append("divider: \(full(divider.resistance, "Ohm"))") }
  if let limit = network.compliance { lines.append("compliance: \(full(limit, "A"))") }
  return lines
}

private func full(_ value: Double, _ unit: String) -> String { format(value, unit, digits: 17) }

extension IVSweep {
  /// The resolved input.
  func text(
    seal: String, start: Double, _ memory: ThermalMemory, _ read: Double,
    _ seed: UInt64?
  ) -> String {
    let unit = circuit.source == .current ? "A" : "V"
    var all = lines("sweep", seal, circuit, memory)
    all += [
      "set: \(full(upper, unit))", "reset: \(full(-lower, unit))", "period: \(full(period, "s"))",
      "cycles: \(cycles)", "points: \(intervals)", "start: \(full(start, ""))", "read: \(full(read, "V"))",
    ]
    if let seed { all.append("seed: \(seed)") }
    return all.joined(separator: "\n") + "\n"
  }
}

extension ReadDisturb {
  /// The resolved input.
  func text(
    seal: String, starts: [Double], _ memory: ThermalMemory
  ) -> String {
    var all = lines("read-disturb", seal, circuit, memory)
    all += [
      "read: \(full(level, "V"))", "width: \(full(width, "s"))", "spacing: \(full(spacing, "s"))",
      "count: \(full(count, ""))", "start: [\(starts.map { full($0, "") }.joined(separator: ", "))]",
    ]
    return all.joined(separator: "\n") + "\n"
  }
}
