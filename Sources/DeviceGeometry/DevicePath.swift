import Quantities

extension DeviceTree {
  /// Paths for what a command line has options for.
  public enum Shorthand: String, Sendable, CaseIterable {
    /// Of the filament's layer; the filament scales with it as by ``DeviceOverrides/oxideThickness``.
    case thickness
    case voltage
    case current
    case seriesResistance = "series_resistance"
    case divider
    case compliance
    /// A factor to all radii of the filament's profile.
    case filamentScale = "filament_scale"

    public var kind: QuantityKind {
      switch self {
      case .thickness: .length
      case .voltage: .voltage
      case .current, .compliance: .current
      case .seriesResistance, .divider: .resistance
      case .filamentScale: .ratio
      }
    }

    var range: PlausibleRange {
      switch self {
      case .thickness: .thickness
      case .voltage: .voltage
      case .current: .current
      case .seriesResistance, .divider: .resistance
      case .compliance: .compliance
      case .filamentScale: PlausibleRange(.ratio, 1e-3, 1e3)
      }
    }
  }

  /// What a path can be set to.
  public enum Value: Sendable, Equatable {
    /// In coherent SI units.
    case number(Double)
    case text(String)
  }

  /// What a path leads to.
  public enum Kind: Sendable, Equatable {
    case number(Dimension)
    case text
  }

  /// One step into the tree.
  private enum Step {
    case key(String)
    case index(Int)
  }

  /// What a path leads to.
  /// - Throws: ``DevicePathError`` with what was probably meant.
  public func kind(of path: String) throws(DevicePathError) -> Kind {
    if let shorthand = Shorthand(rawValue: path) { return .number(shorthand.kind.dimension) }
    let value = try found(at: path).value
    guard let text = value.text else { throw DevicePathError(path, "it leads to \(value.phrase)") }
    if isName(path) { return .text }
    return (try? Quantity(parsing: text)).map { .number($0.dimension) } ?? .text
  }

  /// The number at a path, SI.
  /// - Throws: ``DevicePathError`` also where there is no number.
  public func number(at path: String) throws(DevicePathError) -> Double {
    switch Shorthand(rawValue: path) {
    case .filamentScale: return 1
    case .thickness where filamentLayerPath == nil:
      throw DevicePathError(path, "the device has no filament, so no layer is the oxide")
    case .some: return try number(at: spelledOut(path))
    case nil:
      let value = try found(at: path).value
      guard let text = value.text, !isName(path), let quantity = try? Quantity(parsing: text) else {
        throw DevicePathError(path, "it leads to \(value.phrase), which is no number")
      }
      return quantity.value
    }
  }

  /// The tree with another value at a path. Whether a device comes of it shows when it is loaded.
  ///
  /// - Throws: ``DevicePathError`` for a path that leads nowhere, `InputErrors` for a number out of a shorthand's range.
  public func setting(_ path: String, to value: Value) throws -> DeviceTree {
    var tree = self
    if let shorthand = Shorthand(rawValue: path) {
      guard case .number(let number) = value else {
        throw DevicePathError(path, "it takes \(shorthand.kind.phrase)")
      }
      try tree.set(shorthand, to: number)
      return tree
    }
    let (steps, old) = try found(at: path)
    if case .number(let number) = value, let layer = filamentLayerPath, path == layer + "/thickness" {
      try tree.set(.thickness, to: number)
      return tree
    }
    let text: String
    switch value {
    case .text(let new): text = new
    case .number(let number):
      guard let before = old.text, let quantity = try? Quantity(parsing: before) else {
        throw DevicePathError(path, "it holds \(old.phrase), which is no number")
      }
      text = Self.text(number, quantity.dimension, like: before)
    }
    Self.replace(in: &tree.root, steps[...], with: text)
    return tree
  }

  private mutating func set(_ shorthand: Shorthand, to number: Double) throws(InputErrors) {
    guard shorthand.range.contains(number) else {
      throw InputErrors(
        InputError(
          file: "command line",
          message: "\(shorthand.rawValue) must be \(shorthand.range.phrase), got "
            + shorthand.range.text(number)))
    }
    switch shorthand {
    case .thickness: try apply(DeviceOverrides(oxideThickness: number))
    case .voltage: try apply(DeviceOverrides(voltage: number))
    case .current: try apply(DeviceOverrides(current: number))
    case .seriesResistance: try apply(DeviceOverrides(seriesResistance: number))
    case .divider: try apply(DeviceOverrides(divider: number))
    case .compliance: try apply(DeviceOverrides(compliance: number))
    case .filamentScale: scaleFilament(by: number)
    }
  }

