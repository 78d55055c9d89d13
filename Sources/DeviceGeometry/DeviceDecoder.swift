import Materials
import Quantities

/// Decodes a whole device file: fields first, then how they fit together.
///
/// Later checks run only where the earlier ones left something to check, so that one slip gives one error.
struct DeviceDecoder {
  let diagnostics: Diagnostics
  let library: MaterialLibrary
  let root: Fields
  /// Names of materials that the device mentions.
  var usedMaterials: Set<String> = []

  /// `nil` with a report if the file is not even a mapping.
  init?(_ value: InputValue, library: MaterialLibrary, _ diagnostics: Diagnostics) {
    guard
      let root = Fields(
        value, of: "the device file",
        required: ["schema", "materials", "cell", "layers", "boundaries", "drive"],
        optional: ["title", "state", "ambient", "filament", "contacts"], diagnostics)
    else { return nil }
    self.diagnostics = diagnostics
    self.library = library
    self.root = root
  }

  mutating func device() -> Device? {
    root.checkSchema()
    let title = root.text("title") ?? ""
    let state = root.text("state") ?? ""
    let ambient = root["ambient"] == nil ? 300 : root.quantity("ambient", .temperature)
    let drive = root["drive"].flatMap { DriveDecoder(diagnostics: diagnostics).drive($0) }
    let cell = root["cell"].flatMap {
      Fields($0, of: "cell", required: ["radius"], optional: ["surround"], diagnostics)
    }
    let radius = cell?.quantity("radius", .radius)
    let surround = cell.flatMap { material("surround", in: $0) }
    let layers = root["layers"].flatMap { self.layers($0, cellRadius: radius) }
    let contacts = root["contacts"].flatMap { self.contacts($0) } ?? []
    guard let radius, let layers else { return nil }
    if cell?["surround"] == nil { requireSurround(layers, radius) }
    let filament = root["filament"].flatMap { self.filament($0, layers: layers, cellRadius: radius) }
    if root["filament"] != nil && filament == nil { return nil }
    guard let drive, let ambient else { return nil }
    var device = Device(
      title: title, state: state, radius: radius, surround: surround, layers: layers, filament: filament,
      boundaries: [], contacts: contacts, drive: drive, ambient: ambient, materials: [:])
    for name in usedMaterials { device.materials[name] = library.materials[name] }
    guard diagnostics.isEmpty else { return nil }
    device.boundaries = BoundaryDecoder(device: device, diagnostics: diagnostics).boundaries(
      root["boundaries"])
    return diagnostics.isEmpty ? device : nil
  }

  /// The material that a field names, which must be in the library.
  mutating func material(_ key: String, in fields: Fields) -> String? {
    guard let field = fields[key] else { return nil }
    return material(field, "\(key) of \(fields.what)", in: fields)
  }

  mutating func material(_ field: InputValue, _ name: String, in fields: Fields) -> String? {
    guard let text = fields.text(field, name) else { return nil }
    guard library.names.contains(text) else {
      // Without a readable library every name would be unknown; that was reported where it failed.
      if !library.names.isEmpty {
        diagnostics.report("unknown material \"\(text)\"\(hint(text, among: library.names))", at: field)
      }
      return nil
    }
    usedMaterials.insert(text)
    return text
  }

  private mutating func contacts(_ value: InputValue) -> [ThermalBoundaryResistance]? {
    guard let items = value.list else {
      diagnostics.report(
        "contacts must be a list of {between: [a, b], resistance: ...}, got \(value.phrase)", at: value)
      return nil
    }
    var contacts: [ThermalBoundaryResistance] = []
    for item in items {
      guard
        let fields = Fields(item, of: "contact", required: ["between", "resistance"], diagnostics)
      else { continue }
      let resistance = fields.quantity("resistance", .boundaryResistance)
      guard let between = fields["between"] else { continue }
      let names = (between.list ?? []).compactMap { material($0, "between of contact", in: fields) }
      guard let pair = between.list, pair.count == 2 else {
        fields.report("between of contact must be two materials in [ ], got \(between.phrase)", at: "between")
        continue
      }
      guard names.count == 2, let resistance else { continue }
      if names[0] == names[1] {
        fields.report("a contact is between two different materials", at: "between")
      } else if contacts.contains(where: { Set($0.materials) == Set(names) }) {
        fields.report("the contact between \(names[0]) and \(names[1]) appears twice", at: "between")
      } else {
        contacts.append(ThermalBoundaryResistance(between: names[0], and: names[1], resistance: resistance))
      }
    }
    return contacts
  }
}
