import Circuits
import RealModule

/// A chain of RC sections as the thermal impedance of one temperature:
///
///     Z(t) = sum_k R_k (1 - exp(-t / tau_k))          K/W,   R_k > 0, tau_k > 0
///
/// It reproduces what is seen from outside; its sections are no parts of the device. (JEDEC JESD51-14 (2010); V. Székely,
/// T. Van Bien, Solid-State Electron. 31, 1363 (1988), doi:10.1016/0038-1101(88)90099-8.)
public struct FosterNetwork: Sendable, Equatable {
  /// One RC section.
  public struct Pole: Sendable, Equatable {
    /// K/W
    public var resistance: Double
    /// s
    public var timeConstant: Double

    public init(resistance: Double, timeConstant: Double) {
      (self.resistance, self.timeConstant) = (resistance, timeConstant)
    }

    /// tau / R, J/K.
    public var heatCapacity: Double { timeConstant / resistance }
  }

  /// By ascending time constant.
  public let poles: [Pole]

  /// - Precondition: all resistances and time constants are positive.
  public init(poles: [Pole]) {
    precondition(
      poles.allSatisfy { $0.resistance > 0 && $0.timeConstant > 0 }, "resistances and times are positive")
    self.poles = poles.sorted { $0.timeConstant < $1.timeConstant }
  }

  /// Limit of the step response, K/W.
  public var thermalResistance: Double { poles.reduce(0) { $0 + $1.resistance } }

  /// Z(t), K/W.
  /// - Parameter time: after the step, s.
  public func stepResponse(at time: Double) -> Double {
    poles.reduce(0) { $0 - $1.resistance * Double.expMinusOne(-time / $1.timeConstant) }
  }

  /// Rises under a power in W that is straight in pieces, from rest, K; exact in time.
  /// - Parameter times: ascending from 0, s.
  /// - Complexity: O(times × poles).
  public func response(to power: Waveform, at times: [Double]) -> [Double] {
    var rises: [Double] = []
    rises.reserveCapacity(times.count)
    RelaxationBank.follow(power, timeConstants: poles.map(\.timeConstant), at: times) {
      rises.append(rise($1.states))
    }
    return rises
  }

  /// - Parameter states: of a ``Circuits/RelaxationBank`` with the poles' time constants that power in W drives.
  /// - Returns: K
  public func rise(_ states: [Double]) -> Double {
    var sum = 0.0
    for k in poles.indices { sum += poles[k].resistance * states[k] }
    return sum
  }
}
