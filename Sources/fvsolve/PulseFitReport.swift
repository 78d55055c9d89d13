import Foundation
import PulseProgramming
import Quantities

/// What was fitted to readings of pulses, as a table for people or as JSON.
struct PulseFitReport: PrintedReport {
  private let fit: UpdateFit
  private let title: String
  private let notes: [String]

  init(_ fit: UpdateFit, title: String, notes: [String]) {
    (self.fit, self.title, self.notes) = (fit, title, notes)
  }

  private func conductance(_ estimate: UpdateFit.Estimate) -> String {
    format(estimate.value, "S", digits: 5) + error(estimate, "S")
  }

  private func error(_ estimate: UpdateFit.Estimate, _ unit: String) -> String {
    estimate.error.isFinite ? " ± \(format(estimate.error, unit, digits: 2))" : " (error not known)"
  }

  private func percent(_ fraction: Double) -> String { format(100 * fraction, "%", digits: 3) }
  private func plain(_ value: Double) -> String { format(value, "", digits: 3) }

  var table: String {
    var lines = [title]
    func row(_ name: String, _ text: String) {
      lines.append("  " + name.padding(toLength: 24, withPad: " ", startingAt: 0) + text)
    }
    let readings = fit.devices.reduce(0) { $0 + $1.potentiation.readings + $1.depression.readings }
    let cycles = fit.devices.map { max($0.potentiation.cycles, $0.depression.cycles) }
    row(
      "readings",
      "\(readings) of \(count(fit.devices.count, "device")), \(count(cycles.max() ?? 0, "cycle"))\(fit.devices.count > 1 ? " at most" : "")"
    )
    row("lowest conductance", conductance(fit.lowest))
    row("highest conductance", conductance(fit.highest))
    row("on/off ratio", plain(fit.highest.value / fit.lowest.value))
    let branches = [
      ("potentiation", fit.potentiationLabel, fit.pulses(\.potentiation), fit.metrics.potentiation),
      ("depression", fit.depressionLabel, fit.pulses(\.depression), fit.metrics.depression),
    ]
    for (name, label, pulses, metrics) in branches {
      let shape = Nonlinearity(label: label.value)
      let a = shape.parameter.isFinite ? plain(shape.parameter) : "infinite"
      row(
        name,
        "\(count(pulses, "pulse")), label \(format(label.value, "", digits: 4))\(error(label, "")), A \(a)")
      row(
        "",
        "line: R² \(plain(metrics.rSquared)), off by \(percent(metrics.largestDeviation)) at most; first tenth \(percent(metrics.shareInFirstTenth)), largest step \(percent(metrics.largestStep))"
      )
    }
    row(
      "asymmetry",
      "\(percent(fit.metrics.asymmetry)) of the range between branches"
        + (fit.metrics.stepAsymmetry.map { ", steps at equal conductance \(percent($0))" } ?? "")
        + (fit.metrics.symmetryPoint.map { ", equal at \(format($0, "S", digits: 4))" } ?? ""))
    row(
      "noise of a reading",
      "\(format(fit.whiteNoise, "S", digits: 3)), \(percent(fit.readNoise)) of the conductance")
    row("noise of a pulse", pulseNoise)
    if let states = fit.metrics.states, states.inRange < 1_000_000 {
      row(
        "levels",
        "\(states.inRange) in the range at \(plain(states.confidence)) sigma, \(states.inPotentiation) reached by potentiation, \(states.inDepression) by depression"
      )
    }
    row("LRS", spread(fit.spread.lrs))
    row("HRS", spread(fit.spread.hrs))
    if fit.devices.count > 1 {
      let d2d = fit.deviceToDevice
      row(
        "between devices",
        "lowest \(percent(d2d.lowest)), highest \(percent(d2d.highest)), labels \(plain(d2d.label))")
    }
    row("off the exponential", "\(percent(fit.misfit)) of the range, root mean square")
    return lines.joined(separator: "\n")
  }

