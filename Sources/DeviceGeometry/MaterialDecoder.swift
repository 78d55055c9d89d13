import Materials
import Quantities

/// Decodes one entry of a materials file.
struct MaterialDecoder {
  let diagnostics: Diagnostics

  func material(named name: String, from value: InputValue) -> Material? {
    let errorsBefore = diagnostics.errors.count
    guard
      let fields = Fields(
        value, of: "material \"\(name)\"", required: ["electrical_conductivity", "thermal_conductivity"],
        optional: ["density", "heat_capacity"], diagnostics)
    else { return nil }
    let laws = LawDecoder(material: name, diagnostics: diagnostics)
    let electrical = fields["electrical_conductivity"].flatMap(laws.electrical)
    let thermal = fields["thermal_conductivity"].flatMap { laws.thermal($0, sigma: electrical) }
    let density = fields["density"].flatMap { constant($0, "density of \"\(name)\"", .density) }
    let heatCapacity = fields["heat_capacity"].flatMap {
      constant($0, "heat_capacity of \"\(name)\"", .heatCapacity)
    }
    guard let electrical, let thermal, diagnostics.errors.count == errorsBefore else { return nil }
    return Material(
      name: name, electricalConductivity: electrical, thermalConductivity: thermal, density: density,
      heatCapacity: heatCapacity)
  }

  /// {value, range, source}
  private func constant(_ value: InputValue, _ what: String, _ plausible: PlausibleRange) -> Double? {
    guard
      let fields = Fields(
        value, of: what, required: ["value", "source"], optional: ["range"], diagnostics)
    else { return nil }
    _ = fields.text("source")
    let number = fields.quantity("value", plausible)
    if let number { fields.checkOwnRange(of: "value", number, plausible) }
    return number
  }
}

extension Fields {
  /// Reports a number outside of the range that its own entry gives.
  func checkOwnRange(of key: String, _ number: Double, _ plausible: PlausibleRange, meaning: String = "") {
    guard let range = self["range"], let limits = quantities("range", plausible) else { return }
    guard limits.count == 2, limits[0] <= limits[1] else {
      diagnostics.report("range of \(what) must be [lowest, highest]", at: range)
      return
    }
    let slack = 1e-9 * abs(number)
    if number < limits[0] - slack || number > limits[1] + slack {
      let (low, high) = (plausible.text(limits[0]), plausible.text(limits[1]))
      report(
        "\(what)\(meaning) is \(plausible.text(number)), outside of its own range \(low) to \(high)", at: key)
    }
  }
}
