import Crossbar
import Foundation
import ResultStore
import Studies
import Synchronization
import Workers

/// A study of trainings at work: its points are the runs, one for each configuration and seed, seeds fastest.
///
/// A run that is interrupted goes on from its own checkpoint, "RESULT.000012.checkpoint", which goes when the run is in the journal.
struct TrainingStudyRun: PointStudy {
  static let keepsakes = "runs"

  let study: TrainingStudy
  let text: String
  let identity: String
  var shard: SweepResult.Shard?
  /// Runs at a time.
  var workers = 1
  /// Path of the result, beside which checkpoints are; nil for none.
  var path: String?
  var started = Timestamp.now
  /// nil where nothing is to be trained.
  private let data: DigitData?

  init(_ study: TrainingStudy, data: DigitData?) {
    (self.study, self.data) = (study, data)
    text = study.text
    identity = SHA256.hexDigest("fvsolve \(Version.number)\n\(text)".utf8)
  }

  var pointCount: Int { study.plans.count * study.seeds.count }

  func solve(
    _ points: [Int], isStopping: @escaping @Sendable () -> Bool,
    finish: @escaping @Sendable (SweepResult.Point, TrainingResult?) throws -> Void
  ) throws {
    guard let data else { return }
    let failure = Mutex<(any Error)?>(nil)
    concurrently(points.count, workers: workers) { k in
      let isOver: @Sendable () -> Bool = { isStopping() || failure.withLock { $0 != nil } }
      if isOver() { return }
      do {
        let result = try train(points[k], with: data, isStopping: isOver)
        try failure.withLock { failure in
          if failure != nil { return }
          try finish(point(points[k], of: result), result)
        }
        removeCheckpoint(of: points[k])
      } catch Training.Failure.stopped {
        return
      } catch {
        failure.withLock { $0 = $0 ?? error }
      }
    }
    if let error = failure.withLock({ $0 }) { throw error }
  }

  private func train(
    _ point: Int, with data: DigitData, isStopping: @escaping @Sendable () -> Bool
  ) throws -> TrainingResult {
    let configuration = point / study.seeds.count
    let plan = study.plans[configuration]
    var training = Training(plan, data, seeds: [study.seeds[point % study.seeds.count]])
    (training.checkpoint, training.version) = (checkpoint(of: point), Version.number)
    let runs: [FinishedRun]
    do {
      runs = try training.run(isResuming: true, isStopping: isStopping)
    } catch  where Self.isUnusable(error) {
      // Of another study in this place, of another processor, or damaged: the run begins anew.
      runs = try training.run(isResuming: false, isStopping: isStopping)
    }
    return TrainingResult(
      plan, data, runs, deviceHash: study.deviceHashes[configuration], costs: ArrayCosts(),
      provenance: .thisRun(since: started))
  }

  private static func isUnusable(_ error: any Error) -> Bool {
    switch error {
    case Training.Failure.otherRun, Training.Failure.unusable: true
    case let error as ResultStoreError: !error.concernsWriting
    default: false
    }
  }

  // MARK: - checkpoints

  private func checkpoint(of point: Int) -> String? {
    path.map { "\($0).\(String(repeating: "0", count: max(0, 6 - "\(point)".count)))\(point).checkpoint" }
  }

  private func removeCheckpoint(of point: Int) {
    if let path = checkpoint(of: point) { try? FileManager.default.removeItem(atPath: path) }
  }

  /// Drops what runs that were interrupted have left.
  func removeCheckpoints() { points.forEach(removeCheckpoint) }

  /// Runs of the shard that have left one.
  var interrupted: Int { points.count { checkpoint(of: $0).map(ResultFile.exists) ?? false } }
}

// MARK: - results

