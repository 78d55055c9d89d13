import CompactModel
import DeviceGeometry
import ResultStore
import Studies

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
    try numbered(of: sweep, file: file, arePulses: arePulses).map(\.point)
  }

  /// The same with their numbers in the study.
  static func numbered(of sweep: SweepResult, file: String, arePulses: Bool = false) throws
    -> [(index: Int, point: FieldPoint)]
  {
    func unsuitable(_ why: String) -> CalibrationError { .unsuitableSweep(file: file, why: why) }
    func column(_ path: String, unit wanted: String) throws -> [Double]? {
      func isNamed(_ axis: SweepResult.Axis) -> Bool { axis.longName == path || axis.name == path }
      let axis = sweep.axes.firstIndex(where: isNamed)
      guard let found = axis.map({ sweep.axes[$0] }) ?? sweep.parameters.first(where: isNamed) else {
        return nil
      }
      guard case .numbers(let values, let unit) = found.values, unit == wanted else {
        throw unsuitable("its \(path) is not in \(wanted == "1" ? "plain numbers" : wanted)")
      }
      return axis.map { k in sweep.points.indices.map { values[sweep.position(of: $0)[k]] } } ?? values
    }
    let known = ["filament_scale", "filament/gap/from", "filament/gap/to", "voltage", "drive/voltage"]
    for axis in sweep.axes + sweep.parameters
    where axis.name != "point" && axis.count > 1 && !known.contains(axis.longName) {
      throw unsuitable(
        "it varies \(axis.longName); a calibration takes studies over \(known.dropLast().joined(separator: ", "))"
      )
    }
    if !arePulses, sweep.attributes.contains(where: { $0.name == "source" && $0.value != "steady" }) {
      throw unsuitable("its points are pulses, not steady states")
    }
    let quantities = try ["terminal_voltage", "current", "peak_temperature", "filament_mean_temperature"].map
    {
      guard let values = sweep.values($0) else { throw unsuitable("it has no \($0)") }
      return values
    }
    let scales = try column("filament_scale", unit: "1")
    let (from, to) = (
      try column("filament/gap/from", unit: "m"), try column("filament/gap/to", unit: "m")
    )
    // Ends that are not varied are the device's own.
    let own = from == nil || to == nil ? try sweep.device(file: file).device().filament?.gap : nil
    return try sweep.points.indices.compactMap { i in
      guard let point = sweep.points[i], point.status == .converged else { return nil }
      let (voltage, current) = (abs(quantities[0][i]), abs(quantities[1][i]))
      if voltage == 0 || current == 0 { return nil }
      guard quantities.allSatisfy({ $0[i].isFinite }) else {
        throw unsuitable("its point \(i) has no voltage, current or temperature of a filament")
      }
      return (
        i,
        FieldPoint(
          scale: scales?[i] ?? 1, gap: (to?[i] ?? own?.to ?? 0) - (from?[i] ?? own?.from ?? 0),
          voltage: voltage, current: current, peak: quantities[2][i], mean: quantities[3][i])
      )
    }
  }
}

extension SweepResult {
  /// The device that a study of one device varies, with what it sets once and for all.
  /// - Throws: ``CalibrationError``.
  func device(file: String) throws -> DeviceTree {
    do {
      let study = try StudyFile.load(text: config, name: file)
      return try study.axes.filter { $0.count == 1 }.reduce(study.bases[0].tree) { tree, axis in
        switch axis.values {
        case .numbers(let values): try tree.setting(axis.path, to: .number(values[0]))
        case .texts(let texts): try tree.setting(axis.path, to: .text(texts[0]))
        }
      }
    } catch {
      throw CalibrationError.unsuitableSweep(file: file, why: "its study cannot be read: \(error)")
    }
  }
}

extension CalibrationPlan {
  /// Refuses a study of a device that differs from the plan's in more than its filament's radii and gap, and points beside the path.
  /// - Throws: ``CalibrationError``.
  func check(_ sweep: SweepResult, file: String) throws {
    func plain(_ tree: DeviceTree) throws -> Device {
      var device = try tree.drivenDirectly(by: 0.4).device()
      (device.title, device.state) = ("", "")
      device.filament?.gap = nil
      return device
    }
    var (mine, other) = (try plain(whole), try plain(sweep.device(file: file)))
    // The material of a gap is there only where one is.
    let materials = Set(mine.materials.keys).intersection(other.materials.keys)
    mine.materials = mine.materials.filter { materials.contains($0.key) }
    other.materials = other.materials.filter { materials.contains($0.key) }
    func differ<Part: Equatable>(_ name: String, _ part: (Device) -> Part) -> String? {
      part(mine) == part(other) ? nil : name
    }
    let differing = [
      differ("radius", \.radius), differ("surround", \.surround), differ("layers", \.layers),
      differ("filament", \.filament), differ("boundaries", \.boundaries), differ("contacts", \.contacts),
      differ("ambient", \.ambient), differ("materials", \.materials),
    ].compactMap(\.self)
    guard differing.isEmpty else {
      throw CalibrationError.unsuitableSweep(
        file: file, why: "it is of another device; other are its \(differing.joined(separator: ", "))")
    }
    for (i, point) in try FieldPoint.numbered(of: sweep, file: file) where point.gap > 0 && path.gap != nil {
      let scale = path.scale(at: path.state(ofGap: point.gap))
      if abs(point.scale / scale - 1) > 0.01 {
        throw CalibrationError.unsuitableSweep(
          file: file,
          why:
            "its point \(i) has a gap of \(short(point.gap * 1e9)) nm and filament_scale \(short(point.scale)), where the line of states has \(short(scale)): s² grows with -w from \(short(path.scales.lowerBound))² to 1"
        )
      }
    }
  }
}
