import DeviceGeometry
import ResultStore

/// A file with some of a study's points: a result, a shard's, or the journal of a run that is not finished.
public struct StudyPart {
  public let file: String
  private let identity: String
  private let config: String
  private let points: [SweepResult.Point]

  /// - Throws: `ResultStoreError`.
  public init(file: String) throws(ResultStoreError) {
    self.file = file
    if file.hasSuffix(".journal") {
      let contents = try SweepJournal.read(file)
      identity = contents.identity.split(separator: " ").first.map(String.init) ?? contents.identity
      (config, points) = (contents.config, contents.points)
    } else {
      let result = try ResultFile.readSweep(file)
      (identity, config, points) = (result.identity, result.config, result.points.compactMap(\.self))
    }
  }

  /// All of them in one. Of several records of a point one with a solution counts.
  /// - Parameters:
  ///   - version: of the program; points of another one may have other quantities.
  ///   - allowsMissing: whether points may be left pending.
  /// - Throws: ``StudyMergeError``, `InputErrors` for a study that cannot be read.
  public static func merged(
    _ parts: [StudyPart], version: String, allowsMissing: Bool, provenance: Provenance
  ) throws -> SweepResult {
    guard let first = parts.first else { throw StudyMergeError.nothing }
    if let other = parts.first(where: { $0.identity != first.identity }) {
      throw StudyMergeError.otherStudy(first.file, other.file)
    }
    let study = try StudyFile.load(text: first.config, name: first.file, largest: .max)
    var points: [Int: SweepResult.Point] = [:]
    for point in parts.flatMap(\.points) where points[point.index]?.status != .converged {
      points[point.index] = point
    }
    let missing = (0..<study.pointCount).filter { points[$0] == nil }
    if let first = missing.first, !allowsMissing {
      throw StudyMergeError.missing(missing.count, of: study.pointCount, first: first)
    }
    let run = StudyRun(study, version: version, workers: 1)
    if run.identity != first.identity { throw StudyMergeError.otherVersion(first.file) }
    return run.result(Array(points.values), provenance: provenance)
  }
}

/// Why parts do not make a whole.
public enum StudyMergeError: Error, Sendable, Equatable, CustomStringConvertible {
  case nothing
  case otherStudy(String, String)
  case otherVersion(String)
  case missing(Int, of: Int, first: Int)

  public var description: String {
    switch self {
    case .nothing: "there is nothing to merge"
    case .otherStudy(let one, let other):
      "'\(one)' and '\(other)' hold points of different studies, or of different versions of fvsolve"
    case .otherVersion(let file):
      "'\(file)' was made by another version of fvsolve; merge with that version"
    case .missing(let count, let total, let first):
      "\(count) of \(total) points are missing, the first one with index \(first): run the shards that lack, "
        + "or give --allow-missing"
    }
  }
}
