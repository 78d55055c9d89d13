import CompactModel
import RealModule

/// A multi-layer perceptron whose weights are conductances: sigmoid units, no biases.
///
///     z_k = W_k a_(k-1),   a_k = 1 / (1 + exp(-z_k)),   a_0 the pixels
///     squared loss        L = sum (a - y)^2,          s_out = 2 (a - y) a (1 - a)
///     cross entropy       L = -ln softmax(z)_label,   s_out = softmax(z) - y
///     s_(k-1) = a_(k-1) (1 - a_(k-1)) W_k^T s_k,      dL/dW_k = s_k a_(k-1)^T
///
/// W^T s is taken of the weights as they are read, without noise and converters. Where hidden units pass on few bits, the gradient has what was
/// passed on, and the derivative of the sigmoid (Y. Bengio et al., arXiv:1308.3432); in the neurosim manner it has the whole activity.
final class Network {
  let plan: TrainingPlan
  let layers: [SynapseLayer]
  private let kernels: Kernels
  private let activities: [FloatBuffer]
  private let passed: [FloatBuffer]
  private let errors: [FloatBuffer]
  private let input: FloatBuffer
  private let index: IndexBuffer
  private let pixelValues: [Float]

  init(_ plan: TrainingPlan, _ kernels: Kernels, seed: UInt64) {
    (self.plan, self.kernels) = (plan, kernels)
    layers = (0..<plan.layers.count - 1).map { SynapseLayer(plan, kernels, number: $0, seed: seed) }
    activities = layers.map { FloatBuffer($0.columns) }
    passed = layers.map { FloatBuffer($0.columns) }
    errors = layers.map { FloatBuffer($0.columns) }
    input = FloatBuffer(plan.layers[0])
    index = IndexBuffer(plan.layers.max() ?? 0)
    let steps = Float((1 << plan.inputBits) - 1)
    pixelValues = (0..<256).map {
      plan.inputBits == 1 ? ($0 >= 128 ? 1 : 0) : (Float($0) / 255 * steps).rounded() / steps
    }
  }

  /// What the network says of an image.
  struct Answer {
    var digit: Int
    var loss: Double
  }

  /// Forward through all layers.
  /// - Parameter noise: where the random numbers of the readings come from.
  func answer(
    _ pixels: UnsafePointer<UInt8>, label: Int, noise: (_ layer: Int) -> RandomStream?
  ) -> Answer {
    let inputs = input.start
    var lit = 0
    for k in 0..<plan.layers[0] {
      let value = pixelValues[Int(pixels[k])]
      inputs[k] = value
      index.start[lit] = Int32(truncatingIfNeeded: k)
      lit += value > 0 ? 1 : 0
    }
    inputCount = lit
    cellReads = 0
    for (k, layer) in layers.enumerated() {
      let source = k == 0 ? inputs : passed[k - 1].start
      cellReads += Double(Self.sumOfSquares(source, layer.inputs)) * Double(layer.outputs)
      layer.read(
        source, index: k == 0 ? index.start : nil, count: k == 0 ? lit : layer.inputs,
        into: activities[k].start, random: noise(k))
      let isLast = k == layers.count - 1
      if !isLast || plan.loss == .squared { Self.sigmoid(activities[k].start, layer.outputs) }
      if !isLast { pass(k) }
    }
    return judged(label)
  }

  /// Rows of the first layer with an input.
  private(set) var inputCount = 0
  /// Of the last answer: x^2 of each row times its cells, over all layers.
  private(set) var cellReads = 0.0

  /// Eight sums side by side, so that none waits for the one before.
  private static func sumOfSquares(_ values: UnsafePointer<Float>, _ count: Int) -> Float {
    let raw = UnsafeRawPointer(values)
    var sums = SIMD8<Float>.zero
    let whole = count / 8 * 8
    for start in stride(from: 0, to: whole, by: 8) {
      let x = raw.loadUnaligned(fromByteOffset: 4 * start, as: SIMD8<Float>.self)
      sums += x * x
    }
    var sum = sums.sum()
    for k in whole..<count { sum += values[k] * values[k] }
    return sum
  }

  private static func sigmoid(_ values: UnsafeMutablePointer<Float>, _ count: Int) {
    for j in 0..<count { values[j] = 1 / (1 + .exp(-values[j])) }
  }

