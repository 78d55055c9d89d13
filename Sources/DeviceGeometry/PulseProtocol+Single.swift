import Quantities

extension PulseProtocol {
  /// The protocol of one pulse from 0, as a command line asks for it by --pulse (its width), --rise, --fall and --follow.
  ///
  /// - Parameters:
  ///   - level: V or A, after `unit`.
  ///   - width: from the start of the rise to the start of the fall, s.
  ///   - rise: s
  ///   - fall: s
  ///   - follow: how long the run goes on after the fall, s.
  ///   - snapshots: times within the run at which fields are wanted, s.
  /// - Throws: what is wrong, in the words of those options.
  public static func single(
    level: Double, unit: Unit, width: Double, rise: Double = 0, fall: Double = 0, follow: Double = 0,
    snapshots: [Double] = []
  ) throws(InputErrors) -> PulseProtocol {
    var messages: [String] = []
    func check(_ value: Double, _ name: String, _ range: PlausibleRange) {
      if !range.contains(value) {
        messages.append("\(name) must be \(range.phrase), got \(format(value, range.kind.unit))")
      }
    }
    check(level, "the level of the pulse", unit == .volt ? .voltage : .current)
    check(width, "--pulse", .pulseWidth)
    check(rise, "--rise", .duration)
    check(fall, "--fall", .duration)
    check(follow, "--follow", .duration)
    if messages.isEmpty && rise > width {
      messages.append(
        "--rise of \(format(rise, "s")) is longer than --pulse of \(format(width, "s")), which counts from the start of "
          + "the rise; lengthen the pulse or shorten the rise")
    }
    let end = width + fall + follow
    if messages.isEmpty,
      let late = snapshots.first(where: { !($0 >= 0 && snapshot(at: $0, ends: [end]) != nil) })
    {
      messages.append(
        "a snapshot at \(format(late, "s")) is outside of the run, which ends at \(format(end, "s")); lengthen --follow"
      )
    }
    guard messages.isEmpty else {
      throw InputErrors(messages.map { InputError(file: "command line", message: $0) })
    }
    func entry(_ key: String, _ value: InputValue) -> InputValue.Entry {
      InputValue.Entry(key: InputValue(key), value: value)
    }
    func seconds(_ time: Double) -> InputValue { InputValue(format(time, "s", digits: 17)) }
    let pulse = InputValue(
      .mapping([
        entry("level", InputValue(format(level, unit.rawValue, digits: 17))), entry("width", seconds(width)),
        entry("rise", seconds(rise)), entry("fall", seconds(fall)),
      ]))
    var root = [
      entry("schema", InputValue("1")), entry("pulses", InputValue(.list([pulse]))),
      entry("follow", seconds(follow)),
    ]
    if !snapshots.isEmpty { root.append(entry("snapshots", InputValue(.list(snapshots.map(seconds))))) }
    return try load(InputValue(.mapping(root)))
  }
}
