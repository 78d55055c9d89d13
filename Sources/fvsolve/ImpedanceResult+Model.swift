import CompactModel
import Circuits
import DeviceGeometry
import Electrothermal
import ResultStore

extension ImpedanceResult {
  /// Times over which networks are fitted, and over which curves are stored, s.
  private static let fitted = logarithmicAxis(from: 1e-12, to: 1e-5, perDecade: 20)
  private static let stored = logarithmicAxis(from: 1e-13, to: 1e-4, perDecade: 20)
  /// After a pulse, s: where an experiment finds thermal memory gone (10.1109/LED.2025.3612742), and where switching pulses follow each other.
  private static let pauses = [250e-12, 1e-9, 1e-6]

  /// - Parameters:
  ///   - pulse: length of the pulse after which the rise that is left is told, s.
  ///   - error: of the networks, as a fraction of the final rise.
  /// - Throws: `FosterFitError`.
  init(
    _ loaded: LoadedDevice, _ point: HeatProblem.OperatingPoint, _ model: ReducedHeatModel, pulse: Double,
    error: Double, provenance: Provenance
  ) throws {
    let limit = model.stepResponse(at: .infinity)
    let fitted = Self.fitted.map { model.stepResponse(at: $0) }
    let peak = try FosterFit(
      times: Self.fitted, response: fitted.map(\.peak), limit: limit.peak, error: error)
    let mean = try limit.filamentMean.map { limit in
      try FosterFit(
        times: Self.fitted, response: fitted.map { $0.filamentMean ?? 0 }, limit: limit, error: error)
    }
    let spots = model.hotSpots(within: 1.5 * error)
    let hot = try HotSpotFit(
      times: Self.fitted,
      responses: spots.map { spot in Self.fitted.map { model.stepResponse(ofVertex: spot, at: $0) } },
      limits: spots.map { model.stepResponse(ofVertex: $0, at: .infinity) }, error: error)
    let points = point.heat.mesh.points
    let count = model.stateCount
    let residual = Residual(model, after: pulse, power: point.heat.power, pauses: Self.pauses)
    self.init(
      title: loaded.device.title, state: loaded.device.state,
      curves: Curves(model, peak.network, mean?.network, hot.network, times: Self.stored),
      fosterPeak: Foster(peak.network), fosterFilamentMean: mean.map { Foster($0.network) },
      hotSpots: Modes(
        timeConstants: hot.network.timeConstants, resistances: hot.network.resistances,
        points: spots.map { points[Int($0)] }),
      reducedModel: Modes(
        timeConstants: model.timeConstants,
        resistances: model.candidates.map {
          Array(model.resistances[Int($0) * count..<(Int($0) + 1) * count])
        }, points: model.candidates.map { points[Int($0)] }, filamentMean: model.filamentMean),
      residual: residual,
      summary: Self.summary(point, model, peak, mean, hot, pulse: pulse, error: error),
      config: loaded.resolvedText, provenance: provenance)
  }

  private static func summary(
    _ point: HeatProblem.OperatingPoint, _ model: ReducedHeatModel, _ peak: FosterFit, _ mean: FosterFit?,
    _ hot: HotSpotFit, pulse: Double, error: Double
  ) -> [Scalar] {
    let solution = point.solution
    let limit = model.stepResponse(at: .infinity)
    let end = model.stepResponse(at: pulse)
    let power = point.heat.power
    func scalar(_ name: String, _ value: Double?, _ unit: String, _ longName: String) -> Scalar? {
      value.map { Scalar(name: name, value: $0, unit: unit, longName: longName) }
    }
    return [
      scalar("voltage_V", solution.voltage, "V", "voltage across the device"),
      scalar("current_A", solution.current, "A", "current into the terminal"),
      scalar("joule_power_W", power, "W", "Joule heat made in the device"),
      scalar("peak_temperature_K", solution.peakTemperature, "K", "highest temperature"),
      scalar(
        "thermal_resistance_K_per_W", limit.peak, "K W-1", "final rise of the hottest vertex per W"),
      scalar(
        "filament_mean_resistance_K_per_W", limit.filamentMean, "K W-1",
        "final mean rise of the filament per W"),
      scalar("network_error_allowed", error, "1", "deviation from the step response that networks may have"),
      scalar(
        "foster_peak_error", peak.achievedError, "1", "largest deviation of the hottest vertex's network"),
      scalar(
        "foster_filament_mean_error", mean?.achievedError, "1",
        "largest deviation of the filament mean's network"),
      scalar("hot_spot_error", hot.achievedError, "1", "largest deviation of the hot spots' network"),
      scalar("reduced_model_error", model.errorEstimate, "1", "error estimate of the reduced model"),
      scalar("pulse_s", pulse, "s", "length of the pulse"),
      scalar("pulse_end_peak_rise_K", power * end.peak, "K", "rise of the hottest vertex at its end"),
      scalar(
        "pulse_end_filament_mean_rise_K", end.filamentMean.map { power * $0 }, "K",
        "mean rise of the filament at its end"),
      scalar("mesh_vertices", Double(point.heat.mesh.points.count), "1", "mesh vertices"),
    ].compactMap(\.self)
  }
}

extension ImpedanceResult.Foster {
  init(_ network: FosterNetwork) {
    self.init(
      timeConstants: network.poles.map(\.timeConstant), resistances: network.poles.map(\.resistance))
  }
}

extension ImpedanceResult.Curves {
  init(
    _ model: ReducedHeatModel, _ peak: FosterNetwork, _ mean: FosterNetwork?, _ hot: HotSpotNetwork,
    times: [Double]
  ) {
    let rises = times.map { model.stepResponse(at: $0) }
    self.init(
      time: times, peak: rises.map(\.peak),
      filamentMean: model.filamentMean.map { _ in rises.map { $0.filamentMean ?? 0 } },
      fosterPeak: times.map { peak.stepResponse(at: $0) },
      fosterFilamentMean: mean.map { mean in times.map { mean.stepResponse(at: $0) } },
      hotSpotPeak: times.map { hot.stepResponse(at: $0) })
  }
}

extension ImpedanceResult.Residual {
  init(_ model: ReducedHeatModel, after pulse: Double, power: Double, pauses: [Double]) {
    let end = model.stepResponse(at: pulse)
    let left = model.response(
      to: Waveform(constant: power, until: pulse), at: pauses.map { pulse + $0 })
    let means = model.filamentMean.map { _ in left.map { $0.filamentMean ?? 0 } }
    self.init(
      time: pauses, peak: left.map(\.peak), peakFraction: left.map { $0.peak / (power * end.peak) },
      filamentMean: means,
      filamentMeanFraction: means.map { $0.map { $0 / (power * (end.filamentMean ?? 1)) } })
  }
}
