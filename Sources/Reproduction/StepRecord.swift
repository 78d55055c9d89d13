import Foundation
import ResultStore

/// What made the files of a step, kept beside them as `steps/NAME.json`, so that they are made again only when something of it changes.
public struct StepRecord: Codable, Sendable, Equatable {
  public static let schema = "fvsolve-step-1"

  public var schema = Self.schema
  public var name: String
  public var version: String
  public var commit: String
  public var arguments: [String]
  public var command: String
  /// SHA-256 by name of what was read.
  public var content: [String: String]
  /// SHA-256 by step of the file of it that was read.
  public var inputs: [String: String]
  /// SHA-256 by path of what was written.
  public var outputs: [String: String]
  public var cpuSeconds: Double
  public var finished: String
  /// What the command warned of.
  public var warnings: [String]

  public init(
    _ step: ReproductionStep, version: String, commit: String, inputs: [String: String],
    outputs: [String: String], cpuSeconds: Double, warnings: [String]
  ) {
    (name, self.version, self.commit) = (step.name, version, commit)
    (arguments, command, content) = (step.arguments, step.command, step.content)
    (self.inputs, self.outputs, self.cpuSeconds) = (inputs, outputs, cpuSeconds)
    self.warnings = warnings
    finished = Timestamp.now.description
  }

  /// Its command found nothing to draw with.
  var lacksPictures: Bool { warnings.contains { $0.hasPrefix("no pictures") } }

  /// SHA-256 over everything that decides the outcome.
  public var key: String { Self.key(version, arguments, content, inputs) }

  static func key(
    _ version: String, _ arguments: [String], _ content: [String: String], _ inputs: [String: String]
  ) -> String {
    let read = [content, inputs].flatMap { $0.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" } }
    return SHA256.hexDigest(([version] + arguments + read).joined(separator: "\0").utf8)
  }

  static func path(_ name: String, in folder: String) -> String { "\(folder)/steps/\(name).json" }

  /// Nil where there is none, or none that can be read: the step is made anew then.
  public static func load(_ name: String, in folder: String) -> StepRecord? {
    guard let data = FileManager.default.contents(atPath: path(name, in: folder)),
      let record = try? JSONDecoder().decode(StepRecord.self, from: data), record.schema == schema
    else { return nil }
    return record
  }

  func write(in folder: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try ResultFile.writeText(
      String(decoding: encoder.encode(self), as: UTF8.self) + "\n", to: Self.path(name, in: folder))
  }

  /// Why the files cannot stay; nil if they can.
  /// - Parameter inputs: SHA-256 by step of the files that there are to read now.
  func staleness(
    of step: ReproductionStep, version: String, inputs: [String: String], in folder: String
  ) -> String? {
    if self.version != version { return "made by version \(self.version)" }
    if arguments != step.arguments { return "the command is another one" }
    func change(_ old: [String: String], _ new: [String: String]) -> String? {
      Set(old.keys).union(new.keys).sorted().first { old[$0] != new[$0] }
    }
    if let name = change(content, step.content) { return "\(name) changed" }
    if let name = change(self.inputs, inputs) { return "\(name) was made anew and differs" }
    if outputs[step.output] == nil { return "its record has no \(step.output)" }
    for (path, digest) in outputs.sorted(by: { $0.key < $1.key }) {
      guard let now = fileDigest(path, in: folder) else { return "\(path) is missing" }
      if now != digest { return "\(path) was changed" }
    }
    return nil
  }
}

/// SHA-256 of a file; nil where it cannot be read.
func fileDigest(_ path: String, in folder: String) -> String? {
  FileManager.default.contents(atPath: "\(folder)/\(path)").map { SHA256.hexDigest($0) }
}
