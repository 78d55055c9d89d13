import CCrossbarKernels
import CompactModel
import PulseProgramming
import RealModule

/// The weights between two layers of units, in one array beside a reference column or in two, with the optimiser's memory.
final class SynapseLayer {
  let inputs: Int
  let outputs: Int
  let columns: Int
  let array: CellArray
  let opposite: CellArray?
  let m: AlignedFloats
  let v: AlignedFloats
  let gradient: AlignedFloats
  private let number: Int
  private let readOut: ReadOut
  private let rate: Double
  private let optimiser: Optimiser
  private let constants: OptimiserConstants
  private let batch: Int
  private let weighs: Bool
  private let scratch: AlignedFloats
  private let noise: AlignedFloats
  private let kernels: Kernels
  /// Of the array and of the second one of pairs; empty without wires.
  private let wires: [LayerWires]
  /// Whether ``wires`` were solved for the conductances as they are.
  private var isSolved = false
  var tally = fv_tally()

  init(_ plan: TrainingPlan, _ kernels: Kernels, number: Int, seed: UInt64) {
    (inputs, outputs, self.number, self.kernels) = (
      plan.layers[number], plan.layers[number + 1], number, kernels
    )
    array = CellArray(plan, kernels, rows: inputs, outputs: outputs, seed: seed, indices: [number, 0])
    opposite =
      plan.mapping == .pairs
      ? CellArray(plan, kernels, rows: inputs, outputs: outputs, seed: seed, indices: [number, 1]) : nil
    let (outputs, arrays) = (outputs, [array, opposite].compactMap(\.self))
    wires =
      plan.wires.map { wires in
        arrays.map { LayerWires(plan, wires, kernels, $0, outputs: outputs) }
      } ?? []
    columns = array.columns
    let count = inputs * columns
    m = AlignedFloats(plan.optimiser.hasMoment ? count : 0)
    v = AlignedFloats(plan.optimiser.hasSquare ? count : 0)
    gradient = AlignedFloats(plan.batch > 1 ? count : 0)
    scratch = AlignedFloats(columns)
    noise = AlignedFloats(2 * columns)
    readOut = ReadOut(plan, rows: inputs, shift: array.shift)
    (rate, optimiser, constants, batch) = (
      plan.rates[number], plan.optimiser, plan.constants, plan.batch
    )
    let branches = [plan.device.potentiation, plan.device.depression]
    weighs = branches.contains { $0.energy != nil || $0.duration != nil }
  }

  /// Weights of the first moment: seven steps from -1 to 1 in the neurosim manner, X. Glorot's and Y. Bengio's uniform ones (AISTATS 2010) otherwise.
  func placeInitialWeights(_ plan: TrainingPlan, seed: UInt64) {
    var random = RandomStream(seed: seed, purpose: "initial weights", indices: [number])
    let width = min(1, (6 / Double(inputs + outputs)).squareRoot())
    var weights = [Float](repeating: 0, count: inputs * outputs)
    for k in weights.indices {
      weights[k] =
        plan.isNeurosim
        ? Float(Int(random.next() % 7) - 3) / 3
        : Float(width * (2 * Double(random.next() >> 11) * 0x1p-53 - 1))
    }
    let outputs = outputs
    array.place(kernels, outputs: outputs) { row, output in (1 + weights[row * outputs + output]) / 2 }
    opposite?.place(kernels, outputs: outputs) { row, output in (1 - weights[row * outputs + output]) / 2 }
  }

  /// What is read: the array, or the second one of pairs, with its wires.
  private func cells(_ side: Int) -> UnsafeMutablePointer<fv_cells> {
    wires.isEmpty ? (side == 0 ? array : opposite!).cells : wires[side].cells
  }

  /// Solves the wires for the present conductances, where they have changed.
  /// - Parameter factor: of all conductances, over those of the cells' levels.
  /// - Throws: ``WireNetworkError``.
  func solveWires(factor: Double = 1) throws(WireNetworkError) {
    if isSolved { return }
    for wires in wires { try wires.solve(factor: factor) }
    isSolved = true
  }

  /// After anything but ``update`` changed levels.
  func forgetSolution() { isSolved = false }

  /// sums = sum over rows of x w, as the array and its converters give it.
  /// - Parameters:
  ///   - index: rows with an input that is not 0; nil for all.
  ///   - random: of the reading's noise; nil for none.
  func read(
    _ input: UnsafePointer<Float>, index: UnsafePointer<Int32>?, count: Int,
    into sums: UnsafeMutablePointer<Float>,
    random: RandomStream?
  ) {
    kernels.functions.forward(cells(0), index, Int32(count), input, sums)
    if opposite != nil { kernels.functions.forward(cells(1), index, Int32(count), input, scratch.start) }
    let lost = wires.first?.referenceSums(input, index: index, count: count)
    guard readOut.isNeeded else {
      if opposite != nil {
        for k in 0..<outputs { sums[k] = (sums[k] - scratch[k]) / 2 }
      } else if let lost {
        for k in 0..<outputs { sums[k] -= lost.sum }
      }
      return
    }
    var (total, squares): (Float, Float) = (0, 0)
    for r in 0..<count {
      let x = input[index.map { Int($0[r]) } ?? r]
      total += x
      squares += x * x
    }
    var reference = lost?.sum ?? 0
    if let random, readOut.noise > 0 {
      var lanes = fv_random(random)
      kernels.functions.normals(&lanes, noise.start, Int64(2 * columns))
      addNoise(cells(0), input, index, count, to: sums, from: 0)
      if opposite != nil { addNoise(cells(1), input, index, count, to: scratch.start, from: columns) }
      let currents = lost.map { $0.squares.squareRoot() } ?? array.shift * squares.squareRoot()
      reference += readOut.noise * currents * noise[2 * columns - 1]
    }
    for k in 0..<outputs {
      sums[k] =
        opposite == nil
        ? readOut.weighted(sums[k], reference: reference, inputs: total)
        : readOut.weighted(sums[k], minus: scratch[k], inputs: total)
    }
  }

