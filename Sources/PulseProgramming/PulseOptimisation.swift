import CompactModel
import DeviceGeometry
import Optimization
import RealModule
import Synchronization
import Workers

/// Pulses and circuit values that make the update as straight as it gets for what it costs.
///
///     minimise over the values   max over phases of the deviation from a straight line
///     with                       on/off >= least,   cost <= budget
///
/// The cost is energy or time of an update. For budgets spread over what the values can cost, one search each (NLopt: controlled random search, then
/// subplex); of all that they tried, what nothing else betters in both deviation and cost is the Pareto front.
public struct PulseOptimisation: Sendable {
  public var template: ProtocolTemplate
  public var device: CompactDevice
  public var memory: ThermalMemory?
  public var variables: [Variable]
  public var cost = Cost.energy
  /// Least ratio of highest to lowest conductance of a cycle.
  public var leastOnOff = 1.5
  /// Of ``cost`` for the answer; nil for the straightest of the front.
  public var budget: Double?
  /// Searches along the front, and evaluations of each.
  public var searches = 12
  public var evaluations = 400
  public var seed: UInt64 = 1
  public var workers = 1

  public enum Cost: String, Sendable, CaseIterable {
    case energy, time
    public var unit: String { self == .energy ? "J" : "s" }
  }

  /// A number of the protocol that is searched over.
  public struct Variable: Sendable, Equatable {
    public var number: ProtocolTemplate.Number
    public var range: ClosedRange<Double>

    public init(_ number: ProtocolTemplate.Number, _ range: ClosedRange<Double>) {
      (self.number, self.range) = (number, range)
    }
  }

  public init(_ template: ProtocolTemplate, on device: CompactDevice, over variables: [Variable]) {
    (self.template, self.device, self.variables) = (template, device, variables)
  }

  /// What a set of values gives.
  public struct Evaluation: Sendable, Equatable {
    /// Of the variables, SI.
    public var values: [Double]
    /// Largest deviation from a straight line of any phase, over its change.
    public var deviation: Double
    public var onOff: Double
    /// Of an update: J, s.
    public var energy: Double
    public var time: Double

    public func cost(_ cost: Cost) -> Double { cost == .energy ? energy : time }
  }

  public struct Result: Sendable {
    /// All that could be computed, search by search.
    public var evaluations: [Evaluation]
    /// Those of the front with the wanted on/off ratio, by ascending cost; computed anew at full precision.
    public var front: [Evaluation]
    /// What the protocol has as it is; nil where it cannot be computed.
    public var start: Evaluation?
    /// The straightest of the front within the budget; nil where nothing is.
    public var best: Evaluation?
    /// Tried in all.
    public var tried: Int
    public var wasStopped: Bool
  }

  /// One set of values.
  /// - Throws: `StateError`, `IntegrationFailure`, `InputErrors`, `StartStateError`.
  public func evaluate(_ values: [Double], control: IntegrationControl = .coarse) throws -> Evaluation {
    var programming = try template.programming(zip(variables, values).map { ($0.number, $1) })
    programming.ensemble = ProgrammingProtocol.Ensemble()
    let run = ProgrammingRun(programming, on: device, memory: memory, control: control)
    let outcome = ProgrammingOutcome(programming, try run.outcome())
    let deviations = programming.phases.map {
      outcome.value(OutcomeMeasure(.deviation, phase: $0.name))
    }
    return Evaluation(
      values: values, deviation: deviations.max() ?? .infinity, onOff: outcome.value(.init(.onOff)),
      energy: outcome.value(.init(.energy)), time: outcome.value(.init(.time)))
  }

  private func computed(_ values: [Double], control: IntegrationControl = .coarse) throws -> Evaluation? {
    do { return try evaluate(values, control: control) } catch is StateError {
      return nil
    } catch is IntegrationFailure { return nil }
  }

