import CCrossbarKernels
import CompactModel
import Foundation
import PulseProgramming

/// How fast this machine trains: single images through 400-100-10, every input lit and every weight updated, by nonlinear devices with noise of every
/// pulse.
public struct TrainingBench: Sendable {
  public var kernels: String
  /// Multiplies and adds a second, in registers.
  public var peak: Double
  public var rows: [Row]

  public struct Row: Sendable {
    public var name: String
    public var imagesPerSecond: Double
    /// Multiplies, adds and the like of single precision a second; nil where they are not counted.
    public var operations: Double?
  }

  /// Operations of single precision for one weight: forward and gradient 3, pulses 2, level after them 20, half a pair of normal numbers 15, their size 5,
  /// reading and counting 5; integer operations, comparisons and choices are not counted.
  static let operationsPerWeight = 50.0

  /// - Parameter seconds: of CPU time that each measurement takes at least.
  public static func run(seconds: Double = 1) -> [TrainingBench] {
    Kernels.names.compactMap { name in Kernels(named: name).map { run($0, seconds: seconds) } }
  }

  static func run(_ kernels: Kernels, seconds: Double) -> TrainingBench {
    var sink: Float = 0
    let peak = rate(seconds: seconds / 2) { kernels.functions.peak(100_000, &sink) }
    var device = UpdateModel(
      title: "", scheme: "options", lowest: 3.0769e-9, highest: 3.8462e-8,
      potentiation: .init(pulses: 97, label: 2.4), depression: .init(pulses: 100, label: 4.88),
      origin: .init(version: "", commit: "", how: "", sources: [:]))
    device.cycleToCycle = 0.035
    let data = DigitData(
      training: denseImages(2048), test: denseImages(16), name: "", sources: [:])
    let digits = DrawnDigits.data(training: 2048, test: 16)
    var rows: [Row] = []
    for (optimiser, rate) in [(Optimiser.sgd, 0.4), (.adam, 0.03)] {
      for (name, images, isDense) in [("every weight updated", data, true), ("drawn digits", digits, false)] {
        var plan = TrainingPlan(device: device, scheme: "labels", rates: [rate, rate / 2])
        (plan.optimiser, plan.batch, plan.images, plan.epochs) = (optimiser, 1, 2048, 1 << 20)
        if isDense { (plan.inputBits, plan.nonidealities.rounding) = (8, .none) }
        let training = TrainingRun(plan, images, seed: 1, kernels: kernels)
        let speed = Self.rate(seconds: seconds) {
          _ = try? training.runEpoch()
          return Double(plan.images)
        }
        let counted = isDense && optimiser == .sgd
        rows.append(
          Row(
            name: "\(optimiser.rawValue), \(name)", imagesPerSecond: speed,
            operations: counted ? speed * operationsPerWeight * Double(400 * 100 + 100 * 10) : nil))
      }
    }
    return TrainingBench(kernels: kernels.name, peak: peak, rows: rows)
  }

  /// No pixel is dark.
  private static func denseImages(_ count: Int) -> DigitSet {
    var random = RandomStream(seed: 1, purpose: "dense images")
    return DigitSet(
      pixels: (0..<count * DigitSet.size).map { _ in UInt8(1 + random.next() % 255) },
      labels: (0..<count).map { _ in UInt8(random.next() % 10) })
  }

  /// Work a second of this thread's CPU time.
  private static func rate(seconds: Double, _ work: () -> Double) -> Double {
    _ = work()
    let started = cpuSeconds()
    var (done, now) = (0.0, started)
    repeat {
      done += work()
      now = cpuSeconds()
    } while now - started < seconds
    return done / (now - started)
  }

  private static func cpuSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
