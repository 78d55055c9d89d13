import CompactModel
import PulseProgramming

@testable import Crossbar

/// A device of labels, all of whose numbers a test may set.
func device(
  up: Double = 2.4, down: Double = 4.88, pulses: (Int, Int) = (97, 100), noise: Double = 0
) -> UpdateModel {
  UpdateModel(
    title: "test", scheme: "labels", lowest: 3.0769e-9, highest: 3.8462e-8,
    potentiation: .init(pulses: pulses.0, label: up), depression: .init(pulses: pulses.1, label: down),
    cycleToCycle: noise, origin: .init(version: "", commit: "", how: "", sources: [:]))
}

/// A small plan: two thousand images in two epochs are told apart well by ideal devices.
func plan(_ device: UpdateModel, _ optimiser: Optimiser = .sgd, batch: Int = 1) -> TrainingPlan {
  var plan = TrainingPlan(
    device: device, scheme: "labels", rates: [optimiser.usualRate, optimiser.usualRate])
  (plan.optimiser, plan.batch, plan.epochs, plan.images) = (optimiser, batch, 2, 500)
  plan.layers = [DigitSet.size, 20, DigitSet.classes]
  return plan
}

/// Few digits of our own making.
let digits = DrawnDigits.data(training: 600, test: 200)

/// All kernels that this machine runs.
let allKernels = Kernels.names.compactMap { Kernels(named: $0) }

extension TrainingRun {
  /// All weights as they are read.
  var weights: [Float] {
    network.layers.flatMap { layer -> [Float] in
      [layer.array, layer.opposite].compactMap(\.self).flatMap { array -> [Float] in
        (0..<layer.inputs).flatMap { row in
          (0..<layer.outputs).map { array.weight[row * array.columns + $0] }
        }
      }
    }
  }

  func runAll() -> TrainingRun {
    while !isFinished {
      do { _ = try runEpoch() } catch { preconditionFailure("\(error)") }
    }
    return self
  }
}
