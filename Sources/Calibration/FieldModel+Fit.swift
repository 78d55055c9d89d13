import CompactModel
import RealModule

extension FieldModel {
  /// The smooth model through field solves, without thermal poles.
  ///
  /// The surfaces of the filament are fitted to points without a gap; along the gap, to what the gap adds to the filament beside it.
  /// - Parameters:
  ///   - points: of the path, over its whole range and up to the largest voltage.
  ///   - ambient: T0, K.
  /// - Throws: ``CalibrationError``, `SurfaceFitError`.
  public init(fitting points: [FieldPoint], path: StatePath, voltageLimit: Double, ambient: Double) throws {
    let filament = points.filter { $0.gap == 0 }
    let beside = points.filter { $0.gap > 0 }
    guard filament.count >= 16 else {
      throw CalibrationError.tooFewPoints(what: "states without a gap", count: filament.count, needed: 16)
    }
    if path.gap != nil, beside.count < 16 {
      throw CalibrationError.tooFewPoints(what: "states with a gap", count: beside.count, needed: 16)
    }
    let largest = FieldModel.logarithmicVoltage(voltageLimit, ambient: ambient)
    // Those of a gap end where the filament of s = sg does.
    let scales = [path.scales.lowerBound, path.scales.upperBound] + (path.gap == nil ? [] : [path.gapScale])
    let (x, y) = (Double.log(scales.min()!)...Double.log(scales.max()!), 0...largest)
    func u(_ point: FieldPoint) -> Double { FieldModel.logarithmicVoltage(point.voltage, ambient: ambient) }
    func surface(_ value: (FieldPoint) -> Double) throws -> ChebyshevSurface {
      try ChebyshevSurface(
        fitting: filament.map { .init(x: Double.log($0.scale), y: u($0), value: value($0)) }, x: x, y: y)
    }
    // Logarithms are taken of what must be above 0.
    for point in points where point.peak <= ambient || point.mean <= ambient {
      throw CalibrationError.notMonotone(
        what: "temperature over the voltage",
        at:
          "at \(short(point.voltage)) V with \(short(point.scale)) times the radii and a gap of \(short(point.gap * 1e9)) nm it is not above \(short(ambient)) K"
      )
    }
    // T² - T0² without the digits that it loses where T is near T0.
    func η(_ temperature: Double, _ voltage: Double) -> Double {
      Double.log(
        (temperature - ambient) * (temperature + ambient) * FieldModel.fourLorenz / (voltage * voltage))
    }
    self.init(
      ambient: ambient, path: path, voltageLimit: voltageLimit,
      resistance: try surface { Double.log($0.resistance) }, peak: try surface { η($0.peak, $0.voltage) },
      mean: try surface { η($0.mean, $0.voltage) })
    if path.gap == nil { return }
    let alone = self
    func gapSurface(_ value: (FieldPoint) -> Double) throws -> ChebyshevSurface {
      try ChebyshevSurface(
        fitting: beside.map { .init(x: -path.state(ofGap: $0.gap), y: u($0), value: value($0)) }, x: 0...1,
        y: y)
    }
    /// What the filament beside a gap has: its resistance, and its temperature at its share of the voltage.
    func withoutGap(_ point: FieldPoint, _ which: Temperature) -> (ohms: Double, kelvins: Double) {
      let ohms = alone.filament(which, point.scale, 0, point.voltage).resistance.value
      let voltage = ohms / point.resistance * point.voltage
      return (ohms, alone.filament(which, point.scale, 0, voltage).temperature.value)
    }
    for point in beside {
      let ohms = withoutGap(point, .peak).ohms
      if !(point.resistance > ohms) {
        throw CalibrationError.notMonotone(
          what: "resistance over the state",
          at:
            "with a gap of \(short(point.gap * 1e9)) nm at \(short(point.voltage)) V it is \(short(point.resistance)) Ohm, and \(short(ohms)) Ohm without one"
        )
      }
    }
    func ρ(_ which: Temperature) -> (FieldPoint) -> Double {
      { point in
        let (ohms, kelvins) = withoutGap(point, which)
        let temperature = which == .peak ? point.peak : point.mean
        return (temperature - kelvins) * point.resistance
          / ((1 - ohms / point.resistance) * point.voltage * point.voltage)
      }
    }
    gap = GapBranch(
      resistance: try gapSurface { Double.log(($0.resistance - withoutGap($0, .peak).ohms) / $0.gap) },
      peak: try gapSurface(ρ(.peak)), mean: try gapSurface(ρ(.mean)))
  }
}
