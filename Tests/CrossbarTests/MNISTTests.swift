import Foundation
import Testing

@testable import Crossbar

/// Against MNIST itself, where it is: in FVSOLVE_TEST_MNIST, or ../shared/mnist beside the repository.
@Suite struct MNISTTests {
  static let folder: String? = {
    let checkout = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let candidates = [
      ProcessInfo.processInfo.environment["FVSOLVE_TEST_MNIST"],
      checkout.deletingLastPathComponent().path + "/shared/mnist",
    ]
    return candidates.compactMap(\.self).first { FileManager.default.fileExists(atPath: $0) }
  }()

  /// One epoch of what MLP NeuroSim V3.0 was run with, of linear devices without noise: it found 88.11 % (SGD) and 87.32 % (Adam, batch 10).
  @Test(
    .enabled(if: folder != nil, "set FVSOLVE_TEST_MNIST to a folder with MNIST"),
    arguments: [(Optimiser.sgd, 1, [0.4, 0.2], 0.8811), (.adam, 10, [0.03, 0.03], 0.8732)])
  func oneEpochAsThePeerHasIt(
    _ optimiser: Optimiser, _ batch: Int, _ rates: [Double], _ published: Double
  ) throws {
    let data = try DigitData(folder: try #require(Self.folder))
    #expect(data.name == "MNIST" && data.training.count == 60000)
    var plan = NeurosimTests.linear
    (plan.optimiser, plan.batch, plan.rates, plan.images) = (optimiser, batch, rates, 8000)
    let accuracies = (1...3).map { seed in
      TrainingRun(plan, data, seed: UInt64(seed)).runAll().epochs[0].testAccuracy
    }
    let mean = accuracies.reduce(0, +) / 3
    #expect(abs(mean - published) < 0.025, "\(accuracies), published \(published)")
  }
}
