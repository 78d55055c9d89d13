import ArgumentParser
import Crossbar
import Foundation
import Logging
import Quantities
import ResultStore
import Synchronization

/// From devices to a trained network.
struct Train: ParsableCommand {
  enum Manner: String, ExpressibleByArgument, CaseIterable { case neurosim = "neurosim-v3" }

  static let configuration = CommandConfiguration(
    abstract: "Train a network whose weights are conductances of a crossbar array.",
    discussion: """
      A multi-layer perceptron of sigmoid units without biases, trained with one image or a batch at a time by pulses. Runs at once: without --device \
      the devices are ideal, without --data it draws digits of its own. What is done is kept beside the result every few seconds; --resume goes on \
      from there, to the same bits. Several seeds run side by side.

      With --vary it trains several configurations, a study in one file: 'fvsolve train --labels 1/1 --vary cycle-noise=0,0.01,0.035 --seeds 1-5'. \
      Started again, a study trains only what is missing; parts that --shard has trained are united by 'fvsolve sweep merge'.
      """)

  @OptionGroup(title: "Array") var array: ArrayOptions
  @OptionGroup(title: "Wires") var wires: WireOptions
  @OptionGroup(title: "Study") var options: TrainingStudyOptions
  @OptionGroup(title: "Cluster") var engine: EngineOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  @Option(
    help:
      "Folder with the four files of MNIST (scripts/get-mnist makes it); digits that the program draws unless given.",
    completion: .directory)
  var data: String?

  @Option(
    help: ArgumentHelp("Units of each hidden layer, separated by commas, or 'none'.", valueName: "LIST")
  )
  var hidden = "100"

  @Option(help: ArgumentHelp("Bits of a pixel: 1 for light and dark, up to 8.", valueName: "N"))
  var inputBits = 1

  @Option(help: ArgumentHelp("Bits that hidden units pass on; all there is unless given.", valueName: "N"))
  var hiddenBits: Int?

  @Option(
    help:
      "Loss: squared, as the simulators of the field have it, or cross-entropy, of softmax outputs.")
  var loss = Loss.squared

  @Option(
    name: [.customLong("optimizer"), .customLong("optimiser")],
    help: "Optimiser: how gradients become changes of the weights.")
  var optimiser = Optimiser.adam

  @Option(
    help: ArgumentHelp(
      "Learning rate, or one for each layer of weights separated by commas; the optimiser's usual one unless given.",
      valueName: "LIST"))
  var rate: String?

  @Option(
    help: ArgumentHelp(
      "Schedule of the learning rate: constant, cosine, exponential:FACTOR (each epoch), step:FACTOR:EPOCHS.",
      valueName: "schedule"))
  var schedule = "constant"

  @Option(
    help: ArgumentHelp(
      "Images whose mean gradient makes one change; 1 with sgd and momentum, 10 with the others unless given.",
      valueName: "N"))
  var batch: Int?

  @Option(help: ArgumentHelp("Epochs to train.", valueName: "N"))
  var epochs = 20

  @Option(help: ArgumentHelp("Images of an epoch.", valueName: "N"))
  var images = 8000

  @Option(
    help: ArgumentHelp(
      "Images from one solution of the wires to the next, besides those before each epoch and each test; \(TrainingWires.usualRefresh) unless given.",
      valueName: "N"))
  var wireRefresh: Int?

  @Option(help: ArgumentHelp("Seed of every random number.", valueName: "N"))
  var seed: UInt64 = 1

  @Option(
    help: ArgumentHelp("Several seeds, separated by commas, or A-B, instead of one.", valueName: "LIST"))
  var seeds: String?

  @Option(help: "Compute what another simulator computes: neurosim-v3.")
  var compat: Manner?

  @Option(
    name: [.customShort("o"), .customLong("output")], help: ArgumentHelp("Result file.", valueName: "file"),
    completion: .file(extensions: ["h5"]))
  var resultPath = "results/train.h5"

