import DeviceGeometry
import Quantities

/// Decodes what a protocol file claims of its outcome.
struct ClaimDecoder {
  let axes: [ProtocolFile.Axis]
  let phases: [String]
  /// Whether the axes are not the file's own, so that a claim may be of a case that was left out.
  let isVaried: Bool
  let diagnostics: Diagnostics

  func claims(_ value: InputValue) -> [ProtocolClaim] {
    guard let list = value.list else {
      diagnostics.report("claims must be a list, got \(value.phrase)", at: value)
      return []
    }
    return list.compactMap { claim($0) }
  }

  private func claim(_ value: InputValue) -> ProtocolClaim? {
    guard
      let fields = Fields(
        value, of: "claim", required: ["reported", "measure"],
        optional: [
          "phase", "pulses", "case", "oxide", "relative_to", "at_least", "at_most", "note",
        ], diagnostics)
    else { return nil }
    let reported = fields.text("reported")
    let kinds = OutcomeMeasure.Kind.allCases.map(\.rawValue)
    guard let word = fields.text("measure") else { return nil }
    guard let kind = OutcomeMeasure.Kind(rawValue: word) else {
      fields.report("unknown measure \"\(word)\"\(hint(word, among: kinds))", at: "measure")
      return nil
    }
    var measure = OutcomeMeasure(kind)
    if let phase = fields["phase"] {
      guard let name = phase.text, phases.contains(name) else {
        fields.report(
          "there is no phase \(phase.phrase)\(hint(phase.text ?? "", among: phases))", at: "phase")
        return nil
      }
      measure.phase = name
    } else if kind.needsPhase {
      fields.report("\(word) is of a phase; name it: phase: \(phases.first ?? "LTP")")
      return nil
    }
    if let pulses = fields["pulses"] {
      guard let count = pulses.text.flatMap({ Int($0) }), count >= 1 else {
        fields.report("pulses must be a whole number from 1 on, got \(pulses.phrase)", at: "pulses")
        return nil
      }
      guard kind == .share else {
        fields.report("pulses goes with the measure share, not with \(word)", at: "pulses")
        return nil
      }
      measure.pulses = count
    } else if kind == .share {
      fields.report("share is of some first pulses; say how many: pulses: 10")
      return nil
    }
    let selector = fields["case"].map { self.selector($0) } ?? [:]
    let oxide = fields.quantity("oxide", .thickness)
    let reference = fields["relative_to"].map { self.reference($0) }
    let bounds = ["at_least", "at_most"].map { key -> Double?? in
      guard fields[key] != nil else { return .some(nil) }
      let kind =
        reference == nil ? PlausibleRange(.init("a number", unit: measure.kind.unit), -1e300, 1e300) : nil
      return fields.quantity(key, kind ?? PlausibleRange(.ratio, -1e300, 1e300)).map { .some($0) } ?? .none
    }
    if fields["at_least"] == nil && fields["at_most"] == nil {
      fields.report("a claim needs a bound: at_least or at_most")
      return nil
    }
    let note = fields["note"] == nil ? "" : fields.text("note")
    guard let reported, let selector, let note, let minimum = bounds[0], let maximum = bounds[1] else {
      return nil
    }
    if let reference, reference == nil { return nil }
    return ProtocolClaim(
      reported: reported, measure: measure, selector: selector, oxideThickness: oxide,
      reference: reference ?? nil, minimum: minimum, maximum: maximum, note: note)
  }

  private func selector(_ value: InputValue) -> [String: String]? {
    guard let entries = value.mapping else {
      diagnostics.report("case must be a mapping of axes to values, got \(value.phrase)", at: value)
      return nil
    }
    var selector: [String: String] = [:]
    for entry in entries {
      let label = entry.value.text ?? ""
      guard let axis = axes.first(where: { $0.name == entry.name }) else {
        if !isVaried {
          diagnostics.report(
            "there is no axis \"\(entry.name)\"\(hint(entry.name, among: axes.map(\.name)))", at: entry.key)
          return nil
        }
        selector[entry.name] = label
        continue
      }
      if !axis.labels.contains(label) && !isVaried {
        diagnostics.report(
          "\"\(label)\" is no value of \"\(axis.name)\"\(hint(label, among: axis.labels))", at: entry.value)
        return nil
      }
      selector[entry.name] = label
    }
    return selector
  }

  private func reference(_ value: InputValue) -> ProtocolClaim.Reference? {
    guard
      let fields = Fields(
        value, of: "relative_to", required: [], optional: ["protocol", "case"], diagnostics)
    else { return nil }
    guard fields["protocol"] != nil || fields["case"] != nil else {
      fields.report("relative_to names a case or a protocol")
      return nil
    }
    var builtIn: String?
    if fields["protocol"] != nil {
      guard let name = fields.text("protocol") else { return nil }
      guard ProtocolFile.builtIn.contains(name) else {
        fields.report(
          "no protocol \"\(name)\" comes with the program\(hint(name, among: ProtocolFile.builtIn))",
          at: "protocol")
        return nil
      }
      builtIn = name
      // Its axes are its own.
      var selector: [String: String] = [:]
      for entry in fields["case"]?.mapping ?? [] { selector[entry.name] = entry.value.text ?? "" }
      return ProtocolClaim.Reference(builtIn: builtIn, selector: selector)
    }
    guard let selector = fields["case"].flatMap({ self.selector($0) }) else { return nil }
    return ProtocolClaim.Reference(builtIn: nil, selector: selector)
  }
}
