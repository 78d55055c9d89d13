import CCrossbarKernels
import CompactModel
import PulseProgramming

/// Cells of one array, a row for each input and a column for each output.
///
///     g = offset + span h,   I = (G_min + (G_max - G_min) g) V / (1 + R_access G),   w = 2 (I - I_min) / (I_max - I_min) - 1
///
/// h is the level that pulses move between 0 and 1; offset is 0 and span 1 but for the spread of devices.
final class CellArray {
  let rows: Int
  /// Outputs, padded to whole groups.
  let columns: Int
  let level: AlignedFloats
  let weight: AlignedFloats
  private let law: CellLaw
  private let spread: CellSpread
  let cells: UnsafeMutablePointer<fv_cells>
  /// 1 + 2 I_min / (I_max - I_min): a cell's current is (w + shift) (I_max - I_min) / 2.
  let shift: Float

  /// - Parameter indices: which array of the network this is, for its random numbers.
  init(
    _ plan: TrainingPlan, _ kernels: Kernels, rows: Int, outputs: Int, seed: UInt64, indices: [Int]
  ) {
    self.rows = rows
    columns = (outputs + Int(FV_LANES) - 1) / Int(FV_LANES) * Int(FV_LANES)
    level = AlignedFloats(rows * columns)
    weight = AlignedFloats(rows * columns)
    let wrong = plan.nonidealities
    let device = plan.device
    var (up, down) = (device.potentiation, device.depression)
    if !wrong.nonlinearity { (up.label, up.curve, down.label, down.curve) = (0, nil, 0, nil) }
    if !wrong.asymmetry { (down.label, down.curve, down.pulses) = (up.label, up.curve, up.pulses) }
    spread = CellSpread(
      device, wrong, up: up, down: down, rows: rows, outputs: outputs, columns: columns, seed: seed,
      indices: indices)
    law = CellLaw(up: up, down: down)
    let range = device.highest - device.lowest
    let ground = device.lowest / range
    let access = wrong.accessResistance * range
    let currents = plan.currents
    let currentRange = (currents.highest - currents.lowest) / range
    let lowestCurrent = currents.lowest / range
    shift = Float(1 + 2 * lowestCurrent / currentRange)
    var cells = fv_cells()
    (cells.rows, cells.columns) = (Int32(rows), Int32(columns))
    let width = Int(kernels.functions.width)
    cells.used = Int32((outputs + width - 1) / width * width)
    (cells.level, cells.weight) = (level.start, weight.start)
    cells.kind = spread.hasLabels && law.kind == Int32(FV_LINEAR) ? Int32(FV_EXPONENTIAL) : law.kind
    (cells.up, cells.down) = (law.up, law.down)
    spread.enter(&cells)
    cells.rounding =
      switch wrong.rounding {
      case .none: 0
      case .nearest: 1
      case .random: 2
      }
    if wrong.cycleToCycle {
      cells.additive_variance = Float(device.cycleToCycle * device.cycleToCycle)
      cells.relative_variance = Float(device.relativeCycleToCycle * device.relativeCycleToCycle)
    }
    (cells.ground, cells.access) = (Float(ground), Float(access))
    cells.gain = Float(2 / currentRange)
    cells.bias = Float(-1 - 2 * lowestCurrent / currentRange + (access > 0 ? 0 : 2 / currentRange * ground))
    self.cells = .allocate(capacity: 1)
    self.cells.initialize(to: cells)
  }

  deinit { cells.deallocate() }

  /// Whether pulses need random numbers.
  var isRandom: Bool {
    cells.pointee.rounding == 2 || cells.pointee.additive_variance > 0 || cells.pointee.relative_variance > 0
  }

  /// Sets levels, but for stuck cells, which have their own.
  /// - Parameter wanted: for row and output.
  func place(_ kernels: Kernels, outputs: Int, _ wanted: (Int, Int) -> Float) {
    for row in 0..<rows {
      for output in 0..<outputs {
        let at = row * columns + output
        level[at] = spread.stuckLevel(at) ?? min(max(wanted(row, output), 0), 1)
      }
    }
    kernels.functions.read(cells)
  }

  /// Moves every level that can move toward a level, by a part of its distance.
  func drift(_ kernels: Kernels, part: Float, toward rest: Float) {
    for k in 0..<level.count where spread.stuckLevel(k) == nil { level[k] += part * (rest - level[k]) }
    kernels.functions.read(cells)
  }

