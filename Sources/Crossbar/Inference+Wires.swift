extension Inference {
  /// What wires leave of the conductances of a plan's arrays, for ``transfer``.
  ///
  /// A layer is one crossbar: its rows carry the inputs, its columns end in virtual grounds. Where weights are against a reference column, that column of
  /// cells at the middle of the current's range is a column of the same crossbar, in its middle, and loses as its neighbours do; each array of a pair is a
  /// crossbar of its own. With M of ``WireNetwork/effectiveConductances()``, a cell then counts as the conductance whose current, through the plan's
  /// transistor, differs from the ideal reference as M_ji differs from the real one:
  ///
  ///     c = M_ji - M_(ref)i + (c_max + c_min) / 2,   G = c / (1 - R c),   c = G / (1 + R G)
  ///
  /// - Parameter wiring: its access resistance is not used: the plan's is.
  /// - Complexity: one factorisation and min(rows, columns) solves for each array.
  public static func wires(
    _ wiring: CrossbarWiring, of plan: TrainingPlan
  ) -> @Sendable ([Double], Int, Int) throws -> [Double] {
    let resistance = plan.nonidealities.accessResistance
    let (lowest, highest) = (plan.device.lowest, plan.device.highest)
    let isPaired = plan.mapping == .pairs
    @Sendable func series(_ conductance: Double) -> Double { conductance / (1 + resistance * conductance) }
    @Sendable func alone(_ current: Double) -> Double { current / (1 - resistance * current) }
    let middle = (series(lowest) + series(highest)) / 2
    return { conductances, rows, columns in
      var wiring = wiring
      wiring.access = resistance
      var cells = conductances
      var width = columns
      let place = columns / 2
      if !isPaired {
        width += 1
        cells = []
        cells.reserveCapacity(rows * width)
        for row in 0..<rows {
          var line = Array(conductances[row * columns..<(row + 1) * columns])
          line.insert(alone(middle), at: place)
          cells += line
        }
      }
      var network = try WireNetwork(conductances: cells, rows: rows, columns: width, wiring: wiring)
      let map = try network.effectiveConductances()
      var left = conductances
      for row in 0..<rows {
        for column in 0..<columns {
          if isPaired {
            left[row * columns + column] = alone(map.values[column * rows + row])
          } else {
            let index = column < place ? column : column + 1
            left[row * columns + column] = alone(
              map.values[index * rows + row] - map.values[place * rows + row] + middle)
          }
        }
      }
      return left
    }
  }
}
