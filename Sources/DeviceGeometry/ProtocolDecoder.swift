import Circuits
import Quantities

/// Decodes a protocol file: pulses and groups of them first, then how they follow one another in time.
struct ProtocolDecoder {
  /// A pulse, or some that are repeated together.
  indirect enum Item {
    case pulse(Pulse, start: Double?, count: Int, place: InputValue)
    case group([Item], count: Int, place: InputValue)

    /// Pulses in it; stops counting beyond the largest number that is allowed.
    var total: Int {
      let (count, each) =
        switch self {
        case .pulse(_, _, let count, _): (count, 1)
        case .group(let items, let count, _): (count, items.reduce(0) { $0 + $1.total })
        }
      // Both factors are far from what their product could overflow with.
      return min(count * min(each, 1_000_000_000), 1_000_000_000)
    }
  }
  let diagnostics: Diagnostics
  let root: Fields
  /// That of the first value in the file.
  private var unit: PulseProtocol.Unit?
  /// Whether values of both units were met, which is reported once.
  private var isMixed = false

  /// `nil` with a report if the file is not even a mapping.
  init?(_ value: InputValue, _ diagnostics: Diagnostics) {
    guard
      let root = Fields(
        value, of: "the protocol", required: ["schema", "pulses"],
        optional: ["title", "base", "snapshots", "follow"], diagnostics)
    else { return nil }
    self.diagnostics = diagnostics
    self.root = root
  }

  mutating func pulseProtocol() -> PulseProtocol? {
    root.checkSchema()
    let title = root.text("title") ?? ""
    let base = root["base"].flatMap { level($0, "base", in: root) } ?? 0
    let items = root["pulses"].flatMap { self.items($0, isRepeated: false) }
    let follow = root.quantity("follow", .duration)
    guard diagnostics.isEmpty, let items, let unit, let list = root["pulses"] else { return nil }
    let total = items.reduce(0) { $0 + $1.total }
    guard total <= PulseProtocol.largestCount else {
      let most = PulseProtocol.largestCount
      root.diagnostics.report(
        "these are more than \(most) pulses, the most that a protocol holds; repeat less often",
        at: repeatedMost(items) ?? list)
      return nil
    }
    var timeline = Timeline(base: base, diagnostics: diagnostics)
    timeline.append(items)
    let waveform = timeline.finished(follow: follow)
    guard diagnostics.isEmpty else { return nil }
    if timeline.shortest < 1e-12 * waveform.end {
      diagnostics.report(
        "the shortest part of a pulse, \(format(timeline.shortest, "s")), is lost in a run of "
          + "\(format(waveform.end, "s")); split the protocol", at: list)
    }
    let snapshots = self.snapshots(in: waveform)
    guard diagnostics.isEmpty else { return nil }
    return PulseProtocol(
      title: title, unit: unit, base: base, waveform: waveform, snapshots: snapshots,
      resolvedText: root.value.yaml)
  }

  private mutating func items(_ value: InputValue, isRepeated: Bool) -> [Item]? {
    guard let list = value.list, !list.isEmpty else {
      let found = value.list == nil ? value.phrase : "an empty list"
      diagnostics.report("pulses must be a list of at least one pulse, got \(found)", at: value)
      return nil
    }
    var items: [Item] = []
    for item in list {
      let isGroup =
        item["pulses"] != nil || item["repeat"] != nil && item["level"] == nil && item["width"] == nil
      if let item = isGroup ? group(item, isRepeated: isRepeated) : pulse(item, isRepeated: isRepeated) {
        items.append(item)
      }
    }
    return items
  }

  private mutating func group(_ value: InputValue, isRepeated: Bool) -> Item? {
    guard
      let fields = Fields(value, of: "the group", required: ["repeat", "pulses"], diagnostics)
    else { return nil }
    let count = count(in: fields)
    let items = fields["pulses"].flatMap { self.items($0, isRepeated: isRepeated || (count ?? 1) > 1) }
    guard let count, let items else { return nil }
    return .group(items, count: count, place: fields["repeat"] ?? value)
  }

  private mutating func pulse(_ value: InputValue, isRepeated: Bool) -> Item? {
    guard
      let fields = Fields(
        value, of: "pulse", required: ["level", "width"],
        optional: ["rise", "fall", "spacing", "start", "repeat"], diagnostics)
    else { return nil }
    let level = fields["level"].flatMap { self.level($0, "level", in: fields) }
    let width = fields.quantity("width", .pulseWidth)
    let times = ["rise", "fall", "spacing"].map { key in
      fields[key] == nil ? 0 : fields.quantity(key, .duration)
    }
    let start = fields.quantity("start", .duration)
    if fields["start"] != nil && isRepeated {
      fields.report(
        "start is one time of the run, which a repeated group cannot come back to; use spacing, or put the pulse outside of the group",
        at: "start")
    }
    let count = fields["repeat"] == nil ? 1 : count(in: fields)
    guard let level, let width, let rise = times[0], let fall = times[1], let spacing = times[2], let count
    else { return nil }
    guard rise <= width else {
      fields.report(
        "rise of pulse must not be longer than its width of \(format(width, "s")), which counts from the start of the "
          + "rise; lengthen the width or shorten the rise", at: "rise")
      return nil
    }
    return .pulse(
      Pulse(level: level, width: width, rise: rise, fall: fall, spacing: spacing), start: start, count: count,
      place: fields[start == nil ? "repeat" : "start"] ?? value)
  }

  private func count(in fields: Fields) -> Int? {
    guard let value = fields["repeat"] else { return nil }
    if let count = value.text.flatMap({ Int($0) }), (1...PulseProtocol.largestCount).contains(count) {
      return count
    }
    fields.report(
      "repeat must be a whole number from 1 to \(PulseProtocol.largestCount), got \(value.phrase)",
      at: "repeat")
    return nil
  }

  /// A value of the source, all of them in volts or all in amperes.
  private mutating func level(_ value: InputValue, _ name: String, in fields: Fields) -> Double? {
    let text = value.text ?? ""
    let isCurrent = (try? Quantity.parse(text, as: .current)) != nil
    if !isCurrent && (try? Quantity.parse(text, as: .voltage)) == nil {
      return fields.quantity(value, name, unit == .ampere ? .current : .voltage)
    }
    let found: PulseProtocol.Unit = isCurrent ? .ampere : .volt
    if let unit, unit != found {
      if isMixed { return nil }
      isMixed = true
      diagnostics.report(
        "\(name) of \(fields.what) is in \(found.rawValue), but the values before it are in \(unit.rawValue); one protocol "
          + "gives either voltages or currents", at: value)
      return nil
    }
    unit = found
    return fields.quantity(value, name, isCurrent ? .current : .voltage)
  }

  private func snapshots(in waveform: Waveform) -> [Double] {
    guard let field = root["snapshots"] else { return [] }
    guard let times = root.quantities("snapshots", .duration), let list = field.list else { return [] }
    let ends = waveform.segments.map(\.end)
    for (time, place) in zip(times, list) where PulseProtocol.snapshot(at: time, ends: ends) == nil {
      diagnostics.report(
        "the snapshot at \(format(time, "s")) lies after the end of the run at \(format(waveform.end, "s")); leave it out or "
          + "lengthen follow", at: place)
    }
    return Set(times.compactMap { PulseProtocol.snapshot(at: $0, ends: ends) }).sorted()
  }

  /// The place of the item with the most pulses.
  private func repeatedMost(_ items: [Item]) -> InputValue? {
    items.max { $0.total < $1.total }.map { item in
      switch item {
      case .pulse(_, _, _, let place), .group(_, _, let place): place
      }
    }
  }
}
