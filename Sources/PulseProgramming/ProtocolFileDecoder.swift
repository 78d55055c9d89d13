import DeviceGeometry
import Quantities

/// Decodes a protocol file: what is varied, then each case of it.
struct ProtocolFileDecoder {
  let root: InputValue
  let input: InputText
  let diagnostics: Diagnostics

  /// A value of an axis: its label, and what it sets by path.
  private struct Choice {
    var label: String
    var settings: [(path: InputValue, value: InputValue)]
    var place: InputValue?
  }

  private struct ChoiceAxis {
    var name: String
    var choices: [Choice]
    var place: InputValue
  }

  func file(_ overrides: [ProtocolFile.Override]) -> ProtocolFile? {
    guard root.mapping != nil else {
      _ = ProgrammingDecoder(root, input, diagnostics)
      return nil
    }
    var axes = root["vary"].map { self.axes($0) } ?? []
    var base = root
    base["vary"] = nil
    base["claims"] = nil
    for override in overrides {
      let path = InputValue(override.path)
      let choices = override.values.map { text in
        Choice(label: text, settings: [(path, value(of: text))])
      }
      // What the command line says of a path takes the place of what the file varies.
      axes.removeAll { axis in
        axis.choices.allSatisfy {
          $0.settings.count == 1 && $0.settings[0].path.text == override.path
        }
      }
      if choices.count == 1 {
        set(&base, choices[0].settings)
      } else {
        axes.append(checked(ChoiceAxis(name: override.path, choices: choices, place: path)))
      }
    }
    reportTwins(axes)
    let count = axes.reduce(1) { min($0 * $1.choices.count, 1_000_000) }
    if count > ProtocolFile.mostCases {
      diagnostics.report(
        "these are \(count) cases, more than \(ProtocolFile.mostCases); vary less",
        at: axes.last?.place ?? root)
    }
    guard diagnostics.isEmpty else { return nil }
    var cases: [ProtocolFile.Case] = []
    for index in 0..<count {
      var tree = base
      var values: [String: String] = [:]
      var rest = index
      for axis in axes.reversed() {
        let choice = axis.choices[rest % axis.choices.count]
        rest /= axis.choices.count
        values[axis.name] = choice.label
        set(&tree, choice.settings)
      }
      guard let programming = ProgrammingDecoder(tree, input, diagnostics)?.decoded() else { continue }
      cases.append(ProtocolFile.Case(values: values, programming: programming))
    }
    // Without cases there are no phases that claims could be of.
    guard diagnostics.isEmpty else { return nil }
    let known = axes.map { ProtocolFile.Axis(name: $0.name, labels: $0.choices.map(\.label)) }
    let phases = cases.first?.programming.phases.map(\.name) ?? []
    let claims =
      root["claims"].map {
        ClaimDecoder(axes: known, phases: phases, isVaried: !overrides.isEmpty, diagnostics: diagnostics)
          .claims($0)
      } ?? []
    guard diagnostics.isEmpty else { return nil }
    return ProtocolFile(
      name: DeviceFile.stem(of: input.name), title: cases[0].programming.title, axes: known, cases: cases,
      claims: claims, resolvedText: resolved(base, axes))
  }

  /// A value from the command line: text, or a mapping in braces.
  private func value(of text: String) -> InputValue {
    guard text.hasPrefix("{") else { return InputValue(text) }
    do {
      return try InputValue(parsing: InputText(name: "command line", bytes: Array(text.utf8)))
    } catch {
      for problem in error.errors { diagnostics.report(problem.message, at: InputValue(text)) }
      return InputValue(text)
    }
  }