  /// - Parameters:
  ///   - isStopping: asked often; what was found until then is the result.
  ///   - progress: evaluations done, on any thread.
  /// - Throws: `InputErrors`, `StartStateError`, `MinimizationError`.
  public func result(
    isStopping: @escaping @Sendable () -> Bool = { false },
    progress: @escaping @Sendable (Int) -> Void = { _ in }
  ) throws -> Result {
    let centre = variables.map { variable in
      min(
        max(variable.number.value ?? variable.range.lowerBound, variable.range.lowerBound),
        variable.range.upperBound)
    }
    let start = try computed(centre)
    let budgets = try self.budgets()
    let done = Atomic(0)
    let tracks = try concurrentMap(budgets.count, workers: workers) { k -> [Evaluation] in
      if isStopping() { return [] }
      return try search(from: centre, budget: budgets[k], seed: seed &+ UInt64(k), isStopping: isStopping) {
        progress(done.add(1, ordering: .relaxed).newValue)
      }
    }
    let all = tracks.flatMap(\.self) + (start.map { [$0] } ?? [])
    var front: [Evaluation] = []
    for candidate in pareto(all) {
      // Coarse steps may have flattered it.
      if let exact = try computed(candidate.values, control: IntegrationControl()) { front.append(exact) }
    }
    front = pareto(front)
    let affordable = front.filter { $0.cost(cost) <= budget ?? .infinity }
    return Result(
      evaluations: all, front: front, start: start, best: affordable.min { $0.deviation < $1.deviation },
      tried: done.load(ordering: .relaxed), wasStopped: isStopping())
  }

  /// From the least that the values cost to the most, in even ratios; the largest is no bound. With a budget, it and what is below it.
  private func budgets() throws -> [Double] {
    var costs: [Double] = []
    // Corners and middles tell the order of magnitude; a search finds the rest.
    var random = RandomStream(seed: seed, purpose: "budgets")
    for k in 0..<60 {
      let values = variables.map { variable in
        let share = k == 0 ? 0 : k == 1 ? 1 : Double(random.next() >> 11) * 0x1p-53
        return variable.range.lowerBound + share * (variable.range.upperBound - variable.range.lowerBound)
      }
      if let evaluation = try computed(values), evaluation.cost(cost).isFinite {
        costs.append(evaluation.cost(cost))
      }
    }
    guard let least = costs.min(), let most = costs.max(), least > 0 else { return [budget ?? .infinity] }
    let top = budget.map { min($0, most) } ?? most
    if searches < 2 || top <= least { return [budget ?? .infinity] }
    return (0..<searches).map { k in
      let part = Double(k + 1) / Double(searches)
      return k == searches - 1 ? budget ?? .infinity : least * .pow(top / least, part)
    }
  }

  private func search(
    from start: [Double], budget: Double, seed: UInt64, isStopping: @escaping () -> Bool,
    count: () -> Void
  ) throws -> [Evaluation] {
    var track: [Evaluation] = []
    func objective(_ values: [Double]) throws -> Double {
      count()
      guard let here = try computed(values) else { return .infinity }
      track.append(here)
      let violation = max(0, leastOnOff / here.onOff - 1) + max(0, here.cost(cost) / budget - 1)
      // What does not move has no line; how far it is from moving enough tells the way.
      return min(here.deviation, 2) + (violation > 0 ? 1 + 10 * violation : 0)
    }
    let (lower, upper) = (variables.map(\.range.lowerBound), variables.map(\.range.upperBound))
    let wide = Minimization(
      method: .controlledRandomSearch, maximumEvaluations: evaluations * 2 / 3, seed: seed)
    let found = try wide.minimize(
      start, lower: lower, upper: upper, isStopping: isStopping, objective: objective)
    if isStopping() { return track }
    let near = Minimization(method: .subplex, maximumEvaluations: max(1, evaluations / 3), initialStep: 0.05)
    _ = try near.minimize(
      found.parameters, lower: lower, upper: upper, isStopping: isStopping, objective: objective)
    return track
  }

  /// What nothing betters in both deviation and cost, of those with the wanted ratio; by ascending cost.
  private func pareto(_ all: [Evaluation]) -> [Evaluation] {
    let sorted = all.filter { $0.onOff >= leastOnOff && $0.deviation.isFinite }
      .sorted { ($0.cost(cost), $0.deviation) < ($1.cost(cost), $1.deviation) }
    var front: [Evaluation] = []
    for candidate in sorted where candidate.deviation < front.last?.deviation ?? .infinity {
      front.append(candidate)
    }
    return front
  }
}
