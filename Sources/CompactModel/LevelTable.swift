/// The operating point under a constant source, over the kinetic window: as the state alone decides it, the circuit is solved once for each
/// node, and in between follow cubics with the exact slopes at the nodes.
///
/// Where the operating point has a kink, there are two nodes: at w = 0, where a gap opens, and where a compliance begins to limit. With 128
/// intervals a table differs from the exact solution by less than 5e-7 of it, by up to ten times that where a compliance drives a gap; the
/// error falls as the fourth power of their number.
struct LevelTable: Sendable {
  let level: Double
  /// The part of the window in which the fields know the voltage that the circuit leaves to the device; in the rest it passes their limit.
  let states: ClosedRange<Double>
  /// Even intervals as far as the first kink.
  private let head: Piece
  /// And between the ones after it, ascending.
  private let pieces: [Piece]
  /// Per interval the coefficients of voltage, temperature and power, each by ascending power of the place in the interval.
  private let cubics: [Double]

  private struct Piece {
    var lower, upper, inverseStep: Double
    var intervals, first: Int
  }

  struct Point {
    var voltage, voltageSlope: Double
    var temperature, temperatureSlope: Double
    var power, powerSlope: Double

    @inline(__always)
    init(
      voltage: Double, voltageSlope: Double, temperature: Double, temperatureSlope: Double, power: Double,
      powerSlope: Double
    ) {
      (self.voltage, self.voltageSlope) = (voltage, voltageSlope)
      (self.temperature, self.temperatureSlope) = (temperature, temperatureSlope)
      (self.power, self.powerSlope) = (power, powerSlope)
    }

    init(_ point: OperatingPoint) {
      self.init(
        voltage: point.voltage, voltageSlope: point.voltageBy.state, temperature: point.temperature,
        temperatureSlope: point.temperatureBy.state, power: point.power, powerSlope: point.powerByState)
    }
  }

  /// - Throws: ``StateError`` where a voltage passes the fields' limit in the whole window.
  /// - Complexity: O(intervals) operating points of two evaluations of the fields each.
  init(
    _ fields: FieldModel, window: ClosedRange<Double>, level: Double, circuit: TerminalCircuit, leads: Double,
    intervals: Int
  ) throws {
    precondition(intervals >= 1, "a table has an interval or more")
    func solve(_ state: Double, guess: Double? = nil) throws -> OperatingPoint {
      try fields.operatingPoint(state: state, level: level, circuit: circuit, leads: leads, guess: guess)
    }
    self.level = level
    states = try Self.knownStates(window) { try solve($0) }
    var pieces: [Piece] = []
    var cubics: [Double] = []
    cubics.reserveCapacity(12 * (intervals + 4))
    for part in try Self.smoothParts(states, circuit, { try solve($0, guess: $1) }) {
      let share = (part.upperBound - part.lowerBound) / (window.upperBound - window.lowerBound)
      let count = max(1, Int((share * Double(intervals)).rounded(.up)))
      let step = (part.upperBound - part.lowerBound) / Double(count)
      pieces.append(
        Piece(
          lower: part.lowerBound, upper: part.upperBound, inverseStep: 1 / step, intervals: count,
          first: cubics.count))
      var before = try solve(part.lowerBound)
      // How the last interval's guess failed: the next one's fails nearly as much.
      var miss = 0.0
      for i in 1...count {
        let state = i == count ? part.upperBound : part.lowerBound + Double(i) * step
        let straight = before.voltage + before.voltageBy.state * step
        let here = try solve(state, guess: straight + miss)
        miss = here.voltage - straight
        func append(_ from: Double, _ fromSlope: Double, _ to: Double, _ toSlope: Double) {
          let (a, b, change) = (fromSlope * step, toSlope * step, to - from)
          cubics.append(from)
          cubics.append(a)
          cubics.append(3 * change - 2 * a - b)
          cubics.append(a + b - 2 * change)
        }
        append(before.voltage, before.voltageBy.state, here.voltage, here.voltageBy.state)
        append(before.temperature, before.temperatureBy.state, here.temperature, here.temperatureBy.state)
        append(before.power, before.powerByState, here.power, here.powerByState)
        before = here
      }
    }
    head = pieces.removeFirst()
    (self.pieces, self.cubics) = (pieces, cubics)
  }

