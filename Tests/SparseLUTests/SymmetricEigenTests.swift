import Foundation
import SparseLU
import Testing

@Suite struct SymmetricEigenTests {
  /// The second difference has eigenvalues 2 - 2 cos(k pi / (n + 1)).
  @Test(arguments: [1, 2, 5, 40])
  func secondDifference(order: Int) throws {
    var matrix = [Double](repeating: 0, count: order * order)
    for i in 0..<order {
      matrix[i * order + i] = 2
      if i + 1 < order { matrix[i * order + i + 1] = -1 }
    }
    let eigen = try SymmetricEigen(matrix, order: order)
    for k in 0..<order {
      let exact = 2 - 2 * cos(Double(k + 1) * .pi / Double(order + 1))
      #expect(abs(eigen.values[k] - exact) < 1e-13)
      let vector = eigen.vectors[k * order..<(k + 1) * order].map { $0 }
      #expect(abs(vector.reduce(0) { $0 + $1 * $1 } - 1) < 1e-13)
      for i in 0..<order {
        let left = i > 0 ? vector[i - 1] : 0
        let right = i + 1 < order ? vector[i + 1] : 0
        #expect(abs(2 * vector[i] - left - right - exact * vector[i]) < 1e-13)
      }
    }
  }

  @Test func notANumberIsRefused() {
    #expect(throws: LinearSolverError.notFinite) { try SymmetricEigen([1, .nan, 0, 1], order: 2) }
    #expect(throws: Never.self) { try SymmetricEigen([], order: 0) }
  }
}
