import Materials
import Quantities

extension DeviceTree {
  /// A number of the device's input.
  public struct Number: Sendable, Equatable {
    public var path: String
    /// SI
    public var value: Double
    /// Coherent SI unit, "1" for plain numbers.
    public var unit: String
    /// Where the published range of a material's property puts this number, SI; nil without a range or where another number
    /// of the law stands for the property.
    public var range: ClosedRange<Double>?
  }

  /// Every number that the device depends on, in the order of the input; of materials those that the device names.
  public var numbers: [Number] {
    var numbers: [Number] = []
    let used = (try? device())?.materials ?? [:]
    for entry in root.mapping ?? [] {
      if entry.name == "materials" {
        for material in entry.value.mapping ?? [] where used[material.name] != nil {
          collect(material.value, "materials/" + material.name, into: &numbers)
        }
      } else {
        collect(entry.value, entry.name, into: &numbers)
      }
    }
    for i in numbers.indices { numbers[i].range = range(ofNumberAt: numbers[i].path) }
    return numbers
  }

  private func collect(_ value: InputValue, _ path: String, into numbers: inout [Number]) {
    switch value.content {
    case .mapping(let entries):
      for entry in entries where entry.name != "range" {
        collect(entry.value, path + "/" + entry.name, into: &numbers)
      }
    case .list(let items):
      for (i, item) in items.enumerated() {
        collect(item, path + "/" + (item["name"]?.text ?? "\(i)"), into: &numbers)
      }
    case .text(let text):
      guard !isName(path), let quantity = try? Quantity(parsing: text) else { return }
      numbers.append(Number(path: path, value: quantity.value, unit: quantity.dimension.unit))
    }
  }

  /// The number's values for which the property of the material that it belongs to, at 300 K, meets the ends of its published range.
  ///
  /// Only for the number that stands for the property: the property p is affine in it, p = a + b x. The lattice part of a
  /// thermal conductivity does not fall below 0.
  public func range(ofNumberAt path: String) -> ClosedRange<Double>? {
    let parts = path.split(separator: "/").map(String.init)
    guard parts.count >= 4, parts[0] == "materials" else { return nil }
    let property = parts[parts.count - 2]
    let place = parts.dropLast().joined(separator: "/")
    let material = parts[1..<(parts.count - 2)].joined(separator: "/")
    guard let entry = root["materials"]?[material]?[property], LawDecoder.mainKey(of: entry) == parts.last,
      let limits = entry["range"]?.list?.compactMap({ $0.text.flatMap { try? Quantity(parsing: $0) } }),
      limits.count == 2, let x = try? number(at: path), x != 0 || parts.last == "lattice",
      let p = self.property(property, of: material)
    else { return nil }
    // At another value that every law takes: twice it, or 1 for a lattice part of 0.
    let other = x == 0 ? 1 : 2 * x
    guard let changed = try? withoutRanges().setting(place + "/" + parts.last!, to: .number(other)),
      let q = changed.property(property, of: material), q != p
    else { return nil }
    let slope = (q - p) / (other - x)
    func argument(_ limit: Double) -> Double { max(0, x + (limit - p) / slope) }
    // Where nothing else adds to it, the number is the property.
    let isProperty = abs(p - slope * x) <= 1e-12 * abs(p)
    let (a, b) =
      isProperty && slope == 1
      ? (limits[0].value, limits[1].value) : (argument(limits[0].value), argument(limits[1].value))
    return min(a, b)...max(a, b)
  }

  /// At 300 K without field, SI.
  private func property(_ name: String, of material: String) -> Double? {
    guard let value = root["materials"]?[material] else { return nil }
    if name == "density" || name == "heat_capacity" {
      return value[name]?["value"]?.text.flatMap { try? Quantity(parsing: $0).value }
    }
    guard
      let decoded = MaterialDecoder(diagnostics: Diagnostics()).material(
        named: material, from: value.withoutRanges())
    else { return nil }
    let state = LawState(temperature: 300)
    let sigma = decoded.electricalConductivity?.response(at: state) ?? Response(0)
    return name == "electrical_conductivity"
      ? sigma.value : decoded.thermalConductivity.response(at: state, sigma: sigma).value
  }

  /// The tree without the published ranges of its materials, which would refuse what lies outside of them.
  /// - Parameter path: of a number whose property keeps its range.
  public func withoutRanges(except path: String? = nil) -> DeviceTree {
    var tree = self
    guard let materials = root["materials"]?.mapping else { return self }
    let kept = path.map { $0.split(separator: "/").dropLast().joined(separator: "/") }
    tree.root["materials"]?.content = .mapping(
      materials.map { material in
        var material = material
        material.value = material.value.withoutRanges { "materials/\(material.name)/\($0)" == kept }
        return material
      })
    return tree
  }
}

extension InputValue {
  /// A material's entry without the ranges of its properties.
  /// - Parameter isKept: whether the property of that name keeps its range.
  fileprivate func withoutRanges(where isKept: (String) -> Bool = { _ in false }) -> InputValue {
    guard var properties = mapping else { return self }
    for i in properties.indices where !isKept(properties[i].name) { properties[i].value["range"] = nil }
    var copy = self
    copy.content = .mapping(properties)
    return copy
  }
}
