import Electrothermal
import ResultStore

/// What is recorded of every point, under its name in result files.
enum PointQuantity: String, CaseIterable {
  case terminalVoltage = "terminal_voltage"
  case current
  case conductance
  case joulePower = "joule_power"
  case peakTemperature = "peak_temperature"
  case filamentMeanTemperature = "filament_mean_temperature"
  case thermalResistance = "thermal_resistance"
  case currentImbalance = "current_imbalance"
  case energyImbalance = "energy_imbalance"
  case newtonIterations = "newton_iterations"
  case route
  case timeOfPeak = "time_of_peak"
  case endPeakTemperature = "end_peak_temperature"
  case timeSteps = "time_steps"
  case filamentScale = "filament_scale"

  /// Those that a study has. What an axis gives is not repeated.
  static func all(of study: Study) -> [PointQuantity] {
    allCases.filter { quantity in
      switch quantity {
      case .route: study.source == .steady
      case .timeOfPeak, .endPeakTemperature, .timeSteps: study.source != .steady
      case .filamentScale: study.hold == .conductance
      case .current: !study.axes.contains { $0.name == "current" }
      default: true
      }
    }
  }

  var description: SweepResult.Quantity {
    let (unit, meaning) = unitAndMeaning
    return SweepResult.Quantity(name: rawValue, unit: unit, longName: meaning)
  }

  private var unitAndMeaning: (String, String) {
    switch self {
    case .terminalVoltage: ("V", "voltage across the device")
    case .current: ("A", "current into the terminal")
    case .conductance: ("S", "current over voltage across the device")
    case .joulePower: ("W", "Joule heat made in the device")
    case .peakTemperature: ("K", "highest temperature")
    case .filamentMeanTemperature: ("K", "volume average of the temperature in the filament")
    case .thermalResistance: ("K W-1", "peak temperature rise over Joule power")
    case .currentImbalance: ("1", "relative difference of current in and current out")
    case .energyImbalance: ("1", "relative difference of electrical power and heat leaving or stored")
    case .newtonIterations: ("1", "nonlinear iterations")
    case .route:
      (
        "1",
        "way to the solution: 0 direct, 1 in steps of the load, 2 pseudo-time (other steady states may exist)"
      )
    case .timeOfPeak: ("s", "time at which the peak temperature was highest")
    case .endPeakTemperature: ("K", "highest temperature at the end of the run")
    case .timeSteps: ("1", "steps in time")
    case .filamentScale: ("1", "factor to the filament's radii that holds the conductance")
    }
  }
}

/// A solved point, by quantity.
struct PointValues {
  private var values: [PointQuantity: Double] = [:]
  var filamentScale: Double? {
    get { values[.filamentScale] }
    set { values[.filamentScale] = newValue }
  }

  /// NaN for what the point has not.
  func row(_ quantities: [PointQuantity]) -> [Double] { quantities.map { values[$0] ?? .nan } }

  init(_ solution: SteadySolution) {
    self.init(solution.fields, sink: solution.sinkTemperature)
    values[.currentImbalance] = solution.currentImbalance
    values[.energyImbalance] = solution.energyImbalance
    values[.newtonIterations] = Double(solution.iterations)
    values[.route] = SteadySolution.Route.allCases.firstIndex(of: solution.route).map(Double.init)
  }

  /// Fields at the hottest moment.
  init(_ solution: TransientSolution) {
    self.init(solution.hottest.fields, sink: solution.sinkTemperature)
    values[.currentImbalance] = solution.currentImbalance
    values[.energyImbalance] = solution.energy.imbalance
    values[.newtonIterations] = Double(solution.steps.iterations)
    values[.timeOfPeak] = solution.hottest.time
    values[.endPeakTemperature] = solution.samples.last?.peakTemperature
    values[.timeSteps] = Double(solution.steps.accepted)
  }

  private init(_ fields: DeviceFields, sink: Double?) {
    values[.terminalVoltage] = fields.voltage
    values[.current] = fields.current
    values[.conductance] = fields.conductance
    values[.joulePower] = fields.joulePower
    values[.peakTemperature] = fields.peakTemperature
    values[.filamentMeanTemperature] = fields.filamentMeanTemperature
    values[.thermalResistance] = fields.thermalResistance(to: sink)
  }
}
