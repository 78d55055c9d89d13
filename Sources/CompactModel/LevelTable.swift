/// The operating point under a constant source, over the kinetic window: as the state alone decides it, the circuit is solved once for each
/// node, and in between follow cubics with the exact slopes at the nodes.
///
/// With 256 intervals they differ from the exact solution by less than 1e-9 of it.
struct LevelTable: Sendable {
  let level: Double
  private let lower: Double
  private let inverseStep: Double
  private let intervals: Int
  /// Per interval the coefficients of voltage, temperature and power, each by ascending power of the place in the interval.
  private let cubics: [Double]

  struct Point {
    var voltage, voltageSlope: Double
    var temperature, temperatureSlope: Double
    var power, powerSlope: Double
  }

  init(
    _ fields: FieldModel, window: ClosedRange<Double>, level: Double, circuit: TerminalCircuit, leads: Double,
    intervals: Int
  ) throws {
    (self.level, self.intervals, lower) = (level, intervals, window.lowerBound)
    let step = (window.upperBound - window.lowerBound) / Double(intervals)
    inverseStep = 1 / step
    var cubics: [Double] = []
    cubics.reserveCapacity(12 * intervals)
    var before: OperatingPoint?
    for i in 0...intervals {
      let state = i == intervals ? window.upperBound : window.lowerBound + Double(i) * step
      let guess = before.map { $0.voltage + $0.voltageBy.state * step }
      let here = try fields.operatingPoint(
        state: state, level: level, circuit: circuit, leads: leads, guess: guess)
      if let before {
        func append(_ from: Double, _ fromSlope: Double, _ to: Double, _ toSlope: Double) {
          let (a, b, change) = (fromSlope * step, toSlope * step, to - from)
          cubics += [from, a, 3 * change - 2 * a - b, a + b - 2 * change]
        }
        append(before.voltage, before.voltageBy.state, here.voltage, here.voltageBy.state)
        append(before.temperature, before.temperatureBy.state, here.temperature, here.temperatureBy.state)
        append(before.power, before.powerByState, here.power, here.powerByState)
      }
      before = here
    }
    self.cubics = cubics
  }

  func callAsFunction(_ state: Double) -> Point {
    let place = (state - lower) * inverseStep
    let i = min(max(Int(place), 0), intervals - 1)
    let t = place - Double(i)
    return cubics.withUnsafeBufferPointer { all in
      let c = all.baseAddress! + 12 * i
      func value(_ k: Int) -> Double { c[k] + t * (c[k + 1] + t * (c[k + 2] + t * c[k + 3])) }
      func slope(_ k: Int) -> Double { (c[k + 1] + t * (2 * c[k + 2] + t * 3 * c[k + 3])) * inverseStep }
      return Point(
        voltage: value(0), voltageSlope: slope(0), temperature: value(4), temperatureSlope: slope(4),
        power: value(8), powerSlope: slope(8))
    }
  }
}

extension OperatingPoint {
  var powerByState: Double { voltageBy.state * current + voltage * currentBy.state }
  var powerByLevel: Double { voltageBy.level * current + voltage * currentBy.level }
}
