import Circuits
import DeviceGeometry
import Quantities

/// Decodes one case of a protocol file.
struct ProgrammingDecoder {
  let diagnostics: Diagnostics
  let root: Fields
  /// Where paths of other files start from.
  let input: InputText

  static let required = ["schema", "phases"]
  static let optional = ["title", "circuit", "read", "start", "prepare", "ensemble", "costs"]

  /// `nil` with a report if the file is not even a mapping.
  init?(_ value: InputValue, _ input: InputText, _ diagnostics: Diagnostics) {
    guard
      let root = Fields(
        value, of: "the protocol", required: Self.required, optional: Self.optional, diagnostics)
    else { return nil }
    (self.diagnostics, self.root, self.input) = (diagnostics, root, input)
  }

  func decoded() -> ProgrammingProtocol? {
    root.checkSchema()
    let title = root["title"] == nil ? "" : root.text("title") ?? ""
    let circuit = root["circuit"].map { self.circuit($0) } ?? ProgrammingCircuit.none
    let read = root["read"].map { reading($0, "read") } ?? ProgrammingProtocol.Reading()
    let start = root["start"] == nil ? "repeating" : root.text("start")
    let preparation = root["prepare"].map { self.phases($0, "prepare") } ?? []
    let phases = root["phases"].map { self.phases($0, "phases") } ?? []
    let ensemble = root["ensemble"].map { self.ensemble($0) } ?? ProgrammingProtocol.Ensemble()
    let costs = root["costs"].map { self.costs($0) } ?? PeripheryCosts()
    guard diagnostics.isEmpty, let circuit, let read, let start, let ensemble, let costs else { return nil }
    let decoded = ProgrammingProtocol(
      title: title, circuit: circuit, read: read, start: start == "repeating" ? .repeating : .state(start),
      preparation: preparation, phases: phases, ensemble: ensemble, costs: costs,
      resolvedText: root.value.yaml)
    let most = ProgrammingProtocol.largestCount
    if decoded.updates > most {
      root.report(
        "these are \(decoded.updates) updates in a cycle, more than \(most); repeat less often", at: "phases")
    }
    let readings = Double(decoded.updates + 1) * Double(ensemble.cycles) * Double(ensemble.devices)
    if readings > Double(ProgrammingProtocol.mostReadings) {
      root.report(
        "cycles times devices times updates are more than \(ProgrammingProtocol.mostReadings) readings; ask for fewer",
        at: "ensemble")
    }
    return diagnostics.isEmpty ? decoded : nil
  }

  // MARK: circuit

  private func circuit(_ value: InputValue) -> ProgrammingCircuit? {
    let words = ["none", "divider"]
    if let word = value.text {
      switch word {
      case "none": return ProgrammingCircuit.none
      case "divider": return .divider(resistance: nil, diode: nil)
      default:
        diagnostics.report(
          "unknown circuit \"\(word)\"\(hint(word, among: words)), or {resistor: 680 Ohm}, or {divider: {resistance: 680 Ohm, diode: 1N4148}}",
          at: value)
        return nil
      }
    }
    guard
      let fields = Fields(value, of: "circuit", required: [], optional: ["resistor", "divider"], diagnostics)
    else { return nil }
    switch (fields["resistor"], fields["divider"]) {
    case (.some, nil): return fields.quantity("resistor", .resistance).map { .resistor($0) }
    case (nil, .some(let divider)): return self.divider(divider)
    case (nil, nil):
      fields.report("circuit holds nothing; give resistor or divider, or write circuit: none")
    case (.some, .some): fields.report("circuit holds a resistor and a divider; give one of them")
    }
    return nil
  }

  private func divider(_ value: InputValue) -> ProgrammingCircuit? {
    guard
      let fields = Fields(
        value, of: "divider", required: [], optional: ["resistance", "diode"], diagnostics)
    else { return nil }
    let resistance = fields.quantity("resistance", .resistance)
    if fields["resistance"] != nil && resistance == nil { return nil }
    if fields["diode"]?.text == "none" {
      guard let resistance, resistance > 0 else {
        fields.report(
          "a divider of no resistance and no diode is a wire: give it a resistance or a diode, or write circuit: none"
        )
        return nil
      }
      return .resistor(resistance)
    }
    guard let diode = fields["diode"] else { return .divider(resistance: resistance, diode: nil) }
    return DriveDecoder(diagnostics: diagnostics).diode(diode).map {
      .divider(resistance: resistance, diode: $0)
    }
  }

  // MARK: readings, ensembles, costs

