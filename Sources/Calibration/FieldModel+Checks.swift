import CompactModel
import RealModule

extension FieldModel {
  /// What the fit is off by at field solves that took no part in it, relative: resistance, rise of peak and mean temperature, thermal resistance; and the
  /// temperatures themselves.
  func deviations(at points: [FieldPoint]) -> [String: CalibrationReport.Deviation] {
    var errors: [String: [(value: Double, point: FieldPoint)]] = [:]
    for point in points {
      let state = state(of: point)
      let (ohms, peak) = self.point(.peak, state: state, voltage: point.voltage)
      let mean = temperature(.mean, state: state, voltage: point.voltage)
      func add(_ name: String, _ value: Double, _ exact: Double) {
        errors[name, default: []].append((value / exact - 1, point))
      }
      add("resistance", ohms.value, point.resistance)
      add("peak_temperature", peak.value, point.peak)
      add("mean_temperature", mean.value, point.mean)
      add("peak_rise", peak.value - ambient, point.peak - ambient)
      add("mean_rise", mean.value - ambient, point.mean - ambient)
      add(
        "thermal_resistance", (peak.value - ambient) * ohms.value,
        (point.peak - ambient) * point.resistance)
    }
    return errors.mapValues { errors in
      deviation(errors.map { ($0.value, state(of: $0.point), $0.point.voltage) })
    }
  }

  /// What the poles are off by during pulses that took no part in the fit, and after them, as fractions of the steady rise.
  func deviations(of traces: [ThermalTrace]) -> [String: CalibrationReport.Deviation] {
    guard let poles, !traces.isEmpty else { return [:] }
    var during: [(Double, Double, Double)] = []
    var after: [(Double, Double, Double)] = []
    for trace in traces {
      let state = state(scale: trace.scale, gap: trace.gap)
      let shares = shares(state: state, voltage: trace.voltage)
      for (i, t) in ThermalTrace.times.enumerated() {
        let left = zip(shares, poles.timeConstants).reduce(0) { $0 + $1.0 * Double.exp(-t / $1.1) }
        during.append((1 - left - trace.fractions[i], state, trace.voltage))
        if !trace.remainders.isEmpty { after.append((left - trace.remainders[i], state, trace.voltage)) }
      }
    }
    var deviations = ["pulse": deviation(during)]
    if !after.isEmpty { deviations["after_pulse"] = deviation(after) }
    return deviations
  }

  private func deviation(
    _ errors: [(value: Double, state: Double, voltage: Double)]
  ) -> CalibrationReport.Deviation {
    let sorted = errors.map { abs($0.value) }.sorted()
    let worst = errors.max { abs($0.value) < abs($1.value) }!
    return CalibrationReport.Deviation(
      points: errors.count, largest: sorted.last!,
      quantile95: sorted[min(sorted.count - 1, Int(0.95 * Double(sorted.count)))],
      rootMeanSquare: (errors.reduce(0) { $0 + $1.value * $1.value } / Double(errors.count)).squareRoot(),
      worstState: worst.state, worstVoltage: worst.voltage)
  }

  /// The state of a point of the path.
  private func state(of point: FieldPoint) -> Double { state(scale: point.scale, gap: point.gap) }

  private func state(scale: Double, gap: Double) -> Double {
    gap > 0 && path.gap != nil ? path.state(ofGap: gap) : path.state(ofScale: scale)
  }

  /// Refuses fields in which a state and its resistance do not tell each other: R must fall with w, and the temperature rise with the voltage.
  /// - Throws: ``CalibrationError/notMonotone(what:at:)``.
  func requireMonotone() throws {
    let states = stride(from: path.states.lowerBound, through: 1, by: 1.0 / 64)
    for k in 0...32 {
      let voltage = max(1e-3, voltageLimit * Double(k) / 32)
      for state in states {
        let (ohms, kelvins) = point(state: state, voltage: voltage)
        func place() -> String { "at w = \(short(state)) and \(short(voltage)) V" }
        guard ohms.byState < 0 || state == 0 else {
          throw CalibrationError.notMonotone(
            what: "resistance over the state",
            at: "it grows with w \(place()); solve more states there, or fewer states at all")
        }
        guard kelvins.byVoltage > 0 else {
          throw CalibrationError.notMonotone(
            what: "temperature over the voltage",
            at: "it falls \(place()); solve more voltages there, or a smaller largest voltage")
        }
      }
    }
  }

  /// R_th along the states.
  /// - Parameters:
  ///   - fitError: relative, of the smooth fields.
  ///   - discretisation: relative errors of single solves by state.
  func thermalResistances(
    fitError: Double, discretisation: [(state: Double, error: Double)]
  ) -> [CalibrationReport.ThermalResistanceRow] {
    let count = 21
    let reference = min(0.4, voltageLimit)
    func row(_ state: Double) -> CalibrationReport.ThermalResistanceRow {
      // The larger of the two solves around it.
      let below = discretisation.filter { $0.state <= state }.max { $0.state < $1.state }
      let above = discretisation.filter { $0.state >= state }.min { $0.state < $1.state }
      let mesh = max(below?.error ?? 0, above?.error ?? 0)
      return CalibrationReport.ThermalResistanceRow(
        state: state, radius: path.narrowestRadius(at: state), gap: path.gapLength(at: state),
        peak: thermalResistance(.peak, state: state, voltage: 0),
        mean: thermalResistance(.mean, state: state, voltage: 0),
        peakAtReference: thermalResistance(.peak, state: state, voltage: reference),
        meanAtReference: thermalResistance(.mean, state: state, voltage: reference),
        uncertainty: (fitError * fitError + mesh * mesh).squareRoot())
    }
    let gaps = path.gap == nil ? [] : (1..<11).map { -1 + Double($0 - 1) / 10 }
    return gaps.map(row) + (0..<count).map { row(Double($0) / Double(count - 1)) }
  }
}
