import ArgumentParser
import Crossbar
import Foundation
import Quantities
import ResultStore

/// What a trained network is worth under other conditions.
struct Infer: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Test a trained network under IR drop along the wires, noise, drift, stuck cells, converters, another temperature.",
    discussion: """
      Reads the conductances that 'train' left and tests them again: under the conditions of the training, its wires too, unless an option changes one. Every seed of \
      the training is tested --repeats times with random numbers of its own.
      """)

  @OptionGroup(title: "Array") var reading: ReadOutOptions
  @OptionGroup(title: "Wires") var wires: WireOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  @Argument(help: "Result file of 'train' (HDF5).", completion: .file(extensions: ["h5"]))
  var file: String

  @Option(
    help: "Folder with the four files of MNIST; digits that the program draws unless given.",
    completion: .directory)
  var data: String?

  @Option(
    parsing: .unconditional,
    help: "Temperature of the array, such as \"350 K\", with --temperature-coefficient; trained at 300 K.",
    transform: quantity(.temperature, PlausibleRange(.temperature, 1, 1000)))
  var temperature: Double?

  @Option(
    parsing: .unconditional,
    help: "a in R = R(300 K) (1 + a (T - 300 K)) of the cells, such as \"1e-3 1/K\"; no device file says it.",
    transform: quantity(.temperatureCoefficient, .temperatureCoefficient))
  var temperatureCoefficient: Double?

  @Option(help: ArgumentHelp("Tests of each network.", valueName: "N"))
  var repeats = 1

  @Option(help: ArgumentHelp("Seed of every random number of the tests.", valueName: "N"))
  var seed: UInt64 = 1

  func validate() throws {
    if (temperature == nil) != (temperatureCoefficient == nil) {
      throw ValidationError("--temperature and --temperature-coefficient go together")
    }
    if let factor, !(factor > 0 && factor.isFinite) {
      throw ValidationError("with this coefficient the cells have no resistance at this temperature")
    }
    if !(1...10_000).contains(repeats) { throw ValidationError("--repeats must lie between 1 and 10000") }
  }

  /// Of the conductances; nil without a temperature.
  private var factor: Double? {
    guard let temperature, let temperatureCoefficient else { return nil }
    return 1 / (1 + temperatureCoefficient * (temperature - 300))
  }

  func run() throws {
    let result = try ResultFile.readTraining(file)
    guard let trained = TrainingPlan(text: result.config),
      trained.layers == result.layers.map(\.inputs) + [result.layers.last?.outputs ?? 0]
    else { throw ResultStoreError.damaged(path: file, reason: "its plan is not one of this version") }
    let digits = try data.map { try DigitData(folder: $0) } ?? DrawnDigits.data()
    if result.data != digits.name {
      output.logger.warning("the network was trained with \(result.data) and is tested with \(digits.name)")
    }
    var inference = Inference(trained)
    (inference.stuck, inference.drift, inference.driftLevel) = (
      reading.stuck, reading.drift, reading.driftLevel
    )
    if let readNoise = reading.readNoise {
      (inference.plan.device.readNoise, inference.plan.nonidealities.readNoise) = (readNoise, true)
    }
    reading.enterCircuits(&inference.plan.nonidealities)
    inference.conductanceFactor = factor ?? 1
    let wiring = wires.wiring(orElse: trained.wires?.wiring ?? CrossbarWiring())
    inference.plan.wires = wiring.isPerfect ? nil : TrainingWires(wiring)
    var outcomes: [[Inference.Outcome]] = []
    for index in result.seeds.indices {
      let conductances = result.layers.map { layer in
        [layer.conductance[index]] + (layer.opposite.isEmpty ? [] : [layer.opposite[index]])
      }
      outcomes.append(
        try (0..<repeats).map { try inference.test(conductances, digits, seed: seed &+ UInt64($0)) })
    }
    InferenceReport(file: file, result: result, data: digits.name, outcomes: outcomes).print(as: output)
  }
}

/// Tests of trained networks, as a table for people or as JSON.
private struct InferenceReport: PrintedReport {
  var file: String
  var result: TrainingResult
  var data: String
  var outcomes: [[Inference.Outcome]]

  private var accuracies: [Double] { outcomes.flatMap { $0.map(\.accuracy) } }
  private var mean: Double { accuracies.reduce(0, +) / Double(accuracies.count) }

  private var deviation: Double {
    guard accuracies.count > 1 else { return 0 }
    let squares = accuracies.map { ($0 - mean) * ($0 - mean) }.reduce(0, +)
    return (squares / Double(accuracies.count - 1)).squareRoot()
  }

  private func percent(_ value: Double) -> String { String(format: "%.2f %%", 100 * value) }

  var table: String {
    var rows = [
      ("network", "\(result.scheme) devices, trained with \(result.data)"), ("tested with", data),
      ("after training", percent(result.number("test_accuracy") ?? .nan)),
      ("as read", percent(mean) + (accuracies.count > 1 ? " +- \(percent(deviation))" : "")),
    ]
    for (seed, tests) in zip(result.seeds, outcomes) where outcomes.count > 1 {
      let each = tests.map(\.accuracy).reduce(0, +) / Double(tests.count)
      rows.append(("seed \(seed)", percent(each)))
    }
    return
      ([result.title.isEmpty ? "(untitled device)" : result.title]
      + rows.map { "  " + $0.0.padding(toLength: 22, withPad: " ", startingAt: 0) + $0.1 })
      .joined(separator: "\n")
  }

  var object: [String: Any] {
    [
      "scheme": result.scheme, "trained_with": result.data, "tested_with": data, "accuracy": mean,
      "accuracy_spread": deviation, "trained_accuracy": result.number("test_accuracy") ?? Double.nan,
      "accuracy_by_seed": outcomes.map { $0.map(\.accuracy) },
      "loss": outcomes.flatMap { $0.map(\.loss) }.reduce(0, +) / Double(accuracies.count),
    ]
  }
}
