/// What an array computes with its wires: I_j = Σ_i M_ji V_i, exact for fixed conductances.
public struct EffectiveConductances: Sendable, Equatable {
  /// m, the inputs.
  public let rows: Int
  /// n, the outputs.
  public let columns: Int
  /// M in S, n x m, output by output: M_ji at `j * rows + i`.
  public let values: [Double]

  public init(rows: Int, columns: Int, values: [Double]) {
    precondition(values.count == rows * columns, "one value per cell")
    (self.rows, self.columns, self.values) = (rows, columns, values)
  }

  /// Output currents, A. Complexity: O(m n).
  public func currents(_ rowVoltages: [Double]) -> [Double] {
    precondition(rowVoltages.count == rows, "one voltage per row")
    return (0..<columns).map { j in
      var sum = 0.0
      for i in 0..<rows { sum += values[j * rows + i] * rowVoltages[i] }
      return sum
    }
  }
}
