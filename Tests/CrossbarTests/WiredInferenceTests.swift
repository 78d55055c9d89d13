import CompactModel
import PulseProgramming
import Testing

@testable import Crossbar

/// Networks read through wires.
@Suite struct WiredInferenceTests {
  static func plan(_ mapping: WeightMapping = .reference, access: Double = 0) -> TrainingPlan {
    var plan = TrainingPlan(device: device(), scheme: "options", rates: [0.1, 0.1])
    plan.mapping = mapping
    plan.nonidealities.accessResistance = access
    return plan
  }

  static func cells(_ plan: TrainingPlan, _ count: Int) -> [Double] {
    var random = RandomStream(seed: 5, purpose: "cells")
    return (0..<count).map { _ in
      plan.device.lowest + Double(random.next() >> 11) * 0x1p-53 * (plan.device.highest - plan.device.lowest)
    }
  }

  /// Without resistance wires change nothing, with or without transistors.
  @Test(arguments: [WeightMapping.reference, .pairs], [0, 15e3])
  func wiresOfNoResistanceChangeNothing(mapping: WeightMapping, access: Double) throws {
    let plan = Self.plan(mapping, access: access)
    let cells = Self.cells(plan, 7 * 4)
    let left = try Inference.wires(CrossbarWiring(), of: plan)(cells, 7, 4)
    for (a, b) in zip(left, cells) { #expect(abs(a / b - 1) < 1e-9, "\(a) of \(b)") }
  }

  /// The difference of a column's current from the reference column's is that of the whole circuit, solved for one input.
  @Test func differencesAreThoseOfTheCircuit() throws {
    let plan = Self.plan()
    let (rows, columns) = (9, 5)
    let cells = Self.cells(plan, rows * columns)
    let wiring = CrossbarWiring(rowSegment: 20, columnSegment: 10, source: 50, sense: 30)
    let left = try Inference.wires(wiring, of: plan)(cells, rows, columns)
    let middle = (plan.device.lowest + plan.device.highest) / 2
    let place = columns / 2
    var whole: [Double] = []
    for row in 0..<rows {
      var line = Array(cells[row * columns..<(row + 1) * columns])
      line.insert(middle, at: place)
      whole += line
    }
    let inputs = (0..<rows).map { 0.1 * Double($0 % 3) }
    var network = try WireNetwork(conductances: whole, rows: rows, columns: columns + 1, wiring: wiring)
    let currents = try network.outputCurrents([inputs])[0]
    for column in 0..<columns {
      let expected = currents[column < place ? column : column + 1] - currents[place]
      var sum = 0.0
      for row in 0..<rows { sum += inputs[row] * (left[row * columns + column] - middle) }
      #expect(abs(sum - expected) < 1e-9 * abs(currents[place]), "\(sum), circuit \(expected)")
    }
  }
}
