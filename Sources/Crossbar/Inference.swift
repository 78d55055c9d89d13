import CompactModel
import Foundation
import PulseProgramming

/// What a trained network is worth when its array is read under other conditions than it was trained in.
///
/// Cells have the conductances that training left. Before they are read, a fraction may get stuck, each at a level of its own; all drift by a part of
/// their distance to a level. Noise of readings, converters, transistors and wires are those of the plan.
public struct Inference: Sendable {
  /// Whose network, converters, noise and transistors are read.
  public var plan: TrainingPlan
  /// Fraction of cells that are stuck anew, besides those that were in training.
  public var stuck = 0.0
  /// Part of its distance to ``driftLevel`` that each cell has lost.
  public var drift = 0.0
  public var driftLevel = 0.0
  /// Of all conductances, those of references too, over what they were in training: what another temperature makes of them.
  public var conductanceFactor = 1.0
  public var kernels = Kernels.best

  /// - Parameter plan: that the network was trained by.
  public init(_ plan: TrainingPlan) { self.plan = plan }

  public struct Outcome: Sendable, Equatable {
    public var accuracy: Double
    public var loss: Double
    /// Rows are labels, columns answers.
    public var confusion: [Int]
  }

  /// - Parameters:
  ///   - conductances: S, by layer, of the array and of the second one of pairs.
  ///   - seed: of what is stuck and of the noise.
  /// - Throws: ``WireNetworkError`` where wires cannot be solved.
  /// - Precondition: as many conductances as the plan's layers have.
  public func test(_ conductances: [[[Double]]], _ data: DigitData, seed: UInt64) throws -> Outcome {
    var plan = plan
    // What devices differ in is in their conductances.
    plan.nonidealities.deviceToDevice = false
    plan.nonidealities.stuck = 0
    let run = TrainingRun(plan, data, seed: seed, kernels: kernels)
    let range = plan.device.highest - plan.device.lowest
    for (k, layer) in run.network.layers.enumerated() {
      let arrays = [layer.array, layer.opposite].compactMap(\.self)
      precondition(arrays.count == conductances[k].count)
      for (number, array) in arrays.enumerated() {
        var values = conductances[k][number]
        precondition(values.count == layer.inputs * layer.outputs)
        age(&values, range: range, seed: seed, indices: [k, number])
        if conductanceFactor != 1, plan.wires == nil {
          // Against a reference that changes alike only the differences count.
          let middle = plan.mapping == .pairs ? 0 : (plan.device.lowest + plan.device.highest) / 2
          for i in values.indices { values[i] = middle + conductanceFactor * (values[i] - middle) }
        }
        for row in 0..<layer.inputs {
          for output in 0..<layer.outputs {
            let conductance = values[row * layer.outputs + output]
            array.level[row * array.columns + output] = Float((conductance - plan.device.lowest) / range)
          }
        }
        kernels.functions.read(array.cells)
      }
    }
    try run.solveWires(factor: conductanceFactor)
    let (accuracy, loss) = run.test(epoch: 0)
    return Outcome(accuracy: accuracy, loss: loss, confusion: run.confusion)
  }

  private func age(_ values: inout [Double], range: Double, seed: UInt64, indices: [Int]) {
    guard stuck > 0 || drift > 0 else { return }
    let rest = plan.device.lowest + driftLevel * range
    var random = RandomStream(seed: seed, purpose: "stuck in reading", indices: indices)
    for k in values.indices {
      let (chance, place) = (Double(random.next() >> 11) * 0x1p-53, Double(random.next() >> 11) * 0x1p-53)
      values[k] =
        chance < stuck ? plan.device.lowest + place * range : values[k] + drift * (rest - values[k])
    }
  }
}

extension TrainingPlan {
  /// A plan from its own ``text``; nil for anything else.
  public init?(text: String) {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    guard let plan = try? decoder.decode(TrainingPlan.self, from: Data(text.utf8)), plan.complaint == nil
    else { return nil }
    self = plan
  }
}
