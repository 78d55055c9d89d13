import ResultStore

/// A study whose points do not depend on each other, or one shard of it: what a session runs into a file, and a cluster in parts.
public protocol PointStudy: Sendable {
  /// What a solved point leaves besides its numbers, for those who want to keep it.
  associatedtype Solved

  /// SHA-256 in hexadecimal of the whole study, the version of the program, and nothing else.
  var identity: String { get }
  /// The whole study, as text that reproduces it; names no absolute paths.
  var text: String { get }
  /// Points of the whole study.
  var pointCount: Int { get }
  /// nil for all of it.
  var shard: SweepResult.Shard? { get }
  /// Ending of the folder beside the result in which points leave files of their own: "fields".
  static var keepsakes: String { get }

  /// Solves points and hands each over as soon as it is done.
  /// - Parameters:
  ///   - points: in any order; it does not matter for what comes of them.
  ///   - isStopping: asked often; once it is true the points at work are finished or left, and no more are begun.
  ///   - finish: called for one point at a time, by any thread. When it throws, the run ends.
  /// - Throws: what `finish` threw first.
  func solve(
    _ points: [Int], isStopping: @escaping @Sendable () -> Bool,
    finish: @escaping @Sendable (SweepResult.Point, Solved?) throws -> Void) throws

  /// The study's results.
  /// - Parameter points: in any order; the last of an index counts.
  func result(_ points: [SweepResult.Point], provenance: Provenance) -> SweepResult
}

extension PointStudy {
  /// Points of the shard: consecutive ones, as many in each shard, but for one.
  public var points: Range<Int> {
    shard?.range(of: pointCount) ?? 0..<pointCount
  }

  /// A shard's journal holds no points of another shard.
  var journalIdentity: String { identity + (shard.map { " \($0)" } ?? "") }
}