  @Flag(help: "Go on from the checkpoint beside the result file.")
  var resume = false

  @Option(help: ArgumentHelp("Threads, one seed each; one per core unless given.", valueName: "N"))
  var jobs: Int?

  @Flag(inversion: .prefixedNo, help: "Draw the training (PNG and SVG) beside the result.")
  var plot = true

  @Flag(help: "Measure the speed of training on this machine and do nothing else.")
  var bench = false

  func validate() throws {
    if let jobs, !(1...1024).contains(jobs) { throw ValidationError("--jobs must lie between 1 and 1024") }
    try validateStudy()
    _ = try seedList()
    _ = try layers()
    guard RateSchedule(schedule) != nil else {
      throw ValidationError(
        "--schedule is constant, cosine, exponential:FACTOR or step:FACTOR:EPOCHS with a factor up to 1, not '\(schedule)'"
      )
    }
    _ = try rates(of: optimiser, count: layers().count - 1)
  }

  func run() throws {
    if bench {
      TrainingBenchReport(TrainingBench.run()).print(as: output)
      return
    }
    if isStudy { return try runStudy() }
    let logger = output.logger
    let started = Timestamp.now
    let (plan, hash) = try plan()
    try ResultFile.checkWritable(resultPath)
    let digits = try data.map { try DigitData(folder: $0) } ?? DrawnDigits.data()
    if data == nil {
      logger.info(
        "no --data: training with \(digits.training.count) digits of our own making, which are not MNIST")
    }
    var training = Training(plan, digits, seeds: try seedList())
    (training.jobs, training.checkpoint) = (jobs ?? EngineOptions.cores, resultPath + ".checkpoint")
    training.version = Version.number
    let isThere = ResultFile.exists(resultPath + ".checkpoint")
    if resume != isThere {
      logger.info(
        resume
          ? "there is no checkpoint \(resultPath).checkpoint: starting from the beginning"
          : "\(resultPath).checkpoint holds an interrupted run; this one starts anew (--resume would go on with it)"
      )
    }
    let line = Mutex(TrainingProgressLine(logger))
    let runs = try Interruption.deferred {
      defer { line.withLock { $0.finish() } }
      return try training.run(isResuming: resume, isStopping: { Interruption.pending != nil }) { now in
        line.withLock { $0.update(now) }
      }
    }
    let result = TrainingResult(
      plan, digits, runs, deviceHash: hash, costs: ArrayCosts(), provenance: .thisRun(since: started))
    try ResultFile.writeTraining(result, to: resultPath)
    try? FileManager.default.removeItem(atPath: resultPath + ".checkpoint")
    if let warning = result.guessing(plan) { logger.warning("\(warning)") }
    var written = [resultPath]
    if plot { written += Plotting.pictures(of: resultPath, logger) }
    TrainingReport(result).print(
      as: output, and: [("cpu_seconds_total", Double(clock()) / Double(CLOCKS_PER_SEC))], written: written)
  }

  /// Everything but seeds and data, and the hash of the device's file.
  func plan() throws -> (TrainingPlan, hash: String) {
    let (model, scheme, hash) = try array.load()
    let layers = try layers()
    var plan = TrainingPlan(
      device: model, scheme: scheme, rates: try rates(of: optimiser, count: layers.count - 1))
    plan.layers = layers
    (plan.inputBits, plan.hiddenBits, plan.loss, plan.optimiser) = (inputBits, hiddenBits, loss, optimiser)
    plan.schedule = RateSchedule(schedule) ?? .constant
    (plan.epochs, plan.images) = (epochs, images)
    plan.batch = batch ?? (optimiser == .sgd || optimiser == .momentum ? 1 : 10)
    try array.apply(to: &plan)
    if compat != nil {
      if loss != .squared { throw ValidationError("--compat neurosim-v3 has the squared loss") }
      if array.mapping != .reference {
        throw ValidationError("--compat neurosim-v3 reads against a reference column")
      }
      if inputBits != 1 || (hiddenBits ?? 1) != 1 {
        throw ValidationError("--compat neurosim-v3 has inputs and hidden activities of 1 bit")
      }
      plan.followNeurosim()
    }
    try array.override(&plan)
    let wiring = wires.wiring(orElse: CrossbarWiring())
    if !wiring.isPerfect {
      plan.wires = TrainingWires(wiring, refresh: wireRefresh ?? TrainingWires.usualRefresh)
    } else if wireRefresh != nil {
      throw ValidationError("--wire-refresh needs wires: --wire-resistance, or another resistance of them")
    }
    if let complaint = plan.complaint { throw ValidationError(complaint) }
    return (plan, hash)
  }

