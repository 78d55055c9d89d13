import CCrossbarKernels
import PulseProgramming
import RealModule

/// How pulses change the cells of an array, as the kernels take it: an update model with what was switched off left out.
///
/// A branch with a label goes by u' = B - (B - u) exp(-n / (A N)); one with a curve c by u' = c(c^-1(u) + n / N), both tabulated; a straight
/// one by u' = u + n / N. Where one branch is a table, both are.
struct CellLaw: ~Copyable {
  /// The tables that `branches` point to.
  private let tables: [AlignedTable]
  let kind: Int32
  let up: fv_branch
  let down: fv_branch

  init(up: UpdateModel.Branch, down: UpdateModel.Branch) {
    let shapes = [Shape(up), Shape(down)]
    var tables: [AlignedTable] = []
    if shapes.contains(where: \.isCurve) {
      kind = Int32(FV_CURVE)
      tables = [AlignedTable(up), AlignedTable(down)]
    } else {
      kind = Int32(shapes.allSatisfy(\.isStraight) ? FV_LINEAR : FV_EXPONENTIAL)
    }
    var branches: [fv_branch] = []
    for (k, branch) in [up, down].enumerated() {
      var result = fv_branch()
      result.pulses = Float(branch.pulses)
      if !tables.isEmpty {
        result.curve = UnsafePointer(tables[k].curve.start)
        result.inverse = UnsafePointer(tables[k].inverse.start)
        (result.steps, result.inverse_steps) = (
          Int32(tables[k].curve.count - 1), Int32(tables[k].inverse.count - 1)
        )
      } else if kind == Int32(FV_EXPONENTIAL) {
        let numbers = Self.exponential(label: branch.label ?? 0, pulses: branch.pulses)
        (result.decay, result.limit) = (numbers.decay, numbers.limit)
      }
      branches.append(result)
    }
    self.tables = tables
    (self.up, self.down) = (branches[0], branches[1])
  }

  /// Least |A|: steeper curves are steps to any cell, and their numbers would leave the range of floats.
  static let smallestParameter = 1.0 / 80
  /// A of what the kernels take for a straight line.
  static let largestParameter = 1e5

  /// -1 / (A N) and B of a label.
  static func exponential(label: Double, pulses: Int) -> (decay: Float, limit: Float) {
    let wanted = parameter(label: label)
    let magnitude = min(max(abs(wanted), smallestParameter), largestParameter)
    let a = wanted < 0 ? -magnitude : magnitude
    return (Float(-1 / (a * Double(pulses))), Float(-1 / Double.expMinusOne(-1 / a)))
  }

  /// A of a label: from a table within 1e-6 of it where that is smooth, for the many cells that differ.
  static func parameter(label: Double) -> Double {
    let place = abs(label) / tableStep
    guard abs(label) >= 0.1, Int(place) < table.count - 1 else { return Nonlinearity(label: label).parameter }
    let k = Int(place)
    let logarithm = table[k] + (place - Double(k)) * (table[k + 1] - table[k])
    return (label < 0 ? -1 : 1) * Double.exp(logarithm)
  }

  private static let tableStep = 1.0 / 512
  /// ln A over the label; at 0, where it is infinite, of a small label.
  private static let table = (0...5120).map { k in
    Double.log(Nonlinearity(label: max(Double(k), 1) * tableStep).parameter)
  }

  private enum Shape {
    case straight, exponential, curve

    init(_ branch: UpdateModel.Branch) {
      self = branch.curve != nil ? .curve : branch.label == 0 ? .straight : .exponential
    }

    var isCurve: Bool { self == .curve }
    var isStraight: Bool { self == .straight }
  }
}

/// A branch over pulses, and its inverse over the level.
private final class AlignedTable: Sendable {
  nonisolated(unsafe) let curve: AlignedFloats
  nonisolated(unsafe) let inverse: AlignedFloats
  static let inverseSteps = 4096

  init(_ branch: UpdateModel.Branch) {
    let steps = branch.curve.map { $0.count - 1 } ?? 2048
    let knots = branch.curve ?? (0...steps).map { branch.change(Double($0) / Double(steps)) }
    curve = AlignedFloats(knots.map(Float.init))
    var place = 0
    inverse = AlignedFloats(
      (0...Self.inverseSteps).map { k in
        let u = Double(k) / Double(Self.inverseSteps)
        while place < steps - 1, knots[place + 1] < u { place += 1 }
        let rise = knots[place + 1] - knots[place]
        let part = rise > 0 ? min(max((u - knots[place]) / rise, 0), 1) : 0
        return Float((Double(place) + part) / Double(steps))
      })
  }
}
