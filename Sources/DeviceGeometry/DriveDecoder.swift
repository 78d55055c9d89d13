import Circuits
import Quantities

/// Decodes what the terminal is connected to: a current, or a voltage behind a resistor, a divider and a compliance.
package struct DriveDecoder {
  let diagnostics: Diagnostics

  package init(diagnostics: Diagnostics) { self.diagnostics = diagnostics }

  func drive(_ value: InputValue) -> Drive? {
    let behindVoltage = ["series_resistance", "divider", "compliance"]
    guard
      let fields = Fields(
        value, of: "drive", required: [], optional: ["voltage"] + behindVoltage + ["current"], diagnostics)
    else { return nil }
    switch (fields["voltage"] != nil, fields["current"] != nil) {
    case (true, false):
      let before = diagnostics.errors.count
      let resistance = fields.quantity("series_resistance", .resistance) ?? 0
      let divider = fields["divider"].flatMap { self.divider($0) }
      let compliance = fields.quantity("compliance", .compliance)
      guard let voltage = fields.quantity("voltage", .voltage), diagnostics.errors.count == before else {
        return nil
      }
      return .voltage(
        voltage,
        through: SeriesNetwork(resistance: resistance, divider: divider, compliance: compliance))
    case (false, true):
      for key in behindVoltage where fields[key] != nil {
        fields.report("\(key) goes with a voltage, not with a current", at: key)
      }
      return fields.quantity("current", .current).map { .current($0) }
    case (true, true):
      fields.report("drive holds both a voltage and a current; give one of them")
      return nil
    case (false, false):
      if fields.misspelled.isEmpty {
        fields.report("drive lacks a key: give either \"voltage\" or \"current\"")
      }
      return nil
    }
  }

  private func divider(_ value: InputValue) -> VoltageDivider? {
    guard
      let fields = Fields(
        value, of: "divider", required: ["resistance"], optional: ["diode"], diagnostics)
    else { return nil }
    let resistance = fields.quantity("resistance", .resistance)
    let diode = fields["diode"].map { self.diode($0) } ?? Diode.assumed
    guard let resistance, let diode else { return nil }
    return VoltageDivider(resistance: resistance, diode: diode)
  }

  package func diode(_ value: InputValue) -> Diode? {
    if let name = value.text, !name.isEmpty {
      if let diode = Diode(named: name) { return diode }
      diagnostics.report(
        "unknown diode \"\(name)\"\(hint(name, among: Diode.named.map(\.name))), or a mapping with "
          + "saturation_current and ideality", at: value)
      return nil
    }
    guard
      let fields = Fields(
        value, of: "diode", required: ["saturation_current", "ideality"],
        optional: ["series_resistance", "temperature"], diagnostics)
    else { return nil }
    let saturation = fields.quantity("saturation_current", .saturationCurrent)
    let ideality = fields.quantity("ideality", .ideality)
    let resistance =
      fields["series_resistance"] == nil ? 0 : fields.quantity("series_resistance", .resistance)
    let temperature =
      fields["temperature"] == nil ? 300 : fields.quantity("temperature", .diodeTemperature)
    guard let saturation, let ideality, let resistance, let temperature else { return nil }
    return Diode(
      saturationCurrent: saturation, ideality: ideality, temperature: temperature,
      seriesResistance: resistance)
  }
}
