/// The numbers of a run that people ask for first.
public struct Summary: Sendable, Equatable {
  /// Across the device, V.
  public var voltage: Double
  /// Into the driven terminal, A.
  public var current: Double
  /// Current over voltage, S; `nil` at zero voltage.
  public var conductance: Double?
  /// Heat made in the device, W.
  public var joulePower: Double
  /// Highest temperature anywhere, K.
  public var peakTemperature: Double
  /// Volume average over the filament, K; `nil` without a filament.
  public var filamentMeanTemperature: Double?
  /// Rise of the peak over the heat sinks per Joule power, K/W; `nil` without power or with sinks of different temperatures.
  public var thermalResistance: Double?
  /// |current in - current out| over current in.
  public var currentImbalance: Double
  /// |electrical power - heat leaving (and stored)| over electrical power.
  public var energyImbalance: Double
  /// Nonlinear iterations of the whole run.
  public var newtonIterations: Int
  /// Whatever else is worth telling, in this order. Names must differ from each other and from the fixed ones.
  public var others: [Scalar]

  public init(
    voltage: Double, current: Double, conductance: Double?, joulePower: Double, peakTemperature: Double,
    filamentMeanTemperature: Double?, thermalResistance: Double?, currentImbalance: Double,
    energyImbalance: Double, newtonIterations: Int, others: [Scalar] = []
  ) {
    self.voltage = voltage
    self.current = current
    self.conductance = conductance
    self.joulePower = joulePower
    self.peakTemperature = peakTemperature
    self.filamentMeanTemperature = filamentMeanTemperature
    self.thermalResistance = thermalResistance
    self.currentImbalance = currentImbalance
    self.energyImbalance = energyImbalance
    self.newtonIterations = newtonIterations
    self.others = others
  }

  /// Everything but the iteration count as it is stored and printed, absent values left out.
  public var scalars: [Scalar] {
    Self.fixed.compactMap { column in
      column.value(self).map {
        Scalar(name: column.name, value: $0, unit: column.unit, longName: column.longName)
      }
    } + others
  }

  static let iterationsName = "newton_iterations"

  /// Name, unit and meaning of each fixed number, in the order of the file format.
  struct Column: Sendable {
    var name: String
    var unit: String
    var longName: String
    var value: @Sendable (Summary) -> Double?
  }

  static let fixed = [
    Column(name: "voltage_V", unit: "V", longName: "voltage across the device") { $0.voltage },
    Column(name: "current_A", unit: "A", longName: "current into the terminal") { $0.current },
    Column(name: "conductance_S", unit: "S", longName: "current over voltage") { $0.conductance },
    Column(name: "joule_power_W", unit: "W", longName: "Joule heat made in the device") { $0.joulePower },
    Column(name: "peak_temperature_K", unit: "K", longName: "highest temperature") { $0.peakTemperature },
    Column(
      name: "filament_mean_temperature_K", unit: "K",
      longName: "volume average of the temperature in the filament"
    ) { $0.filamentMeanTemperature },
    Column(
      name: "thermal_resistance_K_per_W", unit: "K W-1", longName: "peak temperature rise over Joule power"
    ) { $0.thermalResistance },
    Column(
      name: "current_imbalance", unit: "1", longName: "relative difference of current in and current out"
    ) { $0.currentImbalance },
    Column(
      name: "energy_imbalance", unit: "1",
      longName: "relative difference of electrical power and heat leaving"
    ) { $0.energyImbalance },
  ]
}
