import CCrossbarKernels
import CompactModel

/// The training of one network from one seed.
///
/// Every random number comes from the seed, a purpose and indices alone: what is shown in an epoch ("images"), the first weights, the cells' own
/// spread, and per step the noise of pulses and readings. Whatever was done between two epochs, the next one is the same.
public final class TrainingRun {
  public let plan: TrainingPlan
  public let seed: UInt64
  private let data: DigitData
  let network: Network
  private let kernels: Kernels
  public private(set) var epochs: [EpochRecord] = []
  /// Of the last test: rows are labels, columns what the network says.
  public private(set) var confusion = [Int](repeating: 0, count: DigitSet.classes * DigitSet.classes)
  /// Steps of the optimiser so far.
  private var step = 0

  /// Epochs that are done.
  public var epoch: Int { epochs.count }
  public var isFinished: Bool { epoch >= plan.epochs }

  public init(_ plan: TrainingPlan, _ data: DigitData, seed: UInt64, kernels: Kernels = .best) {
    (self.plan, self.data, self.seed, self.kernels) = (plan, data, seed, kernels)
    network = Network(plan, kernels, seed: seed)
    for layer in network.layers { layer.placeInitialWeights(plan, seed: seed) }
  }

  /// Images that an epoch shows, in order: none twice before all were shown; drawn one by one, each from all, in the neurosim manner.
  func order(epoch: Int) -> [Int32] {
    var random = RandomStream(seed: seed, purpose: "images", indices: [epoch])
    let count = UInt64(data.training.count)
    if plan.isNeurosim { return (0..<plan.images).map { _ in Int32(random.next() % count) } }
    var all = (0..<Int32(data.training.count)).map(\.self)
    var order: [Int32] = []
    order.reserveCapacity(plan.images)
    while order.count < plan.images {
      for k in 0..<min(all.count, plan.images - order.count) {
        all.swapAt(k, k + Int(random.next() % UInt64(all.count - k)))
        order.append(all[k])
      }
    }
    return order
  }

  /// Goes through one epoch and tests.
  /// - Parameters:
  ///   - isStopping: asked every few images.
  ///   - shown: told now and then how many images were shown.
  /// - Returns: false where it stopped: the run is then good for nothing but being dropped.
  /// - Throws: ``WireNetworkError`` where wires cannot be solved; the run is good for nothing then, too.
  public func runEpoch(isStopping: () -> Bool = { false }, shown: (Int) -> Void = { _ in }) throws -> Bool {
    let number = epoch
    let factor = plan.schedule.factor(epoch: number, of: plan.epochs)
    if plan.constants.restartsEachEpoch { step = 0 }
    for layer in network.layers { layer.tally = fv_tally() }
    var (right, loss, cellReads) = (0, 0.0, 0.0)
    let order = order(epoch: number)
    let isBatched = plan.batch > 1
    var inBatch = 0
    let stopped = try data.training.pixels.withUnsafeBufferPointer { pixels in
      for (k, image) in order.enumerated() {
        if k % 64 == 0 {
          if isStopping() { return true }
          shown(k)
        }
        if let wires = plan.wires, k % wires.refresh == 0 { try solveWires() }
        let label = Int(data.training.labels[Int(image)])
        let answer = network.answer(
          pixels.baseAddress! + Int(image) * DigitSet.size, label: label,
          noise: readingNoise(purpose: "reading", number, k))
        right += answer.digit == label ? 1 : 0
        loss += answer.loss
        cellReads += network.cellReads
        network.findErrors(label: label)
        inBatch += 1
        if isBatched { network.accumulate() }
        if inBatch == plan.batch || k == order.count - 1 {
          step += 1
          network.update(images: isBatched ? inBatch : nil, factor: factor, step: step) { layer in
            RandomStream(seed: seed, purpose: "pulses", indices: [layer, number, k])
          }
          inBatch = 0
        }
      }
      return false
    }
    if stopped { return false }
    shown(order.count)
    drift()
    try solveWires()
    var pulses = network.layers.map { PulseCount($0.tally) }.reduce(PulseCount(), +)
    pulses.cellReads = cellReads
    let tested = test(epoch: number)
    epochs.append(
      EpochRecord(
        trainingAccuracy: Double(right) / Double(order.count), trainingLoss: loss / Double(order.count),
        testAccuracy: tested.accuracy, testLoss: tested.loss, pulses: pulses))
    return true
  }