extension TrainingStudyRun {
  /// Numbers of a run, and the name that they have in its summary.
  private static let quantities: [(quantity: SweepResult.Quantity, summary: String)] = [
    ("test_accuracy_late", "1", "test accuracy, mean of the last tenth of all epochs", "test_accuracy_late"),
    ("test_accuracy", "1", "test accuracy after the last epoch", "test_accuracy"),
    ("test_accuracy_first", "1", "test accuracy after the first epoch", "test_accuracy_first"),
    ("training_accuracy", "1", "of the last epoch's images as they were shown", "training_accuracy"),
    ("potentiation_pulses", "1", "pulses of potentiation of the whole run", "potentiation_pulses"),
    ("depression_pulses", "1", "pulses of depression of the whole run", "depression_pulses"),
    ("row_writes", "1", "rows that were written", "row_writes"),
    ("write_energy", "J", "energy of all pulses", "write_energy_J"),
    ("write_time", "s", "time of all pulses, row after row", "write_time_s"),
    ("read_energy", "J", "energy of all readings in training", "read_energy_J"),
    ("read_time", "s", "time of all readings in training", "read_time_s"),
    ("area", "m2", "cells, converters, drivers and dividers", "area_m2"),
  ].map { (.init(name: $0.0, unit: $0.1, longName: $0.2), $0.3) }

  private static let curves: [SweepResult.Quantity] = [
    ("test_accuracy", "images of the test told right after the epoch"),
    ("test_loss", "mean loss of the test after the epoch"),
    ("training_accuracy", "images of the epoch told right as they were shown"),
    ("training_loss", "mean loss of the epoch's images as they were shown"),
    ("potentiation_pulses", "pulses of potentiation in the epoch"),
    ("depression_pulses", "pulses of depression in the epoch"),
    ("row_writes", "rows that were written in the epoch"),
  ].map { .init(name: $0.0 + byEpoch, unit: "1", longName: $0.1) }

  private static let byEpoch = "_by_epoch"

  private var epochs: Int { study.plans.map(\.epochs).max() ?? 0 }

  private func point(_ index: Int, of result: TrainingResult) -> SweepResult.Point {
    let numbers = Self.quantities.map { result.number($0.summary) ?? .nan }
    let curves = Self.curves.flatMap { curve in
      let row = result.rows(String(curve.name.dropLast(Self.byEpoch.count))).first ?? []
      // Configurations may have fewer epochs than others.
      return row + [Double](repeating: .nan, count: epochs - row.count)
    }
    return SweepResult.Point(index: index, status: .converged, values: numbers + curves)
  }

  func result(_ points: [SweepResult.Point], provenance: Provenance) -> SweepResult {
    var all = [SweepResult.Point?](repeating: nil, count: pointCount)
    for point in points where all.indices.contains(point.index) { all[point.index] = point }
    var result = SweepResult(
      title: title, axes: study.axes.map(\.result) + [seedAxis], quantities: Self.quantities.map(\.quantity),
      points: all, attributes: attributes, identity: identity, config: text, shard: shard,
      provenance: provenance)
    result.series = SweepResult.Series(
      axis: .init(
        name: "epoch", values: .numbers((1...epochs).map { Double($0) }, unit: "1"), longName: "epochs done"),
      quantities: Self.curves)
    result.repeats = true
    return result
  }

  private var title: String {
    let names = study.axes.map { $0.option.drop { $0 == "-" } }.joined(separator: ", ")
    let device = study.common(\.device.title)
    return "training" + (device.map { " of the \($0)" } ?? "") + (names.isEmpty ? "" : " over \(names)")
  }

  private var seedAxis: SweepResult.Axis {
    // Whole numbers up to 2^53 are doubles.
    let isExact = study.seeds.allSatisfy { $0 <= 1 << 53 }
    return SweepResult.Axis(
      name: "seed",
      values: isExact
        ? .numbers(study.seeds.map { Double($0) }, unit: "1") : .texts(study.seeds.map { String($0) }),
      longName: "seed of each run")
  }

  private var attributes: [SweepResult.Attribute] {
    let common = [
      ("network", study.common { $0.layers.map(String.init).joined(separator: "-") }),
      ("scheme", study.common(\.scheme)), ("optimiser", study.common(\.optimiser.rawValue)),
      ("images", study.common { "\($0.images) an epoch, batch \($0.batch)" }),
    ]
    return [.init(name: "design", value: "training"), .init(name: "data", value: study.data)]
      + common.compactMap { name, value in value.map { .init(name: name, value: $0) } }
  }
}

extension TrainingStudy.Axis {
  fileprivate var result: SweepResult.Axis {
    let values: SweepResult.Axis.Values =
      numbers.map { .numbers($0, unit: unit ?? "1") } ?? .texts(texts ?? [])
    return SweepResult.Axis(name: name, values: values, longName: option)
  }
}
