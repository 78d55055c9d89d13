/// Many input vectors read through one network, with what is lost on the way. Tables are row by row.
public struct ArrayReading: Sendable, Equatable {
  public let rows: Int
  public let columns: Int
  public let conductances: [Double]
  /// p x n, A.
  public private(set) var currents: [Double] = []
  /// p x n, A: the product of voltages and conductances.
  public private(set) var idealCurrents: [Double] = []
  public let effective: EffectiveConductances
  /// Of each vector.
  public private(set) var power: [WirePower] = []
  /// Largest V_i - v_ij of any cell and vector, by magnitude, v_ij its voltage; V. Cells that are open do not count.
  public private(set) var largestDrop: CellDrop
  /// Of the vector with the largest drop.
  public private(set) var worst: WireSolution
  /// Largest of any vector.
  public private(set) var currentImbalance = 0.0
  public private(set) var voltageImbalance = 0.0

  public struct CellDrop: Sendable, Equatable {
    /// All from 0.
    public var vector: Int
    public var row: Int
    public var column: Int
    /// V_i - v_ij, V.
    public var volts: Double
    /// V_i, V.
    public var applied: Double
  }

  /// - Parameter effective: the network's own map.
  /// - Throws: `.wrongSize` when there are no vectors; as ``WireNetwork/solve(_:)``.
  public init(
    _ network: inout WireNetwork, _ inputs: [[Double]], effective: EffectiveConductances
  ) throws(WireNetworkError) {
    guard !inputs.isEmpty else { throw .wrongSize(what: "input vectors", count: 0, expected: 1) }
    (rows, columns, conductances) = (network.rows, network.columns, network.conductances)
    var worst: WireSolution?
    var largest = CellDrop(vector: 0, row: 0, column: 0, volts: 0, applied: 0)
    self.effective = effective
    for start in stride(from: 0, to: inputs.count, by: WireNetwork.blockSize) {
      let block = inputs[start..<min(start + WireNetwork.blockSize, inputs.count)]
      let drives = block.map { LineVoltages(rows: $0, groundedColumns: network.columns) }
      for (k, solution) in try network.solve(drives).enumerated() {
        currents += solution.outputCurrents
        power.append(solution.power)
        currentImbalance = max(currentImbalance, solution.currentImbalance)
        voltageImbalance = max(voltageImbalance, solution.voltageImbalance)
        let drop = Self.largestDrop(solution, conductances, vector: start + k)
        if worst == nil || abs(drop.volts) > abs(largest.volts) { (worst, largest) = (solution, drop) }
      }
    }
    (self.worst, largestDrop) = (worst!, largest)
    for v in inputs {
      for j in 0..<columns {
        idealCurrents.append((0..<rows).reduce(0) { $0 + conductances[$1 * columns + j] * v[$1] })
      }
    }
  }

  private static func largestDrop(_ s: WireSolution, _ conductances: [Double], vector: Int) -> CellDrop {
    var largest = CellDrop(vector: vector, row: 0, column: 0, volts: 0, applied: s.drive.rows[0])
    for i in 0..<s.rows {
      for j in 0..<s.columns where conductances[i * s.columns + j] > 0 {
        let drop = s.drive.rows[i] - s.cellVoltages[i * s.columns + j]
        if abs(drop) > abs(largest.volts) {
          largest = CellDrop(vector: vector, row: i, column: j, volts: drop, applied: s.drive.rows[i])
        }
      }
    }
    return largest
  }

  /// Largest difference between any current and its ideal one, relative to the largest ideal one of all.
  public var largestError: Double {
    let scale = idealCurrents.map(abs).max() ?? 0
    return scale == 0 ? 0 : zip(currents, idealCurrents).map { abs($0 - $1) }.max()! / scale
  }
}
