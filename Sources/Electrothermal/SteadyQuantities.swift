/// The numbers of a steady state that sensitivities are asked of, or their derivatives by one parameter.
public struct SteadyQuantities: Sendable, Equatable {
  /// At the hottest vertex, K.
  public var peakTemperature: Double
  /// Into the device at the driven terminal, A.
  public var current: Double
  /// Of the driven terminal, V.
  public var voltage: Double
  /// Joule power, W.
  public var power: Double
  /// Of all boundaries that take heat, K; NaN where they differ.
  public var sinkTemperature: Double

  init(
    peakTemperature: Double, current: Double, voltage: Double, power: Double, sinkTemperature: Double
  ) {
    self.peakTemperature = peakTemperature
    self.current = current
    self.voltage = voltage
    self.power = power
    self.sinkTemperature = sinkTemperature
  }

  /// The numbers of a solution, with the temperature at a given vertex for its peak.
  public init(_ solution: SteadySolution, at vertex: Int) {
    self.init(
      peakTemperature: solution.temperature[vertex], current: solution.current,
      voltage: solution.voltage, power: solution.joulePower,
      sinkTemperature: solution.sinkTemperature ?? .nan)
  }
}

/// Sums number by number.
extension SteadyQuantities {
  static let zero = SteadyQuantities(
    peakTemperature: 0, current: 0, voltage: 0, power: 0, sinkTemperature: 0)

  private func combined(_ other: Self, _ rule: (Double, Double) -> Double) -> Self {
    SteadyQuantities(
      peakTemperature: rule(peakTemperature, other.peakTemperature),
      current: rule(current, other.current), voltage: rule(voltage, other.voltage),
      power: rule(power, other.power),
      sinkTemperature: rule(sinkTemperature, other.sinkTemperature))
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
      guard numbers.power > 0, numbers.sinkTemperature.isFinite else { return nil }
      return (numbers.peakTemperature - numbers.sinkTemperature) / numbers.power
    case .current: return numbers.current
    }
  }

  /// Its derivative by a parameter, by the rule for quotients:
  ///
  ///     G' = (I' - G V') / V           R_th' = (T_max' - T_sink' - R_th P') / P
  ///
  /// - Parameters:
  ///   - derivative: of `numbers` by the parameter.
  /// - Returns: nil where the quantity itself is not defined.
  public func derivative(of numbers: SteadyQuantities, _ derivative: SteadyQuantities) -> Double? {
    guard let value = value(of: numbers) else { return nil }
    switch self {
    case .peakTemperature: return derivative.peakTemperature
    case .conductance: return (derivative.current - value * derivative.voltage) / numbers.voltage
    case .thermalResistance:
      // A parameter of one sink among several makes them differ.
      guard derivative.sinkTemperature.isFinite else { return nil }
      let rise = derivative.peakTemperature - derivative.sinkTemperature
      return (rise - value * derivative.power) / numbers.power
    case .current: return derivative.current
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
