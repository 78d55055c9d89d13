import CompactModel
import ResultStore

/// What a field solve says of a device in one state at one voltage, in steady state.
public struct FieldPoint: Sendable, Equatable {
  /// Factor to the filament's radii.
  public var scale: Double
  /// Length of the gap, m; 0 without one.
  public var gap: Double
  /// Over the device, V.
  public var voltage: Double
  /// A
  public var current: Double
  /// K
  public var peak: Double
  /// Mean over the filament, K.
  public var mean: Double

  public init(scale: Double, gap: Double, voltage: Double, current: Double, peak: Double, mean: Double) {
    (self.scale, self.gap, self.voltage) = (scale, gap, voltage)
    (self.current, self.peak, self.mean) = (current, peak, mean)
  }

  public var resistance: Double { voltage / current }
}

extension FieldPoint {
  /// The converged points of a study over `filament_scale`, the gap's ends and the voltage, whichever of them it has.
  /// - Parameter arePulses: whether the points are pulses, at their hottest, rather than steady states.
  /// - Throws: ``CalibrationError`` for a study of something else.
  public static func points(of sweep: SweepResult, file: String, arePulses: Bool = false) throws
    -> [FieldPoint]
  {
    func column(_ path: String) -> [Double]? {
      if let k = sweep.axes.firstIndex(where: { $0.longName == path || $0.name == path }),
        case .numbers(let values, _) = sweep.axes[k].values
      {
        return sweep.points.indices.map { values[sweep.position(of: $0)[k]] }
      }
      if let parameter = sweep.parameters.first(where: { $0.longName == path || $0.name == path }),
        case .numbers(let values, _) = parameter.values
      {
        return values
      }
      return nil
    }
    let known = ["filament_scale", "filament/gap/from", "filament/gap/to", "voltage", "drive/voltage"]
    for axis in sweep.axes + sweep.parameters
    where axis.name != "point" && axis.count > 1 && !known.contains(axis.longName) {
      throw CalibrationError.unsuitableSweep(
        file: file,
        why:
          "it varies \(axis.longName); a calibration takes studies over \(known.dropLast().joined(separator: ", "))"
      )
    }
    func quantity(_ name: String) throws -> [Double] {
      guard let values = sweep.values(name) else {
        throw CalibrationError.unsuitableSweep(file: file, why: "it has no \(name)")
      }
      return values
    }
    if !arePulses, sweep.attributes.contains(where: { $0.name == "source" && $0.value != "steady" }) {
      throw CalibrationError.unsuitableSweep(file: file, why: "its points are pulses, not steady states")
    }
    let scales = column("filament_scale")
    let (from, to) = (column("filament/gap/from"), column("filament/gap/to"))
    let (voltage, current) = (try quantity("terminal_voltage"), try quantity("current"))
    let (peak, mean) = (try quantity("peak_temperature"), try quantity("filament_mean_temperature"))
    return sweep.points.indices.compactMap { i in
      guard let point = sweep.points[i], point.status == .converged, voltage[i] != 0, current[i] != 0 else {
        return nil
      }
      return FieldPoint(
        scale: scales?[i] ?? 1, gap: (to?[i] ?? 0) - (from?[i] ?? 0), voltage: abs(voltage[i]),
        current: abs(current[i]), peak: peak[i], mean: mean[i])
    }
  }
}
