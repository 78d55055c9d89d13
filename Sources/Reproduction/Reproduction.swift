import Foundation
import ResultStore
import Synchronization
import Workers

/// Runs the steps of a plan in its folder, only those whose files are missing or no longer what their inputs give.
public struct Reproduction: Sendable {
  /// What running a command gave.
  public struct Outcome: Sendable {
    public var status: Int32
    /// What it wrote, by paths in the folder.
    public var written: [String]
    public var warnings: [String]
    /// Why it failed, for people.
    public var message: String
    public var cpuSeconds: Double

    public init(
      status: Int32, written: [String] = [], warnings: [String] = [], message: String = "",
      cpuSeconds: Double = 0
    ) {
      (self.status, self.written, self.warnings) = (status, written, warnings)
      (self.message, self.cpuSeconds) = (message, cpuSeconds)
    }
  }

  /// What became of a step.
  public enum State: Sendable, Equatable {
    /// Its files are what they would be.
    case fresh
    /// Made, because.
    case made(reason: String)
    /// To be made, because; in a rehearsal only.
    case stale(reason: String)
    case failed(String)
    /// Not begun: an input of it failed.
    case impossible(needs: String)
  }

  public enum Failure: Error, Sendable, Equatable { case stopped }

  public let plan: ReproductionPlan
  public let folder: String
  public let version: String
  public let commit: String
  public var workers = 1
  /// Steps to make even where they are fresh.
  public var rebuilds = false
  /// Pictures can be drawn on this machine: steps that could not draw theirs are made again.
  public var draws = false

  public init(_ plan: ReproductionPlan, folder: String, version: String, commit: String) {
    (self.plan, self.folder, self.version, self.commit) = (plan, folder, version, commit)
  }

  /// Whether each step would be made, and why; nothing is run.
  public func rehearsal() -> [(step: ReproductionStep, state: State)] {
    var pending: Set<String> = []
    return plan.steps.map { step in
      var reason = staleness(step)
      if let input = step.inputs.first(where: pending.contains) {
        reason = "needs '\(input)', which is to be made"
      }
      if reason != nil { pending.insert(step.name) }
      return (step, reason.map { .stale(reason: $0) } ?? .fresh)
    }
  }

  /// - Parameters:
  ///   - execute: runs the command of a step in the folder; may be called on several threads.
  ///   - isStopping: asked before each step.
  ///   - report: called once for each step, when it is done.
  /// - Returns: by name.
  /// - Throws: ``Failure/stopped``; what is made is kept. `ResultStoreError` where the folder cannot be written.
  public func run(
    execute: @escaping @Sendable (ReproductionStep) -> Outcome,
    isStopping: @escaping @Sendable () -> Bool = { false },
    report: @escaping @Sendable (ReproductionStep, State) -> Void = { _, _ in }
  ) throws -> [String: State] {
    try FileManager.default.createDirectory(atPath: folder + "/steps", withIntermediateDirectories: true)
    let states = Mutex<[String: State]>([:])
    for generation in plan.generations {
      _ = try concurrentMap(generation.count, workers: workers) { k in
        if isStopping() { throw Failure.stopped }
        let step = generation[k]
        let before = states.withLock { $0 }
        let state = try result(of: step, after: before, execute)
        if isStopping(), case .failed = state { throw Failure.stopped }
        states.withLock { $0[step.name] = state }
        report(step, state)
      }
    }
    return states.withLock { $0 }
  }

  private func result(
    of step: ReproductionStep, after states: [String: State], _ execute: (ReproductionStep) -> Outcome
  ) throws -> State {
    for input in step.inputs {
      switch states[input] {
      case .failed, .impossible: return .impossible(needs: input)
      default: break
      }
    }
    guard let reason = staleness(step) else { return .fresh }
    let inputs = inputDigests(step)
    let outcome: Outcome
    if let source = step.copies {
      guard let text = FileManager.default.contents(atPath: source) else {
        return .failed("cannot read \(source)")
      }
      try ResultFile.writeText(String(decoding: text, as: UTF8.self), to: "\(folder)/\(step.output)")
      outcome = Outcome(status: 0, written: [step.output])
    } else {
      try prepareWorkspace(of: step, inputs)
      outcome = execute(step)
    }
    // 3: some points of a study have no solution; the file says which.
    guard outcome.status == 0 || outcome.status == 3 else { return .failed(outcome.message) }
    var outputs: [String: String] = [:]
    let written = outcome.written.map { $0.hasPrefix("./") ? String($0.dropFirst(2)) : $0 }
    for path in Set(written + [step.output]) {
      guard let digest = fileDigest(path, in: folder) else { return .failed("it wrote no \(path)") }
      outputs[path] = digest
    }
    let record = StepRecord(
      step, version: version, commit: commit, inputs: inputs, outputs: outputs,
      cpuSeconds: outcome.cpuSeconds, warnings: outcome.warnings)
    try record.write(in: folder)
    return .made(reason: reason)
  }

  /// Drops what a run from other inputs has left for its command to go on from.
  private func prepareWorkspace(of step: ReproductionStep, _ inputs: [String: String]) throws {
    guard let workspace = step.workspace else { return }
    let key = StepRecord.key(version, step.arguments, step.content, inputs)
    let mark = "\(folder)/steps/\(step.name).begun"
    if !rebuilds, let begun = try? String(contentsOfFile: mark, encoding: .utf8), begun == key { return }
    try? FileManager.default.removeItem(atPath: "\(folder)/\(workspace)")
    try ResultFile.writeText(key, to: mark)
  }

  private func staleness(_ step: ReproductionStep) -> String? {
    guard let record = StepRecord.load(step.name, in: folder) else { return "not made yet" }
    if rebuilds { return "asked for" }
    if let reason = record.staleness(of: step, version: version, inputs: inputDigests(step), in: folder) {
      return reason
    }
    return draws && record.lacksPictures ? "it has no pictures" : nil
  }

  private func inputDigests(_ step: ReproductionStep) -> [String: String] {
    var digests: [String: String] = [:]
    for input in step.inputs {
      guard let output = plan.step(input)?.output else { continue }
      digests[input] = fileDigest(output, in: folder) ?? ""
    }
    return digests
  }
}
