import Foundation
import Testing

/// What a program left when it ended.
struct Run {
  /// Its exit code, or 128 + the number of the signal that ended it.
  var status: Int32
  var output: String
  var errors: String

  /// Standard output as a JSON object.
  func json() throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any], "\(output)")
  }

  /// A number of the JSON object on standard output, to the last bit (JSONSerialization rounds).
  func number(_ key: String) throws -> Double {
    let line = output.split(separator: "\n").first { $0.contains("\"\(key)\" : ") }
    let text = line?.split(separator: " : ").last?.filter { $0 != "," }
    return try #require(text.flatMap { Double($0) }, "no number \(key) in \(output)")
  }
}

/// A running program, its output going to files so that no pipe can fill up.
final class RunningProgram {
  private let process = Process()
  private let streams: TemporaryFolder
  private let started = Date()

  /// - Parameter environment: changes to the inherited one; `nil` removes a variable.
  init(
    _ executable: String, _ arguments: [String], in folder: String, environment: [String: String?] = [:]
  ) throws {
    streams = try TemporaryFolder()
    process.executableURL = URL(fileURLWithPath: executable)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    var variables = ProcessInfo.processInfo.environment
    for name in ["SOURCE_DATE_EPOCH", "NO_COLOR", "OPENBLAS_NUM_THREADS"] { variables[name] = nil }
    for (name, value) in environment { variables[name] = value }
    process.environment = variables
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try Self.sink(streams.path("output"))
    process.standardError = try Self.sink(streams.path("errors"))
    Self.acceptSignals()
    try process.run()
  }

  /// Programs inherit what the thread that starts them blocks, and what a shell had the tests ignore.
  private static func acceptSignals() {
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in [SIGINT, SIGTERM] {
      sigaddset(&signals, number)
      signal(number, SIG_DFL)
    }
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
  }

  private static func sink(_ path: String) throws -> FileHandle {
    try Data().write(to: URL(fileURLWithPath: path))
    return try #require(FileHandle(forWritingAtPath: path))
  }

  var isRunning: Bool { process.isRunning }

  /// As the program itself and the system know it.
  var number: Int32 { process.processIdentifier }

  /// Sends a signal, if the program has not ended yet.
  func send(_ signal: Int32) {
    if process.isRunning { kill(process.processIdentifier, signal) }
  }

  /// Waits for the end. After `timeout` seconds the program is killed and the test fails.
  func wait(timeout: Double = 120) throws -> Run {
    while process.isRunning {
      if Date().timeIntervalSince(started) > timeout {
        send(SIGKILL)
        Issue.record("no end after \(timeout) s")
      }
      usleep(2000)
    }
    let status = process.terminationStatus
    func text(_ name: String) throws -> String {
      String(decoding: try Data(contentsOf: URL(fileURLWithPath: streams.path(name))), as: UTF8.self)
    }
    return Run(
      status: process.terminationReason == .uncaughtSignal ? 128 + status : status,
      output: try text("output"), errors: try text("errors"))
  }
}

/// Runs the built `fvsolve` to its end.
func fvsolve(
  _ arguments: [String], in folder: TemporaryFolder, environment: [String: String?] = [:],
  timeout: Double = 120
) throws -> Run {
  try RunningProgram(Product.path, arguments, in: folder.root, environment: environment)
    .wait(timeout: timeout)
}

/// Runs a command line under `/bin/sh`, with the program's path as `$fvsolve`.
func shell(
  _ command: String, in folder: TemporaryFolder, environment: [String: String?] = [:], timeout: Double = 120
) throws -> Run {
  let environment = environment.merging(["fvsolve": Product.path]) { $1 }
  return try RunningProgram("/bin/sh", ["-c", command], in: folder.root, environment: environment)
    .wait(timeout: timeout)
}

/// What is tested: the program beside the bundle that holds these tests.
enum Product {
  static let path: String = {
    let bundle = CommandLine.arguments.first { $0.contains(".xctest") } ?? CommandLine.arguments[0]
    var folder = URL(fileURLWithPath: bundle).resolvingSymlinksInPath().deletingLastPathComponent()
    for _ in 0..<4 {
      let candidate = folder.appendingPathComponent("fvsolve").path
      if FileManager.default.isExecutableFile(atPath: candidate) { return candidate }
      folder.deleteLastPathComponent()
    }
    fatalError("there is no program 'fvsolve' beside \(bundle): build it with scripts/test")
  }()

  /// The tool that writes the commit into the program, which the build leaves beside it.
  static let revisionEmbedder: String? = {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    return ["RevisionEmbedder-tool", "RevisionEmbedder"].map { folder + "/" + $0 }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }()

  /// The checkout: Tests/fvsolveTests/Run.swift is three steps below it.
  static let checkout = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path
}