  private func pass(_ k: Int) {
    let (from, to) = (activities[k].start, passed[k].start)
    let count = layers[k].outputs
    switch plan.hiddenBits {
    case nil: for j in 0..<count { to[j] = from[j] }
    case 1?: for j in 0..<count { to[j] = from[j] >= 0.5 ? 1 : 0 }
    case let bits?:
      let steps = Float((1 << bits) - 1)
      for j in 0..<count { to[j] = (from[j] * steps).rounded() / steps }
    }
  }

  private func judged(_ label: Int) -> Answer {
    let outputs = activities[layers.count - 1].start
    let classes = DigitSet.classes
    var digit = 0
    for j in 1..<classes where outputs[j] > outputs[digit] { digit = j }
    if plan.loss == .crossEntropy {
      let greatest = outputs[digit]
      var sum: Float = 0
      for j in 0..<classes { sum += .exp(outputs[j] - greatest) }
      let loss = greatest + .log(sum) - outputs[label]
      for j in 0..<classes { outputs[j] = .exp(outputs[j] - greatest) / sum }
      return Answer(digit: digit, loss: Double(loss))
    }
    var loss: Float = 0
    for j in 0..<classes {
      let off = outputs[j] - (j == label ? 1 : 0)
      loss += off * off
    }
    return Answer(digit: digit, loss: Double(loss))
  }

  /// Errors of all layers after ``answer(_:label:noise:)`` of the same image.
  func findErrors(label: Int) {
    let last = layers.count - 1
    let (outputs, error) = (activities[last].start, errors[last].start)
    for j in 0..<DigitSet.classes {
      let off = outputs[j] - (j == label ? 1 : 0)
      error[j] = plan.loss == .crossEntropy ? off : 2 * off * outputs[j] * (1 - outputs[j])
    }
    for k in stride(from: last, to: 0, by: -1) {
      let (activity, below) = (activities[k - 1].start, errors[k - 1].start)
      layers[k].backward(errors[k].start, into: below)
      for j in 0..<layers[k].inputs { below[j] *= activity[j] * (1 - activity[j]) }
    }
  }

  /// What a layer's gradient has as its input.
  private func source(_ k: Int) -> (UnsafePointer<Float>, UnsafePointer<Int32>?, Int) {
    if k == 0 { return (UnsafePointer(input.start), UnsafePointer(index.start), inputCount) }
    let hidden = plan.isNeurosim ? activities[k - 1] : passed[k - 1]
    return (UnsafePointer(hidden.start), nil, layers[k].inputs)
  }

  /// Adds the gradient of the image to that of the batch.
  func accumulate() {
    for (k, layer) in layers.enumerated() {
      let (input, index, count) = source(k)
      layer.accumulate(input, index: index, count: count, error: errors[k].start)
    }
  }

  /// Changes the weights.
  /// - Parameter images: how many gradients were accumulated; nil to take that of the last image alone.
  func update(images: Int?, factor: Double, step: Int, random: (_ layer: Int) -> RandomStream) {
    for (k, layer) in layers.enumerated() {
      let (input, index, count) = source(k)
      layer.update(
        input, index: index, count: count, error: errors[k].start, images: images, factor: factor, step: step,
        random: random(k))
    }
  }

  /// Loss and weight gradients of one image, for tests: row by row, without padding.
  func gradients(_ pixels: [UInt8], label: Int) -> (loss: Double, gradients: [[Float]]) {
    let answer = pixels.withUnsafeBufferPointer {
      self.answer($0.baseAddress!, label: label) { _ in nil }
    }
    findErrors(label: label)
    let all = layers.indices.map { k -> [Float] in
      let (input, _, _) = source(k)
      return (0..<layers[k].inputs).flatMap { i in
        (0..<layers[k].outputs).map { j in input[i] * errors[k].start[j] }
      }
    }
    return (answer.loss, all)
  }
}

final class FloatBuffer {
  private let floats: AlignedFloats
  init(_ count: Int) { floats = AlignedFloats(max(16, count)) }
  var start: UnsafeMutablePointer<Float> { floats.start }
}

private final class IndexBuffer {
  let start: UnsafeMutablePointer<Int32>
  // One more: the place of the next is written before it is known to be needed.
  init(_ count: Int) { start = .allocate(capacity: count + 1) }
  deinit { start.deallocate() }
}