  private mutating func scaleFilament(by scale: Double) {
    guard var points = root["filament"]?["profile"]?.list else { return }
    for i in points.indices {
      guard let text = points[i]["radius"]?.text, let radius = try? Quantity.parse(text, as: .length) else {
        continue
      }
      points[i]["radius"]?.content = .text(format(radius * scale, "m", digits: 17))
    }
    root["filament"]?["profile"]?.content = .list(points)
  }

  /// The path behind a shorthand, where it is one; any other path as it is.
  public func spelledOut(_ path: String) -> String {
    switch Shorthand(rawValue: path) {
    case .thickness: filamentLayerPath.map { $0 + "/thickness" } ?? path
    case .divider: "drive/divider/resistance"
    case .voltage, .current, .seriesResistance, .compliance: "drive/" + path
    case .filamentScale, nil: path
    }
  }

  /// nil without a filament.
  private var filamentLayerPath: String? { root["filament"]?["layer"]?.text.map { "layers/" + $0 } }

  /// Keys whose text is a name, whatever it looks like.
  private static let names: Set = [
    "schema", "title", "state", "name", "material", "layer", "surround", "between", "source", "law",
    "extrapolate", "diode",
  ]

  func isName(_ path: String) -> Bool {
    Self.names.contains(path.split(separator: "/").last.map(String.init) ?? "")
  }

  /// Text of an SI value in the unit that suits its dimension; a percentage stays one.
  private static func text(_ number: Double, _ dimension: Dimension, like before: String) -> String {
    if dimension == .one {
      return before.hasSuffix("%")
        ? format(number * 100, "", digits: 17) + " %" : format(number, "", digits: 17)
    }
    return format(number, dimension.unit, digits: 17)
  }

  private static func replace(in value: inout InputValue, _ steps: ArraySlice<Step>, with text: String) {
    guard let step = steps.first else {
      value.content = .text(text)
      return
    }
    switch (step, value.content) {
    case (.key(let key), .mapping(var entries)):
      guard let i = entries.firstIndex(where: { $0.name == key }) else { return }
      replace(in: &entries[i].value, steps.dropFirst(), with: text)
      value.content = .mapping(entries)
    case (.index(let i), .list(var items)):
      replace(in: &items[i], steps.dropFirst(), with: text)
      value.content = .list(items)
    default: return
    }
  }

  /// Follows a path. A key may itself hold a "/", as the names of inner faces do: the longest that fits is taken.
  private func found(at path: String) throws(DevicePathError) -> (steps: [Step], value: InputValue) {
    var parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)[...]
    var steps: [Step] = []
    var value = root
    while let first = parts.first {
      let (next, inner, length): (Step, InputValue, Int)
      switch value.content {
      case .mapping(let entries):
        let fitting = (1...parts.count).reversed().lazy.compactMap { count in
          entries.first { $0.name == parts.prefix(count).joined(separator: "/") }.map { ($0, count) }
        }.first
        guard let (entry, count) = fitting else {
          throw unknown(path, first, after: steps.count, among: entries.map(\.name))
        }
        (next, inner, length) = (.key(entry.name), entry.value, count)
      case .list(let items):
        let names = items.enumerated().map { $1["name"]?.text ?? "\($0)" }
        guard
          let i = names.firstIndex(of: first) ?? Int(first).flatMap({ items.indices.contains($0) ? $0 : nil })
        else { throw unknown(path, first, after: steps.count, among: names) }
        (next, inner, length) = (.index(i), items[i], 1)
      case .text:
        throw DevicePathError(path, "nothing comes after \"\(path.split(separator: "/")[steps.count - 1])\"")
      }
      steps.append(next)
      value = inner
      parts = parts.dropFirst(length)
    }
    return (steps, value)
  }

  private func unknown(_ path: String, _ part: String, after depth: Int, among names: [String])
    -> DevicePathError
  {
    let known = depth == 0 ? names + Shorthand.allCases.map(\.rawValue) : names
    return DevicePathError(path, "there is no \"\(part)\"" + hint(part, among: known))
  }
}

/// A path that does not lead to what was asked for.
public struct DevicePathError: Error, Sendable, Equatable, CustomStringConvertible {
  public var path: String
  public var reason: String

  public init(_ path: String, _ reason: String) { (self.path, self.reason) = (path, reason) }

  public var description: String { "path \"\(path)\": \(reason)" }
}
