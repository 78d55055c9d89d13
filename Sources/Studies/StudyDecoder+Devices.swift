import DeviceGeometry
import Quantities

extension StudyDecoder {
  func bases() -> [Study.Base]? {
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
      return file(item).map { Study.Base(name: DeviceFile.stem(of: text), tree: $0) }
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
}
