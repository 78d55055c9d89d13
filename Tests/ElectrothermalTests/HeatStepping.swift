import Circuits
import SparseLU

@testable import Electrothermal

/// Integrates C dθ/dt + K θ = q p step by step on the whole mesh: the reference for its reduced models.
///
/// The two-stage L-stable method of second order with gamma = 1 - 1/sqrt(2) (R. Alexander, SIAM J. Numer. Anal. 14, 1006
/// (1977), doi:10.1137/0714068):
///
///     (C + gamma h K) k1 = q p(t + gamma h) - K θ
///     (C + gamma h K) k2 = q p(t + h) - K (θ + (1 - gamma) h k1),     θ += h ((1 - gamma) k1 + gamma k2)
struct HeatStepping {
  /// Rises of the hottest vertex and of the filament's mean at the end of every step, K.
  private(set) var times: [Double] = []
  private(set) var peaks: [Double] = []
  private(set) var means: [Double] = []
  private(set) var cpuSeconds = 0.0

  /// Follows a power along its pieces. Each begins with tiny steps, `perDoubling` of a size, then twice as long ones.
  init(_ problem: HeatProblem, power: Waveform, firstStep: Double, perDoubling: Int) throws {
    let clock = threadCPUSeconds()
    var solver = try UMFPACK(analysing: problem.pattern)
    var rises = [Double](repeating: 0, count: problem.vertices.count)
    for piece in power.segments {
      var (elapsed, step) = (0.0, firstStep)
      let duration = piece.end - piece.start
      while elapsed < duration * (1 - 1e-12) {
        let count = min(perDoubling, Int(((duration - elapsed) / step).rounded(.up)))
        let last = elapsed + Double(count) * step >= duration
        if last { step = (duration - elapsed) / Double(count) }
        try solver.factorise(Self.matrix(problem, step))
        for k in 1...count {
          let start = elapsed + Double(k - 1) * step
          try advance(&rises, problem, &solver, step) { fraction in
            piece.value(at: piece.start + start + fraction * step)
          }
          times.append(piece.start + (last && k == count ? duration : start + step))
          peaks.append(rises.max()!)
          means.append(problem.filamentWeights.map { zip($0, rises).reduce(0) { $0 + $1.0 * $1.1 } } ?? 0)
        }
        elapsed += Double(count) * step
        step *= 2
      }
    }
    cpuSeconds = threadCPUSeconds() - clock
  }

  private static let gamma = 1 - 0.5.squareRoot()

  /// K + C / (gamma h)
  private static func matrix(_ problem: HeatProblem, _ step: Double) -> [Double] {
    problem.matrix(shiftedBy: 1 / (gamma * step))
  }

  private func advance(
    _ rises: inout [Double], _ problem: HeatProblem, _ solver: inout UMFPACK, _ step: Double,
    power: (Double) -> Double
  ) throws {
    let gamma = Self.gamma
    func slope(_ base: [Double], _ power: Double) throws -> [Double] {
      let flow = problem.pattern.multiply(problem.conductances, base)
      let rhs = zip(problem.shares, flow).map { ($0 * power - $1) / (gamma * step) }
      return try solver.solve(rhs)
    }
    let first = try slope(rises, power(gamma))
    let middle = zip(rises, first).map { $0 + (1 - gamma) * step * $1 }
    let second = try slope(middle, power(1))
    for i in rises.indices { rises[i] += step * ((1 - gamma) * first[i] + gamma * second[i]) }
  }
}