  private func reading(_ value: InputValue, _ what: String) -> ProgrammingProtocol.Reading? {
    guard
      let fields = Fields(
        value, of: what, required: ["level"], optional: ["width", "delay", "spacing"], diagnostics)
    else { return nil }
    let level = fields.quantity("level", PlausibleRange(.voltage, -10, 10))
    if level == 0 { fields.report("level of \(what) is 0, at which nothing is read", at: "level") }
    let times = ["width", "delay", "spacing"].map {
      fields[$0] == nil ? 0 : fields.quantity($0, .duration)
    }
    guard let level, level != 0, let width = times[0], let delay = times[1], let spacing = times[2] else {
      return nil
    }
    return ProgrammingProtocol.Reading(level: level, width: width, delay: delay, spacing: spacing)
  }

  private func count(_ fields: Fields, _ key: String, upTo most: Int) -> Int? {
    guard let value = fields[key] else { return nil }
    if let count = value.text.flatMap({ Int($0) }), (1...most).contains(count) { return count }
    fields.report("\(key) must be a whole number from 1 to \(most), got \(value.phrase)", at: key)
    return nil
  }

  private func ensemble(_ value: InputValue) -> ProgrammingProtocol.Ensemble? {
    guard
      let fields = Fields(
        value, of: "ensemble", required: [], optional: ["cycles", "devices", "seed"], diagnostics)
    else { return nil }
    var ensemble = ProgrammingProtocol.Ensemble()
    if fields["cycles"] != nil {
      guard let count = count(fields, "cycles", upTo: 1_000_000) else { return nil }
      ensemble.cycles = count
    }
    if fields["devices"] != nil {
      guard let count = count(fields, "devices", upTo: 1_000_000) else { return nil }
      ensemble.devices = count
    }
    if let seed = fields["seed"] {
      guard let number = seed.text.flatMap({ UInt64($0) }) else {
        fields.report(
          "seed must be a whole number from 0 to \(UInt64.max), got \(seed.phrase)", at: "seed")
        return nil
      }
      ensemble.seed = number
    } else if ensemble.devices > 1 {
      fields.report("several devices differ by random numbers: give their seed, such as seed: 1")
      return nil
    }
    return ensemble
  }

  private func costs(_ value: InputValue) -> PeripheryCosts? {
    let energy = PlausibleRange(.energy, 0, 1)
    let entries: [(String, WritableKeyPath<PeripheryCosts, Double>, PlausibleRange)] = [
      ("conversion_energy", \.conversionEnergy, energy), ("conversion_time", \.conversionTime, .duration),
      ("integrator_power", \.integratorPower, PlausibleRange(.power, 0, 10)),
      ("selection_energy", \.selectionEnergy, energy), ("selection_time", \.selectionTime, .duration),
      (
        "line_capacitance", \.lineCapacitance,
        PlausibleRange(QuantityKind("a capacitance", unit: "F", example: "fF"), 0, 1e-6)
      ),
    ]
    guard
      let fields = Fields(value, of: "costs", required: [], optional: entries.map(\.0), diagnostics)
    else { return nil }
    var costs = PeripheryCosts()
    for (key, path, range) in entries where fields[key] != nil {
      guard let number = fields.quantity(key, range) else { return nil }
      costs[keyPath: path] = number
    }
    return costs
  }

  // MARK: phases

  private func phases(_ value: InputValue, _ what: String) -> [ProgrammingProtocol.Phase] {
    guard let list = value.list, !list.isEmpty else {
      let found = value.list == nil ? value.phrase : "an empty list"
      diagnostics.report("\(what) must be a list of at least one phase, got \(found)", at: value)
      return []
    }
    let phases = list.compactMap { phase($0) }
    for (i, phase) in phases.enumerated() where phases[..<i].contains(where: { $0.name == phase.name }) {
      diagnostics.report("the name \"\(phase.name)\" is taken; phases need different names", at: list[i])
    }
    return phases
  }

