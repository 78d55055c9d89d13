import RealModule

/// How gradients become changes of weights. With g the mean gradient over a batch and r the learning rate:
///
///     SGD       w -= r g
///     momentum  m = mu m + g;  w -= r m                                                    B. T. Polyak, doi:10.1016/0041-5553(64)90137-5
///     AdaGrad   v += g^2;  w -= r g / (sqrt v + eps)                                       J. Duchi et al., J. Mach. Learn. Res. 12, 2121 (2011)
///     RMSprop   v = rho v + (1 - rho) g^2;  w -= r g / (sqrt v + eps)                      T. Tieleman, G. Hinton, lecture 6.5 (2012)
///     Adam      m = b1 m + (1 - b1) g;  v = b2 v + (1 - b2) g^2;
///               w -= r (m / (1 - b1^t)) / (sqrt(v / (1 - b2^t)) + eps)                     D. P. Kingma, J. Ba, arXiv:1412.6980
public enum Optimiser: String, Sendable, CaseIterable, Codable {
  case sgd, momentum, adagrad, rmsprop, adam

  /// Learning rate where none is given: for weights in -1…1 of which 100 pulses make the range.
  public var usualRate: Double {
    switch self {
    case .sgd: 0.2
    case .momentum: 0.02
    case .adagrad: 0.03
    case .rmsprop, .adam: 0.01
    }
  }

  var hasMoment: Bool { self == .momentum || self == .adam }
  var hasSquare: Bool { self == .adagrad || self == .rmsprop || self == .adam }

  /// Whether a step changes weights whose gradient is 0.
  var hasMemory: Bool { hasMoment }
}

/// The constants of ``Optimiser``, beside their values in the papers.
public struct OptimiserConstants: Sendable, Equatable, Codable {
  /// mu
  public var momentum = 0.9
  /// What a gradient adds to m of momentum; 1 in the standard form.
  public var momentumGain = 1.0
  /// rho
  public var decay = 0.9
  public var beta1 = 0.9
  public var beta2 = 0.999
  public var epsilon = 1e-8
  /// Whether Adam counts its steps t anew in every epoch.
  public var restartsEachEpoch = false

  public init() {}

  /// As MLP NeuroSim V3.0 has them: m = 0.3 m + 0.7 g; both betas of Adam 0.9, eps 1e-5, t from 1 in every epoch.
  public static var neurosim: OptimiserConstants {
    var constants = OptimiserConstants()
    (constants.momentum, constants.momentumGain) = (0.3, 0.7)
    (constants.beta2, constants.epsilon, constants.restartsEachEpoch) = (0.9, 1e-5, true)
    return constants
  }
}

/// How the learning rate goes with the epoch e, from 0.
public enum RateSchedule: Sendable, Equatable, Codable {
  case constant
  /// Times `factor` every `epochs` epochs.
  case step(factor: Double, epochs: Int)
  /// Times `factor` every epoch.
  case exponential(factor: Double)
  /// (1 + cos(pi e / epochs)) / 2 over the whole run.
  case cosine

  public func factor(epoch: Int, of epochs: Int) -> Double {
    switch self {
    case .constant: 1
    case .step(let factor, let every): .pow(factor, Double(epoch / every))
    case .exponential(let factor): .pow(factor, Double(epoch))
    case .cosine: (1 + .cos(.pi * Double(epoch) / Double(max(1, epochs)))) / 2
    }
  }

  /// "cosine", "step:0.5:100", "exponential:0.99": as it is written on the command line.
  public var text: String {
    switch self {
    case .constant: "constant"
    case .step(let factor, let epochs): "step:\(factor):\(epochs)"
    case .exponential(let factor): "exponential:\(factor)"
    case .cosine: "cosine"
    }
  }

  /// nil for what is no schedule.
  public init?(_ text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    func factor(_ k: Int) -> Double? { Double(parts[k]).flatMap { $0 > 0 && $0 <= 1 ? $0 : nil } }
    switch (parts[0], parts.count) {
    case ("constant", 1): self = .constant
    case ("cosine", 1): self = .cosine
    case ("exponential", 2):
      guard let factor = factor(1) else { return nil }
      self = .exponential(factor: factor)
    case ("step", 3):
      guard let factor = factor(1), let epochs = Int(parts[2]), epochs > 0 else { return nil }
      self = .step(factor: factor, epochs: epochs)
    default: return nil
    }
  }
}
