import Circuits
import CompactModel

/// The programming experiments of the publication (10.1039/d3nh00121k), done on the model.
///
/// Every experiment begins in the state that the depression of its own scheme leaves: cycles are repeated until they repeat themselves. After a
/// pulse, or a heating pulse with its SET pulse, the device rests as long as the published reading takes, 50 us; reading itself, at 0.2 V,
/// changes no conductance by a part in a million, if what it heats has some 20 us to cool before the next pulse.
struct ProgrammingExperiments {
  /// Of the shipped thickness, and of others by thickness in m; target 10 compares them.
  let fields: FieldModel
  let otherThicknesses: [ThicknessFields]
  let parameters: SwitchingParameters
  let oxideThickness: Double
  let dividerResistance: Double
  let memory: ThermalMemory
  var control = IntegrationControl()

  /// Fields of the same device with a thicker or thinner oxide.
  struct ThicknessFields: Sendable {
    var thickness: Double
    var fields: FieldModel
  }

  /// A cycle that repeats itself.
  struct Cycle: Sendable {
    var curve: ProgrammingCurve
    /// Where it begins, and where potentiation ends.
    var erased: MemristorState
    var written: MemristorState

    /// What potentiation gains, S.
    var gain: Double { curve.potentiation.last! - curve.potentiation[0] }
    /// What depression has taken after some pulses, as a fraction of the gain.
    func lost(after pulses: Int) -> Double {
      (curve.depression[0] - curve.depression[pulses]) / gain
    }
  }

  /// Times in s.
  static let rest = 50e-6
  static let heatingWidth = 5e-6

  func memristor(
    divider: Bool = false, fields other: FieldModel? = nil, thickness: Double? = nil
  ) -> Memristor {
    var slow: SlowMemory?
    if memory == .effective {
      slow = parameters.slow(thickness: thickness ?? oxideThickness, reference: oxideThickness)
    }
    let network = SeriesNetwork(
      divider: divider ? VoltageDivider(resistance: dividerResistance, diode: parameters.diode) : nil)
    return Memristor(
      fields: other ?? fields, kinetics: parameters.kinetics, leads: parameters.leads, slow: slow,
      circuit: TerminalCircuit(network: network), control: control)
  }

  /// Repeats potentiation and depression until a cycle changes the erased conductance by less than 0.1 % of the gain, or eight times.
  func cycle(
    _ device: inout Memristor, _ potentiation: PulseSchedule, pulses: Int = 100, _ depression: PulseSchedule,
    pulses depressions: Int = 120, from start: MemristorState? = nil
  ) throws -> Cycle {
    let window = parameters.kinetics.window
    var state =
      start ?? MemristorState(state: window.lowerBound + 0.1 * (window.upperBound - window.lowerBound))
    var cycle: Cycle?
    for _ in 0..<8 {
      let erased = state
      let rising = try device.apply(potentiation, times: pulses, to: &state)
      let written = state
      let falling = try device.apply(depression, times: depressions, to: &state)
      cycle = Cycle(
        curve: ProgrammingCurve(potentiation: rising, depression: falling), erased: erased, written: written)
      if abs(falling.last! - rising[0]) <= 1e-3 * abs(cycle!.gain) { break }
    }
    return cycle!
  }

  /// Figure 1b.
  func plainCycle(_ device: inout Memristor, heating: Double = 0, for width: Double = 0) throws -> Cycle {
    try cycle(
      &device, PulseSchedule(heating: heating, for: width, then: 0.7, rest: Self.rest),
      PulseSchedule(-0.8, rest: Self.rest))
  }

  /// Figure 1g, with the device behind the divider.
  func improvedCycle(_ device: inout Memristor) throws -> Cycle {
    try cycle(
      &device, PulseSchedule(heating: 1, for: Self.heatingWidth, then: 1.35, rest: Self.rest),
      PulseSchedule(-3.6, rest: Self.rest))
  }
}

extension SwitchingParameters {
  /// R_slow (d / d0)^p with its time constant.
  func slow(thickness: Double, reference: Double) -> SlowMemory {
    var slow = slow
    if thickness != reference { slow.resistance *= .pow(thickness / reference, slowThicknessExponent) }
    return slow
  }
}
