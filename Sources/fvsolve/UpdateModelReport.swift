import CompactModel
import Foundation
import PulseProgramming
import Quantities

/// An update model, as a table for people or as JSON.
struct UpdateModelReport: PrintedReport {
  private let model: UpdateModel
  private let hash: String

  init(_ model: UpdateModel) throws {
    self.model = model
    hash = try model.seal()
  }

  private func percent(_ fraction: Double) -> String { format(100 * fraction, "%", digits: 3) }

  var table: String {
    var lines = [model.title.isEmpty ? "(untitled model)" : model.title]
    func row(_ name: String, _ text: String) {
      lines.append("  " + name.padding(toLength: 22, withPad: " ", startingAt: 0) + text)
    }
    row("schema", model.schema)
    row("sha256", hash)
    row(
      "fvsolve",
      "\(model.origin.version)\(model.origin.commit.isEmpty ? "" : ", commit \(model.origin.commit)")")
    row("made by", model.origin.how)
    for (name, hash) in model.origin.sources.sorted(by: { $0.key < $1.key }) {
      row("  of", "\(name), \(hash.prefix(12))…")
    }
    row("scheme", model.scheme)
    row(
      "conductance",
      "\(format(model.lowest, "S", digits: 4)) to \(format(model.highest, "S", digits: 4))"
        + (model.lowest > 0 ? ", ratio \(format(model.highest / model.lowest, "", digits: 3))" : ""))
    for (name, branch) in [("potentiation", model.potentiation), ("depression", model.depression)] {
      var parts = ["\(branch.pulses) pulses"]
      if let label = branch.label { parts.append("label \(format(label, "", digits: 4))") }
      if let curve = branch.curve { parts.append("a curve of \(curve.count) values") }
      if let duration = branch.duration { parts.append("\(format(duration, "s", digits: 3)) each") }
      if let energy = branch.energy {
        parts.append(
          "\(format(energy.min()!, "J", digits: 3)) to \(format(energy.max()!, "J", digits: 3)) each")
      }
      row(name, parts.joined(separator: ", "))
    }
    row(
      "noise of a pulse",
      "\(percent(model.cycleToCycle)) of the range, and \(percent(model.relativeCycleToCycle)) of the change")
    row("noise of a reading", "\(percent(model.readNoise)) of the conductance")
    let devices = model.deviceToDevice
    row(
      "between devices",
      "lowest \(percent(devices.lowest)), highest \(percent(devices.highest)), labels \(format(devices.label, "", digits: 3))"
    )
    if let measured = model.measured {
      let readings = measured.readings.reduce(0) { $0 + $1.pulses.count }
      row(
        "fitted to",
        "\(readings) readings in \(measured.readings.count) branches"
          + (measured.omittedBranches > 0 ? ", \(measured.omittedBranches) more that are not kept" : ""))
    }
    return lines.joined(separator: "\n")
  }

  var object: [String: Any] {
    func branch(_ branch: UpdateModel.Branch) -> [String: Any] {
      var object: [String: Any] = ["pulses": branch.pulses]
      object["label"] = branch.label
      object["curve"] = branch.curve
      object["duration_s"] = branch.duration
      object["energy_J"] = branch.energy
      return object
    }
    return [
      "title": model.title, "schema": model.schema, "sha256": hash, "version": model.origin.version,
      "commit": model.origin.commit, "how": model.origin.how, "sources": model.origin.sources,
      "scheme": model.scheme, "lowest_conductance_S": model.lowest, "highest_conductance_S": model.highest,
      "potentiation": branch(model.potentiation), "depression": branch(model.depression),
      "cycle_to_cycle": model.cycleToCycle, "relative_cycle_to_cycle": model.relativeCycleToCycle,
      "read_noise": model.readNoise,
      "device_to_device": [
        "lowest": model.deviceToDevice.lowest, "highest": model.deviceToDevice.highest,
        "label": model.deviceToDevice.label,
      ],
    ]
  }
}
