import Circuits
import DeviceGeometry
import Quantities

/// Decodes a study file: the devices first, then the axes that change them.
struct StudyDecoder {
  let diagnostics: Diagnostics
  let root: Fields
  let input: InputText
  /// Points at most.
  let largest: Int

  /// `nil` with a report if the file is not even a mapping.
  init?(_ value: InputValue, in input: InputText, largest: Int, _ diagnostics: Diagnostics) {
    guard
      let root = Fields(
        value, of: "the study", required: ["schema", "devices"],
        optional: [
          "title", "stack", "materials", "set", "resolution", "refine", "design", "points", "seed", "table",
          "axes", "hold", "pulse", "protocol", "tolerance",
        ], diagnostics)
    else { return nil }
    (self.diagnostics, self.root, self.input, self.largest) = (diagnostics, root, input, largest)
  }

  func study() -> Study? {
    root.checkSchema()
    let bases = self.bases()
    let design = choice("design", Study.Design.self) ?? .grid
    let hold = choice("hold", Study.Hold.self) ?? .voltage
    let seed = root["seed"] == nil ? 0 : count("seed", 0...Int.max)
    let resolution = root["resolution"] == nil ? 1 : root.quantity("resolution", .meshResolution)
    let refinements = root["refine"] == nil ? 0 : count("refine", 0...6)
    let tolerance = root["tolerance"] == nil ? 1e-3 : root.quantity("tolerance", .timeTolerance)
    let source = self.source()
    guard let bases, !bases.isEmpty, diagnostics.isEmpty else { return nil }
    let axes = AxisDecoder(
      root: root, input: input, bases: bases, design: design, seed: UInt64(seed ?? 0), largest: largest,
      diagnostics: diagnostics
    ).axes()
    guard let axes, let source, let seed, let resolution, let refinements, let tolerance,
      diagnostics.isEmpty
    else { return nil }
    let title = root.text("title") ?? "Study of " + bases.map(\.name).joined(separator: ", ")
    var study = Study(
      title: title, bases: bases, listsBases: root["devices"]?.list != nil, axes: axes, design: design,
      hold: hold, source: source, tolerance: tolerance, resolution: resolution, refinements: refinements,
      seed: UInt64(seed), resolvedText: "")
    guard checkWhole(study) else { return nil }
    study.resolvedText = resolved(study).yaml
    return study
  }