  private func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }

  private var pulseNoise: String {
    if !fit.largestCycleToCycle.isFinite { return "too few readings to tell" }
    let limit = "at most \(percent(fit.largestCycleToCycle)) of the range"
    return fit.cycleToCycle > 0
      ? "\(percent(fit.cycleToCycle)) of the range, \(limit)" : "none seen, \(limit)"
  }

  private func spread(_ state: SpreadMetrics.State) -> String {
    var text = "\(format(state.mean, "S", digits: 4))"
    if let value = state.cycleToCycle { text += ", cycle to cycle \(percent(value))" }
    if let value = state.deviceToDevice { text += ", device to device \(percent(value))" }
    return text
  }

  var object: [String: Any] {
    let metrics = fit.metrics
    var object: [String: Any] = [
      "title": title, "notes": notes,
      "lowest_conductance_S": fit.lowest.value, "lowest_conductance_error_S": fit.lowest.error,
      "highest_conductance_S": fit.highest.value, "highest_conductance_error_S": fit.highest.error,
      "on_off_ratio": fit.highest.value / fit.lowest.value,
      "potentiation": branch(fit.potentiationLabel, fit.pulses(\.potentiation), metrics.potentiation),
      "depression": branch(fit.depressionLabel, fit.pulses(\.depression), metrics.depression),
      "asymmetry": metrics.asymmetry, "step_asymmetry": metrics.stepAsymmetry as Any? ?? NSNull(),
      "symmetry_point_S": metrics.symmetryPoint as Any? ?? NSNull(),
      "read_noise_S": fit.whiteNoise, "read_noise": fit.readNoise,
      "cycle_to_cycle": fit.cycleToCycle, "cycle_to_cycle_at_most": fit.largestCycleToCycle,
      "device_to_device": [
        "lowest": fit.deviceToDevice.lowest, "highest": fit.deviceToDevice.highest,
        "label": fit.deviceToDevice.label,
      ],
      "misfit": fit.misfit, "lrs": spreadObject(fit.spread.lrs), "hrs": spreadObject(fit.spread.hrs),
      "devices": fit.devices.map(device),
    ]
    if let states = metrics.states, states.inRange < Int(Int32.max) {
      object["levels"] = [
        "sigmas": states.confidence, "in_range": states.inRange, "potentiation": states.inPotentiation,
        "depression": states.inDepression, "steps_above_noise": states.stepsAboveNoise,
      ]
    }
    return object
  }

  private func branch(_ label: UpdateFit.Estimate, _ pulses: Int, _ metrics: UpdateMetrics.Branch) -> [String:
    Any]
  {
    [
      "pulses": pulses, "label": label.value, "label_error": label.error,
      "A": Nonlinearity(label: label.value).parameter, "line_r_squared": metrics.rSquared,
      "line_largest_deviation": metrics.largestDeviation, "share_in_first_tenth": metrics.shareInFirstTenth,
      "largest_step": metrics.largestStep,
    ]
  }

  private func spreadObject(_ state: SpreadMetrics.State) -> [String: Any] {
    [
      "mean_S": state.mean, "cycle_to_cycle": state.cycleToCycle as Any? ?? NSNull(),
      "device_to_device": state.deviceToDevice as Any? ?? NSNull(),
      "device_to_device_alone": state.deviceToDeviceAlone as Any? ?? NSNull(),
    ]
  }

  private func device(_ device: UpdateFit.Device) -> [String: Any] {
    func branch(_ fit: BranchFit) -> [String: Any] {
      [
        "pulses": fit.pulses, "cycles": fit.cycles, "readings": fit.readings, "spikes": fit.spikes,
        "first_S": fit.first.value, "first_error_S": fit.first.error, "last_S": fit.last.value,
        "last_error_S": fit.last.error, "label": fit.label.value, "label_error": fit.label.error,
        "A": fit.nonlinearity.parameter, "A_error": fit.parameterError, "r_squared": fit.rSquared,
        "read_noise_S": fit.whiteNoise, "pulse_noise_S": fit.pulseNoise,
        "pulse_noise_at_most_S": fit.largestPulseNoise, "start_spread_S": fit.startSpread,
      ]
    }
    return [
      "name": device.name, "closed": device.isClosed, "lowest_conductance_S": device.lowest.value,
      "highest_conductance_S": device.highest.value, "potentiation": branch(device.potentiation),
      "depression": branch(device.depression),
    ]
  }
}