  private func phase(_ value: InputValue) -> ProgrammingProtocol.Phase? {
    let isTrain = value["train"] != nil
    guard
      let fields = Fields(
        value, of: "phase", required: ["name", isTrain ? "train" : "pulses"],
        optional: isTrain ? ["repeat"] : ["repeat", "select"], diagnostics)
    else { return nil }
    let name = fields.text("name")
    let count = fields["repeat"] == nil ? 1 : count(fields, "repeat", upTo: ProgrammingProtocol.largestCount)
    if isTrain {
      guard let place = fields["train"] else { return nil }
      let train: [Pulse]?
      if place.list != nil {
        train = pulses(place, "train")?.map(\.pulse)
      } else {
        train = fields.text("train").flatMap {
          TrainReader(input: input, diagnostics: diagnostics).train($0, at: place)
        }
      }
      guard let name, let count, let train else { return nil }
      return .init(name: name, repetitions: count, pulses: [], train: train)
    }
    let pulses = fields["pulses"].flatMap { self.pulses($0, "pulses") }
    guard let name, let count, let pulses else { return nil }
    guard let select = fields["select"] else { return .init(name: name, repetitions: count, pulses: pulses) }
    guard let selection = selection(select, among: pulses) else { return nil }
    return .init(name: name, repetitions: count, pulses: pulses, selection: selection)
  }

  private func pulses(
    _ value: InputValue, _ what: String
  ) -> [ProgrammingProtocol.NamedPulse]? {
    guard let list = value.list, !list.isEmpty else {
      let found = value.list == nil ? value.phrase : "an empty list"
      diagnostics.report("\(what) must be a list of at least one pulse, got \(found)", at: value)
      return nil
    }
    let decoded = list.map { pulse($0) }
    let pulses = decoded.compactMap(\.self)
    if decoded.contains(where: { $0 == nil }) { return nil }
    let left = pulses.compactMap(\.self).filter { $0.width > 0 }
    if left.isEmpty {
      diagnostics.report("all of these pulses have a width of 0: nothing would be applied", at: value)
      return nil
    }
    return left.map { part in
      .init(
        name: part.name,
        pulse: Pulse(
          level: part.level, width: part.width, rise: part.rise, fall: part.fall, spacing: part.spacing))
    }
  }

  private struct Part {
    var name: String
    var level, width, rise, fall, spacing: Double
  }

  /// One of width 0 is allowed: it is left out.
  private func pulse(_ value: InputValue) -> Part? {
    guard
      let fields = Fields(
        value, of: "pulse", required: ["level", "width"], optional: ["name", "rise", "fall", "spacing"],
        diagnostics)
    else { return nil }
    let name = fields["name"] == nil ? "" : fields.text("name")
    let level = fields.quantity("level", .voltage)
    let width = fields.quantity("width", PlausibleRange(.time, 0, PlausibleRange.pulseWidth.upper))
    let times = ["rise", "fall", "spacing"].map { fields[$0] == nil ? 0 : fields.quantity($0, .duration) }
    guard let name, let level, let width, let rise = times[0], let fall = times[1], let spacing = times[2]
    else { return nil }
    guard rise <= width else {
      fields.report(
        "rise of pulse must not be longer than its width of \(format(width, "s")), which counts from the start of the rise",
        at: "rise")
      return nil
    }
    return Part(name: name, level: level, width: width, rise: rise, fall: fall, spacing: spacing)
  }

  private func selection(
    _ value: InputValue, among pulses: [ProgrammingProtocol.NamedPulse]
  ) -> Selection? {
    guard
      let fields = Fields(
        value, of: "select", required: ["pulse", "from", "to", "step", "change", "range", "read"],
        optional: ["bits"], diagnostics)
    else { return nil }
    let pulse = fields.text("pulse")
    let names = pulses.map(\.name)
    if let pulse, !names.contains(pulse) {
      fields.report("there is no pulse \"\(pulse)\" in this phase\(hint(pulse, among: names))", at: "pulse")
    }
    let first = fields.quantity("from", .voltage)
    let last = fields.quantity("to", .voltage)
    let step = fields.quantity("step", PlausibleRange(.voltage, 1e-4, 10))
    let change = fields.quantity("change", PlausibleRange(.conductance, 1e-12, 1))
    let bits = fields["bits"] == nil ? 8 : count(fields, "bits", upTo: 12)
    let range = fields.quantities("range", PlausibleRange(.conductance, 0, 1))
    let read = fields["read"].flatMap { reading($0, "read of select") }
    if let range, range.count != 2 || range[0] >= range[1] {
      fields.report("range of select must be two ascending conductances", at: "range")
      return nil
    }
    if let first, let last, let step, first * last <= 0 || abs(last - first) / step > 1000 {
      fields.report(
        first * last <= 0
          ? "from and to must be of one sign, neither 0"
          : "these are more than 1000 levels; take larger steps",
        at: "from")
      return nil
    }
    guard let pulse, names.contains(pulse), let first, let last, let step, let change, let bits, let range,
      let read
    else { return nil }
    return Selection(
      pulse: pulse, first: first, last: last, step: step, change: change, bits: bits,
      range: range[0]...range[1], read: read)
  }
}
