/// What a calibration says about itself.
public struct CalibrationReport: Sendable, Equatable, Codable {
  /// By quantity, at field solves that took no part in the fit.
  public var heldOut: [String: Deviation]
  /// R_th along the states.
  public var thermalResistance: [ThermalResistanceRow]
  /// The programming targets with the device's memory `effective`, and with `fourier`.
  public var targets: [String: [ProgrammingTarget]]
  /// By parameter.
  public var parameters: [ParameterSpread]
  /// Cycles of programming that repeat themselves, by scheme.
  public var curves: [ProgrammingScheme: ProgrammingCurve]
  public var warnings: [String]

  /// Relative deviations of a fit.
  public struct Deviation: Sendable, Equatable, Codable {
    public var points: Int
    public var largest: Double
    /// 95 % of the points deviate less.
    public var quantile95: Double
    public var rootMeanSquare: Double
    /// Where the largest is.
    public var worstState: Double
    public var worstVoltage: Double

    public init(
      points: Int, largest: Double, quantile95: Double, rootMeanSquare: Double, worstState: Double,
      worstVoltage: Double
    ) {
      (self.points, self.largest, self.quantile95) = (points, largest, quantile95)
      (self.rootMeanSquare, self.worstState, self.worstVoltage) = (rootMeanSquare, worstState, worstVoltage)
    }

    private enum CodingKeys: String, CodingKey {
      case points, largest
      case quantile95 = "quantile_95"
      case rootMeanSquare = "rms"
      case worstState = "worst_state"
      case worstVoltage = "worst_voltage"
    }
  }

  public struct ThermalResistanceRow: Sendable, Equatable, Codable {
    public var state: Double
    /// Narrowest radius and gap, m.
    public var radius: Double
    public var gap: Double
    /// Peak and filament's mean at small power, K/W.
    public var peak: Double
    public var mean: Double
    /// The same at 0.4 V.
    public var peakAtReference: Double
    public var meanAtReference: Double
    /// Relative standard uncertainty of the numerics: fit and discretisation. Materials and geometry are given.
    public var uncertainty: Double

    public init(
      state: Double, radius: Double, gap: Double, peak: Double, mean: Double, peakAtReference: Double,
      meanAtReference: Double, uncertainty: Double
    ) {
      (self.state, self.radius, self.gap, self.peak, self.mean) = (state, radius, gap, peak, mean)
      (self.peakAtReference, self.meanAtReference) = (peakAtReference, meanAtReference)
      self.uncertainty = uncertainty
    }

    private enum CodingKeys: String, CodingKey {
      case state, radius, gap, peak, mean, uncertainty
      case peakAtReference = "peak_at_0.4V"
      case meanAtReference = "mean_at_0.4V"
    }
  }

  /// How well the targets pin a parameter.
  public struct ParameterSpread: Sendable, Equatable, Codable {
    public var name: String
    public var unit: String
    public var value: Double
    /// Least and greatest value among the parameter sets that the walks visited, all of which meet the targets that the fit meets.
    public var from: Double
    public var to: Double
    /// Whether an end of the range is the end of the search.
    public var reachesBound: Bool

    public init(name: String, unit: String, value: Double, from: Double, to: Double, reachesBound: Bool) {
      (self.name, self.unit, self.value, self.from, self.to) = (name, unit, value, from, to)
      self.reachesBound = reachesBound
    }

    private enum CodingKeys: String, CodingKey {
      case name, unit, value, from, to
      case reachesBound = "reaches_bound"
    }
  }

  public init(
    heldOut: [String: Deviation] = [:], thermalResistance: [ThermalResistanceRow] = [],
    targets: [String: [ProgrammingTarget]] = [:], parameters: [ParameterSpread] = [],
    curves: [ProgrammingScheme: ProgrammingCurve] = [:], warnings: [String] = []
  ) {
    (self.heldOut, self.thermalResistance, self.targets) = (heldOut, thermalResistance, targets)
    (self.parameters, self.curves, self.warnings) = (parameters, curves, warnings)
  }

  private enum CodingKeys: String, CodingKey {
    case targets, parameters, curves, warnings
    case heldOut = "held_out"
    case thermalResistance = "thermal_resistance"
  }
}
