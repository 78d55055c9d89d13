import CompactModel
import Foundation
import ResultStore
import Synchronization
import Workers

/// The searches and walks of a calibration, side by side on several threads, each kept in a file when it is done.
struct SwitchingSearch {
  let fit: SwitchingFit
  let options: CalibrationOptions
  let folder: String
  let workers: Int

  /// One search downhill from the start and one everywhere, of which the better counts; and walks from it.
  private static let searches = 2
  private static let walks = 2

  /// Places in the unit cube.
  struct Outcome {
    var fit: [Double]
    /// Meet the same targets as the fit, at least.
    var visited: [[Double]]
  }

  func fitted(
    isStopping: @escaping @Sendable () -> Bool, report: @escaping @Sendable (CalibrationProgress) -> Void
  ) throws -> Outcome {
    let start = fit.space.place(.start(path: fit.fields.path))
    let evaluations = options.searchEvaluations
    let candidates: [SwitchingFit.Candidate] = try kept(
      "search", Self.searches, total: evaluations, report, of: atStart
    ) { k, count in
      try fit.search(
        from: start, isGlobal: k > 0, seed: options.seed &+ UInt64(k), evaluations: evaluations,
        isStopping: isStopping, report: count)
    }
    // The first of equal ones, whichever was done first.
    let best = candidates.reduce(candidates[0]) { $1.score < $0.score ? $1 : $0 }
    guard best.score.isFinite else {
      throw CalibrationError.noSwitching(
        "the experiments could not be done at any of \(evaluations) parameter sets; with those where the search begins, \(atStart)"
      )
    }
    let walks: [[[Double]]] = try kept(
      "walk", Self.walks, total: options.spreadEvaluations, report, of: "\(best.place)"
    ) { k, count in
      try fit.walk(
        from: best.place, seed: options.seed, walk: k, steps: options.spreadEvaluations,
        isStopping: isStopping, report: count)
    }
    return Outcome(fit: best.place, visited: walks.flatMap { $0 })
  }

  /// What a file holds: of which input, and what came of it.
  private struct Kept<Value: Codable>: Codable {
    var input: String
    var value: Value
  }

  /// What the experiments say where searches begin, or why they cannot be done there.
  private var atStart: String {
    do {
      let outcome = try fit.experiments(.start(path: fit.fields.path), control: .coarse).outcome()
      return "\(outcome.targets)"
    } catch { return "\(error)" }
  }

  /// What identifies a search: fields, options, the box, and what is demanded in it, which changes with the program.
  private func input(_ name: String, _ k: Int, _ more: String) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    var bytes = Array(try encoder.encode(fit.fields))
    for other in fit.otherThicknesses { bytes += Array(try encoder.encode(other.fields)) }
    let numbers = [
      options.searchEvaluations, options.spreadEvaluations, Int(bitPattern: UInt(options.seed)), k,
    ]
    let thicknesses = [fit.oxideThickness] + fit.otherThicknesses.map(\.thickness)
    let texts = [
      "\(name) \(numbers) \(options.dividerResistance) \(thicknesses)", "\(fit.space.axes)", more,
    ]
    return SHA256.hexDigest(bytes + Array(texts.joined(separator: "\n").utf8))
  }

  /// A search that found nothing has an infinite score.
  private static var encoder: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return encoder
  }

  private static var decoder: JSONDecoder {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return decoder
  }

  /// Runs what is not in its file yet.
  private func kept<Value: Codable & Sendable>(
    _ name: String, _ count: Int, total: Int, _ report: @escaping @Sendable (CalibrationProgress) -> Void,
    of more: String,
    _ run: @escaping @Sendable (Int, (Int) -> Void) throws -> Value
  ) throws -> [Value] {
    let done = Mutex([Int](repeating: 0, count: count))
    let inputs = try (0..<count).map { try input(name, $0, more) }
    let folder = folder
    return try concurrentMap(count, workers: workers) { k in
      let path = "\(folder)/\(name)-\(k + 1).json"
      if let data = try? Data(contentsOf: URL(fileURLWithPath: path)),
        let kept = try? Self.decoder.decode(Kept<Value>.self, from: data), kept.input == inputs[k]
      {
        return kept.value
      }
      let value = try run(k) { evaluation in
        done.withLock { done in
          done[k] = evaluation
          // Under the lock: by one thread at a time.
          if evaluation % 50 == 0 {
            report(CalibrationProgress(stage: name, done: done.reduce(0, +), total: total * count))
          }
        }
      }
      let data = try Self.encoder.encode(Kept(input: inputs[k], value: value))
      try ResultFile.writeText(String(decoding: data, as: UTF8.self) + "\n", to: path)
      return value
    }
  }
}
