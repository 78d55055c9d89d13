import CompactModel
import Foundation
import PulseProgramming
import Testing

@testable import Crossbar

private func networkPlan(_ device: UpdateModel) -> TrainingPlan { plan(device) }

/// Networks that are trained through the wires of their arrays.
@Suite struct WiredTrainingTests {
  /// Ohm; columns of 400 cells of some 20 nS lose more than half.
  static let wiring = CrossbarWiring(rowSegment: 300, columnSegment: 500, source: 2e3, sense: 1e3)

  static func plan(
    _ mapping: WeightMapping = .reference, refresh: Int = 100, access: Double = 0
  ) -> TrainingPlan {
    var plan = networkPlan(device(up: 1, down: 1, noise: 0.01))
    (plan.mapping, plan.images) = (mapping, 300)
    plan.nonidealities.accessResistance = access
    plan.wires = TrainingWires(wiring, refresh: refresh)
    return plan
  }

  /// Sums of a layer by nodal analysis of its whole arrays.
  static func circuit(_ run: TrainingRun, layer number: Int, _ inputs: [Double], factor: Double = 1) throws
    -> [Double]
  {
    let (plan, layer) = (run.plan, run.network.layers[number])
    var wiring = try #require(plan.wires).wiring
    wiring.access = plan.nonidealities.accessResistance
    let (low, high) = plan.currents
    let place = layer.outputs / 2
    var read: [[Double]] = []
    for own in run.conductances(layer: number) {
      var cells = own
      var columns = layer.outputs
      if plan.mapping == .reference {
        let middle = (low + high) / 2
        cells = []
        for row in 0..<layer.inputs {
          var line = Array(own[row * columns..<(row + 1) * columns])
          line.insert(middle / (1 - wiring.access * middle), at: place)
          cells += line
        }
        columns += 1
      }
      var network = try WireNetwork(
        conductances: cells.map { factor * $0 }, rows: layer.inputs, columns: columns, wiring: wiring)
      read.append(try network.outputCurrents([inputs])[0])
    }
    return (0..<layer.outputs).map { k in
      plan.mapping == .pairs
        ? (read[0][k] - read[1][k]) / (high - low)
        : 2 * (read[0][k < place ? k : k + 1] - read[0][place]) / (high - low)
    }
  }

  static func sums(_ layer: SynapseLayer, _ inputs: [Double]) -> [Double] {
    let input = AlignedFloats(inputs.map(Float.init))
    let sums = AlignedFloats(layer.columns)
    layer.read(input.start, index: nil, count: layer.inputs, into: sums.start, random: nil)
    return (0..<layer.outputs).map { Double(sums[$0]) }
  }

  static func inputs(_ count: Int) -> [Double] {
    var random = RandomStream(seed: 3, purpose: "inputs")
    return (0..<count).map { _ in Double(random.next() % 9) / 8 }
  }

