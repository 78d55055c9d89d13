import Testing

@testable import Crossbar

/// Gradients of the ideal network against difference quotients of its loss.
@Suite struct GradientTests {
  @Test(arguments: Loss.allCases, [[400, 12, 10], [400, 10], [400, 9, 7, 10]])
  func gradientsAreDifferences(_ kind: Loss, _ layers: [Int]) {
    var plan = plan(device(up: 0, down: 0))
    (plan.loss, plan.layers, plan.inputBits) = (kind, layers, 8)
    plan.rates = layers.dropFirst().map { _ in 0.1 }
    plan.nonidealities = .none
    let network = Network(plan, .best, seed: 2)
    for layer in network.layers { layer.placeInitialWeights(plan, seed: 2) }
    let pixels = Array(digits.training.pixels[0..<DigitSet.size])
    let label = Int(digits.training.labels[0])
    let (_, gradients) = network.gradients(pixels, label: label)
    func loss(_ layer: SynapseLayer, _ at: Int, _ by: Float) -> Double {
      let before = layer.array.weight[at]
      layer.array.weight[at] = before + by
      defer { layer.array.weight[at] = before }
      return network.gradients(pixels, label: label).loss
    }
    for (k, layer) in network.layers.enumerated() {
      let scale = gradients[k].map(abs).max()!
      let count = layer.inputs * layer.outputs
      var worst: Float = 0
      for cell in stride(from: 3, to: count, by: max(1, count / 60)) {
        let at = cell / layer.outputs * layer.columns + cell % layer.outputs
        let step: Float = 0.02
        // Of fourth order, so that the step may be wide enough for single precision.
        let near = loss(layer, at, step) - loss(layer, at, -step)
        let far = loss(layer, at, 2 * step) - loss(layer, at, -2 * step)
        let slope = Float((8 * near - far) / (12 * Double(step)))
        worst = max(worst, abs(slope - gradients[k][cell]) / scale)
      }
      #expect(worst < 2e-3, "layer \(k): \(worst) of the largest, allowed 2e-3")
    }
  }
}
