/// The numbers of a steady state that sensitivities are asked of, or their derivatives by one parameter.
///
/// Temperatures are kept as rises over the ambient, as in a ``FieldState``: a state that is warmer by some mK has lost digits as
/// a temperature.
public struct SteadyQuantities: Sendable, Equatable {
  /// K
  public var ambient: Double
  /// Of the peak over the ambient, K.
  public var peakRise: Double
  /// Of all boundaries that take heat over the ambient, K; NaN where they differ.
  public var sinkRise: Double
  /// Into the device at the driven terminal, A.
  public var current: Double
  /// Of the driven terminal, V.
  public var voltage: Double
  /// Joule power, W.
  public var power: Double

  init(_ problem: Problem, _ state: FieldState, _ flows: Flows, at peak: PeakFit) {
    ambient = problem.ambient
    peakRise = peak.peak(of: state.rise, problem.mesh.points).value
    sinkRise = problem.sinkTemperature.map { $0 - problem.ambient } ?? .nan
    current = flows.terminalCurrent
    voltage = state.terminal
    power = flows.jouleHeat
  }

  /// The numbers of a solution.
  /// - Parameter peak: where it is; nil for the hottest vertex as it is.
  public init(_ solution: SteadySolution, at peak: PeakFit? = nil) {
    ambient = solution.ambient
    let vertex = solution.state.rise[solution.hottest]
    peakRise = peak?.peak(of: solution.state.rise, solution.mesh.points).value ?? vertex
    sinkRise = solution.sinkTemperature.map { $0 - solution.ambient } ?? .nan
    current = solution.current
    voltage = solution.voltage
    power = solution.joulePower
  }

  /// K
  public var peakTemperature: Double { ambient + peakRise }
}

/// Sums number by number.
extension SteadyQuantities {
  private func combined(_ other: Self, _ rule: (Double, Double) -> Double) -> Self {
    var result = self
    for path: WritableKeyPath<Self, Double> in [
      \.ambient, \.peakRise, \.sinkRise, \.current, \.voltage, \.power,
    ] {
      result[keyPath: path] = rule(self[keyPath: path], other[keyPath: path])
    }
    return result
  }

  static func + (a: Self, b: Self) -> Self { a.combined(b, +) }
  static func - (a: Self, b: Self) -> Self { a.combined(b, -) }
  static func * (factor: Double, a: Self) -> Self { a.combined(a) { x, _ in factor * x } }
}

/// What users ask for, made of ``SteadyQuantities``.
public enum SteadyQuantity: String, Sendable, CaseIterable {
  /// T_max, K.
  case peakTemperature = "peak_temperature"
  /// G = I / V, S.
  case conductance
  /// R_th = (T_max - T_sink) / P, K/W.
  case thermalResistance = "thermal_resistance"
  /// I, A.
  case current

  /// nil where it is not defined: no voltage, no power, or heat sinks of different temperatures.
  public func value(of numbers: SteadyQuantities) -> Double? {
    switch self {
    case .peakTemperature: return numbers.peakTemperature
    case .conductance: return numbers.voltage == 0 ? nil : numbers.current / numbers.voltage
    case .thermalResistance:
      guard numbers.power > 0, numbers.sinkRise.isFinite else { return nil }
      return (numbers.peakRise - numbers.sinkRise) / numbers.power
    case .current: return numbers.current
    }
  }

  /// Its derivative by a parameter, by the rule for quotients:
  ///
  ///     G' = (I' - G V') / V           R_th' = (T_max' - T_sink' - R_th P') / P
  ///
  /// - Parameter derivative: of `numbers` by the parameter.
  /// - Returns: nil where the quantity itself is not defined, or the parameter is of one sink among several.
  public func derivative(of numbers: SteadyQuantities, _ derivative: SteadyQuantities) -> Double? {
    guard let value = value(of: numbers) else { return nil }
    switch self {
    case .peakTemperature: return derivative.peakTemperature
    case .conductance: return (derivative.current - value * derivative.voltage) / numbers.voltage
    case .thermalResistance:
      guard derivative.sinkRise.isFinite else { return nil }
      return (derivative.peakRise - derivative.sinkRise - value * derivative.power) / numbers.power
    case .current: return derivative.current
    }
  }

  /// Sum of the magnitudes of what the derivative is a difference of.
  func terms(of numbers: SteadyQuantities, _ derivative: SteadyQuantities) -> Double {
    guard let value = value(of: numbers) else { return 0 }
    switch self {
    case .peakTemperature, .current: return 0
    case .conductance:
      return (abs(derivative.current) + abs(value * derivative.voltage)) / abs(numbers.voltage)
    case .thermalResistance:
      let sink = derivative.sinkRise.isFinite ? abs(derivative.sinkRise) : 0
      return (abs(derivative.peakRise) + sink + abs(value * derivative.power)) / numbers.power
    }
  }

  /// For people.
  public var longName: String {
    switch self {
    case .peakTemperature: "highest temperature"
    case .conductance: "current over terminal voltage"
    case .thermalResistance: "rise of the peak over the heat sinks per Joule power"
    case .current: "current into the terminal"
    }
  }

  /// SI.
  public var unit: String {
    switch self {
    case .peakTemperature: "K"
    case .conductance: "S"
    case .thermalResistance: "K W-1"
    case .current: "A"
    }
  }
}
