import CCrossbarKernels
import CompactModel
import Foundation
import Testing

@testable import Crossbar

/// The random numbers of pulses. Bounds are five standard deviations of what is estimated.
@Suite struct NoiseTests {
  static let count = 1 << 20

  static func normals(_ kernels: Kernels, _ stream: RandomStream, _ count: Int = count) -> [Double] {
    var lanes = fv_random(stream)
    let floats = AlignedFloats(count)
    kernels.functions.normals(&lanes, floats.start, Int64(count))
    return floats.values.map(Double.init)
  }

  @Test(arguments: allKernels.indices)
  func numbersAreNormal(_ kernel: Int) {
    let values = Self.normals(allKernels[kernel], RandomStream(seed: 11, purpose: "noise test"))
    let n = Double(values.count)
    func mean(_ value: (Double) -> Double) -> Double { values.map(value).reduce(0, +) / n }
    let moments = [mean { $0 }, mean { $0 * $0 }, mean { $0 * $0 * $0 }, mean { $0 * $0 * $0 * $0 }]
    // Variances of x, x^2, x^3, x^4 of a normal number: 1, 2, 15, 96.
    let expected = [0.0, 1, 0, 3]
    for (k, variance) in [1.0, 2, 15, 96].enumerated() {
      let allowed = 5 * (variance / n).squareRoot() + (k == 1 ? 4e-4 : k == 3 ? 2.4e-3 : 0)
      #expect(abs(moments[k] - expected[k]) < allowed, "moment \(k + 1): \(moments[k])")
    }
    #expect(values.allSatisfy { abs($0) < 6.5 } && values.contains { abs($0) > 4.5 })
    // How many lie within one, two and three standard deviations.
    for (bound, share) in [(1.0, 0.6826895), (2, 0.9544997), (3, 0.9973002)] {
      let found = Double(values.count { abs($0) < bound }) / n
      #expect(abs(found - share) < 5 * (share * (1 - share) / n).squareRoot() + 2e-4, "\(bound): \(found)")
    }
  }

  /// A. Kolmogorov's and N. Smirnov's largest difference between the numbers' distribution and the normal one: above 2.2/sqrt(n) by chance once in
  /// 8,000 times.
  @Test(arguments: allKernels.indices)
  func distributionIsNormal(_ kernel: Int) {
    let values = Self.normals(allKernels[kernel], RandomStream(seed: 13, purpose: "noise test")).sorted()
    let n = Double(values.count)
    var largest = 0.0
    for (k, value) in values.enumerated() {
      let expected = 0.5 * erfc(-value / 2.0.squareRoot())
      largest = max(largest, abs(expected - Double(k) / n), abs(expected - Double(k + 1) / n))
    }
    #expect(largest < 2.2 / n.squareRoot(), "\(largest), allowed \(2.2 / n.squareRoot())")
  }

  /// How many of 16 million lie beyond 3.5 to 5 standard deviations, on either side.
  @Test(arguments: allKernels.indices)
  func tailsAreNormal(_ kernel: Int) {
    let bounds: [Float] = [3.5, 4, 4.5, 5]
    var found = [[0, 0], [0, 0], [0, 0], [0, 0]]
    let count = 1 << 20
    let floats = AlignedFloats(count)
    var lanes = fv_random(RandomStream(seed: 14, purpose: "noise test"))
    for _ in 0..<16 {
      allKernels[kernel].functions.normals(&lanes, floats.start, Int64(count))
      for k in 0..<count where abs(floats[k]) > bounds[0] {
        for (place, bound) in bounds.enumerated() where abs(floats[k]) > bound {
          found[place][floats[k] < 0 ? 0 : 1] += 1
        }
      }
    }
    for (place, bound) in bounds.enumerated() {
      let expected = 16 * Double(count) * 0.5 * erfc(Double(bound) / 2.0.squareRoot())
      for side in found[place] {
        #expect(
          abs(Double(side) - expected) < 5 * expected.squareRoot() + 1,
          "\(side) beyond \(bound), expected \(expected)")
      }
    }
  }

  /// Neighbours in a lane, neighbouring lanes, and the two numbers of a pair.
  @Test(arguments: allKernels.indices, [1, 2, 4, 8, 15, 16, 32, 112])
  func numbersAreIndependent(_ kernel: Int, _ distance: Int) {
    let values = Self.normals(allKernels[kernel], RandomStream(seed: 12, purpose: "noise test"))
    let n = Double(values.count - distance)
    let pairs = zip(values, values.dropFirst(distance))
    let correlation = pairs.map { $0 * $1 }.reduce(0, +) / n
    let squares = pairs.map { ($0 * $0 - 1) * ($1 * $1 - 1) }.reduce(0, +) / n
    #expect(abs(correlation) < 5 / n.squareRoot(), "\(correlation)")
    #expect(abs(squares) < 10 / n.squareRoot() + 1e-3, "of squares: \(squares)")
  }

  @Test func streamsDiffer() {
    let one = Self.normals(.best, RandomStream(seed: 1, purpose: "pulses", indices: [0, 0, 0]), 1 << 16)
    for indices in [[1, 0, 0], [0, 1, 0], [0, 0, 1]] {
      let other = Self.normals(.best, RandomStream(seed: 1, purpose: "pulses", indices: indices), 1 << 16)
      let correlation = zip(one, other).map(*).reduce(0, +) / Double(one.count)
      #expect(abs(correlation) < 5 / Double(one.count).squareRoot(), "\(correlation)")
    }
    #expect(
      one == Self.normals(.best, RandomStream(seed: 1, purpose: "pulses", indices: [0, 0, 0]), 1 << 16))
  }

  /// n pulses add sqrt(n) of one pulse's spread, and a share of the change the other kind.
  @Test(arguments: [(0.02, 0.0), (0, 0.3)], [1, 9])
  func pulsesSpread(_ spread: (Double, Double), _ pulses: Int) {
    var model = device(up: 0, down: 0, pulses: (100, 100))
    (model.cycleToCycle, model.relativeCycleToCycle) = spread
    var plan = plan(model)
    plan.layers = [400, 400, 10]
    let layer = SynapseLayer(plan, .best, number: 0, seed: 1)
    layer.array.place(.best, outputs: 400) { _, _ in 0.5 }
    let input = AlignedFloats([Float](repeating: 1, count: 400))
    let error = AlignedFloats([Float](repeating: Float(-2 * pulses) / 100, count: 400))
    layer.update(
      input.start, index: nil, count: 400, error: error.start, images: nil, factor: 1 / plan.rates[0],
      step: 1, random: RandomStream(seed: 4, purpose: "pulses"))
    let levels = layer.array.level.values.map { Double($0) - 0.5 }
    let n = Double(levels.count)
    let mean = levels.reduce(0, +) / n
    let deviation = (levels.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / n).squareRoot()
    let change = Double(pulses) / 100
    let root = Double(pulses).squareRoot()
    let wanted = spread.0 > 0 ? spread.0 * root : spread.1 * change / root
    #expect(abs(mean - change) < 5 * wanted / n.squareRoot() + 1e-6, "\(mean) of \(change)")
    #expect(abs(deviation / wanted - 1) < 5 / (2 * n).squareRoot() + 1e-3, "\(deviation) of \(wanted)")
  }
}
