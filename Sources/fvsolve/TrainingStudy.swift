import Crossbar
import Foundation
import ResultStore

/// Trainings of several configurations, each from the same seeds: all that decides them, but for the images themselves.
///
/// As text it is JSON, which a shard on another machine reads again (`--study`), and which a result keeps as its configuration.
struct TrainingStudy: Codable, Sendable, Equatable {
  /// Values of one option.
  struct Axis: Codable, Sendable, Equatable {
    /// The option's without dashes: "cycle_noise".
    var name: String
    /// "--cycle-noise".
    var option: String
    /// SI; nil where the values are texts.
    var numbers: [Double]?
    var unit: String?
    var texts: [String]?

    var count: Int { numbers?.count ?? texts?.count ?? 0 }
  }

  static let schema = "fvsolve-train-study-1"

  var schema = Self.schema
  var axes: [Axis]
  /// Row-major over the axes, the last one fastest.
  var plans: [TrainingPlan]
  /// SHA-256 that each plan's device file is sealed with; "" where the device came from options.
  var deviceHashes: [String]
  var seeds: [UInt64]
  /// Name of the data, and SHA-256 by name of its files.
  var data: String
  var sources: [String: String]

  init(axes: [Axis], plans: [TrainingPlan], deviceHashes: [String], seeds: [UInt64], data: DigitData) {
    (self.axes, self.plans, self.deviceHashes, self.seeds) = (axes, plans, deviceHashes, seeds)
    (self.data, sources) = (data.name, data.sources)
  }

  /// Whether a text means to be such a study.
  static func isOne(_ text: String) -> Bool { text.contains("\"\(schema)\"") && text.first == "{" }

  /// - Parameter name: of the file that holds the text, for errors.
  /// - Throws: `ResultStoreError.damaged`.
  init(text: String, name: String) throws {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    do {
      self = try decoder.decode(Self.self, from: Data(text.utf8))
    } catch {
      throw ResultStoreError.damaged(
        path: name, reason: "it holds no study of trainings that this version reads")
    }
    if let complaint { throw ResultStoreError.damaged(path: name, reason: complaint) }
  }

  /// The same bytes for equal studies.
  var text: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    guard let data = try? encoder.encode(self) else { return "" }
    return String(decoding: data, as: UTF8.self) + "\n"
  }

  /// Why it makes no sense; nil where it does.
  private var complaint: String? {
    if schema != Self.schema { return "its schema is '\(schema)', not '\(Self.schema)'" }
    if axes.contains(where: { ($0.numbers == nil) == ($0.texts == nil) || $0.count == 0 }) {
      return "an axis of the study has no values"
    }
    if plans.isEmpty || plans.count != axes.map(\.count).reduce(1, *) || deviceHashes.count != plans.count {
      return "the study has \(plans.count) configurations, its axes ask for \(axes.map(\.count).reduce(1, *))"
    }
    if seeds.isEmpty || Set(seeds).count != seeds.count {
      return "the study has no seeds, or one of them twice"
    }
    return plans.lazy.compactMap(\.complaint).first
  }

  /// What all configurations have in common, as a text; nil where they differ.
  func common(_ text: (TrainingPlan) -> String) -> String? {
    let all = Set(plans.map(text))
    return all.count == 1 ? all.first : nil
  }
}
