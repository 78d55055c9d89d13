import Foundation
import Testing

@testable import Cluster

/// The Slurm of this machine that scripts/local-slurm starts, in the folder that FVSOLVE_TEST_SLURM names: scripts/test sets it and
/// stops Slurm at the end. A CI machine must have it, so nothing is left out there.
enum LocalSlurm {
  private static let environment = ProcessInfo.processInfo.environment
  static let isAvailable = environment["CI"] != nil || environment["FVSOLVE_TEST_SLURM"] != nil

  private static let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("scripts/local-slurm")
    .path

  private static func folder() throws -> String {
    try #require(environment["FVSOLVE_TEST_SLURM"], "FVSOLVE_TEST_SLURM is not set; scripts/test sets it")
  }

  /// Starts what does not run.
  static func start() throws {
    let folder = try folder()
    let result = try run(
      "/bin/sh", ["-c", #"mkdir -p "$2" && "$1" start "$2" >"$2/start.log" 2>&1"#, "sh", script, folder])
    let log = FileManager.default.contents(atPath: folder + "/start.log") ?? Data()
    try #require(result.status == 0, "\(String(decoding: log, as: UTF8.self))")
    setenv("SLURM_CONF", folder + "/slurm.conf", 1)
  }

  /// Waits until no other test needs the controller.
  /// - Returns: a lock, to be closed.
  static func reserve() throws -> Int32 {
    let lock = open(try folder() + "/tests.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    try #require(flock(lock, LOCK_EX) == 0)
    return lock
  }

  /// Ends the controller, for a while. Jobs go on; `start` starts it again.
  static func stopController() throws {
    let pidFile = try folder() + "/slurmctld.pid"
    let text = String(decoding: try Data(contentsOf: URL(fileURLWithPath: pidFile)), as: UTF8.self)
    let pid = try #require(Int32(text.trimmingCharacters(in: .whitespacesAndNewlines)))
    kill(pid, SIGTERM)
    try TemporaryFolder.wait("the end of slurmctld") {
      (FileManager.default.contents(atPath: "/proc/\(pid)/cmdline") ?? Data()).isEmpty
    }
  }
}

/// An engine at work in a thread of its own.
final class RunningEngine: @unchecked Sendable {
  private let condition = NSCondition()
  private var recorded: [SlurmEvent] = []
  private var outcome: Result<Void, SlurmFailure>?
  private var mustStop = false

  static var pace: SlurmPace {
    var pace = SlurmPace()
    pace.longestInterval = .milliseconds(500)
    pace.fileDelay = .seconds(1)
    pace.retryDelay = .milliseconds(100)
    return pace
  }

  init(_ task: SlurmTask, pace: SlurmPace = RunningEngine.pace) {
    let thread = Thread { [self] in
      let outcome: Result<Void, SlurmFailure>
      do throws(SlurmFailure) {
        var engine = try SlurmEngine(
          task, pace: pace, report: { event in self.locked { self.recorded.append(event) } },
          isInterrupted: { self.locked { self.mustStop } })
        try engine.run()
        outcome = .success(())
      } catch {
        outcome = .failure(error)
      }
      locked { self.outcome = outcome }
    }
    thread.start()
  }

  private func locked<Value>(_ body: () -> Value) -> Value {
    condition.lock()
    defer { condition.unlock() }
    return body()
  }

  var events: [SlurmEvent] { locked { recorded } }
  var submissions: Int { events.count { if case .submitted = $0 { true } else { false } } }

  func interrupt() { locked { mustStop = true } }

  /// Waits for the end.
  /// - Throws: what the engine threw.
  func wait(timeout: Double = 120) throws {
    do {
      try TemporaryFolder.wait("the end of the engine", timeout: timeout) { locked { outcome } != nil }
    } catch {
      Issue.record("events: \(events)")
      interrupt()
      throw error
    }
    try locked { outcome }?.get()
  }
}
