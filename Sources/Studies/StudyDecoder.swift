import Circuits
import DeviceGeometry
import Quantities

/// Decodes a study file: the devices first, then the axes that change them.
struct StudyDecoder {
  let diagnostics: Diagnostics
  let root: Fields
  let input: InputText
  /// Points at most.
  let largest: Int

  /// `nil` with a report if the file is not even a mapping.
  init?(_ value: InputValue, in input: InputText, largest: Int, _ diagnostics: Diagnostics) {
    guard
      let root = Fields(
        value, of: "the study", required: ["schema", "devices"],
        optional: [
          "title", "stack", "materials", "set", "resolution", "refine", "design", "points", "seed", "table",
          "axes", "hold", "pulse", "protocol", "tolerance",
        ], diagnostics)
    else { return nil }
    (self.diagnostics, self.root, self.input, self.largest) = (diagnostics, root, input, largest)
  }

  func study() -> Study? {
    root.checkSchema()
    let bases = self.bases()
    let design = choice("design", Study.Design.self) ?? .grid
    let hold = choice("hold", Study.Hold.self) ?? .voltage
    let seed = root["seed"] == nil ? 0 : count("seed", 0...Int.max)
    let resolution = root["resolution"] == nil ? 1 : root.quantity("resolution", .meshResolution)
    let refinements = root["refine"] == nil ? 0 : count("refine", 0...6)
    let tolerance = root["tolerance"] == nil ? 1e-3 : root.quantity("tolerance", .timeTolerance)
    let source = self.source()
    guard let bases, !bases.isEmpty, diagnostics.isEmpty else { return nil }
    let axes = AxisDecoder(
      root: root, input: input, bases: bases, design: design, seed: UInt64(seed ?? 0), largest: largest,
      diagnostics: diagnostics
    ).axes()
    guard let axes, let source, let seed, let resolution, let refinements, let tolerance,
      diagnostics.isEmpty
    else { return nil }
    let title = root.text("title") ?? "Study of " + bases.map(\.name).joined(separator: ", ")
    var study = Study(
      title: title, bases: bases, listsBases: root["devices"]?.list != nil, axes: axes, design: design,
      hold: hold, source: source, tolerance: tolerance, resolution: resolution, refinements: refinements,
      seed: UInt64(seed), resolvedText: "")
    guard checkWhole(study) else { return nil }
    study.resolvedText = resolved(study).yaml
    return study
  }

  /// One of the words of an enumeration.
  func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ key: String, _ type: Choice.Type
  ) -> Choice? {
    guard let field = root[key] else { return nil }
    if let choice = field.text.flatMap(Choice.init(rawValue:)) { return choice }
    let known = Choice.allCases.map(\.rawValue)
    diagnostics.report("unknown \(key) \(field.phrase)\(hint(field.text ?? "", among: known))", at: field)
    return nil
  }

  private func count(_ key: String, _ allowed: ClosedRange<Int>) -> Int? {
    guard let field = root[key] else { return nil }
    if let number = field.text.flatMap({ Int($0) }), allowed.contains(number) { return number }
    let upper = allowed.upperBound == .max ? "" : " to \(allowed.upperBound)"
    diagnostics.report(
      "\(key) of the study must be a whole number from \(allowed.lowerBound)\(upper), got \(field.phrase)",
      at: field)
    return nil
  }

  private func source() -> Study.Source? {
    if root["pulse"] != nil && root["protocol"] != nil {
      root.report("give a pulse or a protocol, not both", at: "protocol")
      return nil
    }
    if let value = root["pulse"] {
      guard
        let fields = Fields(
          value, of: "pulse", required: ["width"], optional: ["rise", "fall", "follow"], diagnostics)
      else { return nil }
      func duration(_ key: String) -> Double? { fields[key] == nil ? 0 : fields.quantity(key, .duration) }
      guard let width = fields.quantity("width", .pulseWidth), let rise = duration("rise"),
        let fall = duration("fall"), let follow = duration("follow")
      else { return nil }
      if rise > width {
        fields.report("the rise is longer than the width, which counts from its start", at: "rise")
        return nil
      }
      return .pulse(width: width, rise: rise, fall: fall, follow: follow)
    }
    guard let value = root["protocol"] else { return .steady }
    do throws(InputErrors) {
      if let path = value.text {
        let input = try input.referred(to: path)
        return .protocolFile(try PulseProtocol.load(text: input.text, name: input.name))
      }
      return .protocolFile(try PulseProtocol.load(text: value.yaml, name: value.file))
    } catch {
      report(error, at: value)
      return nil
    }
  }

  private func checkWhole(_ study: Study) -> Bool {
    let drives = study.axes.filter { $0.drivesByVoltage || $0.drivesByCurrent }
    if case .protocolFile = study.source {
      if let axis = drives.first {
        root.report(
          "a protocol has its own voltages or currents: an axis over \(axis.path) would change nothing",
          at: "axes")
      }
      if study.hold != .voltage {
        root.report(
          "hold: \(study.hold.rawValue) needs one amplitude per point, which a protocol has not", at: "hold")
      }
    }
    let isDrivenByCurrent =
      study.hold == .current || drives.contains { $0.drivesByCurrent }
      || (drives.isEmpty && study.bases.allSatisfy { $0.isDrivenByCurrent })
    if isDrivenByCurrent, let axis = study.axes.first(where: \.isOfCircuit) {
      root.report(
        "the points are driven by currents, which what lies before the terminal does not change: leave the axis over "
          + "\(axis.path) out", at: "axes")
    }
    if study.hold == .current, drives.contains(where: { $0.drivesByCurrent }) {
      root.report("an axis of currents holds the current already; leave hold out", at: "hold")
    }
    if study.hold == .conductance,
      let base = study.bases.first(where: { (try? $0.tree.device().filament) == nil })
    {
      root.report("hold: conductance scales the filament, and device \"\(base.name)\" has none", at: "hold")
    }
    if study.hold == .conductance, study.axes.contains(where: { $0.path == "filament_scale" }) {
      root.report(
        "hold: conductance scales the filament itself; leave the axis over filament_scale out", at: "axes")
    }
    // A grid may have more points than can be counted.
    var (count, isCountless) = (study.bases.count, false)
    for factor in study.design == .grid ? study.axes.map(\.count) : [study.pointsPerBase] {
      let (product, overflow) = count.multipliedReportingOverflow(by: factor)
      (count, isCountless) = (product, isCountless || overflow)
    }
    if isCountless || count > largest {
      root.report(
        Study.refusal(of: isCountless ? "more than 9e18" : "\(count)", largest: largest),
        at: "axes")
    }
    return diagnostics.isEmpty
  }
}

extension PlausibleRange {
  /// Factor to the density of a mesh.
  static let meshResolution = PlausibleRange(.ratio, 0.1, 20)
  /// Local error of a step in time, relative.
  static let timeTolerance = PlausibleRange(.ratio, 1e-8, 0.1)
}

extension Study.Base {
  fileprivate var isDrivenByCurrent: Bool {
    if case .current = try? tree.device().drive { true } else { false }
  }
}
