import Circuits
import CompactModel
import Foundation
import Testing

@testable import CompactModelTestSupport

/// What this machine has for tests of exports. A CI machine must have it all, so nothing is left out there.
enum Installed {
  private static let environment = ProcessInfo.processInfo.environment
  static let isCI = environment["CI"] != nil

  /// Which scripts/test installs.
  static let spice = isCI || find("ngspice")
  static let adms = isCI || find("admsXml")

  /// A Python with openvaf-py; scripts/test makes one.
  static let readerPython = environment["FVSOLVE_TEST_PYTHON"]
  static let openVAF: Bool = {
    if isCI { return true }
    guard let python = readerPython, let folder = try? ScratchFolder() else { return false }
    return (try? folder.run([python, "-c", "import openvaf_py"]))?.status == 0
  }()

  /// A Python with aihwkit, which is large: only where somebody named one.
  static let hardwareKitPython = environment["FVSOLVE_TEST_AIHWKIT"]

  private static func find(_ program: String) -> Bool {
    guard let folder = try? ScratchFolder() else { return false }
    return (try? folder.run(["/bin/sh", "-c", "command -v \(program)"]))?.status == 0
  }
}

/// An empty folder that goes when the last reference to it does, and programs that run in it.
final class ScratchFolder: Sendable {
  let root: String

  init() throws {
    root = NSTemporaryDirectory() + "fvsolve-exports-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: root) }

  func path(_ name: String) -> String { root + "/" + name }

  func write(_ text: String, to name: String) throws {
    try text.write(toFile: path(name), atomically: false, encoding: .utf8)
  }

  func text(_ name: String) throws -> String { try String(contentsOfFile: path(name), encoding: .utf8) }

  /// Output goes through a file, so that no pipe can fill up.
  func run(_ command: [String]) throws -> (status: Int32, output: String) {
    let log = "output-\(UUID().uuidString)"
    try write("", to: log)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    process.currentDirectoryURL = URL(fileURLWithPath: root)
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle(forWritingAtPath: path(log))
    process.standardError = process.standardOutput
    try process.run()
    process.waitUntilExit()
    return (process.terminationStatus, try text(log))
  }
}

extension SampleDevice {
  /// A device that loses its filament by a gap of up to 1.2 nm: its window reaches below 0.
  static let gapDevice: CompactDevice = {
    var device = Self.device
    device.title = "a device of formulas with a gap"
    device.switching.kinetics.window = -0.6...0.8
    return device
  }()

  /// A cycle of plain programming that repeats itself, as a calibration would leave it.
  static let curve: ProgrammingCurve = {
    var memristor = device.memristor()
    let window = device.switching.kinetics.window
    var state = MemristorState(state: window.lowerBound + 0.3 * (window.upperBound - window.lowerBound))
    func pulses(_ level: Double) -> [Double] {
      [try! memristor.conductance(state.state)]
        + (0..<100).map { _ in
          try! memristor.hold(&state, level: level, for: 1e-6)
          try! memristor.hold(&state, level: 0, for: 1e-6)
          return try! memristor.conductance(state.state)
        }
    }
    var curve = ProgrammingCurve(potentiation: [], depression: [])
    for _ in 0..<3 { curve = ProgrammingCurve(potentiation: pulses(0.7), depression: pulses(-0.8)) }
    return curve
  }()

  static let programmed: CompactDevice = {
    var device = Self.device
    device.report.curves = [.plain: curve]
    return device
  }()
}

extension Waveform {
  /// Follows the waveform with the model.
  func drive(_ memristor: inout Memristor, _ state: inout MemristorState) throws {
    for piece in segments {
      try memristor.follow(&state, from: piece.from, to: piece.to, for: piece.end - piece.start)
    }
  }

  /// As points of a piecewise linear source.
  var points: String {
    var text = "0 \(segments.first?.from ?? 0)"
    for piece in segments { text += "\n+ \(piece.end) \(piece.to)" }
    return text
  }
}
