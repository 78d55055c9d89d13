import CCrossbarKernels
import PulseProgramming

/// What the wires of an array leave of its weights while conductances change.
///
/// Nodal analysis gives the current M_ji at column j for a volt at row i alone (``WireNetwork/effectiveConductances()``), exact for the conductances of
/// that moment. Until the next solution each cell keeps its ratio M_ji / c_ij to the current c_ij = G / (1 + R G) that it has by itself, so that what
/// pulses do to a cell shows at once. With l = M_ji / c_ij - 1, in units of weights,
///
///     w' = w + l (w + shift),   shift = 1 + 2 c_min / (c_max - c_min)
///
/// is read in place of w; the reference column, a column of the same crossbar in its middle, reads l_ref shift in place of 0.
final class LayerWires {
  /// Whose weights are those that are read.
  let cells: UnsafeMutablePointer<fv_cells>
  /// By row, what the reference column reads; of no rows where there is none.
  let reference: AlignedFloats
  private let array: CellArray
  private let outputs: Int
  private let device: UpdateModel
  private let wiring: CrossbarWiring
  private let middle: Double
  private let hasReference: Bool
  private let loss: AlignedFloats
  private let weight: AlignedFloats
  private let kernels: Kernels
  private var network: WireNetwork?

  /// Reads weights as they are until ``solve(factor:)``.
  init(_ plan: TrainingPlan, _ wires: TrainingWires, _ kernels: Kernels, _ array: CellArray, outputs: Int) {
    (self.array, self.outputs, self.kernels, device) = (array, outputs, kernels, plan.device)
    hasReference = plan.mapping == .reference
    reference = AlignedFloats(hasReference ? array.rows : 0)
    loss = AlignedFloats(array.level.count)
    weight = AlignedFloats(array.level.count)
    cells = .allocate(capacity: 1)
    cells.initialize(to: array.cells.pointee)
    cells.pointee.weight = weight.start
    var wiring = wires.wiring
    wiring.access = plan.nonidealities.accessResistance
    self.wiring = wiring
    let currents = plan.currents
    middle = (currents.lowest + currents.highest) / 2
  }

  deinit { cells.deallocate() }

  /// Solves the array with its present conductances.
  /// - Parameter factor: of all conductances, the reference's too, over what ``array`` has.
  /// - Throws: ``WireNetworkError``.
  /// - Complexity: one factorisation and min(rows, columns) solves.
  func solve(factor: Double) throws(WireNetworkError) {
    let (rows, resistance) = (array.rows, wiring.access)
    let width = hasReference ? outputs + 1 : outputs
    let place = hasReference ? outputs / 2 : -1
    // An open cell has no ratio; one that is next to open has its limit.
    let least = 1e-9 * device.highest
    let own = array.conductances(device, outputs: outputs)
    var all: [Double] = []
    all.reserveCapacity(rows * width)
    for row in 0..<rows {
      for column in 0..<width {
        let cell =
          column == place
          ? middle / (1 - resistance * middle)
          : max(own[row * outputs + (hasReference && column > place ? column - 1 : column)], least)
        all.append(factor * cell)
      }
    }
    if network == nil {
      network = try WireNetwork(conductances: all, rows: rows, columns: width, wiring: wiring)
    } else {
      try network!.update(all)
    }
    let map = try network!.effectiveConductances()
    for row in 0..<rows {
      for column in 0..<width {
        let conductance = all[row * width + column] / factor
        let lost = map.values[column * rows + row] / (conductance / (1 + resistance * conductance)) - 1
        if column == place {
          reference[row] = Float(lost * Double(array.shift))
        } else {
          loss[row * array.columns + (hasReference && column > place ? column - 1 : column)] = Float(lost)
        }
      }
    }
    follow(index: nil, count: rows)
  }

  /// Takes over what pulses did to the weights of some rows; all where `index` is nil.
  func follow(index: UnsafePointer<Int32>?, count: Int) {
    kernels.functions.through_wires(array.cells, index, Int32(count), loss.start, array.shift, weight.start)
  }

  /// Sum of x l_ref shift, and of (x (1 + l_ref) shift)^2, over rows: the reference column's.
  func referenceSums(_ input: UnsafePointer<Float>, index: UnsafePointer<Int32>?, count: Int) -> (
    sum: Float, squares: Float
  ) {
    guard hasReference else { return (0, 0) }
    var (sum, squares): (Float, Float) = (0, 0)
    for r in 0..<count {
      let row = index.map { Int($0[r]) } ?? r
      sum += input[row] * reference[row]
      let current = input[row] * (reference[row] + array.shift)
      squares += current * current
    }
    return (sum, squares)
  }
}

/// Wires that a network is read through while it is trained.
public struct TrainingWires: Sendable, Equatable, Codable {
  /// Its access resistance is not used: that of the plan's nonidealities is.
  public var wiring: CrossbarWiring
  /// Images from one solution of all arrays to the next; each epoch and each test begin with one besides.
  public var refresh: Int

  public init(_ wiring: CrossbarWiring, refresh: Int = Self.usualRefresh) {
    (self.wiring, self.refresh) = (wiring, refresh)
  }

  public static let usualRefresh = 8000
}
