import CompactModel
import Testing

@Suite struct RandomStreamTests {
  private func numbers(_ seed: UInt64, _ purpose: String, _ indices: [Int]) -> [UInt64] {
    var stream = RandomStream(seed: seed, purpose: purpose, indices: indices)
    return (0..<8).map { _ in stream.next() }
  }

  /// Every part of a stream's name makes another stream.
  @Test func streamsDiffer() {
    let streams = [
      numbers(1, "a", []), numbers(2, "a", []), numbers(1, "b", []), numbers(1, "a", [0]),
      numbers(1, "a", [1]),
      numbers(1, "a", [0, 1]), numbers(1, "a", [1, 0]), numbers(1, "ab", []), numbers(1, "", [97]),
    ]
    #expect(Set(streams.flatMap(\.self)).count == 8 * streams.count)
    #expect(numbers(1, "a", [0, 1]) == numbers(1, "a", [0, 1]))
  }

  /// First four moments of the standard normal distribution, each within four of its standard errors.
  @Test func normalNumbers() {
    var stream = RandomStream(seed: 5, purpose: "moments")
    let count = 200_000
    var sums = [0.0, 0, 0, 0]
    for _ in 0..<count {
      let x = stream.normal()
      for (k, power) in [x, x * x, x * x * x, x * x * x * x].enumerated() { sums[k] += power }
    }
    for (k, (expected, variance)) in [(0.0, 1.0), (1, 2), (0, 15), (3, 96)].enumerated() {
      let mean = sums[k] / Double(count)
      #expect(abs(mean - expected) < 4 * (variance / Double(count)).squareRoot(), "moment \(k + 1): \(mean)")
    }
  }
}
