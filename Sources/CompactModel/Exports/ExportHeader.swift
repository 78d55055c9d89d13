import Foundation

/// What every exported file says of itself in its first lines.
struct ExportHeader {
  var lines: [String]

  /// - Parameter what: the kind of file.
  init(_ what: String, of device: CompactDevice) throws {
    lines = [
      "\(what) of: \(device.title.replacingOccurrences(of: "\n", with: " "))",
      "generated from a calibrated device file of fvsolve; edit the device and export again, not this",
      "device: schema \(device.schema), sha256 \(try device.seal())",
    ]
    if !device.origin.version.isEmpty {
      let commit = device.origin.commit.isEmpty ? "" : " (\(device.origin.commit))"
      lines.append("calibrated by fvsolve \(device.origin.version)\(commit), seed \(device.origin.seed)")
    }
    for sweep in device.origin.sweeps.sorted(by: { $0.key < $1.key }) {
      lines.append("field solves \(sweep.key), sha256 \(sweep.value)")
    }
  }

  /// The lines as comments.
  func text(_ mark: String) -> String {
    lines.map { $0.isEmpty ? mark + "\n" : "\(mark) \($0)\n" }.joined()
  }
}

extension CompactDevice {
  /// The name of subcircuit and module in a file: the file's, without what no identifier has, and `_memristor`, so that it is no word of
  /// either language.
  public static func modelName(for path: String) -> String {
    let stem = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent.lowercased()
    let name = String(stem.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
    let word = name.first.map(\.isNumber) ?? true ? "device_" + name : name
    return word.contains("memristor") ? word : word + "_memristor"
  }

  /// Where circuit models of the device hold, for their headers.
  func validity(_ range: ClosedRange<Double>) -> [String] {
    let window = switching.kinetics.window
    let named = states.filter { range.contains($0.value) }.sorted { ($0.value, $0.key) < ($1.value, $1.key) }
    return [
      "valid: w from \(short(range.lowerBound)) to \(short(range.upperBound)), of which switching moves it from "
        + "\(short(window.lowerBound)) to \(short(window.upperBound));",
      "up to \(short(fields.voltageLimit)) V over the device without its leads; \(short(fields.ambient)) K around it",
    ]
      + (named.isEmpty
        ? [] : ["states: " + named.map { "\($0.key) \(short($0.value))" }.joined(separator: ", ")])
      + [
        memory == .effective
          ? "thermal memory: effective, a slow temperature besides the fields' own"
          : "thermal memory: fourier, heat as the fields conduct it"
      ]
  }
}

/// Why a device cannot be exported in some form.
public enum ExportError: Error, Sendable, Equatable, CustomStringConvertible {
  case noCurve(ProgrammingScheme, export: String, available: [ProgrammingScheme])
  /// A curve that does not go up and then down.
  case notMonotone(ProgrammingScheme, export: String)
  case noThermalResistance

  public var description: String {
    switch self {
    case .noCurve(let scheme, let export, let available):
      "the device has no curve of \(scheme.rawValue) programming, from which \(export) is made; "
        + (available.isEmpty
          ? "it has none at all: calibrate again with this version"
          : "it has \(available.map(\.rawValue).joined(separator: ", "))")
    case .notMonotone(let scheme, let export):
      "the device's curve of \(scheme.rawValue) programming does not rise by SET and fall by RESET pulses, so \(export) cannot be made from it"
    case .noThermalResistance:
      "the device has no table of its thermal resistance: calibrate again with this version"
    }
  }
}

extension CompactDevice {
  /// A curve that rises and falls by two pulses or more each, as exports need it.
  /// - Throws: ``ExportError``.
  func curve(_ scheme: ProgrammingScheme, for export: String) throws -> ProgrammingCurve {
    guard let curve = report.curves[scheme] else {
      throw ExportError.noCurve(
        scheme, export: export, available: ProgrammingScheme.allCases.filter { report.curves[$0] != nil })
    }
    let (up, down) = (curve.potentiation, curve.depression)
    guard up.count > 2, down.count > 2, (up + down).allSatisfy(\.isFinite), up.last! > up[0],
      down.last! < down[0],
      zip(up, up.dropFirst()).allSatisfy({ $0 <= $1 }), zip(down, down.dropFirst()).allSatisfy({ $0 >= $1 })
    else { throw ExportError.notMonotone(scheme, export: export) }
    return curve
  }
}
