import ResultStore

/// A file with some of a study's points: a result, a shard's, or the journal of a run that is not finished.
public struct StudyPart {
  public let file: String
  private let identity: String
  private let config: String
  private let points: [SweepResult.Point]
  private let shard: SweepResult.Shard?

  /// - Throws: `ResultStoreError`.
  public init(file: String) throws(ResultStoreError) {
    self.file = file
    if file.hasSuffix(".journal") {
      let contents = try SweepJournal.read(file)
      let words = contents.identity.split(separator: " ").map(String.init)
      identity = words.first ?? contents.identity
      (config, points) = (contents.config, contents.points)
      shard = words.count > 1 ? SweepResult.Shard(words[1]) : nil
    } else {
      let result = try ResultFile.readSweep(file)
      (identity, config, points) = (result.identity, result.config, result.points.compactMap(\.self))
      shard = result.shard
    }
  }

  /// All of them in one. Of several records of a point one with a solution counts.
  /// - Parameters:
  ///   - allowsMissing: whether points may be left pending.
  ///   - study: reads a study's text, of the file that is named; points of another version of the program may have other quantities.
  /// - Throws: ``StudyMergeError``, and what `study` throws.
  public static func merged(
    _ parts: [StudyPart], allowsMissing: Bool, provenance: Provenance,
    study read: (_ text: String, _ file: String) throws -> any PointStudy
  ) throws -> SweepResult {
    guard let first = parts.first else { throw StudyMergeError.nothing }
    if let other = parts.first(where: { $0.identity != first.identity }) {
      throw StudyMergeError.otherStudy(first.file, other.file)
    }
    let run = try read(first.config, first.file)
    var points: [Int: SweepResult.Point] = [:]
    for point in parts.flatMap(\.points) where points[point.index]?.status != .converged {
      points[point.index] = point
    }
    let missing = (0..<run.pointCount).filter { points[$0] == nil }
    if let index = missing.first, !allowsMissing {
      throw StudyMergeError.missing(
        missing.count, of: run.pointCount, first: index, shards: shards(of: missing, run.pointCount, parts))
    }
    if run.identity != first.identity { throw StudyMergeError.otherVersion(first.file) }
    return run.result(Array(points.values), provenance: provenance)
  }

  /// The shards that points belong to; none where the parts are not shards of one cut.
  private static func shards(of points: [Int], _ count: Int, _ parts: [StudyPart]) -> [SweepResult.Shard] {
    let cuts = Set(parts.map { $0.shard?.count })
    guard cuts.count == 1, let cut = cuts.first ?? nil else { return [] }
    return (1...cut).map { SweepResult.Shard(index: $0, count: cut) }.filter { shard in
      let range = shard.range(of: count)
      return points.contains { range.contains($0) }
    }
  }
}

/// Why parts do not make a whole.
public enum StudyMergeError: Error, Sendable, Equatable, CustomStringConvertible {
  case nothing
  case otherStudy(String, String)
  case otherVersion(String)
  case missing(Int, of: Int, first: Int, shards: [SweepResult.Shard])

  public var description: String {
    switch self {
    case .nothing: "there is nothing to merge"
    case .otherStudy(let one, let other):
      "'\(one)' and '\(other)' hold points of different studies, or of different versions of fvsolve"
    case .otherVersion(let file):
      "'\(file)' was made by another version of fvsolve; merge with that version"
    case .missing(let count, let total, let first, let shards):
      "\(count) of \(total) points are missing, the first one with index \(first): run "
        + (shards.isEmpty ? "the shards that lack" : Self.list(shards)) + ", or give --allow-missing"
    }
  }

  /// "shard 2/3", "shards 2/8, 3/8 and 4 more".
  private static func list(_ shards: [SweepResult.Shard]) -> String {
    let some = shards.prefix(8).map(\.description).joined(separator: ", ")
    let more = shards.count > 8 ? " and \(shards.count - 8) more" : ""
    return (shards.count == 1 ? "shard " : "shards ") + some + more
  }
}
