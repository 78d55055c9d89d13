import CCrossbarKernels
import CompactModel
import Foundation
import PulseProgramming
import Testing

@testable import Crossbar

/// The kernels against the equations, written out in double precision.
@Suite struct KernelTests {
  static let shapes: [(String, UpdateModel, PulseRounding)] = [
    ("linear", device(up: 0, down: 0), .none), ("linear, whole", device(up: 0, down: 0), .nearest),
    ("exponential", device(), .none), ("exponential, whole", device(), .nearest),
    ("slow at first", device(up: -3, down: -9), .none), ("steep", device(up: 9, down: 9), .nearest),
    ("curve", curved, .nearest), ("mixed", mixed, .none),
  ]

  /// Branches as tables.
  static var curved: UpdateModel {
    var model = device()
    model.potentiation = .init(pulses: 40, curve: (0...40).map { (Double($0) / 40).squareRoot() })
    model.depression = .init(pulses: 60, curve: (0...20).map { pow(Double($0) / 20, 1.5) })
    return model
  }

  /// One branch a table, the other with a label.
  static var mixed: UpdateModel {
    var model = device()
    model.potentiation = curved.potentiation
    return model
  }

  /// c or d of a branch, its label solved for once.
  static func change(_ branch: UpdateModel.Branch) -> (Double) -> Double {
    guard let label = branch.label else { return { branch.change($0) } }
    let shape = Nonlinearity(label: label)
    return { shape.curve($0) }
  }