  /// The input with the axes as they are.
  private func resolved(_ base: InputValue, _ axes: [ChoiceAxis]) -> String {
    var tree = withTrains(base)
    if !axes.isEmpty {
      tree["vary"] = InputValue(
        .list(
          axes.map { axis in
            InputValue(
              .mapping([
                .init("name", InputValue(axis.name)),
                .init(
                  "cases",
                  InputValue(
                    .list(
                      axis.choices.map { choice in
                        InputValue(
                          .mapping([
                            .init("name", InputValue(choice.label)),
                            .init(
                              "set",
                              InputValue(
                                .mapping(
                                  choice.settings.map { setting(of: $0.path, $0.value) }))),
                          ]))
                      }))),
              ]))
          }))
    }
    if let claims = root["claims"] { tree["claims"] = claims }
    return tree.yaml
  }

  private func setting(of path: InputValue, _ value: InputValue) -> InputValue.Entry {
    let isTrain = (path.text ?? "").split(separator: "/").last == "train"
    return InputValue.Entry(key: path, value: isTrain ? train(value) : withTrains(value))
  }

  /// With the pulses of trains in place of the names of their files, so that nothing else is needed.
  private func withTrains(_ value: InputValue) -> InputValue {
    var value = value
    switch value.content {
    case .text: break
    case .list(let items): value.content = .list(items.map { withTrains($0) })
    case .mapping(let entries):
      value.content = .mapping(
        entries.map { entry in
          InputValue.Entry(
            key: entry.key, value: entry.name == "train" ? train(entry.value) : withTrains(entry.value))
        })
    }
    return value
  }

  private func train(_ value: InputValue) -> InputValue {
    guard let path = value.text,
      let pulses = TrainReader(input: input, diagnostics: diagnostics).train(path, at: value)
    else { return value }
    return InputValue(
      .list(
        pulses.map { pulse in
          func text(_ number: Double, _ unit: String) -> InputValue { InputValue("\(number) \(unit)") }
          return InputValue(
            .mapping([
              .init("level", text(pulse.level, "V")), .init("width", text(pulse.width, "s")),
              .init("spacing", text(pulse.spacing, "s")),
            ]))
        }))
  }

  // MARK: axes

  private func axes(_ value: InputValue) -> [ChoiceAxis] {
    guard let list = value.list, !list.isEmpty else {
      diagnostics.report("vary must be a list of at least one axis, got \(value.phrase)", at: value)
      return []
    }
    let axes = list.compactMap { axis($0) }
    reportTwins(axes)
    return axes
  }

  private func reportTwins(_ axes: [ChoiceAxis]) {
    for (i, axis) in axes.enumerated() where axes[..<i].contains(where: { $0.name == axis.name }) {
      diagnostics.report("the name \"\(axis.name)\" is taken; axes need different names", at: axis.place)
    }
  }

  /// - Returns: the axis, with a report of values that it has twice.
  private func checked(_ axis: ChoiceAxis) -> ChoiceAxis {
    for (i, choice) in axis.choices.enumerated()
    where axis.choices[..<i].contains(where: { $0.label == choice.label }) {
      diagnostics.report(
        "\"\(choice.label)\" appears twice in the axis \"\(axis.name)\"", at: choice.place ?? axis.place)
    }
    return axis
  }

  private func axis(_ value: InputValue) -> ChoiceAxis? {
    let hasCases = value["cases"] != nil
    guard
      let fields = Fields(
        value, of: "axis", required: hasCases ? ["name", "cases"] : ["path", "values"],
        optional: hasCases ? [] : ["name"], diagnostics)
    else { return nil }
    let key = hasCases ? "cases" : "values"
    guard let field = fields[key] else { return nil }
    guard let items = field.list, !items.isEmpty else {
      fields.report("\(key) of axis must be a list of at least one, got \(field.phrase)", at: key)
      return nil
    }
    let choices: [Choice]
    let name: String?
    if hasCases {
      name = fields.text("name")
      choices = items.compactMap { choice($0) }
    } else {
      guard let path = fields["path"], fields.text("path") != nil else { return nil }
      name = fields["name"] == nil ? path.text : fields.text("name")
      choices = items.map { Choice(label: $0.text ?? $0.yaml, settings: [(path, $0)], place: $0) }
    }
    guard let name, choices.count == items.count else { return nil }
    return checked(ChoiceAxis(name: name, choices: choices, place: value))
  }

