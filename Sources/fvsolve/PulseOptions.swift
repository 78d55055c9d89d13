import ArgumentParser
import DeviceGeometry
import Electrothermal
import Quantities

/// What the source does over time; nothing for a steady state.
struct PulseOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help:
      "Follow one pulse of this width in time, such as \"1 us\", at the voltage or current of the device.",
    transform: quantity(.time, .pulseWidth))
  var pulse: Double?

  @Option(
    name: .customLong("protocol"), help: "Follow the pulses of a protocol file (YAML) in time.",
    completion: .file(extensions: ["yaml", "yml"]))
  var protocolFile: String?

  @Option(
    parsing: .unconditional, help: "Time in which the pulse rises, such as \"10 ns\"; its width includes it.",
    transform: quantity(.time, .duration))
  var rise: Double?

  @Option(
    parsing: .unconditional, help: "Time in which the pulse falls, such as \"10 ns\", after its width.",
    transform: quantity(.time, .duration))
  var fall: Double?

  @Option(
    parsing: .unconditional, help: "Time to go on after the pulse, such as \"1 us\".",
    transform: quantity(.time, .duration))
  var follow: Double?

  @Option(
    parsing: .unconditional,
    help:
      "Keep the whole fields at these times, such as \"1 ps, 1 ns, 1 us\"; or at so many times per decade: \"3/decade\"."
  )
  var snapshots: String?

  @Option(
    help: ArgumentHelp(
      "Local error that a step in time may have, as a fraction of the largest temperature rise.",
      valueName: "fraction"))
  var tolerance: Double = PulseOptions.usualTolerance

  private static let usualTolerance = 1e-3

  @Flag(help: "Go on with a run that was interrupted, from the checkpoint beside its result.")
  var resume = false

  var isWanted: Bool { pulse != nil || protocolFile != nil }

  func validate() throws {
    if pulse != nil && protocolFile != nil { throw ValidationError("give --pulse or --protocol, not both") }
    if pulse == nil {
      for (name, value) in [("--rise", rise), ("--fall", fall), ("--follow", follow)] where value != nil {
        throw ValidationError("\(name) goes with --pulse; a protocol file has its own")
      }
    }
    if !isWanted {
      if tolerance != Self.usualTolerance {
        throw ValidationError("--tolerance goes with --pulse or --protocol; steady states take none")
      }
      if snapshots != nil { throw ValidationError("--snapshots goes with --pulse or --protocol") }
      if resume {
        throw ValidationError("--resume goes with --pulse or --protocol; a steady state takes seconds")
      }
    }
    if !(1e-8...0.1).contains(tolerance) {
      throw ValidationError("--tolerance must lie between 1e-8 and 0.1; 1e-3 is usual")
    }
    if let snapshots { _ = try Self.times(snapshots, until: 1) }
  }

  /// The protocol that was asked for.
  /// - Parameter drive: of the device: the level of a single pulse.
  func load(for drive: Drive) throws -> PulseProtocol {
    var loaded: PulseProtocol
    if let protocolFile {
      loaded = try PulseProtocol.load(path: protocolFile)
    } else {
      let (level, unit) = drive.level
      loaded = try PulseProtocol.single(
        level: level, unit: unit, width: pulse ?? 0, rise: rise ?? 0, fall: fall ?? 0, follow: follow ?? 0)
    }
    if let snapshots {
      let end = loaded.waveform.end
      let ends = loaded.waveform.segments.map(\.end)
      let times = try Self.times(snapshots, until: end).map { time in
        guard let time = PulseProtocol.snapshot(at: time, ends: ends) else {
          throw ValidationError(
            "a snapshot at \(format(time, "s")) is after the end of the run at \(format(end, "s"))")
        }
        return time
      }
      loaded.snapshots = Array(Set(loaded.snapshots + times)).sorted()
    }
    return loaded
  }

  /// - Throws: `ValidationError` that quotes what is no time.
  private static func times(_ text: String, until end: Double) throws -> [Double] {
    if text.hasSuffix("/decade") {
      guard let perDecade = Int(text.dropLast(7)), (1...100).contains(perDecade) else {
        throw ValidationError("'\(text)' is no number of snapshots per decade: 1/decade to 100/decade")
      }
      // From 1 ps on, and at the end.
      let first = -12 * perDecade
      let exponents = (0...40 * perDecade).lazy.map { Double(first + $0) / Double(perDecade) }
      return Array(exponents.map { Double.pow(10, $0) }.prefix { $0 < 0.999 * end }) + [end]
    }
    let parse = quantity(.time, .duration)
    return try text.split(separator: ",", omittingEmptySubsequences: false).map { time in
      do { return try parse(time.trimmingCharacters(in: .whitespaces)) } catch let error as ValidationError {
        throw ValidationError("--snapshots: \(error.message)")
      }
    }.sorted()
  }
}
