import ResultStore
import Synchronization

/// A study run into a file: what is there is kept, what is missing is solved, and nothing that is finished is ever lost.
///
/// While it runs the finished points are in a journal beside the file; the file itself is written in one step when all points of the run are
/// there.
public struct StudySession<Run: PointStudy>: Sendable {
  public let run: Run
  /// Of the result.
  public let path: String
  /// Whether failed points are solved again.
  public var retriesFailed = false
  /// Whether what is there, of whatever study, is dropped first: an interrupted run then goes on without this.
  public var overwrites = false
  /// Writes what a point leaves, its fields, to a path; points whose file is not there are solved again. nil for no files.
  public var saveFields: (@Sendable (Run.Solved, _ path: String) throws -> Void)?

  public init(_ run: Run, path: String) { (self.run, self.path) = (run, path) }

  /// Solves what is missing and writes the file.
  /// - Parameters:
  ///   - isStopping: once it is true the run ends soon, with its points in the journal.
  ///   - report: called after every point, by one thread at a time.
  ///   - provenance: of a run that ends now.
  /// - Throws: `ResultStoreError`, also `.otherStudy` when the file or the journal holds other points and `.locked` when another run writes
  ///   them; what `saveFields` throws.
  public func perform(
    isStopping: @escaping @Sendable () -> Bool, report: @escaping @Sendable (SessionProgress) -> Void,
    provenance: () -> Provenance
  ) throws -> SessionOutcome {
    try ResultFile.checkWritable(path)
    let journalPath = SweepJournal.path(for: path)
    let journal = Mutex(
      try SweepJournal(
        at: journalPath, identity: run.journalIdentity, config: run.text, replacing: overwrites)
    )
    do {
      // Under the lock: no other run can be about to write the file.
      if overwrites { try drop() }
      let earlier = try filePoints()
      try claimFields()
      let (recovered, damaged) = journal.withLock { ($0.recovered.points, $0.recovered.damagedLines) }
      var points: [Int: SweepResult.Point] = [:]
      for point in earlier + recovered { points[point.index] = point }
      let missing = run.points.filter { isMissing(points[$0], $0) }
      let failed = points.values.count { $0.status != .converged && run.points.contains($0.index) }
      let retried = missing.count { points[$0].map { $0.status != .converged } ?? false }
      let progress = Mutex(
        SessionProgress(
          done: run.points.count - missing.count, failed: failed - retried, total: run.points.count, solved: 0
        ))
      let finished = Mutex<[SweepResult.Point]>([])
      try run.solve(missing, isStopping: isStopping) { point, solved in
        if let saveFields, let solved { try saveFields(solved, fieldPath(of: point.index)) }
        try journal.withLock { try $0.append(point) }
        finished.withLock { $0.append(point) }
        let now = progress.withLock { progress in
          progress.done += 1
          progress.solved += 1
          if point.status != .converged { progress.failed += 1 }
          progress.latest = point
          return progress
        }
        report(now)
      }
      let end = progress.withLock { $0 }
      guard end.done == end.total else {
        try journal.withLock { try $0.close() }
        return SessionOutcome(progress: end, result: nil, damagedLines: damaged)
      }
      for point in finished.withLock({ $0 }) { points[point.index] = point }
      let result = run.result(Array(points.values), provenance: provenance())
      // A shard without points has a file as well.
      let isWritten = !missing.isEmpty || !recovered.isEmpty || !ResultFile.exists(path)
      if isWritten { try ResultFile.writeSweep(result, to: path) }
      journal.withLock { $0.remove() }
      return SessionOutcome(progress: end, result: result, isWritten: isWritten, damagedLines: damaged)
    } catch {
      // Nothing of a refused run stays behind; what is finished does.
      journal.withLock { if $0.isEmpty { $0.remove() } else { try? $0.close() } }
      throw error
    }
  }

  private func isMissing(_ point: SweepResult.Point?, _ index: Int) -> Bool {
    guard let point else { return true }
    if point.status != .converged { return retriesFailed }
    return saveFields != nil && !ResultFile.exists(fieldPath(of: index))
  }

  /// Points of a result that is there; none when there is none.
  private func filePoints() throws(ResultStoreError) -> [SweepResult.Point] {
    guard ResultFile.exists(path) else { return [] }
    let earlier = try ResultFile.readSweep(path)
    if earlier.identity != run.identity || earlier.shard != run.shard { throw .otherStudy(path: path) }
    return earlier.points.compactMap(\.self)
  }
}

/// How far a run is.
public struct SessionProgress: Sendable {
  /// Of the shard: points that are done, and of those the ones that failed.
  public var done: Int
  public var failed: Int
  public var total: Int
  /// Points solved by this run.
  public var solved: Int
  /// Latest point that was finished.
  public var latest: SweepResult.Point?
}

/// What became of a run.
public struct SessionOutcome {
  public var progress: SessionProgress
  /// nil for an interrupted run.
  public var result: SweepResult?
  /// Whether the file was written, rather than found whole.
  public var isWritten = false
  /// Numbers of the lines of the journal that were damaged: their points were solved again.
  public var damagedLines: [Int] = []
}
