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

  /// a x + b y, number by number.
  static func combination(_ a: Double, _ x: Self, _ b: Double, _ y: Self) -> Self {
    SteadyQuantities(
      peakTemperature: a * x.peakTemperature + b * y.peakTemperature,
      current: a * x.current + b * y.current, voltage: a * x.voltage + b * y.voltage,
      power: a * x.power + b * y.power,
      sinkTemperature: a * x.sinkTemperature + b * y.sinkTemperature)
  }
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
      let rise = derivative.peakTemperature - derivative.sinkTemperature
      return (rise - value * derivative.power) / numbers.power
    case .current: return derivative.current
    }
  }

  /// SI.
  public var unit: String {
    switch self {
    case .peakTemperature: "K"
    case .conductance: "S"
    case .thermalResistance: "K/W"
    case .current: "A"
    }
  }
}
