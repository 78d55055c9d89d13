import Circuits
import CompactModel
import Optimization
import Quantities
import RealModule

/// The parameters of ``CompactModel/SwitchingParameters`` as numbers in a box, for searches.
struct SwitchingSpace: Sendable {
  /// One parameter.
  struct Axis: Sendable {
    var name: String
    /// As told to people.
    var unit: String
    var range: ClosedRange<Double>
    /// Whether searches go along its logarithm.
    var isLogarithmic = false
  }

  let path: StatePath
  let axes: [Axis]

  init(path: StatePath) {
    self.path = path
    let radii = path.scales.lowerBound * path.radius...path.scales.upperBound * path.radius
    axes = [
      Axis(name: "smallest radius", unit: "m", range: radii, isLogarithmic: true),
      Axis(name: "largest radius", unit: "m", range: radii, isLogarithmic: true),
      Axis(name: "R_s", unit: "Ohm", range: 5...120, isLogarithmic: true),
      Axis(name: "R_slow", unit: "K/W", range: 2e4...5e6, isLogarithmic: true),
      Axis(name: "tau_slow", unit: "s", range: 3e-7...2e-5, isLogarithmic: true),
      Axis(name: "E_S", unit: "eV", range: 0.5...3.5),
      Axis(name: "dE_S", unit: "eV", range: 0...3),
      Axis(name: "V_S", unit: "V", range: 0.03...1.2, isLogarithmic: true),
      Axis(name: "log10 growth rate", unit: "1/s", range: -4...8),
      Axis(name: "m_S", unit: "", range: 0.2...8),
      Axis(name: "E_R", unit: "eV", range: 0.5...3.5),
      Axis(name: "dE_R", unit: "eV", range: 0...3),
      Axis(name: "V_R", unit: "V", range: 0.03...1.2, isLogarithmic: true),
      Axis(name: "log10 rupture rate", unit: "1/s", range: -4...8),
      Axis(name: "m_R", unit: "", range: 0.2...8),
      Axis(name: "diode drop at 1 mA", unit: "V", range: 0.6...0.75),
      Axis(name: "diode ideality", unit: "", range: 1...1.5),
      Axis(name: "thickness exponent of R_slow", unit: "", range: -4...8),
    ]
  }

  /// Places in the unit cube.
  func parameters(_ place: [Double]) -> SwitchingParameters {
    let v = zip(axes, place).map { axis, share in
      let (a, b) = (axis.range.lowerBound, axis.range.upperBound)
      return axis.isLogarithmic ? a * Double.pow(b / a, share) : a + share * (b - a)
    }
    // A window needs some room, which a path without a gap does not have below its first state.
    let to = min(max(path.state(ofRadius: v[1]), path.states.lowerBound + 1e-3), 1)
    let from = path.state(ofRadius: v[0])
    func branch(_ first: Int) -> Kinetics.Branch {
      var branch = Kinetics.Branch(
        logarithmicRate: 0, barrier: v[first], barrierGrowth: v[first + 1], voltage: v[first + 2],
        exponent: v[first + 4])
      branch.logarithmicRate = v[first + 3] - Self.referenceExponent(branch)
      return branch
    }
    return SwitchingParameters(
      kinetics: Kinetics(
        window: min(from, to - 1e-3)...to,
        set: branch(5), reset: branch(10)),
      leads: v[2], slow: SlowMemory(resistance: v[3], timeConstant: v[4]), slowThicknessExponent: v[17],
      diodeDrop: v[15], diodeIdeality: v[16])
  }

  func values(_ p: SwitchingParameters) -> [Double] {
    let k = p.kinetics
    return [
      path.narrowestRadius(at: k.window.lowerBound), path.narrowestRadius(at: k.window.upperBound), p.leads,
      p.slow.resistance, p.slow.timeConstant,
    ] + values(k.set) + values(k.reset) + [p.diodeDrop, p.diodeIdeality, p.slowThicknessExponent]
  }

  private func values(_ branch: Kinetics.Branch) -> [Double] {
    [
      branch.barrier, branch.barrierGrowth, branch.voltage,
      branch.logarithmicRate + Self.referenceExponent(branch), branch.exponent,
    ]
  }

  /// log10 of a rate over v halfway through the window, at 1500 K and 0.6 V: barrier and prefactor alone hardly show in experiments, what they
  /// make together does.
  private static func referenceExponent(_ branch: Kinetics.Branch) -> Double {
    let barrier = (branch.barrier + branch.barrierGrowth / 2) / boltzmannEV
    return (0.6 * 300 / branch.voltage - barrier) / 1500 / 2.302585092994046
  }

  func place(_ p: SwitchingParameters) -> [Double] {
    zip(axes, values(p)).map { axis, value in
      let (a, b) = (axis.range.lowerBound, axis.range.upperBound)
      let share = axis.isLogarithmic ? Double.log(value / a) / Double.log(b / a) : (value - a) / (b - a)
      return min(max(share, 0), 1)
    }
  }
}

