import CompactModel
import DeviceGeometry
import ResultStore
import Studies

/// What field solves a calibration has done, and where.
public struct CalibrationProgress: Sendable {
  /// What is being done, for people: "fields of the filament".
  public var stage: String
  public var done: Int
  public var total: Int
}

/// Solves the studies of a calibration into files of a folder; what is there already is read.
struct FieldSolves {
  /// Of the files.
  let folder: String
  let version: String
  let workers: Int
  let isStopping: @Sendable () -> Bool
  let report: @Sendable (CalibrationProgress) -> Void
  let provenance: () -> Provenance

  func path(_ study: FieldStudy) -> String { "\(folder)/\(study.name).h5" }

  private func session(_ study: FieldStudy) -> StudySession<StudyRun> {
    StudySession(StudyRun(study.study, version: version, workers: workers), path: path(study))
  }

  /// Drops what is there, of whatever study. All studies are dropped before the first is solved: a run that is interrupted then
  /// goes on without dropping anything.
  func drop(_ study: FieldStudy) throws {
    var session = session(study)
    session.overwrites = true
    _ = try session.perform(isStopping: { true }, report: { _ in }, provenance: provenance)
  }

  /// - Throws: ``CalibrationStopped``, ``CalibrationError/failedPoints(file:count:of:first:)`` where more than a tenth failed.
  func sweep(_ study: FieldStudy, keepFields: Bool = false) throws -> SweepResult {
    var session = session(study)
    if keepFields {
      let provenance = provenance()
      session.saveFields = { point, path in
        guard case .pulsed(let transient, let pulses) = point.solution else { return }
        let result = FieldResult(
          try point.tree.loaded(), pulses, transient, tolerance: study.study.tolerance, provenance: provenance
        )
        try ResultFile.write(result, to: path)
      }
    }
    let report = report
    let outcome = try session.perform(
      isStopping: isStopping,
      report: { report(CalibrationProgress(stage: "fields, \(study.name)", done: $0.done, total: $0.total)) },
      provenance: provenance)
    guard let result = outcome.result else { throw CalibrationStopped() }
    _ = try result.failures(file: path(study))
    return result
  }

  /// The histories of a study of pulses.
  func traces(_ study: FieldStudy, ambient: Double) throws -> (traces: [ThermalTrace], hash: String) {
    let result = try sweep(study, keepFields: true)
    let points = try FieldPoint.numbered(of: result, file: path(study), arePulses: true)
    let session = session(study)
    let traces = try points.compactMap { index, point in
      try ResultFile.read(session.fieldPath(of: index)).transient.flatMap {
        ThermalTrace(point, $0, ambient: ambient)
      }
    }
    return (traces, result.dataHash)
  }
}

/// The calibration was asked to stop; what is finished is in its files.
public struct CalibrationStopped: Error, Sendable {
  public init() {}
}

extension SweepResult {
  /// Points that have no solution, for people; nil where all have one.
  /// - Throws: ``CalibrationError/failedPoints(file:count:of:first:)`` where more than a tenth failed.
  func failures(file: String) throws -> String? {
    let failed = points.compactMap(\.self).filter { $0.status != .converged }
    guard let first = failed.first else { return nil }
    let error = CalibrationError.failedPoints(
      file: file, count: failed.count, of: points.count, first: first.message)
    if 10 * failed.count > points.count { throw error }
    return "\(error); the others were taken"
  }

  /// SHA-256 of what the study says and what came of it, which does not depend on when and how it ran.
  var dataHash: String {
    var bytes = Array("\(identity)\n\(config)\n".utf8)
    for point in points {
      for value in point?.values ?? [] { withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes += $0 } }
    }
    return SHA256.hexDigest(bytes)
  }
}