  private func choice(_ value: InputValue) -> Choice? {
    guard let fields = Fields(value, of: "case", required: ["name"], optional: ["set"], diagnostics) else {
      return nil
    }
    guard let name = fields.text("name") else { return nil }
    guard let set = fields["set"] else { return Choice(label: name, settings: [], place: value) }
    guard let entries = set.mapping else {
      fields.report("set of case must be a mapping of paths to values, got \(set.phrase)", at: "set")
      return nil
    }
    return Choice(label: name, settings: entries.map { ($0.key, $0.value) }, place: value)
  }

  // MARK: paths

  /// Puts values into a tree by paths such as "LTP/heating/width", "read/level", "circuit".
  func set(_ tree: inout InputValue, _ settings: [(path: InputValue, value: InputValue)]) {
    for (path, value) in settings {
      let steps = (path.text ?? "").split(separator: "/").map(String.init)
      if steps.isEmpty {
        diagnostics.report("the path is empty; name what is varied, such as read/level", at: path)
      } else {
        _ = replace(&tree, steps[...], by: value, path)
      }
    }
  }

  /// - Returns: whether the path leads somewhere; a report where it does not.
  private func replace(
    _ node: inout InputValue, _ steps: ArraySlice<String>, by value: InputValue, _ path: InputValue
  ) -> Bool {
    let step = steps.first!
    let rest = steps.dropFirst()
    guard node.mapping != nil else {
      diagnostics.report(
        "the path \"\(path.text ?? "")\" leads to nothing: before \"\(step)\" there is \(node.phrase)",
        at: path)
      return false
    }
    // What may be left out of a protocol can be varied all the same.
    if !rest.isEmpty, node["phases"] != nil, node[step] == nil, ["read", "ensemble", "costs"].contains(step) {
      node[step] = InputValue(.mapping([]))
    }
    if var child = node[step], !rest.isEmpty {
      guard replace(&child, rest, by: value, path) else { return false }
      node[step] = child
      return true
    }
    var names: [String] = []
    for key in ["phases", "pulses"] {
      guard var list = node[key], var items = list.list else { continue }
      names += items.compactMap { $0["name"]?.text }
      guard let i = items.firstIndex(where: { $0["name"]?.text == step }) else { continue }
      guard !rest.isEmpty else {
        diagnostics.report(
          "the path \"\(path.text ?? "")\" ends at the whole of \"\(step)\"; name what of it is varied",
          at: path)
        return false
      }
      guard replace(&items[i], rest, by: value, path) else { return false }
      list.content = .list(items)
      node[key] = list
      return true
    }
    guard rest.isEmpty else {
      let known = names + (node.mapping ?? []).map(\.name)
      diagnostics.report(
        "the path \"\(path.text ?? "")\" leads to nothing: there is no \"\(step)\"\(hint(step, among: known))",
        at: path)
      return false
    }
    node[step] = value
    return true
  }

  /// The text at a path; nil with a report where it leads to nothing, nil alone where there is no text.
  func text(at path: String) -> String? {
    var node = root
    for step in path.split(separator: "/").map(String.init) {
      var next = node[step]
      var names = (node.mapping ?? []).map(\.name)
      for key in ["phases", "pulses"] where next == nil {
        let items = node[key]?.list ?? []
        names += items.compactMap { $0["name"]?.text }
        next = items.first { $0["name"]?.text == step }
      }
      guard let next else {
        diagnostics.report(
          "the path \"\(path)\" leads to nothing: there is no \"\(step)\"\(hint(step, among: names))",
          at: node)
        return nil
      }
      node = next
    }
    return node.text
  }
}
