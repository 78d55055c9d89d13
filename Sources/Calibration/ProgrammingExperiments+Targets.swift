import CompactModel
import RealModule

extension ProgrammingExperiments {
  /// What the experiments say.
  struct Outcome: Sendable {
    var targets: [ProgrammingTarget]
    var curves: [ProgrammingScheme: ProgrammingCurve]
  }

  /// Does all experiments.
  /// - Throws: `StateError`, `IntegrationFailure`.
  func outcome() throws -> Outcome {
    var targets: [ProgrammingTarget] = []
    func demand(
      _ group: Int, _ name: String, _ value: Double, atLeast minimum: Double? = nil,
      atMost maximum: Double? = nil
    ) {
      targets.append(
        ProgrammingTarget(group: group, name: name, value: value, minimum: minimum, maximum: maximum))
    }
    var device = memristor()
    let plain = try plainCycle(&device)
    let up = plain.curve.potentiation
    demand(
      1, "plain potentiation: share of the change in 10 of 100 pulses", (up[10] - up[0]) / plain.gain,
      atLeast: 0.6)
    demand(2, "plain depression at -0.8 V: lost at the first pulse", plain.lost(after: 1), atLeast: 0.6)
    // More than what was gained is lost only where a cycle does not come to repeat itself.
    demand(
      2, "plain depression at -0.8 V: lost after 120 pulses", plain.lost(after: 120), atLeast: 0.9,
      atMost: 1.05)
    var state = plain.written
    let weak = try device.apply(PulseSchedule(-0.6, rest: Self.rest), times: 120, to: &state)
    demand(
      3, "plain depression at -0.6 V: lost after 120 pulses", (weak[0] - weak[120]) / plain.gain, atMost: 0.6)

    var behindDivider = memristor(divider: true)
    let improved = try improvedCycle(&behindDivider)
    demand(
      4, "improved potentiation: largest deviation from a line",
      improved.curve.potentiation.largestDeviationFromLine,
      atMost: 0.15)
    demand(
      5, "improved depression: largest deviation from a line",
      improved.curve.depression.largestDeviationFromLine,
      atMost: 0.15)
    demand(
      5, "improved depression: share of the range recovered", improved.lost(after: 120), atLeast: 0.85,
      atMost: 1.05)
    demand(6, "range, improved over plain", improved.gain / plain.gain, atLeast: 1.2)

    var gains: [Double] = []
    for interval in [1e-6, 2e-6, 5e-6] {
      var state = plain.erased
      let curve = try device.apply(PulseSchedule(0.6, rest: interval), times: 100, to: &state)
      gains.append(curve[100] - curve[0])
    }
    demand(7, "gain at 0.6 V with intervals of 1 us over 2 us", gains[0] / gains[1], atLeast: 1.15)
    demand(7, "gain at 0.6 V with intervals of 2 us over 5 us", gains[1] / gains[2], atLeast: 1.15)

    for (width, isLeast) in [(1e-6, false), (2e-6, false), (10e-6, true)] {
      let change = try plainCycle(&device, heating: 0.2, for: width).gain / plain.gain - 1
      demand(
        8, "heating at 0.2 V for \(Int((width * 1e6).rounded())) us: change of the range", change,
        atLeast: isLeast ? 0.15 : nil, atMost: isLeast ? nil : 0.15)
    }
    for (level, isLeast) in [(0.4, false), (0.5, true)] {
      var state = plain.erased
      let curve = try device.apply(
        PulseSchedule(level, width: Self.heatingWidth, rest: Self.rest), times: 100, to: &state)
      demand(
        9, "100 heating pulses of \(level) V alone: change, of the range",
        (curve[100] - curve[0]) / plain.gain,
        atLeast: isLeast ? 0.05 : nil, atMost: isLeast ? nil : 0.05)
    }
    try demandThickness(plain, demand)
    // All lie within 1 to 7 mS; that the lowest is not above 3 mS and the highest not below 4 mS follows from the two sets of programming voltages.
    let all = [plain, improved].flatMap { $0.curve.potentiation + $0.curve.depression }
    demand(11, "lowest conductance, S", all.min()!, atLeast: 1e-3, atMost: 3e-3)
    demand(11, "highest conductance, S", all.max()!, atLeast: 4e-3, atMost: 7e-3)
    return Outcome(targets: targets, curves: [.plain: plain.curve, .improved: improved.curve])
  }

  /// Target 10: what heating of 0.4 V for 5 us before each SET pulse adds to the range, over the thickness.
  private func demandThickness(
    _ plain: Cycle, _ demand: (Int, String, Double, Double?, Double?) -> Void
  ) throws {
    if otherThicknesses.isEmpty { return }
    func effect(_ other: ThicknessFields?) throws -> Double {
      var device = memristor(fields: other?.fields, thickness: other?.thickness)
      let without = try other.map { _ in try plainCycle(&device).gain } ?? plain.gain
      return try plainCycle(&device, heating: 0.4, for: Self.heatingWidth).gain / without - 1
    }
    let here = try effect(nil)
    for other in otherThicknesses {
      let there = try effect(other)
      let nanometres = short(other.thickness * 1e9)
      if other.thickness < oxideThickness {
        demand(10, "effect of heating at 0.4 V with \(nanometres) nm of oxide", there, nil, 0.05)
      } else {
        demand(
          10,
          "effect of heating at 0.4 V with \(nanometres) nm, more than with \(short(oxideThickness * 1e9)) nm",
          there - here, 0, nil)
      }
    }
  }
}