  private func layers() throws -> [Int] {
    guard hidden != "none" else { return [DigitSet.size, DigitSet.classes] }
    let sizes = try hidden.split(separator: ",", omittingEmptySubsequences: false).map { text in
      guard let size = Int(text.trimmingCharacters(in: .whitespaces)), (1...16384).contains(size) else {
        throw ValidationError("--hidden: '\(text)' is no number of units from 1 to 16384")
      }
      return size
    }
    return [DigitSet.size] + sizes + [DigitSet.classes]
  }

  private func rates(of optimiser: Optimiser, count: Int) throws -> [Double] {
    guard let rate else { return [Double](repeating: optimiser.usualRate, count: count) }
    let values = try rate.split(separator: ",", omittingEmptySubsequences: false).map { text in
      guard let value = Double(text.trimmingCharacters(in: .whitespaces)), value > 0, value <= 1000 else {
        throw ValidationError("--rate: '\(text)' is no learning rate above 0, up to 1000")
      }
      return value
    }
    if values.count == 1 { return [Double](repeating: values[0], count: count) }
    guard values.count == count else {
      throw ValidationError("--rate has \(values.count) values for \(count) layers of weights")
    }
    return values
  }

  func seedList() throws -> [UInt64] {
    guard let seeds else { return [seed] }
    var list: [UInt64] = []
    for part in seeds.split(separator: ",", omittingEmptySubsequences: false) {
      let ends = part.split(separator: "-", omittingEmptySubsequences: false).map {
        UInt64($0.trimmingCharacters(in: .whitespaces))
      }
      guard (1...2).contains(ends.count), let first = ends[0], let last = ends.last ?? nil, first <= last,
        last - first < 10_000
      else {
        throw ValidationError("--seeds: '\(part)' is no seed, such as 3, or range of them, such as 1-5")
      }
      list += first...last
    }
    guard Set(list).count == list.count else { throw ValidationError("--seeds has a seed twice") }
    return list
  }
}

/// How far a training is: accuracy, images a second, time left.
private struct TrainingProgressLine {
  private var line: ProgressLine
  private let started = ContinuousClock.now

  init(_ logger: Logger) { line = ProgressLine(logger) }

  mutating func update(_ now: Training.Progress) {
    let done = now.shown + now.shownBefore
    let started = started
    line.update(Double(done) / Double(max(1, now.total))) {
      let elapsed = ContinuousClock.now - started
      let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) * 1e-18
      let speed = Double(now.shown) / max(seconds, 1e-9)
      let left = Double(now.total - done) / max(speed, 1e-9)
      let accuracies = now.accuracies.compactMap(\.self)
      let mean = accuracies.isEmpty ? nil : accuracies.reduce(0, +) / Double(accuracies.count)
      let accuracy = mean.map { ", test \(format(100 * $0, "%", digits: 4))" } ?? ""
      let epochs = now.epochs.reduce(0, +)
      return
        "\(epochs) of \(now.totalEpochs) epochs\(accuracy), "
        + "\(Int(speed)) images/s, \(Int(left.rounded())) s left"
    }
  }

  mutating func finish() { line.finish() }
}