/// The search for parameters that meet the programming targets.
struct SwitchingFit: Sendable {
  let fields: FieldModel
  let otherThicknesses: [ProgrammingExperiments.ThicknessFields]
  let oxideThickness: Double
  let dividerResistance: Double
  let space: SwitchingSpace
  /// By how much of its bound a target should be met, so that it stays met where numbers differ in the last digits.
  static let margin = 0.05

  init(
    fields: FieldModel, otherThicknesses: [ProgrammingExperiments.ThicknessFields], oxideThickness: Double,
    dividerResistance: Double
  ) {
    (self.fields, self.otherThicknesses) = (fields, otherThicknesses)
    (self.oxideThickness, self.dividerResistance) = (oxideThickness, dividerResistance)
    space = SwitchingSpace(path: fields.path)
  }

  func experiments(
    _ parameters: SwitchingParameters, memory: ThermalMemory = .effective,
    control: IntegrationControl = IntegrationControl()
  ) -> ProgrammingExperiments {
    ProgrammingExperiments(
      fields: fields, otherThicknesses: otherThicknesses, parameters: parameters,
      oxideThickness: oxideThickness,
      dividerResistance: dividerResistance, memory: memory, control: control)
  }

  /// How far the targets are from being met, 0 when all are with the margin; infinite where the experiments cannot be done. A target that is missed counts ten times
  /// as much as a margin.
  func score(at place: [Double]) -> Double {
    guard let outcome = try? experiments(space.parameters(place), control: .coarse).outcome() else {
      return .infinity
    }
    func cost(_ violation: Double) -> Double {
      let violation = min(violation, 3)
      return violation * (1 + violation)
    }
    return outcome.targets.reduce(0) { sum, target in
      sum + 10 * cost(target.violation(margin: 0)) + cost(target.violation(margin: Self.margin))
    }
  }

  /// A point of the unit cube and its score.
  struct Candidate: Sendable, Codable {
    var place: [Double]
    var score: Double
  }

  /// Searches everywhere and then downhill from what was found, or downhill from the start alone.
  /// - Parameter isStopping: once it is true the search ends.
  /// - Throws: ``CalibrationStopped``.
  func search(
    from start: [Double], isGlobal: Bool, seed: UInt64, evaluations: Int, isStopping: () -> Bool,
    report: (Int) -> Void
  ) throws -> Candidate {
    let (lower, upper) = (start.map { _ in 0.0 }, start.map { _ in 1.0 })
    var best = Candidate(place: start, score: .infinity)
    var count = 0
    func run(_ settings: Minimization) throws {
      do {
        let found = try settings.minimize(best.place, lower: lower, upper: upper, isStopping: isStopping) {
          place in
          count += 1
          report(count)
          return score(at: place)
        }
        if found.value < best.score { best = Candidate(place: found.parameters, score: found.value) }
      } catch MinimizationError.noFiniteValue {
        // Nothing could be done anywhere: the score says so.
      }
      if isStopping() { throw CalibrationStopped() }
    }
    if isGlobal {
      try run(
        Minimization(
          method: .controlledRandomSearch, maximumEvaluations: evaluations * 3 / 4, relativeTolerance: 1e-6,
          parameterTolerance: 1e-4, population: 10 * (start.count + 1), seed: seed, stopValue: 0))
    }
    if best.score > 0 && count < evaluations {
      try run(
        Minimization(
          method: .subplex, maximumEvaluations: evaluations - count, relativeTolerance: 1e-6,
          parameterTolerance: 1e-5, initialStep: 0.03, stopValue: 0))
    }
    return best
  }
}

extension SwitchingParameters {
  /// Where searches begin: the best of many over the shipped device, 100,000 parameter sets in all, from random starts and from those of coarser searches.
  static func start(path: StatePath) -> SwitchingParameters {
    func state(_ radius: Double) -> Double { min(max(path.state(ofRadius: radius), 0), 1) }
    return SwitchingParameters(
      kinetics: Kinetics(
        window: state(3.275e-9)...state(13.618e-9),
        set: .init(
          logarithmicRate: 15.2257, barrier: 3.48952, barrierGrowth: 0.159275, voltage: 0.517727,
          exponent: 6.97063),
        reset: .init(
          logarithmicRate: 13.6419, barrier: 3.45574, barrierGrowth: 2.70825, voltage: 1.18237,
          exponent: 5.44913)),
      leads: 12.9041, slow: SlowMemory(resistance: 1.67969e6, timeConstant: 3.47373e-6),
      slowThicknessExponent: -2.21522, diodeDrop: 0.74995, diodeIdeality: 1.03036)
  }
}
