import CompactModel

extension ProgrammingProtocol {
  /// Where the readings of a phase lie within a cycle's N + 1: before its first and after its last update.
  func readings(of phase: String) -> ClosedRange<Int>? {
    var first = 0
    for candidate in phases {
      if candidate.name == phase { return first...first + candidate.count }
      first += candidate.count
    }
    return nil
  }

  /// Operations one after the other in an update: one, or read, select and write.
  public func steps(of phase: Phase) -> Int { phase.selection == nil ? 1 : 3 }

  /// Time of an update with what belongs to it, s; spacings after its last pulse count, readings for us to see do not.
  public func time(of phase: Phase) -> Double {
    let pulses = phase.train.isEmpty ? phase.pulses.map(\.pulse) : phase.train
    var time = pulses.reduce(0) { $0 + $1.width + $1.fall + $1.spacing }
    // A train's pulses are one update each.
    if !phase.train.isEmpty { time /= Double(phase.train.count) }
    if let selection = phase.selection {
      time +=
        selection.read.delay + selection.read.width + selection.read.spacing + costs.conversionTime
        + costs.selectionTime
    }
    return time
  }
}

/// What a run of a protocol says: means over its devices and cycles.
public struct ProgrammingOutcome: Sendable {
  public var programming: ProgrammingProtocol
  public var devices: [[CycleRecord]]

  public init(_ programming: ProgrammingProtocol, _ outcome: ProgrammingRun.Outcome) {
    (self.programming, devices) = (programming, outcome.devices)
  }

  private func mean(_ value: (CycleRecord) -> Double) -> Double {
    let all = devices.joined()
    return all.reduce(0) { $0 + value($1) } / Double(all.count)
  }

  /// A number of the outcome; NaN where nothing moved and it is a ratio to that.
  public func value(_ measure: OutcomeMeasure) -> Double {
    let phase = measure.phase.flatMap { name in programming.phases.first { $0.name == name } }
    let readings = measure.phase.flatMap { programming.readings(of: $0) }
    func part(_ record: CycleRecord) -> ArraySlice<Double> {
      record.conductance[readings ?? 0...record.conductance.count - 1]
    }
    switch measure.kind {
    case .change: return mean { part($0).last! - part($0).first! }
    case .recovered: return mean { abs(part($0).last! - part($0).first!) / $0.conductance.span }
    case .range: return mean { part($0).span }
    case .onOff: return mean { part($0).max()! / part($0).min()! }
    case .lowest: return mean { part($0).min()! }
    case .highest: return mean { part($0).max()! }
    case .deviation: return mean { Array(part($0)).largestDeviationFromLine }
    case .share:
      return mean {
        let values = part($0)
        let count = min(measure.pulses ?? 1, values.count - 1)
        return (values[values.startIndex + count] - values.first!) / (values.last! - values.first!)
      }
    case .largestStep:
      return mean {
        let values = part($0)
        return zip(values, values.dropFirst()).reduce(0) { max($0, abs($1.1 - $1.0)) } / $0.conductance.span
      }
    case .asymmetry: return update?.asymmetry ?? .nan
    case .cycleSpreadHighest: return spread.lrs.cycleToCycle ?? .nan
    case .cycleSpreadLowest: return spread.hrs.cycleToCycle ?? .nan
    case .deviceSpreadHighest: return spread.lrs.deviceToDevice ?? .nan
    case .deviceSpreadLowest: return spread.hrs.deviceToDevice ?? .nan
    case .spreadRatioHighest: return value(.init(.deviceSpreadHighest)) / value(.init(.cycleSpreadHighest))
    case .spreadRatioLowest: return value(.init(.deviceSpreadLowest)) / value(.init(.cycleSpreadLowest))
    case .steps: return meanOfUpdates(phase) { Double(programming.steps(of: $0)) }
    case .time: return meanOfUpdates(phase) { programming.time(of: $0) }
    case .energy:
      let first = readings?.lowerBound ?? 0
      let last = readings?.upperBound ?? programming.updates
      return mean { record in
        (first..<last).reduce(0) {
          $0 + record.deviceEnergy[$1] + record.circuitEnergy[$1] + record.peripheryEnergy[$1]
        } / Double(last - first)
      }
    }
  }

  private func meanOfUpdates(
    _ phase: ProgrammingProtocol.Phase?, _ value: (ProgrammingProtocol.Phase) -> Double
  ) -> Double {
    let phases = phase.map { [$0] } ?? programming.phases
    let count = phases.reduce(0) { $0 + $1.count }
    return phases.reduce(0) { $0 + value($1) * Double($1.count) } / Double(count)
  }

  /// Energy of one cycle in J by where it goes, mean over devices and cycles: in the device, in its circuit, in the periphery, and of our readings.
  public var energy: (device: Double, circuit: Double, periphery: Double, reading: Double) {
    (
      mean { $0.deviceEnergy.reduce(0, +) }, mean { $0.circuitEnergy.reduce(0, +) },
      mean { $0.peripheryEnergy.reduce(0, +) }, mean { $0.readEnergy.total }
    )
  }

  /// Time of all updates of one cycle, s.
  public var time: Double {
    programming.phases.reduce(0) { $0 + programming.time(of: $1) * Double($1.count) }
  }
}

extension Collection<Double> {
  /// Between the largest and the smallest value.
  var span: Double { self.max()! - self.min()! }
}

/// Whether a claim holds.
public struct ClaimOutcome: Sendable, Equatable {
  public var claim: ProtocolClaim
  /// nil where no case or device was run that it is of.
  public var value: Double?

  public init(_ claim: ProtocolClaim, value: Double?) { (self.claim, self.value) = (claim, value) }

  /// nil where it could not be tested. A number that is none meets nothing.
  public var isMet: Bool? {
    value.map {
      $0.isFinite && $0 >= claim.minimum ?? -.infinity && $0 <= claim.maximum ?? .infinity
    }
  }
}
