import RealModule

/// What changes while a device is driven.
public struct MemristorState: Sendable, Equatable, Codable {
  /// w
  public var state: Double
  /// Θ, K.
  public var slowTemperature: Double

  public init(state: Double, slowTemperature: Double = 0) {
    (self.state, self.slowTemperature) = (state, slowTemperature)
  }

  private enum CodingKeys: String, CodingKey {
    case state
    case slowTemperature = "slow_temperature"
  }
}

/// The time derivatives of (w, Θ), their Jacobian matrix, and how they change with time itself.
struct StateRates {
  var rates: SIMD2<Double>
  var jacobian: Matrix2
  var byTime: SIMD2<Double> = .zero
}

/// What decides the steps, each with its default.
public struct IntegrationControl: Sendable, Equatable, Codable {
  /// Error of w that a step may make.
  public var stateTolerance = 2e-6
  /// Error of Θ that a step may make, K.
  public var temperatureTolerance = 0.02
  /// Intervals of the state over which the circuit under a constant source is solved beforehand. With 32 conductances after
  /// a hundred pulses are the same to 1e-7.
  public var tableIntervals = 128
  /// Steps of one stretch of the source after which something is wrong.
  public var maximumSteps = 100_000

  public init() {}

  /// For searches over many parameter sets: half the time of the default, and conductances within some 1e-3 after a hundred
  /// pulses rather than some 1e-5.
  public static let coarse: IntegrationControl = {
    var control = IntegrationControl()
    control.stateTolerance = 5e-5
    control.temperatureTolerance = 0.5
    control.tableIntervals = 32
    return control
  }()
}

/// Integrates (w, Θ) along a stretch of time by the exponential Rosenbrock method exprb32: third order, with an embedded one of second order for
/// the error.
///
///     U  = u + h φ1(hJ) F + h² φ2(hJ) ∂F/∂t
///     u' = U + 2 h φ3(hJ) (F(t + h, U) - F - J (U - u) - h ∂F/∂t)
///
/// What is linear is exact: a slow state under constant power takes one step, however long. Stiff parts decay as they should, at any step.
/// (M. Hochbruck, A. Ostermann, J. Schweitzer, SIAM J. Numer. Anal. 47, 786 (2009), doi:10.1137/080717717.)
struct StateIntegrator {
  var control: IntegrationControl
  var window: ClosedRange<Double>

  /// - Parameters:
  ///   - rates: at a time since the start of the stretch and a state within the window.
  ///   - visit: called after each accepted step with the time since the start.
  /// - Throws: ``IntegrationFailure``; what `rates` throws.
  @inline(__always)
  func advance(
    _ state: inout MemristorState, by duration: Double,
    rates: (Double, SIMD2<Double>) throws -> StateRates,
    visit: ((Double, MemristorState) -> Void)? = nil
  ) throws {
    var u = SIMD2(state.state, state.slowTemperature)
    var time = 0.0
    var step = duration
    var steps = 0
    while time < duration {
      let here = try rates(time, u)
      var isLast = false
      while true {
        steps += 1
        if steps > control.maximumSteps {
          throw IntegrationFailure(time: time, duration: duration, state: u.x, step: step)
        }
        isLast = step >= duration - time
        let h = isLast ? duration - time : step
        let j = here.jacobian
        let φ = PhiFunctions(h * j)
        var predicted = u + φ.φ1.apply(here.rates) * h + φ.φ2.apply(here.byTime) * (h * h)
        guard predicted.x.isFinite, predicted.y.isFinite, abs(predicted.x) < 1e3 else {
          step = h * 0.05
          continue
        }
        let end = min(max(predicted.x, window.lowerBound), window.upperBound)
        // Exponents m < 1 reach an end in finite time, with an infinite slope there: the last bit is not integrated, but gone.
        let arrives = end != predicted.x && abs(end - u.x) <= control.stateTolerance
        predicted.x = end
        let there = try rates(time + h, predicted)
        let rest = there.rates - here.rates - j.apply(predicted - u) - here.byTime * h
        var correction = φ.φ3.apply(rest) * (2 * h)
        if arrives { correction.x = 0 }
        let error = max(
          abs(correction.x) / control.stateTolerance, abs(correction.y) / control.temperatureTolerance)
        guard error.isFinite else {
          step = h * 0.05
          continue
        }
        let factor = 0.85 / max(Double.exp(Double.log(error) / 3), 0.17)
        step = h * max(factor, 0.1)
        if error <= 1 {
          u = predicted + correction
          u.x = min(max(u.x, window.lowerBound), window.upperBound)
          time = isLast ? duration : time + h
          break
        }
      }
      state = MemristorState(state: u.x, slowTemperature: u.y)
      visit?(time, state)
    }
  }
}

/// The integration got nowhere.
public struct IntegrationFailure: Error, Sendable, Equatable, CustomStringConvertible {
  /// Since the start of the stretch, s.
  public var time: Double
  /// Of the stretch, s.
  public var duration: Double
  public var state: Double
  /// The last step tried, s.
  public var step: Double

  public var description: String {
    "the state could not be integrated past \(short(time)) s of \(short(duration)) s, at w = \(short(state)) with steps of \(short(step)) s"
  }
}
