import RealModule

extension UpdateFit {
  /// The device as trainers see it.
  /// - Parameters:
  ///   - withCurves: measured monotone shapes instead of labels.
  ///   - readings: what was fitted, kept with the model for pictures; nil keeps none.
  public func model(
    title: String, withCurves: Bool = false, readings: PulseMeasurement? = nil, origin: UpdateModel.Origin
  ) -> UpdateModel {
    func branch(_ label: Estimate, _ curve: [Double], _ pulses: Int) -> UpdateModel.Branch {
      withCurves
        ? UpdateModel.Branch(pulses: pulses, curve: curve)
        : UpdateModel.Branch(pulses: pulses, label: label.value)
    }
    var model = UpdateModel(
      title: title, scheme: "measured", lowest: lowest.value, highest: highest.value,
      potentiation: branch(potentiationLabel, potentiationCurve, pulses(\.potentiation)),
      depression: branch(depressionLabel, depressionCurve, pulses(\.depression)),
      cycleToCycle: cycleToCycle, deviceToDevice: deviceToDevice, readNoise: readNoise, origin: origin)
    model.measured = readings.map { UpdateModel.Measured($0, fits: devices) }
    return model
  }

  /// From one end of the range to the other, the mean over the devices.
  public func pulses(_ branch: (Device) -> BranchFit) -> Int {
    let counts = devices.map { Double($0.cutShape(branch).pulses) }
    return max(1, Int((counts.reduce(0, +) / Double(counts.count)).rounded()))
  }

  /// What a reader should know.
  var remarks: [String] {
    var notes: [String] = []
    func name(_ device: Device) -> String { device.name.isEmpty ? "" : "device '\(device.name)': " }
    func percent(_ fraction: Double) -> String {
      let value = 1000 * fraction
      return value.isFinite ? "\(value.rounded() / 10) %" : "-"
    }
    for device in devices {
      let (up, down) = (device.potentiation, device.depression)
      let range = up.last.value - up.first.value
      if !device.isClosed {
        notes.append(
          name(device)
            + "the cycle does not close: depression begins \(percent((down.first.value - up.last.value) / range)) of the range above where "
            + "potentiation ends, and ends \(percent((down.last.value - up.first.value) / range)) above where it begins; the model keeps what both pass"
        )
      }
      for fit in [up, down] {
        if fit.spikes > 0 {
          notes.append(
            name(device)
              + "\(fit.spikes) reading\(fit.spikes == 1 ? "" : "s") of \(fit.direction.rawValue) left out as spikes"
          )
        }
        if !fit.label.error.isFinite {
          notes.append(
            name(device)
              + (fit.readings > 3
                ? "\(fit.direction.rawValue) is a step: its label is only known to be at the end of the scale"
                : "three readings give \(fit.direction.rawValue) a label, but no error of it"))
        }
        if fit.readings < BranchFit.leastForNoise {
          notes.append(
            name(device)
              + "\(fit.readings) readings of \(fit.direction.rawValue) do not tell noise of pulses from noise of reading: all is taken as reading"
          )
        }
      }
    }
    if misfit > 0.03 {
      notes.append(
        "the curves are \(percent(misfit)) of the range off the exponentials (root mean square): --curve keeps their measured shape"
      )
    }
    return notes
  }
}
