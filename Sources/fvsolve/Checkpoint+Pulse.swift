import DeviceGeometry
import Electrothermal
import ResultStore

/// A transient's progress in a checkpoint file, to the last bit, and what run it belongs to.
enum PulseCheckpoint {
  /// What determines a run. A checkpoint serves a run with equal ones only.
  struct Origin {
    var device: String
    var pulses: String
    var options: String

    var identity: String { SHA256.hexDigest([device, pulses, options].joined(separator: "\n---\n").utf8) }

    /// Names what differs, for people.
    func difference(to other: Origin) -> String {
      var parts: [String] = []
      if device != other.device { parts.append("another device") }
      if pulses != other.pulses { parts.append("other pulses or snapshots") }
      if options != other.options { parts.append("'\(other.options)' instead of '\(options)'") }
      return parts.joined(separator: ", ")
    }
  }

  static func path(for result: String) -> String { result + ".checkpoint" }

  static func write(_ progress: TransientProgress, _ origin: Origin, to path: String) throws {
    var reals = progress.encodedReals
    for (name, state) in progress.encodedStates { reals.merge(state.encoded(as: name)) { first, _ in first } }
    try ResultFile.writeCheckpoint(
      Checkpoint(
        identity: origin.identity, summary: "\(progress.accepted) steps, \(progress.time) s", reals: reals,
        integers: ["counts": progress.encodedCounts.map(Int64.init)],
        texts: ["device": origin.device, "pulses": origin.pulses, "options": origin.options]), to: path)
  }

  /// - Throws: ``PulseCheckpointError`` when it belongs to another run; `ResultStoreError`.
  static func read(_ path: String, for origin: Origin) throws -> TransientProgress {
    let checkpoint = try ResultFile.readCheckpoint(path)
    if checkpoint.identity != origin.identity {
      let earlier = Origin(
        device: checkpoint.texts["device"] ?? "", pulses: checkpoint.texts["pulses"] ?? "",
        options: checkpoint.texts["options"] ?? "")
      throw PulseCheckpointError.anotherRun(path: path, difference: origin.difference(to: earlier))
    }
    guard let progress = TransientProgress(decoding: checkpoint) else {
      throw PulseCheckpointError.unusable(path: path)
    }
    return progress
  }
}

/// A checkpoint that a run cannot go on from.
enum PulseCheckpointError: Error, CustomStringConvertible {
  case anotherRun(path: String, difference: String)
  case unusable(path: String)

  var description: String {
    switch self {
    case .anotherRun(let path, let difference):
      "\(path) belongs to another run (\(difference)): repeat the command that it is of, give this run another -o, "
        + "or leave --resume out to start anew"
    case .unusable(let path): "\(path) lacks part of a run's state; leave --resume out to start anew"
    }
  }
}

extension FieldState {
  fileprivate func encoded(as name: String) -> [String: [Double]] {
    [
      "\(name).terminal": [terminal], "\(name).reference": reference, "\(name).offset": offset,
      "\(name).rise": rise,
    ]
  }

  fileprivate init?(decoding checkpoint: Checkpoint, as name: String) {
    guard let terminal = checkpoint.reals["\(name).terminal"]?.first,
      let reference = checkpoint.reals["\(name).reference"], let offset = checkpoint.reals["\(name).offset"],
      let rise = checkpoint.reals["\(name).rise"]
    else { return nil }
    self.init(terminal: terminal, reference: reference, offset: offset, rise: rise)
  }
}

extension TransientProgress {
  fileprivate var encodedReals: [String: [Double]] {
    [
      "clock": [time, step, largest, lastError, initialGrowth, growth],
      "extremes": [currentImbalance, largestVoltage, largestCurrent, largestPower],
      "first_rises": firstRises, "rates": rates, "powers": powers, "energies": energies,
      "samples": samples.flatMap(\.numbers),
      "snapshots": snapshots.flatMap { [$0.time, $0.source] },
      "hottest": hottest.map { [$0.time, $0.source] } ?? [],
    ]
  }

  fileprivate var encodedStates: [(String, FieldState)] {
    [("state", state)] + (hottest.map { [("hottest", $0.state)] } ?? [])
      + snapshots.enumerated().map { ("snapshot\($0.offset)", $0.element.state) }
  }

  fileprivate var encodedCounts: [Int] {
    [segment, isAtJump ? 1 : 0, accepted, refused, failed, iterations, factorisations, solves]
  }

  fileprivate init?(decoding checkpoint: Checkpoint) {
    let reals = checkpoint.reals
    guard let counts = checkpoint.integers["counts"]?.map({ Int($0) }), counts.count == 8,
      let clock = reals["clock"], clock.count == 6, let extremes = reals["extremes"], extremes.count == 4,
      let state = FieldState(decoding: checkpoint, as: "state"), let first = reals["first_rises"],
      let rates = reals["rates"], let powers = reals["powers"], let energies = reals["energies"],
      let samples = reals["samples"], let times = reals["snapshots"], let hottest = reals["hottest"]
    else { return nil }
    self.init(step: clock[1], state: state, firstRises: first)
    (time, largest, lastError) = (clock[0], clock[2], clock[3])
    (initialGrowth, growth) = (clock[4], clock[5])
    (currentImbalance, largestVoltage, largestCurrent, largestPower) = (
      extremes[0], extremes[1], extremes[2], extremes[3]
    )
    (self.rates, self.powers, self.energies) = (rates, powers, energies)
    (segment, isAtJump, accepted, refused) = (counts[0], counts[1] == 1, counts[2], counts[3])
    (failed, iterations, factorisations, solves) = (counts[4], counts[5], counts[6], counts[7])
    let width = TransientSample.width
    self.samples = stride(from: 0, to: samples.count - width + 1, by: width).map {
      TransientSample(numbers: samples[$0..<$0 + width])
    }
    for k in stride(from: 0, to: times.count - 1, by: 2) {
      guard let state = FieldState(decoding: checkpoint, as: "snapshot\(k / 2)") else { return nil }
      snapshots.append(TimedState(time: times[k], source: times[k + 1], state: state))
    }
    if hottest.count == 2, let state = FieldState(decoding: checkpoint, as: "hottest") {
      self.hottest = TimedState(time: hottest[0], source: hottest[1], state: state)
    }
  }
}

extension TransientSample {
  fileprivate static let width = 9

  fileprivate var numbers: [Double] {
    [
      time, peakTemperature, filamentMeanTemperature, current, voltage, source, joulePower, heatOut,
      storedHeat,
    ]
  }

  fileprivate init(numbers: ArraySlice<Double>) {
    let n = Array(numbers)
    self.init(
      time: n[0], peakTemperature: n[1], filamentMeanTemperature: n[2], current: n[3], voltage: n[4],
      source: n[5], joulePower: n[6], heatOut: n[7], storedHeat: n[8])
  }
}
