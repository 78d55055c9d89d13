import Foundation
import Logging

/// Why there are no pictures.
enum PlotFailure: Error, CustomStringConvertible {
  case noScript
  case noPython
  /// The Python that `FVSOLVE_PYTHON` names cannot be run.
  case cannotRun(python: String)
  /// The script's own exit code; it has said why.
  case script(Int32)

  var description: String {
    switch self {
    case .noScript: "scripts/plot.py was not found beside the program"
    case .noPython:
      "pictures need Python with matplotlib and h5py: sudo apt-get install python3-matplotlib python3-h5py"
    case .cannotRun(let python): "the Python '\(python)' that FVSOLVE_PYTHON names cannot be run"
    case .script(let code): "plot.py ended with exit code \(code)"
    }
  }

  /// The script has told the user itself.
  var isReported: Bool { if case .script = self { true } else { false } }

  var exitCode: Int32 {
    switch self {
    case .noScript, .noPython, .cannotRun: Failure.internalError
    case .script(let code):
      [64, Failure.badInput, Failure.cannotWrite].contains(code) ? code : Failure.internalError
    }
  }
}

/// Runs scripts/plot.py.
enum Plotting {
  /// The pictures beside a result, which is complete without them: what goes wrong is a warning.
  static func pictures(of path: String, _ logger: Logger) -> [String] {
    do { return try draw([path]) } catch {
      logger.warning("no pictures: \(error)")
      return []
    }
  }

  /// - Returns: the paths of the pictures, as the script prints them.
  static func draw(_ arguments: [String]) throws -> [String] {
    guard let root = Installation.root else { throw PlotFailure.noScript }
    guard let python = python() else { throw PlotFailure.noPython }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: python)
    process.arguments = [root + "/scripts/plot.py"] + arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    do { try process.run() } catch { throw PlotFailure.cannotRun(python: python) }
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw PlotFailure.script(process.terminationStatus) }
    return String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  /// A Python that has the libraries: `FVSOLVE_PYTHON`, the system's, or the first on the path.
  static func python() -> String? {
    let environment = ProcessInfo.processInfo.environment
    if let chosen = environment["FVSOLVE_PYTHON"] { return chosen }
    let folders = (environment["PATH"] ?? "").split(separator: ":").map(String.init)
    let candidates = ["/usr/bin/python3"] + folders.map { $0 + "/python3" }
    return candidates.first { FileManager.default.isExecutableFile(atPath: $0) && hasLibraries($0) }
  }

  /// There is a Python that has the libraries, and the script.
  static var isPossible: Bool { Installation.root != nil && python().map(hasLibraries) == true }

  private static func hasLibraries(_ python: String) -> Bool {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: python)
    process.arguments = [
      "-c",
      "import importlib.util as u, sys; sys.exit(not (u.find_spec('matplotlib') and u.find_spec('h5py')))",
    ]
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }
}
