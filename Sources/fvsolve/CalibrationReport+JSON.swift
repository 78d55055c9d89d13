import CompactModel

extension CalibrationReport {
  /// What `calibrate` and `inspect` print of it, under the names that the device file has for the same; `met` and the counts besides.
  var object: [String: Any] {
    let (effective, fourier) = (groups(.effective), groups(.fourier))
    return [
      "groups": effective.all, "groups_met": effective.met, "groups_met_fourier": fourier.met,
      "targets": targets.mapValues { $0.map(Self.entry) },
      "held_out": heldOut.mapValues {
        [
          "points": $0.points, "largest": $0.largest, "quantile_95": $0.quantile95, "rms": $0.rootMeanSquare,
          "worst_state": $0.worstState, "worst_voltage": $0.worstVoltage,
        ] as [String: Any]
      },
      "parameters": parameters.map {
        [
          "name": $0.name, "unit": $0.unit, "value": $0.value, "from": $0.from, "to": $0.to,
          "reaches_bound": $0.reachesBound,
        ] as [String: Any]
      },
      "warnings": warnings,
    ]
  }

  /// Groups of targets that a thermal memory meets as a whole.
  func groups(_ memory: ThermalMemory) -> (met: Int, all: Int) {
    let targets = targets[memory.rawValue] ?? []
    let all = Set(targets.map(\.group))
    return (all.subtracting(targets.filter { !$0.isMet }.map(\.group)).count, all.count)
  }

  private static func entry(_ target: ProgrammingTarget) -> [String: Any] {
    var entry: [String: Any] = [
      "group": target.group, "name": target.name, "value": target.value, "met": target.isMet,
    ]
    entry["minimum"] = target.minimum
    entry["maximum"] = target.maximum
    return entry
  }
}