  /// What a trained layer reads after a solution is what the whole circuit does, at another temperature too.
  @Test(arguments: WeightMapping.allCases, [(0.0, 1.0), (1e6, 1), (0, 0.8), (1e6, 1.3)])
  func readingIsTheCircuit(_ mapping: WeightMapping, _ conditions: (access: Double, factor: Double)) throws {
    let run = TrainingRun(Self.plan(mapping, access: conditions.access), digits, seed: 1)
    _ = try run.runEpoch()
    for (number, layer) in run.network.layers.enumerated() {
      layer.forgetSolution()
      try layer.solveWires(factor: conditions.factor)
      let inputs = Self.inputs(layer.inputs)
      let exact = try Self.circuit(run, layer: number, inputs, factor: conditions.factor)
      // Rounding of single precision in sums over columns, of which the difference is read.
      let allowed = 2e-6 * Double(layer.array.shift) * inputs.reduce(0, +) + 1e-5
      for (sum, expected) in zip(Self.sums(layer, inputs), exact) {
        #expect(
          abs(sum - expected) < allowed, "layer \(number): \(sum), circuit \(expected), allowed \(allowed)")
      }
    }
  }

  /// Between two solutions cells keep their ratios: near the circuit, far nearer than weights without wires are.
  @Test(arguments: WeightMapping.allCases)
  func ratiosLast(_ mapping: WeightMapping) throws {
    var plan = Self.plan(mapping, refresh: 1 << 20)
    plan.nonidealities.drift = 0.3
    plan.nonidealities.driftLevel = 0.5
    let run = TrainingRun(plan, digits, seed: 1)
    try run.solveWires()
    let layer = run.network.layers[0]
    let inputs = Self.inputs(layer.inputs)
    let before = Self.sums(layer, inputs)
    // Depression of every other column by some pulses.
    let input = AlignedFloats(inputs.map(Float.init))
    let error = AlignedFloats(layer.columns)
    for k in 0..<layer.outputs { error[k] = k % 2 == 0 ? 0.5 : -0.5 }
    layer.update(
      input.start, index: nil, count: layer.inputs, error: error.start, images: nil, factor: 1, step: 1,
      random: RandomStream(seed: 1, purpose: "pulses"))
    let frozen = Self.sums(layer, inputs)
    let exact = try Self.circuit(run, layer: 0, inputs)
    let change = zip(before, exact).map { abs($0 - $1) }.max()!
    let worst = zip(frozen, exact).map { abs($0 - $1) }.max()!
    #expect(worst < 0.5 * change, "off by \(worst) where currents changed by \(change)")
    try layer.solveWires()
    let solved = zip(Self.sums(layer, inputs), exact).map { abs($0 - $1) }.max()!
    #expect(solved < 1e-3 * worst + 1e-5, "\(solved) after a solution, \(worst) before")
  }

  /// The network is reciprocal: errors go back through what activities came by.
  @Test(arguments: WeightMapping.allCases)
  func backwardIsTheTransposeOfForward(_ mapping: WeightMapping) throws {
    let run = TrainingRun(Self.plan(mapping), digits, seed: 1)
    try run.solveWires()
    let layer = run.network.layers[0]
    let error = AlignedFloats((0..<layer.columns).map { $0 < layer.outputs ? Float($0 % 7) - 3 : 0 })
    let back = AlignedFloats(layer.inputs)
    layer.backward(error.start, into: back.start)
    for row in stride(from: 0, to: layer.inputs, by: 53) {
      let forward = Self.sums(layer, (0..<layer.inputs).map { $0 == row ? 1 : 0 })
      let expected = forward.enumerated().map { $1 * Double(error[$0]) }.reduce(0, +)
      #expect(abs(Double(back[row]) - expected) < 1e-4, "\(back[row]), \(expected)")
    }
  }

  @Test(arguments: WeightMapping.allCases)
  func wiresOfNoResistanceChangeNothing(_ mapping: WeightMapping) throws {
    var plan = Self.plan(mapping, access: 1e6)
    plan.nonidealities.converterBits = 8
    plan.wires = TrainingWires(CrossbarWiring(), refresh: 50)
    let wired = TrainingRun(plan, digits, seed: 5).runAll()
    plan.wires = nil
    let plain = TrainingRun(plan, digits, seed: 5).runAll()
    #expect(wired.state == plain.state)
  }

  @Test(arguments: WeightMapping.allCases)
  func runsRepeat(_ mapping: WeightMapping) throws {
    var plan = TrainingTests.worstCase
    (plan.mapping, plan.images) = (mapping, 150)
    plan.wires = TrainingWires(Self.wiring, refresh: 60)
    let one = TrainingRun(plan, digits, seed: 7).runAll()
    let other = TrainingRun(plan, digits, seed: 7)
    _ = try other.runEpoch()
    let resumed = TrainingRun(plan, digits, seed: 7)
    #expect(resumed.resume(other.state))
    _ = try resumed.runEpoch()
    #expect(resumed.state == one.state)
    #expect(one.epochs.allSatisfy { epoch in epoch.numbers.allSatisfy(\.isFinite) })
    let threads = try [1, 2].map { jobs in
      var training = Training(plan, digits, seeds: [7, 8])
      training.jobs = jobs
      return try training.run()
    }
    for (a, b) in zip(threads[0], threads[1]) {
      #expect(a.epochs == b.epochs && a.conductances == b.conductances)
    }
    #expect(threads[0][0].epochs == one.epochs)
    plan.wires?.refresh = 75
    #expect(TrainingRun(plan, digits, seed: 7).runAll().state != one.state)
  }

  /// What is trained through wires bears them; what is not does not.
  @Test func trainingThroughWiresHelps() throws {
    var plan = networkPlan(device(up: 0, down: 0))
    (plan.optimiser, plan.batch, plan.rates, plan.nonidealities) = (.adam, 10, [0.03, 0.03], .none)
    (plan.layers[1], plan.images, plan.epochs) = (50, 600, 4)
    plan.wires = TrainingWires(CrossbarWiring(rowSegment: 30e3, columnSegment: 300), refresh: 200)
    let wired = TrainingRun(plan, digits, seed: 2).runAll()
    var without = plan
    without.wires = nil
    let plain = TrainingRun(without, digits, seed: 2).runAll()
    let read = try Inference(plan).test((0..<2).map { plain.conductances(layer: $0) }, digits, seed: 1)
    let trained = try #require(wired.epochs.last).testAccuracy
    #expect(trained > read.accuracy + 0.1, "trained with wires \(trained), without \(read.accuracy)")
    // And `infer` tells of the trained one what training did.
    let again = try Inference(plan).test((0..<2).map { wired.conductances(layer: $0) }, digits, seed: 1)
    #expect(abs(again.accuracy - trained) < 0.011, "\(again.accuracy), \(trained)")
  }

  @Test func plansThatMakeNoSense() {
    var plan = Self.plan()
    #expect(plan.complaint == nil)
    #expect(TrainingPlan(text: plan.text) == plan)
    plan.wires?.refresh = 0
    #expect(plan.complaint?.contains("at least 1 image") == true)
    plan.wires = TrainingWires(CrossbarWiring(rowSegment: -1))
    #expect(plan.complaint?.contains("row segment") == true)
    plan.wires = TrainingWires(CrossbarWiring(sense: .infinity))
    #expect(plan.complaint?.contains("sense") == true)
    plan.wires = nil
    #expect(!plan.text.contains("wires"))
  }
}