  /// S, row by row, without padding and without the transistor.
  func conductances(_ device: UpdateModel, outputs: Int) -> [Double] {
    let range = device.highest - device.lowest
    var values: [Double] = []
    values.reserveCapacity(rows * outputs)
    for row in 0..<rows {
      for output in 0..<outputs {
        let at = row * columns + output
        values.append(device.lowest + range * spread.relativeConductance(at, level: Double(level[at])))
      }
    }
    return values
  }
}

/// How the cells of an array differ from each other, for its whole life.
private struct CellSpread: ~Copyable {
  private let offset: AlignedFloats
  private let span: AlignedFloats
  private let plastic: AlignedFloats
  private let stuckLevels: AlignedFloats
  /// Decay and limit of potentiation, then of depression.
  private let branches: [FloatColumn]
  private let hasRanges: Bool
  private let hasStuck: Bool
  let hasLabels: Bool

  init(
    _ device: UpdateModel, _ wrong: Nonidealities, up: UpdateModel.Branch, down: UpdateModel.Branch,
    rows: Int, outputs: Int, columns: Int, seed: UInt64, indices: [Int]
  ) {
    let count = rows * columns
    let spreads = device.deviceToDevice
    hasRanges = wrong.deviceToDevice && (spreads.lowest > 0 || spreads.highest > 0)
    hasLabels = wrong.deviceToDevice && spreads.label > 0 && up.curve == nil && down.curve == nil
    hasStuck = wrong.stuck > 0
    offset = AlignedFloats(hasRanges ? count : 0)
    span = AlignedFloats(hasRanges ? count : 0)
    plastic = AlignedFloats(hasStuck ? count : 0)
    stuckLevels = AlignedFloats(hasStuck ? count : 0)
    branches = hasLabels ? (0..<4).map { _ in FloatColumn(count) } : []
    let range = device.highest - device.lowest
    for row in 0..<rows {
      guard hasRanges || hasLabels || hasStuck else { break }
      var random = RandomStream(seed: seed, purpose: "cells", indices: indices + [row])
      for column in 0..<columns {
        let at = row * columns + column
        let (first, second, third, fourth) = (
          random.normal(), random.normal(), random.normal(), random.normal()
        )
        let (chance, place) = (Double(random.next() >> 11) * 0x1p-53, Double(random.next() >> 11) * 0x1p-53)
        if hasRanges {
          // A device that is worse than off or has no range is one that hardly moves.
          let low = max(0, device.lowest * (1 + spreads.lowest * first))
          let high = max(low + 0.01 * range, device.highest * (1 + spreads.highest * second))
          (offset[at], span[at]) = (Float((low - device.lowest) / range), Float((high - low) / range))
        }
        if hasStuck {
          let isStuck = column < outputs && chance < wrong.stuck
          (plastic[at], stuckLevels[at]) = (isStuck ? 0 : 1, Float(place))
        }
        for (k, branch) in [up, down].enumerated() where hasLabels {
          let most = Nonlinearity.limit - 0.1
          let label = min(max((branch.label ?? 0) + spreads.label * (k == 0 ? third : fourth), -most), most)
          let numbers = CellLaw.exponential(label: label, pulses: branch.pulses)
          (branches[2 * k].floats[at], branches[2 * k + 1].floats[at]) = (numbers.decay, numbers.limit)
        }
      }
    }
  }

  func enter(_ cells: inout fv_cells) {
    if hasRanges { (cells.offset, cells.span) = (UnsafePointer(offset.start), UnsafePointer(span.start)) }
    if hasStuck { cells.plastic = UnsafePointer(plastic.start) }
    if hasLabels {
      (cells.up_decay, cells.up_limit) = (branches[0].start, branches[1].start)
      (cells.down_decay, cells.down_limit) = (branches[2].start, branches[3].start)
    }
  }

  func stuckLevel(_ at: Int) -> Float? { hasStuck && plastic[at] == 0 ? stuckLevels[at] : nil }

  func relativeConductance(_ at: Int, level: Double) -> Double {
    hasRanges ? Double(offset[at]) + Double(span[at]) * level : level
  }
}

private final class FloatColumn {
  let floats: AlignedFloats
  init(_ count: Int) { floats = AlignedFloats(count) }
  var start: UnsafePointer<Float> { UnsafePointer(floats.start) }
}
