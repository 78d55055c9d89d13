import Testing

@testable import Studies

@Suite struct SobolTests {
  /// Values of the unscrambled sequence, as other implementations of the same direction numbers give them.
  @Test(arguments: [
    (5, 0, 0.875), (5, 1, 0.875), (5, 2, 0.125), (13, 10, 0.8125), (1000, 39, 0.4794921875),
    (777, 63, 0.4267578125),
  ])
  func knownValues(_ point: Int, _ dimension: Int, _ value: Double) {
    let sequence = Sobol.integers(point + 1, Sobol.directions(of: dimension))
    #expect(Double(sequence[point]) * 0x1p-32 == value)
  }

  /// Of the first 2^k points one lies in each of 2^k equal parts of every axis, scrambled or not.
  @Test(arguments: [UInt64(0), 1, 12345])
  func everyAxisIsStratified(_ seed: UInt64) {
    for column in Sobol.samples(256, dimensions: Sobol.largestDimension, seed: seed) {
      for count in [2, 16, 256] {
        #expect(Set(column.prefix(count).map { Int($0 * Double(count)) }).count == count)
      }
    }
  }

  /// The first two dimensions are a (0, m, 2)-net: any box of 2^a by 2^b parts holds its share.
  @Test func theFirstTwoAxesFillEveryBox() {
    let columns = Sobol.samples(64, dimensions: 2, seed: 7)
    for a in 0...6 {
      let boxes = zip(columns[0], columns[1]).map { x, y in
        SIMD2(Int(x * Double(1 << a)), Int(y * Double(1 << (6 - a))))
      }
      #expect(Set(boxes).count == 64)
    }
  }

  @Test func seedsRepeatAndDiffer() {
    let a = Sobol.samples(100, dimensions: 3, seed: 1)
    #expect(a == Sobol.samples(100, dimensions: 3, seed: 1))
    #expect(a != Sobol.samples(100, dimensions: 3, seed: 2))
    // More points begin with the same ones.
    #expect(Sobol.samples(200, dimensions: 3, seed: 1).map { Array($0.prefix(100)) } == a)
  }

  @Test func latinHypercubesHaveOneSampleInEveryPart() {
    let columns = LatinHypercube.samples(97, dimensions: 5, seed: 3)
    for column in columns { #expect(Set(column.map { Int($0 * 97) }) == Set(0..<97)) }
    #expect(columns[0].map { Int($0 * 97) } != columns[1].map { Int($0 * 97) })
    #expect(columns == LatinHypercube.samples(97, dimensions: 5, seed: 3))
    #expect(columns != LatinHypercube.samples(97, dimensions: 5, seed: 4))
  }
}