  /// The part of a window in which the circuit has a solution: the more a device conducts, the less voltage it has, so that it is the upper part.
  private static func knownStates(
    _ window: ClosedRange<Double>, _ solve: (Double) throws -> OperatingPoint
  ) throws -> ClosedRange<Double> {
    func isKnown(_ state: Double) throws -> Bool {
      do {
        _ = try solve(state)
        return true
      } catch StateError.voltage { return false }
    }
    if try isKnown(window.lowerBound) { return window }
    _ = try solve(window.upperBound)
    var (low, high) = (window.lowerBound, window.upperBound)
    for _ in 0..<40 {
      let middle = (low + high) / 2
      if try isKnown(middle) { high = middle } else { low = middle }
    }
    guard high < window.upperBound else {
      _ = try solve(low)
      return window
    }
    return high...window.upperBound
  }

  /// The window in parts without a kink inside.
  private static func smoothParts(
    _ window: ClosedRange<Double>, _ circuit: TerminalCircuit,
    _ solve: (Double, Double?) throws -> OperatingPoint
  ) throws -> [ClosedRange<Double>] {
    var parts = [window]
    if window.lowerBound < 0 && window.upperBound > 0 {
      parts = [window.lowerBound...(0.0).nextDown, 0...window.upperBound]
    }
    guard let compliance = circuit.network.compliance, circuit.source == .voltage else { return parts }
    func isLimited(_ state: Double) throws -> Bool {
      abs(try solve(state, nil).current) >= compliance * (1 - 1e-12)
    }
    return try parts.flatMap { part -> [ClosedRange<Double>] in
      // It may begin and end more than once.
      let states = (0...32).map { part.lowerBound + (part.upperBound - part.lowerBound) * Double($0) / 32 }
      var smooth: [ClosedRange<Double>] = []
      var start = part.lowerBound
      var limited = try isLimited(start)
      for (before, state) in zip(states, states.dropFirst()) where try isLimited(state) != limited {
        var (low, high) = (before, state)
        for _ in 0..<48 {
          let middle = (low + high) / 2
          if try isLimited(middle) == limited { low = middle } else { high = middle }
        }
        // So far beside it that there is no doubt which slope is whose.
        let beside = 1e-9 * (window.upperBound - window.lowerBound)
        if low - beside > start && high + beside < part.upperBound {
          smooth.append(start...low - beside)
          start = high + beside
        }
        limited.toggle()
      }
      return start < part.upperBound ? smooth + [start...part.upperBound] : smooth
    }
  }

  @inline(__always)
  func callAsFunction(_ state: Double) -> Point {
    let piece = state <= head.upper ? head : laterPiece(state)
    let place = (state - piece.lower) * piece.inverseStep
    let i = min(max(Int(place), 0), piece.intervals - 1)
    let t = place - Double(i)
    return cubics.withUnsafeBufferPointer { all in
      let c = all.baseAddress! + piece.first + 12 * i
      let inverse = piece.inverseStep
      return Point(
        voltage: cubic(c, t), voltageSlope: cubicSlope(c, t) * inverse,
        temperature: cubic(c + 4, t), temperatureSlope: cubicSlope(c + 4, t) * inverse,
        power: cubic(c + 8, t), powerSlope: cubicSlope(c + 8, t) * inverse)
    }
  }

  private func laterPiece(_ state: Double) -> Piece {
    pieces.last { state >= $0.lower } ?? head
  }
}

@inline(__always)
private func cubic(_ c: UnsafePointer<Double>, _ t: Double) -> Double {
  c[0] + t * (c[1] + t * (c[2] + t * c[3]))
}

@inline(__always)
private func cubicSlope(_ c: UnsafePointer<Double>, _ t: Double) -> Double {
  c[1] + t * (2 * c[2] + t * 3 * c[3])
}

extension OperatingPoint {
  var powerByState: Double { voltageBy.state * current + voltage * currentBy.state }
  var powerByLevel: Double { voltageBy.level * current + voltage * currentBy.level }
}