  private func addNoise(
    _ cells: UnsafePointer<fv_cells>, _ input: UnsafePointer<Float>, _ index: UnsafePointer<Int32>?,
    _ count: Int,
    to sums: UnsafeMutablePointer<Float>, from start: Int
  ) {
    withUnsafeTemporaryAllocation(byteCount: columns * 4, alignment: 64) { memory in
      let squares = memory.bindMemory(to: Float.self).baseAddress!
      kernels.functions.squares(cells, index, Int32(count), input, array.shift, squares)
      // The last number of all is the reference column's.
      for k in 0..<outputs { sums[k] += readOut.noise * squares[k].squareRoot() * noise[start + k] }
    }
  }

  /// sums over outputs of w error, for each input.
  func backward(_ error: UnsafePointer<Float>, into sums: UnsafeMutablePointer<Float>) {
    kernels.functions.backward(cells(0), error, sums)
    guard opposite != nil else {
      if let reference = wires.first {
        let total = (0..<outputs).reduce(Float(0)) { $0 + error[$1] }
        for k in 0..<inputs { sums[k] -= reference.reference[k] * total }
      }
      return
    }
    withUnsafeTemporaryAllocation(of: Float.self, capacity: inputs) { other in
      kernels.functions.backward(cells(1), error, other.baseAddress!)
      for k in 0..<inputs { sums[k] = (sums[k] - other[k]) / 2 }
    }
  }

  /// Adds an image's gradient to the batch's.
  func accumulate(
    _ input: UnsafePointer<Float>, index: UnsafePointer<Int32>?, count: Int, error: UnsafePointer<Float>
  ) {
    kernels.functions.accumulate(array.cells, index, Int32(count), input, error, gradient.start)
  }

  /// One step of the optimiser, and the pulses it asks for.
  /// - Parameters:
  ///   - images: of the batch, whose gradient is taken; nil for that of this input and error.
  ///   - step: of the optimiser, from 1.
  func update(
    _ input: UnsafePointer<Float>?, index: UnsafePointer<Int32>?, count: Int, error: UnsafePointer<Float>?,
    images: Int?, factor: Double, step: Int, random: @autoclosure () -> RandomStream
  ) {
    var lanes = array.isRandom ? fv_random(random()) : fv_random()
    var order = fv_step()
    // An optimiser with a memory moves weights whose input is dark, too.
    let isWhole = images != nil || optimiser.hasMemory
    (order.index, order.count) = (isWhole ? nil : index, Int32(isWhole ? inputs : count))
    (order.input, order.error) = (input, error)
    if let images {
      order.gradient = gradient.start
      order.gradient_scale = 1 / Float(images)
    }
    order.rate = Float(rate * factor)
    if optimiser.hasMoment { order.m = m.start }
    if optimiser.hasSquare { order.v = v.start }
    switch optimiser {
    case .sgd: break
    case .momentum:
      (order.m_keep, order.m_gain) = (Float(constants.momentum), Float(constants.momentumGain))
    case .adagrad: (order.v_keep, order.v_gain) = (1, 1)
    case .rmsprop: (order.v_keep, order.v_gain) = (Float(constants.decay), Float(1 - constants.decay))
    case .adam:
      (order.m_keep, order.m_gain) = (Float(constants.beta1), Float(1 - constants.beta1))
      (order.v_keep, order.v_gain) = (Float(constants.beta2), Float(1 - constants.beta2))
      let correction = 1 - Double.pow(constants.beta1, Double(step))
      order.rate = Float(rate * factor / correction)
    }
    order.v_scale = optimiser == .adam ? Float(1 / (1 - Double.pow(constants.beta2, Double(step)))) : 1
    order.epsilon = Float(constants.epsilon)
    order.cells = UnsafePointer(array.cells)
    order.opposite = opposite.map { UnsafePointer($0.cells) }
    order.weighs = weighs ? 1 : 0
    withUnsafeMutablePointer(to: &lanes) { lanes in
      withUnsafeMutablePointer(to: &tally) { tally in
        (order.random, order.tally) = (lanes, tally)
        withUnsafePointer(to: &order) { kernels.functions.update($0) }
      }
    }
    for wires in wires { wires.follow(index: order.index, count: Int(order.count)) }
    isSolved = false
  }
}