  /// Solves the wires of all arrays, where there are any, for the present conductances.
  func solveWires(factor: Double = 1) throws(WireNetworkError) {
    for layer in network.layers { try layer.solveWires(factor: factor) }
  }

  private func readingNoise(purpose: String, _ epoch: Int, _ image: Int) -> (Int) -> RandomStream? {
    guard plan.nonidealities.readNoise, plan.device.readNoise > 0 else { return { _ in nil } }
    return { [seed] layer in RandomStream(seed: seed, purpose: purpose, indices: [layer, epoch, image]) }
  }

  private func drift() {
    let wrong = plan.nonidealities
    guard wrong.drift > 0 else { return }
    for layer in network.layers {
      layer.forgetSolution()
      for array in [layer.array, layer.opposite].compactMap(\.self) {
        array.drift(kernels, part: Float(wrong.drift), toward: Float(wrong.driftLevel))
      }
    }
  }

  /// On all images of the test.
  func test(epoch: Int) -> (accuracy: Double, loss: Double) {
    confusion = [Int](repeating: 0, count: confusion.count)
    var (right, loss) = (0, 0.0)
    data.test.pixels.withUnsafeBufferPointer { pixels in
      for image in 0..<data.test.count {
        let label = Int(data.test.labels[image])
        let answer = network.answer(
          pixels.baseAddress! + image * DigitSet.size, label: label,
          noise: readingNoise(purpose: "test reading", epoch, image))
        confusion[label * DigitSet.classes + answer.digit] += 1
        right += answer.digit == label ? 1 : 0
        loss += answer.loss
      }
    }
    return (Double(right) / Double(data.test.count), loss / Double(data.test.count))
  }

  /// Conductances of a layer's cells, S, row by row; those of the second array of pairs besides.
  public func conductances(layer: Int) -> [[Double]] {
    let synapses = network.layers[layer]
    return [synapses.array, synapses.opposite].compactMap {
      $0?.conductances(plan.device, outputs: synapses.outputs)
    }
  }
}

// MARK: - state

/// All that a run between two epochs is, from which it goes on bit by bit.
public struct TrainingState: Sendable, Equatable {
  public var reals: [String: [Double]]
  public var step: Int
  public var confusion: [Int]

  public init(reals: [String: [Double]], step: Int, confusion: [Int]) {
    (self.reals, self.step, self.confusion) = (reals, step, confusion)
  }

  public var epochs: Int { (reals["curve"]?.count ?? 0) / EpochRecord.width }
}

extension TrainingRun {
  public var state: TrainingState {
    var reals = ["curve": epochs.flatMap(\.numbers)]
    for (name, floats) in memory { reals[name] = floats().map(Double.init) }
    return TrainingState(reals: reals, step: step, confusion: confusion)
  }

  /// Takes up where another run of the same plan, data and seed was.
  /// - Returns: false where the numbers are not such a run's.
  public func resume(_ state: TrainingState) -> Bool {
    guard let curve = state.reals["curve"], curve.count % EpochRecord.width == 0,
      curve.count / EpochRecord.width <= plan.epochs, state.confusion.count == confusion.count
    else { return false }
    for (k, layer) in network.layers.enumerated() {
      func take(_ name: String, _ floats: borrowing AlignedFloats) -> Bool {
        guard let values = state.reals["\(name)\(k)"], values.count == floats.count else { return false }
        floats.assign(values.map(Float.init))
        return true
      }
      guard take("level", layer.array.level), take("weight", layer.array.weight) else { return false }
      if let opposite = layer.opposite {
        guard take("opposite_level", opposite.level), take("opposite_weight", opposite.weight)
        else { return false }
      }
      guard take("m", layer.m), take("v", layer.v) else { return false }
      layer.forgetSolution()
    }
    epochs = stride(from: 0, to: curve.count, by: EpochRecord.width).map {
      EpochRecord(numbers: curve[$0..<$0 + EpochRecord.width])
    }
    (step, confusion) = (state.step, state.confusion)
    return true
  }

  private var memory: [(String, () -> [Float])] {
    network.layers.enumerated().flatMap { k, layer -> [(String, () -> [Float])] in
      var all: [(String, () -> [Float])] = [
        ("level\(k)", { layer.array.level.values }), ("weight\(k)", { layer.array.weight.values }),
        ("m\(k)", { layer.m.values }), ("v\(k)", { layer.v.values }),
      ]
      if let opposite = layer.opposite {
        all.append(("opposite_level\(k)", { opposite.level.values }))
        all.append(("opposite_weight\(k)", { opposite.weight.values }))
      }
      return all
    }
  }
}
