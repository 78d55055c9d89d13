import Quantities

/// Changes to a device file that a command line or a sweep makes; applied before the file is checked, and
/// visible in the resolved text.
public struct DeviceOverrides: Sendable, Equatable {
  /// A materials file to read instead of the one that the device file names.
  public var materialsFile: String?
  /// Source voltage, V; replaces a current.
  public var voltage: Double?
  /// Current into the device, A; replaces a voltage. Not together with `voltage`.
  public var current: Double?
  /// Series resistance, Ohm; needs a voltage.
  public var seriesResistance: Double?
  /// Resistance of the voltage divider, Ohm; needs a voltage.
  public var divider: Double?
  /// Name of the divider's diodes; needs a divider.
  public var diode: String?
  /// Largest current that the source gives, A; needs a voltage.
  public var compliance: Double?
  /// Thickness of the filament's layer, m. Heights of the profile scale with it. A gap given in lengths keeps
  /// its length, and its place at the end of the filament that it touches, or else at its middle; a gap given in
  /// percent scales.
  public var oxideThickness: Double?

  public init(
    materialsFile: String? = nil, voltage: Double? = nil, current: Double? = nil,
    seriesResistance: Double? = nil, divider: Double? = nil, diode: String? = nil,
    compliance: Double? = nil, oxideThickness: Double? = nil
  ) {
    self.materialsFile = materialsFile
    self.voltage = voltage
    self.current = current
    self.seriesResistance = seriesResistance
    self.divider = divider
    self.diode = diode
    self.compliance = compliance
    self.oxideThickness = oxideThickness
  }
}

extension DeviceOverrides {
  /// Edits the tree of a device file. What is malformed stays as it is, for the decoder to report.
  func apply(to root: inout InputValue, _ diagnostics: Diagnostics) {
    applyDrive(to: &root, diagnostics)
    if let oxideThickness { apply(thickness: oxideThickness, to: &root, diagnostics) }
  }

  private func apply(thickness new: Double, to root: inout InputValue, _ diagnostics: Diagnostics) {
    let text = format(new, "m", digits: 17)
    guard let name = root["filament"]?["layer"]?.text else {
      diagnostics.report(
        "the device has no filament, so no layer is the oxide whose thickness could become \(text)",
        at: InputValue(""))
      return
    }
    guard var layers = root["layers"]?.list, let i = layers.firstIndex(where: { $0["name"]?.text == name }),
      let old = length(layers[i]["thickness"]), old > 0, new.isFinite, new > 0
    else {
      setThickness(text, ofLayer: name, in: &root)
      return
    }
    layers[i]["thickness"] = InputValue(text)
    for j in layers.indices where j > i {
      if let z = length(layers[j]["z"]) { layers[j]["z"] = lengthValue(z + (new - old)) }
    }
    root["layers"]?.content = .list(layers)
    scaleFilament(by: new / old, old: old, in: &root)
  }

  /// For a thickness that cannot be scaled with: the decoder says what is wrong with it.
  private func setThickness(_ text: String, ofLayer name: String, in root: inout InputValue) {
    guard var layers = root["layers"]?.list, let i = layers.firstIndex(where: { $0["name"]?.text == name })
    else { return }
    layers[i]["thickness"] = InputValue(text)
    root["layers"]?.content = .list(layers)
  }

  private func scaleFilament(by scale: Double, old: Double, in root: inout InputValue) {
    guard var filament = root["filament"], var points = filament["profile"]?.list else { return }
    func height(_ value: InputValue?) -> Double? {
      if let z = length(value) { return z }
      guard let text = value?.text, text.hasSuffix("%") else { return nil }
      return (try? Quantity.parse(text, as: .ratio)).map { $0 * old }
    }
    let ends = (height(points.first?["z"]), height(points.last?["z"]))
    for i in points.indices {
      if let z = length(points[i]["z"]) { points[i]["z"] = moved(points[i]["z"], to: z * scale) }
    }
    filament["profile"]?.content = .list(points)
    if var gap = filament["gap"], let from = length(gap["from"]), let to = length(gap["to"]),
      let bottom = ends.0, let top = ends.1
    {
      let shift: Double
      if abs(from - bottom) <= 1e-9 * old {
        shift = bottom * scale - bottom
      } else if abs(to - top) <= 1e-9 * old {
        shift = top * scale - top
      } else {
        shift = (from + to) / 2 * (scale - 1)
      }
      gap["from"] = moved(gap["from"], to: from + shift)
      gap["to"] = moved(gap["to"], to: to + shift)
      filament["gap"] = gap
    }
    root["filament"] = filament
  }

  private func length(_ value: InputValue?) -> Double? {
    value?.text.flatMap { try? Quantity.parse($0, as: .length) }
  }

  /// A length without the dust of its rounding, which lies below 1e-21 m and the fifteenth digit. Derivatives by the thickness
  /// need the digits before that.
  private func lengthValue(_ z: Double) -> InputValue {
    InputValue(format((z * 1e21).rounded() / 1e21, "m", digits: 15))
  }

  /// The same place in the file with another length.
  private func moved(_ value: InputValue?, to z: Double) -> InputValue {
    var moved = lengthValue(z)
    if let value { (moved.file, moved.line, moved.column) = (value.file, value.line, value.column) }
    return moved
  }
}
