import Foundation
import PulseProgramming
import Testing

@testable import Crossbar

/// What `--compat neurosim-v3` promises.
@Suite struct NeurosimTests {
  static var linear: TrainingPlan {
    var model = device(up: 0, down: 0)
    (model.lowest, model.highest) = (1e-7, 5e-6)
    var plan = TrainingPlan(device: model, scheme: "ideal", rates: [0.4, 0.2])
    (plan.optimiser, plan.batch, plan.epochs, plan.images) = (.sgd, 1, 1, 400)
    plan.followNeurosim()
    return plan
  }

  /// z = (floor of the column's count - floor of the reference's) rows / 255, half of the sum of x w.
  @Test func convertersRoundDown() {
    let plan = Self.linear
    let network = Network(plan, .best, seed: 1)
    let layer = network.layers[0]
    layer.placeInitialWeights(plan, seed: 1)
    let lit = (0..<400).filter { $0 % 5 < 2 }.map { Int32($0) }
    let input = AlignedFloats((0..<400).map { $0 % 5 < 2 ? 1 : 0 })
    let sums = AlignedFloats(layer.columns)
    lit.withUnsafeBufferPointer {
      layer.read(input.start, index: $0.baseAddress, count: lit.count, into: sums.start, random: nil)
    }
    let (low, high) = (plan.device.lowest, plan.device.highest)
    func current(_ g: Double) -> Double { 0.5 / (1 / g + 15e3) }
    let step = 400 * (current(high) - current(low)) / 255
    let reference = (Double(lit.count) * (current(high) + current(low)) / 2 / step).rounded(.down)
    for output in 0..<layer.outputs {
      let column = lit.map { row in
        current(low + (high - low) * Double(layer.array.level[Int(row) * layer.columns + output]))
      }.reduce(0, +)
      let edge = column / step
      if abs(edge - edge.rounded()) < 1e-3 { continue }
      let z = (edge.rounded(.down) - reference) * 400 / 255
      #expect(abs(Double(sums[output]) - z) < 1e-3, "\(sums[output]), expected \(z)")
    }
  }

  @Test func firstWeightsAreSevenSteps() {
    let run = TrainingRun(Self.linear, digits, seed: 3)
    let layer = run.network.layers[0]
    var steps: [Int: Int] = [:]
    for row in 0..<400 {
      for output in 0..<layer.outputs {
        let level = Double(layer.array.level[row * layer.columns + output])
        let step = (level * 6).rounded()
        #expect(abs(level * 6 - step) < 1e-5)
        steps[Int(step), default: 0] += 1
      }
    }
    #expect(steps.count == 7)
    for count in steps.values { #expect(abs(Double(count) / Double(400 * layer.outputs) - 1.0 / 7) < 0.01) }
  }

  /// Half a pulse is one, less is none.
  @Test func pulsesRoundHalfUp() {
    let plan = Self.linear
    let layer = SynapseLayer(plan, .best, number: 0, seed: 1)
    layer.array.place(.best, outputs: layer.outputs) { _, _ in 0.5 }
    let input = AlignedFloats([Float](repeating: 1, count: 400))
    // In units of a pulse of 97, and with the sign of a gradient, which goes against the weight.
    let wanted: [Float] = [0.49, 0.51, 1.49, 1.51, 0.501]
    let error = AlignedFloats(layer.columns)
    for (k, pulses) in wanted.enumerated() { error[k] = -pulses * 2 / 97 }
    layer.update(
      input.start, index: nil, count: 400, error: error.start, images: nil, factor: 1 / 0.4, step: 1,
      random: .init(seed: 1, purpose: "none"))
    for (k, pulses) in [0, 1, 1, 2, 1].enumerated() {
      let found = (Double(layer.array.level[k]) - 0.5) * 97
      #expect(abs(found - Double(pulses)) < 1e-4, "\(wanted[k]) pulses: \(found)")
    }
  }

  @Test func imagesAreDrawnOneByOne() {
    let own = TrainingRun(plan(device()), digits, seed: 1)
    #expect(Set(own.order(epoch: 0)).count == 500 && own.order(epoch: 0) != own.order(epoch: 1))
    let compat = TrainingRun(Self.linear, digits, seed: 1)
    let order = compat.order(epoch: 0)
    #expect(order.count == 400 && Set(order).count < 400)
  }

  @Test func whatIsNotKnownIsRefused() {
    var plan = Self.linear
    plan.optimiser = .rmsprop
    #expect(plan.complaint?.contains("rmsprop") == true)
    plan = Self.linear
    #expect(plan.complaint == nil)
    plan.mapping = .pairs
    #expect(plan.complaint?.contains("reference column") == true)
  }
}