  /// One of the words of an enumeration.
  private func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ key: String, _ type: Choice.Type
  ) -> Choice? {
    guard let field = root[key] else { return nil }
    if let choice = field.text.flatMap(Choice.init(rawValue:)) { return choice }
    let known = Choice.allCases.map(\.rawValue)
    diagnostics.report("unknown \(key) \(field.phrase)\(hint(field.text ?? "", among: known))", at: field)
    return nil
  }

  private func count(_ key: String, _ allowed: ClosedRange<Int>) -> Int? {
    guard let field = root[key] else { return nil }
    if let number = field.text.flatMap({ Int($0) }), allowed.contains(number) { return number }
    let upper = allowed.upperBound == .max ? "" : " to \(allowed.upperBound)"
    diagnostics.report(
      "\(key) of the study must be a whole number from \(allowed.lowerBound)\(upper), got \(field.phrase)",
      at: field)
    return nil
  }

  // MARK: Devices

  private func bases() -> [Study.Base]? {
    guard let value = root["devices"] else { return nil }
    let items = value.list ?? [value]
    guard !items.isEmpty else {
      diagnostics.report("devices of the study is an empty list", at: value)
      return nil
    }
    var bases: [Study.Base] = []
    for item in items {
      guard let base = base(item) else { continue }
      if bases.contains(where: { $0.name == base.name }) {
        diagnostics.report("there are two devices named \"\(base.name)\"", at: item)
      }
      bases.append(base)
    }
    return bases.count == items.count ? bases : nil
  }

  /// The name of a built-in state, a device file, or {name, file} or {name, device}.
  private func base(_ item: InputValue) -> Study.Base? {
    if let text = item.text {
      if let state = BuiltInStates.State(rawValue: text) {
        return tree(at: item) { overrides throws(InputErrors) in
          try DeviceTree(state, stack ?? .reduced, overrides: overrides)
        }.map { Study.Base(name: text, tree: $0) }
      }
      guard text.contains(".") || text.contains("/") else {
        let known = BuiltInStates.State.allCases.map(\.rawValue)
        diagnostics.report(
          "unknown state \"\(text)\"\(hint(text, among: known)); a device file would be a path such as my-device.yaml",
          at: item)
        return nil
      }
      return file(item).map { Study.Base(name: Self.stem(text), tree: $0) }
    }
    guard
      let fields = Fields(item, of: "device", required: ["name"], optional: ["file", "device"], diagnostics),
      let name = fields.text("name")
    else { return nil }
    switch (fields["file"], fields["device"]) {
    case (let path?, nil): return file(path).map { Study.Base(name: name, tree: $0) }
    case (nil, let device?):
      return tree(at: device) { overrides throws(InputErrors) in
        try DeviceTree(device, in: input, overrides: overrides)
      }.map { Study.Base(name: name, tree: $0) }
    default:
      fields.report("device \"\(name)\" needs either \"file\" or \"device\"")
      return nil
    }
  }

  private func file(_ path: InputValue) -> DeviceTree? {
    guard let text = path.text else {
      diagnostics.report("a device file must be a path, got \(path.phrase)", at: path)
      return nil
    }
    return tree(at: path) { overrides throws(InputErrors) in
      let input = try input.referred(to: text)
      return try DeviceTree(InputValue(parsing: input), in: input, overrides: overrides)
    }
  }

  /// A device with what the whole study says of it; its errors at their own places.
  private func tree(
    at place: InputValue, _ read: (DeviceOverrides) throws(InputErrors) -> DeviceTree
  ) -> DeviceTree? {
    let overrides = DeviceOverrides(materialsFile: materialsFile)
    do throws(InputErrors) {
      let tree = try changed(read(overrides))
      _ = try tree.device()
      return tree
    } catch {
      report(error, at: place)
      return nil
    }
  }

  /// The device with the constant settings of the study: {path: value}.
  private func changed(_ tree: DeviceTree) throws(InputErrors) -> DeviceTree {
    guard let value = root["set"] else { return tree }
    guard let settings = value.mapping else {
      diagnostics.report("set must be a mapping of paths to values, got \(value.phrase)", at: value)
      return tree
    }
    var tree = tree
    for setting in settings {
      do {
        switch try tree.kind(of: setting.name) {
        case .text: tree = try tree.setting(setting.name, to: .text(setting.value.text ?? ""))
        case .number(let dimension):
          let number = try Quantity.parse(setting.value.text ?? "", as: dimension.kind)
          tree = try tree.setting(setting.name, to: .number(number))
        }
      } catch let errors as InputErrors {
        throw errors
      } catch {
        let isPath = error is DevicePathError
        diagnostics.report(
          isPath ? "\(error)" : "\(setting.name): \(error)", at: isPath ? setting.key : setting.value)
      }
    }
    return tree
  }

  func report(_ errors: InputErrors, at place: InputValue) {
    for error in errors.errors {
      let own = InputValue(.text(""), file: error.file, line: error.line, column: error.column)
      diagnostics.report(error.message, at: error.line == nil && error.file == "command line" ? place : own)
    }
  }

  private var stack: BuiltInStates.Stack? { choice("stack", BuiltInStates.Stack.self) }

  /// Relative to the study file.
  private var materialsFile: String? {
    guard let text = root.text("materials") else { return nil }
    return input.path(of: text)
  }

  static func stem(_ path: String) -> String {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    for ending in [".yaml", ".yml"] where name.hasSuffix(ending) {
      return String(name.dropLast(ending.count))
    }
    return name
  }

  // MARK: Time

  private func source() -> Study.Source? {
    if root["pulse"] != nil && root["protocol"] != nil {
      root.report("give a pulse or a protocol, not both", at: "protocol")
      return nil
    }
    if let value = root["pulse"] {
      guard
        let fields = Fields(
          value, of: "pulse", required: ["width"], optional: ["rise", "fall", "follow"], diagnostics)
      else { return nil }
      func duration(_ key: String) -> Double? { fields[key] == nil ? 0 : fields.quantity(key, .duration) }
      guard let width = fields.quantity("width", .pulseWidth), let rise = duration("rise"),
        let fall = duration("fall"), let follow = duration("follow")
      else { return nil }
      if rise > width {
        fields.report("the rise is longer than the width, which counts from its start", at: "rise")
        return nil
      }
      return .pulse(width: width, rise: rise, fall: fall, follow: follow)
    }
    guard let value = root["protocol"] else { return .steady }
    do throws(InputErrors) {
      if let path = value.text {
        let input = try input.referred(to: path)
        return .protocolFile(try PulseProtocol.load(text: input.text, name: input.name))
      }
      return .protocolFile(try PulseProtocol.load(text: value.yaml, name: value.file))
    } catch {
      report(error, at: value)
      return nil
    }
  }

  // MARK: The whole

  private func checkWhole(_ study: Study) -> Bool {
    let drives = study.axes.filter { $0.drivesByVoltage || $0.drivesByCurrent }
    if case .protocolFile = study.source {
      if let axis = drives.first {
        root.report(
          "a protocol has its own voltages or currents: an axis over \(axis.path) would change nothing",
          at: "axes")
      }
      if study.hold != .voltage {
        root.report(
          "hold: \(study.hold.rawValue) needs one amplitude per point, which a protocol has not", at: "hold")
      }
    }
    let isDrivenByCurrent =
      study.hold == .current || drives.contains { $0.drivesByCurrent }
      || (drives.isEmpty && study.bases.allSatisfy { $0.isDrivenByCurrent })
    if isDrivenByCurrent, let axis = study.axes.first(where: \.isOfCircuit) {
      root.report(
        "the points are driven by currents, which what lies before the terminal does not change: leave the axis over "
          + "\(axis.path) out", at: "axes")
    }
    if study.hold == .current, drives.contains(where: { $0.drivesByCurrent }) {
      root.report("an axis of currents holds the current already; leave hold out", at: "hold")
    }
    if study.hold == .conductance,
      let base = study.bases.first(where: { (try? $0.tree.device().filament) == nil })
    {
      root.report("hold: conductance scales the filament, and device \"\(base.name)\" has none", at: "hold")
    }
    if study.hold == .conductance, study.axes.contains(where: { $0.path == "filament_scale" }) {
      root.report(
        "hold: conductance scales the filament itself; leave the axis over filament_scale out", at: "axes")
    }
    // A grid may have more points than can be counted.
    var (count, isCountless) = (study.bases.count, false)
    for factor in study.design == .grid ? study.axes.map(\.count) : [study.pointsPerBase] {
      let (product, overflow) = count.multipliedReportingOverflow(by: factor)
      (count, isCountless) = (product, isCountless || overflow)
    }
    if isCountless || count > largest {
      root.report(
        Study.refusal(of: isCountless ? "more than 9e18" : "\(count)", largest: largest),
        at: "axes")
    }
    return diagnostics.isEmpty
  }

  /// The study with everything in it that other files hold.
  private func resolved(_ study: Study) -> InputValue {
    typealias Entry = InputValue.Entry
    var entries: [Entry] = []
    for key in ["schema", "title"] { if let value = root[key] { entries.append(Entry(key, value)) } }
    let devices = study.bases.map { base in
      InputValue(.mapping([Entry("name", InputValue(base.name)), Entry("device", base.tree.value)]))
    }
    let isList = study.listsBases
    entries.append(Entry("devices", isList ? InputValue(.list(devices)) : devices[0]))
    for key in ["resolution", "refine", "design", "points", "seed", "hold", "pulse", "tolerance"] {
      if let value = root[key] { entries.append(Entry(key, value)) }
    }
    if case .protocolFile(let pulses) = study.source,
      let input = try? InputText(name: "protocol", bytes: Array(pulses.resolvedText.utf8)),
      let value = try? InputValue(parsing: input)
    {
      entries.append(Entry("protocol", value))
    }
    if root["table"] != nil {
      entries.append(Entry("axes", InputValue(.list(study.axes.map(\.resolved)))))
    } else if let axes = root["axes"] {
      entries.append(Entry("axes", axes))
    }
    return InputValue(.mapping(entries))
  }
}

extension StudyAxis {
  /// As an entry of "axes" with every value written out.
  var resolved: InputValue {
    let texts: [String] =
      switch values {
      case .numbers(let numbers): numbers.map { format($0, unit, digits: 17) }
      case .texts(let texts): texts
      }
    return InputValue(
      .mapping([
        InputValue.Entry("name", InputValue(name)), InputValue.Entry("path", InputValue(path)),
        InputValue.Entry("values", InputValue(.list(texts.map { InputValue($0) }))),
      ]))
  }
}

extension PlausibleRange {
  /// Factor to the density of a mesh.
  static let meshResolution = PlausibleRange(.ratio, 0.1, 20)
  /// Local error of a step in time, relative.
  static let timeTolerance = PlausibleRange(.ratio, 1e-8, 0.1)
}

extension Study.Base {
  fileprivate var isDrivenByCurrent: Bool {
    if case .current = try? tree.device().drive { true } else { false }
  }
}
