import DeviceGeometry
import Quantities

/// Decodes the axes of a study.
struct AxisDecoder {
  let root: Fields
  let input: InputText
  let bases: [Study.Base]
  let design: Study.Design
  let seed: UInt64
  let largest: Int
  let diagnostics: Diagnostics

  /// nil with reports.
  func axes() -> [StudyAxis]? {
    let isSampled = design == .latinHypercube || design == .sobol
    for key in ["points", "seed"] where root[key] != nil && !isSampled {
      root.report("\(key) goes with design: latin-hypercube or sobol", at: key)
    }
    if root["table"] != nil && design != .list { root.report("table goes with design: list", at: "table") }
    if design == .list, let table = root["table"] {
      if root["axes"] != nil { root.report("give a table or axes, not both", at: "axes") }
      return self.table(table).flatMap { checked($0, at: table) }
    }
    guard let value = root["axes"] else {
      if design != .grid { root.report("design: \(design.rawValue) needs axes") }
      return design == .grid ? [] : nil
    }
    guard let items = value.list, !items.isEmpty else {
      diagnostics.report("axes must be a list of {path, values}, got \(value.phrase)", at: value)
      return nil
    }
    let axes = isSampled ? sampled(items) : items.compactMap { listed($0) }
    guard let axes, axes.count == items.count, diagnostics.isEmpty else { return nil }
    return checked(axes, at: value)
  }

  /// What a study says of one axis, whatever its values.
  struct Target {
    var name: String
    var path: String
    /// nil for texts.
    var dimension: Dimension?
  }

  func target(_ fields: Fields) -> Target? {
    guard let field = fields["path"], let path = fields.text("path") else { return nil }
    let name: String
    if fields["name"] == nil {
      name = Self.name(for: path)
    } else if let given = fields.text("name") {
      guard Self.isName(given) else {
        fields.report(
          "the name of an axis is letters, digits and \"_\" and begins with a letter, got \"\(given)\"",
          at: "name")
        return nil
      }
      name = given
    } else {
      return nil
    }
    return target(path, name, at: field)
  }

  func target(_ path: String, _ name: String, at field: InputValue) -> Target? {
    var kind: DeviceTree.Kind?
    for base in bases {
      do throws(DevicePathError) {
        let found = try base.tree.kind(of: path)
        if let kind, kind != found { throw DevicePathError(path, "the devices differ in what it leads to") }
        kind = found
      } catch {
        let device = bases.count > 1 ? " of device \"\(base.name)\"" : ""
        diagnostics.report("\(error)\(device)", at: field)
        return nil
      }
    }
    if case .number(let dimension) = kind { return Target(name: name, path: path, dimension: dimension) }
    return Target(name: name, path: path, dimension: nil)
  }

  static func isName(_ text: String) -> Bool {
    text.first.map { $0.isASCII && $0.isLetter } == true
      && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
  }

  /// A name for result files: "TiN_sigma300" for `materials/TiN/electrical_conductivity/sigma300`, "oxide_thickness" for
  /// `layers/oxide/thickness`.
  static func name(for path: String) -> String {
    var parts = path.split(separator: "/").map(String.init)
    if parts.first == "materials", parts.count >= 4 {
      let last = parts[parts.count - 1]
      let property = parts[parts.count - 2]
      let main = last == "value" ? property : last
      parts = parts[1..<(parts.count - 2)] + [main]
    } else if parts.first == "layers" || parts.first == "drive" {
      parts.removeFirst()
    }
    let text = parts.joined(separator: "_").map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" }
    return text.first?.isLetter == true ? String(text) : "axis_" + String(text)
  }
}