  /// h after a wanted change of weight.
  static func expected(
    _ branch: UpdateModel.Branch, _ shape: (Double) -> Double, _ rounding: PulseRounding, h: Double,
    change: Double
  ) -> Double {
    let total = Double(branch.pulses)
    var n = min(abs(change), 2) / 2 * total
    if rounding == .nearest { n = (n + 0.5).rounded(.down) }
    let u = change > 0 ? h : 1 - h
    // Where the branch has u: by halving, which no shape escapes.
    var (low, high) = (0.0, 1.0)
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if shape(middle) > u { high = middle } else { low = middle }
    }
    let after = shape(min(1, low + n / total))
    return change > 0 ? after : 1 - after
  }

  @Test(arguments: shapes.indices, allKernels.indices)
  func programmingIsTheEquations(_ shape: Int, _ kernel: Int) {
    let (name, model, rounding) = Self.shapes[shape]
    let kernels = allKernels[kernel]
    var plan = plan(model)
    plan.nonidealities.rounding = rounding
    plan.rates = [1, 1]
    let layer = SynapseLayer(plan, kernels, number: 0, seed: 1)
    var random = RandomStream(seed: 3, purpose: "test")
    func uniform() -> Float { Float(random.next() >> 40) * 0x1p-24 }
    let start = (0..<layer.inputs * layer.outputs).map { _ in uniform() }
    layer.array.place(kernels, outputs: layer.outputs) { start[$0 * layer.outputs + $1] }
    let input = AlignedFloats((0..<layer.inputs).map { $0 % 3 == 0 ? 0 : uniform() })
    let error = AlignedFloats((0..<layer.columns).map { $0 < layer.outputs ? uniform() - 0.5 : 0 })
    layer.update(
      input.start, index: nil, count: layer.inputs, error: error.start, images: nil, factor: 1, step: 1,
      random: RandomStream(seed: 1, purpose: "none"))
    let (up, down) = (Self.change(model.potentiation), Self.change(model.depression))
    var (worst, pulses) = (0.0, 0.0)
    for row in 0..<layer.inputs {
      for output in 0..<layer.outputs {
        let change = -Double(input[row]) * Double(error[output])
        let h = Double(start[row * layer.outputs + output])
        // A number of pulses at the edge between two whole ones may go either way.
        let branch = change > 0 ? model.potentiation : model.depression
        let exact = abs(change) / 2 * Double(branch.pulses) + 0.5
        if rounding == .nearest, abs(exact - exact.rounded()) < 1e-4 { continue }
        let wanted = Self.expected(branch, change > 0 ? up : down, rounding, h: h, change: change)
        worst = max(worst, abs(Double(layer.array.level[row * layer.columns + output]) - wanted))
        pulses += rounding == .nearest ? exact.rounded(.down) : exact - 0.5
      }
    }
    // Tables are interpolated in their inverse.
    let allowed = name == "curve" || name == "mixed" ? 2e-3 : 4e-6
    #expect(worst < allowed, "\(name), \(kernels.name): \(worst), allowed \(allowed)")
    let counted = layer.tally.pulses.0 + layer.tally.pulses.1
    #expect(abs(counted / pulses - 1) < 1e-3, "\(counted) pulses counted, \(pulses) given")
  }

  /// n pulses at once are n times one pulse.
  @Test(arguments: shapes.indices, allKernels.indices)
  func pulsesAddUp(_ shape: Int, _ kernel: Int) {
    let (name, model, _) = Self.shapes[shape]
    let kernels = allKernels[kernel]
    let plan = plan(model)
    // Potentiations where the output is even, depressions elsewhere, of whole pulses.
    func levels(_ pulses: [Float]) -> [Float] {
      let layer = SynapseLayer(plan, kernels, number: 0, seed: 1)
      layer.array.place(kernels, outputs: layer.outputs) { row, _ in Float(row) / 399 }
      let input = AlignedFloats([Float](repeating: 1, count: layer.inputs))
      for count in pulses {
        let error = AlignedFloats(layer.columns)
        for k in 0..<layer.outputs {
          error[k] =
            k % 2 == 0
            ? -2 * count / Float(model.potentiation.pulses) : 2 * count / Float(model.depression.pulses)
        }
        layer.update(
          input.start, index: nil, count: layer.inputs, error: error.start, images: nil,
          factor: 1 / plan.rates[0], step: 1, random: RandomStream(seed: 1, purpose: "none"))
      }
      return (0..<layer.inputs).flatMap { row in
        (0..<2).map { layer.array.level[row * layer.columns + $0] }
      }
    }
    let worst = zip(levels([Float](repeating: 1, count: 7)), levels([7])).map { abs($0 - $1) }.max()!
    // Tables are interpolated in their inverse.
    let allowed: Float = name == "curve" || name == "mixed" ? 2e-3 : 1e-5
    #expect(worst < allowed, "\(name), \(kernels.name): \(worst), allowed \(allowed)")
  }

  @Test func labelsOfManyCellsAreThoseOfOne() {
    for label in [-9.9, -4.88, -0.1, 0.05, 0.1, 0.1234, 2.4, 4.883, 9.99, 10.05] {
      let (table, exact) = (CellLaw.parameter(label: label), Nonlinearity(label: label).parameter)
      #expect(abs(table / exact - 1) < 1e-4, "\(label): \(table), \(exact)")
    }
  }

  @Test(arguments: allKernels.indices)
  func sumsAreSums(_ kernel: Int) {
    let kernels = allKernels[kernel]
    let plan = plan(device())
    let layer = SynapseLayer(plan, kernels, number: 0, seed: 1)
    layer.placeInitialWeights(plan, seed: 5)
    let input = AlignedFloats((0..<400).map { Float(($0 * 7) % 5) / 4 })
    let index = (0..<400).filter { input[$0] > 0 }.map { Int32($0) }
    let sums = AlignedFloats(layer.columns)
    index.withUnsafeBufferPointer {
      layer.read(input.start, index: $0.baseAddress, count: index.count, into: sums.start, random: nil)
    }
    let error = AlignedFloats((0..<layer.columns).map { $0 < layer.outputs ? Float($0 % 7) - 3 : 0 })
    let back = AlignedFloats(400)
    layer.backward(error.start, into: back.start)
    func weight(_ row: Int, _ output: Int) -> Double {
      Double(layer.array.weight[row * layer.columns + output])
    }
    for output in 0..<layer.outputs {
      let exact = (0..<400).map { Double(input[$0]) * weight($0, output) }.reduce(0, +)
      #expect(abs(Double(sums[output]) - exact) < 1e-4)
    }
    for row in stride(from: 0, to: 400, by: 37) {
      let exact = (0..<layer.outputs).map { Double(error[$0]) * weight(row, $0) }.reduce(0, +)
      #expect(abs(Double(back[row]) - exact) < 1e-5)
    }
  }
}
