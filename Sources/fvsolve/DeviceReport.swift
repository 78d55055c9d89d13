import CompactModel
import Foundation
import Quantities

/// A calibrated device, as a table for people or as JSON.
struct DeviceReport: PrintedReport {
  private let device: CompactDevice
  private let hash: String

  init(_ device: CompactDevice) throws {
    self.device = device
    hash = try device.seal()
  }

  var table: String {
    var lines = [device.title.isEmpty ? "(untitled device)" : device.title]
    func row(_ name: String, _ text: String) {
      lines.append("  " + name.padding(toLength: 22, withPad: " ", startingAt: 0) + text)
    }
    let fields = device.fields
    let window = device.switching.kinetics.window
    row("schema", device.schema)
    row("sha256", hash)
    row(
      "fvsolve",
      "\(device.origin.version)\(device.origin.commit.isEmpty ? "" : ", commit \(device.origin.commit)")")
    row("thermal memory", device.memory.rawValue)
    row("states", "w = \(plain(fields.path.states.lowerBound)) to \(plain(fields.path.states.upperBound))")
    row("  that pulses reach", "w = \(plain(window.lowerBound)) to \(plain(window.upperBound))")
    for (name, state) in device.states.sorted(by: { ($0.value, $0.key) < ($1.value, $1.key) }) {
      row("  \(name)", "w = \(plain(state)), \(about(state))")
    }
    row("calibrated to", format(fields.voltageLimit, "V", digits: 4))
    row("poles", poles)
    lines += held + targets + parameters
    for warning in device.report.warnings { row("warning", warning) }
    return lines.joined(separator: "\n")
  }

  private func plain(_ value: Double) -> String { format(value, "", digits: 4) }

  /// A state in the terms of geometry and of a meter.
  private func about(_ state: Double) -> String {
    let fields = device.fields
    let gap = fields.path.gapLength(at: state)
    let volts = min(0.2, fields.voltageLimit)
    return [
      "radius \(format(fields.path.narrowestRadius(at: state), "m", digits: 4))",
      gap > 0 ? "gap \(format(gap, "m", digits: 4))" : nil,
      "\(format(fields.resistance(state: state, voltage: volts).value, "Ohm", digits: 4)) at \(format(volts, "V"))",
      "R_th \(format(fields.thermalResistance(state: state, voltage: 0), "K/W", digits: 3))",
    ].compactMap(\.self).joined(separator: ", ")
  }

  private var poles: String {
    guard let poles = device.fields.poles, let last = poles.timeConstants.last else { return "none" }
    return
      "\(poles.timeConstants.count), \(format(poles.timeConstants[0], "s", digits: 3)) to \(format(last, "s", digits: 3))"
  }

  private var held: [String] {
    guard !device.report.heldOut.isEmpty else { return [] }
    return ["  deviation at field solves that took no part in the fit:"]
      + device.report.heldOut.sorted { $0.key < $1.key }.map { name, deviation in
        "    " + name.padding(toLength: 20, withPad: " ", startingAt: 0)
          + "largest \(percent(deviation.largest)), 95 % within \(percent(deviation.quantile95)), \(deviation.points) points"
      }
  }

  private func percent(_ fraction: Double) -> String { format(100 * fraction, "%", digits: 2) }

  private var targets: [String] {
    device.report.targets.sorted { $0.key < $1.key }.map { memory, targets in
      let missed = targets.filter { !$0.isMet }.map(\.name)
      let but = missed.isEmpty ? "" : "; not: \(missed.joined(separator: "; "))"
      return
        "  " + "targets, \(memory)".padding(toLength: 22, withPad: " ", startingAt: 0)
        + "\(targets.count - missed.count) of \(targets.count) met\(but)"
    }
  }

  private var parameters: [String] {
    guard !device.report.parameters.isEmpty else { return [] }
    return ["  parameters, with the range over which the targets that are met stay met:"]
      + device.report.parameters.map { parameter in
        func text(_ value: Double) -> String { format(value, parameter.unit, digits: 4) }
        return "    " + parameter.name.padding(toLength: 32, withPad: " ", startingAt: 0)
          + "\(text(parameter.value)) (\(text(parameter.from)) to \(text(parameter.to)))"
          + (parameter.reachesBound ? ", an end of the search" : "")
      }
  }

  var object: [String: Any] {
    let window = device.switching.kinetics.window
    return [
      "title": device.title, "schema": device.schema, "sha256": hash, "version": device.origin.version,
      "commit": device.origin.commit, "seed": device.origin.seed, "sweeps": device.origin.sweeps,
      "thermal_memory": device.memory.rawValue, "states": device.states,
      "window": [window.lowerBound, window.upperBound], "voltage_limit_V": device.fields.voltageLimit,
      "poles": device.fields.poles?.timeConstants.count ?? 0,
    ].merging(device.report.object) { own, _ in own }
  }
}
