import FiniteVolume
import SparseLU

/// dy/dt = f(t, y, z) with a companion z = g(y) that follows at once: the smallest system of the integrator's kind.
struct Companion: EvolvingSystem {
  /// f and its derivatives by y and z.
  let rate: (_ time: Double, _ y: Double, _ z: Double) -> (value: Double, byY: Double, byZ: Double)
  /// g and its derivative.
  let follow: (_ y: Double) -> (value: Double, derivative: Double)
  let pattern = SparsePattern(starts: [0, 2, 4], rows: [0, 1, 0, 1])
  /// y and z.
  var state: [Double]
  var time = 0.0
  private var step = 1.0
  private var start = 0.0

  init(
    y: Double, follow: @escaping (Double) -> (value: Double, derivative: Double) = { ($0, 1) },
    rate: @escaping (Double, Double, Double) -> (value: Double, byY: Double, byZ: Double)
  ) {
    (self.rate, self.follow) = (rate, follow)
    state = [y, follow(y).value]
  }

  var values: [Double] { [state[0]] }
  /// The rate itself, and the algebraic unknown.
  var powers: [Double] { [rate(time, state[0], state[1]).value, state[1]] }
  func magnitude(of values: [Double]) -> Double { abs(values[0]) }

  mutating func beginStage(time: Double, step: Double, start: [Double], guess: [Double]) {
    (self.time, self.step, self.start) = (time, step, start[0])
    state[0] = guess[0]
  }

  func residual() -> [Double] {
    [state[0] - start - step * rate(time, state[0], state[1]).value, state[1] - follow(state[0]).value]
  }
  func linearised() -> (residual: [Double], jacobian: [Double]) {
    let f = rate(time, state[0], state[1])
    return (residual(), [1 - step * f.byY, -follow(state[0]).derivative, -step * f.byZ, 1])
  }
  mutating func move(by update: [Double], damping: Double) {
    for i in 0..<2 { state[i] += damping * update[i] }
  }
  func scale(with update: [Double]) -> Double { max(abs(state[0]), abs(update[0]), 1e-3) }
  func size(of update: [Double], in scale: Double) -> (value: Double, unknown: Int) {
    (max(abs(update[0]), abs(update[1])) / scale, 0)
  }
  func imbalance(of residual: [Double]) -> Double { (abs(residual[0]) + abs(residual[1])) / scale(with: [0]) }
  func largestStep(along update: [Double]) -> Double { 1 }
}

extension TimeIntegrator {
  /// Starts from a system's state at time 0.
  init(_ control: TimeControl, _ system: Companion) {
    var newton = NewtonControl()
    newton.tolerance = 1e-13
    newton.balance = 1e-14
    self.init(method: .esdirk4, control: control, newton: newton)
    restart(rates: [system.powers[0]], powers: system.powers)
  }

  /// Goes on to `end`, at most 100,000 steps.
  mutating func follow(_ system: inout Companion, until end: Double) throws {
    var solver = try UMFPACK(analysing: system.pattern)
    while time < end && statistics.accepted < 100_000 { try advance(&system, with: &solver, until: end) }
  }
}

extension TimeControl {
  /// Steps of one length, whatever their error.
  static func fixed(step: Double) -> TimeControl {
    var control = TimeControl()
    control.tolerance = 1e30
    control.firstStep = step
    control.growth = 1
    return control
  }
}
