import Quantities

extension DeviceOverrides {
  /// Edits what the terminal is connected to. A current has nothing in series.
  func applyDrive(to root: inout InputValue, _ diagnostics: Diagnostics) {
    let behindVoltage: [(key: String, value: InputValue?)] = [
      ("series_resistance", seriesResistance.map { InputValue(format($0, "Ohm", digits: 17)) }),
      ("divider", divider.map { dividerValue($0, in: root) }),
      ("compliance", compliance.map { InputValue(format($0, "A", digits: 17)) }),
    ]
    if voltage != nil && current != nil {
      diagnostics.report("give either a voltage or a current, not both", at: InputValue(""))
      return
    }
    if diode != nil && divider == nil {
      diagnostics.report("the name of a diode goes with the resistance of a divider", at: InputValue(""))
      return
    }
    guard voltage != nil || current != nil || behindVoltage.contains(where: { $0.value != nil }) else {
      return
    }
    var drive = root["drive"] ?? InputValue(.mapping([]))
    if let voltage {
      drive["current"] = nil
      drive["voltage"] = InputValue(format(voltage, "V", digits: 17))
    }
    if let current {
      drive["voltage"] = nil
      for (key, _) in behindVoltage { drive[key] = nil }
      drive["current"] = InputValue(format(current, "A", digits: 17))
    }
    for (key, value) in behindVoltage { if let value { drive[key] = value } }
    root["drive"] = drive
  }

  /// The divider of the file with another resistance and, where one is named, other diodes.
  private func dividerValue(_ resistance: Double, in root: InputValue) -> InputValue {
    var divider = root["drive"]?["divider"] ?? InputValue(.mapping([]))
    if divider.mapping == nil { divider = InputValue(.mapping([])) }
    divider["resistance"] = InputValue(format(resistance, "Ohm", digits: 17))
    if let diode { divider["diode"] = InputValue(diode) }
    return divider
  }
}
