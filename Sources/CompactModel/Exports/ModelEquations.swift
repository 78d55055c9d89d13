import Quantities
import RealModule

/// The model of ``Memristor`` as assignments that circuit simulators evaluate in their order. SPICE and Verilog-A read the same expressions;
/// they only name quantities differently.
///
/// Differences to ``Memristor``, all for the sake of Newton's method, whose derivatives must stay bounded:
///
/// - p^m of the way p that is left becomes p (p² + ε²)^((m - 1) / 2), ε = 1e-4: off by (m - 1) ε² / (2 p²) of it, 5e-5 (m - 1) where a hundredth
///   of the window is left.
/// - Rates carry a factor V² / (V² + 1 mV²), so that growth and rupture meet smoothly at 0 V.
/// - A state that a simulator's step took beyond the window returns within some 100 ns, where ``Memristor`` ends the step in time.
/// - States beyond the path and voltages beyond the limit count as the nearest ones within, where fields are looked up.
struct ModelEquations {
  /// A value by its name, in the order of evaluation.
  struct Definition {
    var name: String
    var note: String
    var expression: String
  }

  /// What a user may change.
  struct Parameter {
    var name: String
    var value: Double
    var unit: String
    /// Of the allowed values, as Verilog-A writes it.
    var range: String
    var note: String
  }

  let device: CompactDevice
  /// States whose fields the export knows: those that the window reaches, with the whole branch around them.
  let states: ClosedRange<Double>
  /// How a quantity of the circuit or an earlier definition is written; how a parameter is.
  private let value: (String) -> String
  private let parameter: (String) -> String
  private(set) var definitions: [Definition] = []
  private var places: [String: String] = [:]

  /// The fields' gap branch, if switching gets there.
  private var gap: FieldModel.GapBranch? { states.lowerBound < 0 ? device.fields.gap : nil }

  /// - Parameters:
  ///   - value: how the dialect writes the value of `w`, `v`, `theta` or of a definition.
  ///   - parameter: how it writes a parameter.
  init(
    _ device: CompactDevice, value: @escaping (String) -> String, parameter: @escaping (String) -> String
  ) {
    self.device = device
    (self.value, self.parameter) = (value, parameter)
    states = Self.states(of: device)
    if let gap { defineWithGap(gap) } else { defineFilament() }
    define("progress", "x: part of the kinetic window", progress)
  }

  static func states(of device: CompactDevice) -> ClosedRange<Double> {
    let reachesGap = device.switching.kinetics.window.lowerBound < 0 && device.fields.gap != nil
    return (reachesGap ? -1 : 0)...1
  }

  private mutating func define(_ name: String, _ note: String, _ expression: String) {
    definitions.append(Definition(name: name, note: note, expression: expression))
  }

  // MARK: Fields

  private func clamped(_ text: String, _ range: ClosedRange<Double>) -> String {
    "min(max(\(text), \(literal(range.lowerBound))), \(literal(range.upperBound)))"
  }

  /// The exponential of a surface's value, which for a wild iterate of Newton's method lies within what the surface can be.
  private func exponential(_ name: String, of surface: ChebyshevSurface) -> String {
    let extent = surface.extent
    return "exp(\(clamped(value(name), extent.lowerBound - 1...extent.upperBound + 1)))"
  }

  /// The name of the place of a quantity in a range, -1 … 1, defined when it first comes.
  private mutating func place(
    _ name: String, _ note: String, _ expression: String, in range: ClosedRange<Double>
  ) -> String {
    let key = "\(name) \(range)"
    if let known = places[key] { return value(known) }
    let taken = places.values.filter { $0.hasPrefix(name) }.count
    let unique = taken == 0 ? name : "\(name)\(taken + 1)"
    let scale = 2 / (range.upperBound - range.lowerBound)
    define(unique, note, "(\(expression) - \(literal(range.lowerBound)))*\(literal(scale)) - 1")
    places[key] = unique
    return value(unique)
  }

  /// ln s
  private var logarithmicScale: String {
    let path = device.fields.path
    let rise = path.scales.upperBound - path.scales.lowerBound
    let least = path.scales.lowerBound
    let narrowest =
      gap == nil
      ? literal(least)
      : "sqrt(\(literal(least * least)) + \(gapState)*\(literal(path.gapScale * path.gapScale - least * least)))"
    return "ln(\(narrowest) + \(clamped(value("w"), 0...1))*\(literal(rise)))"
  }

  /// How far the state is along the gap's branch, 0 … 1.
  private var gapState: String { clamped("-\(value("w"))", 0...1) }

  private func logarithmicVoltage(_ voltage: String) -> String {
    let unit = FieldModel.fourLorenz * device.fields.ambient * device.fields.ambient
    let limit = device.fields.voltageLimit
    return "0.5*ln(1 + min(\(voltage)*\(voltage), \(literal(limit * limit)))/\(literal(unit)))"
  }

  private mutating func filamentPlaces(
    _ surface: ChebyshevSurface, _ name: String, _ note: String, _ voltage: String
  ) -> (String, String) {
    (
      place("xi", "place of ln s", logarithmicScale, in: surface.x),
      place(name, note, logarithmicVoltage(voltage), in: surface.y)
    )
  }

  private func filamentTemperature(_ voltage: String) -> String {
    let ambient = device.fields.ambient
    let η = exponential("lneta", of: device.fields.peak)
    return
      "sqrt(\(literal(ambient * ambient)) + \(η)*\(voltage)*\(voltage)/\(literal(FieldModel.fourLorenz)))"
  }

  private mutating func defineFilament() {
    let (fields, v) = (device.fields, value("v"))
    var (ξ, υ) = filamentPlaces(fields.resistance, "ups", "place of u", v)
    define("lnr", "ln(R / Ohm)", fields.resistance.expression(ξ, υ))
    (ξ, υ) = filamentPlaces(fields.peak, "ups", "place of u", v)
    define("lneta", "ln eta", fields.peak.expression(ξ, υ))
    define("res", "R, Ohm", exponential("lnr", of: fields.resistance))
    define("tss", "steady peak temperature, K", filamentTemperature(v))
  }

  private mutating func defineWithGap(_ gap: FieldModel.GapBranch) {
    let (fields, v) = (device.fields, value("v"))
    let length =
      "(exp(\(gapState)*\(literal(StatePath.gapLogarithm))) - 1)*\(literal((fields.path.gap ?? 0) / 5))"
    func gapPlaces(_ surface: ChebyshevSurface, _ model: inout ModelEquations) -> (String, String) {
      (
        model.place("xig", "place of -w", model.gapState, in: surface.x),
        model.place("upg", "place of u, gap", model.logarithmicVoltage(v), in: surface.y)
      )
    }
    var (ξ, υ) = filamentPlaces(fields.resistance, "ups", "place of u", v)
    define("lnr", "ln(Rf / Ohm) of the filament alone", fields.resistance.expression(ξ, υ))
    define("resf", "Rf, Ohm", exponential("lnr", of: fields.resistance))
    (ξ, υ) = gapPlaces(gap.resistance, &self)
    define("lnh", "ln of resistance by gap length in Ohm/m", gap.resistance.expression(ξ, υ))
    define("res", "R, Ohm", "\(value("resf")) + \(length)*\(exponential("lnh", of: gap.resistance))")
    define("share", "part of the voltage on the filament", "\(value("resf"))/\(resistance)")
    let beside = "(\(value("share"))*\(v))"
    (ξ, υ) = filamentPlaces(fields.peak, "upf", "place of u of that part", beside)
    define("lneta", "ln eta", fields.peak.expression(ξ, υ))
    (ξ, υ) = gapPlaces(gap.peak, &self)
    define("rho", "heating by the gap, K/W", gap.peak.expression(ξ, υ))
    let bound = max(abs(gap.peak.extent.lowerBound), abs(gap.peak.extent.upperBound)) * 2
    define(
      "tss", "steady peak temperature, K",
      "\(filamentTemperature(beside)) + (1 - \(value("share")))*\(clamped(value("rho"), -bound...bound))*\(v)*\(v)/\(resistance)"
    )
  }

  /// R to divide by: never below the least of the filament, as it is while a simulator begins with zeros.
  var resistance: String {
    "max(\(value("res")), \(literal(Double.exp(device.fields.resistance.extent.lowerBound - 1))))"
  }

  // MARK: Kinetics

  private var progress: String {
    let window = device.switching.kinetics.window
    let span = window.upperBound - window.lowerBound
    return "min(max((\(value("w")) - \(literal(window.lowerBound)))/\(literal(span)), 0), 1)"
  }

  /// dw/dt in 1/s.
  var rate: String {
    let window = device.switching.kinetics.window
    let (v, x) = (value("v"), value("progress"))
    let temperature = "max(\(value("temp")), \(literal(device.fields.ambient)))"
    func branch(_ name: String, _ voltage: String, _ rest: String, _ done: String) -> String {
      func p(_ prefix: String) -> String { parameter(prefix + name) }
      let field = "\(voltage)*300/\(p("v"))"
      let barrier = "(\(p("e")) + \(p("de"))*\(done))/\(literal(boltzmannEV))"
      let speed = "min(\(p("l"))*2.302585092994046 + (\(field) - \(barrier))/\(temperature), 60)"
      return
        "\(p("f"))*\(rest)*exp(\(speed) + 0.5*(\(p("m")) - 1)*ln(\(rest)*\(rest) + 1e-8))"
    }
    return
      "\(literal(window.upperBound - window.lowerBound))*(\(v) > 0 ? \(branch("set", v, "(1 - \(x))", x)) : "
      + "-\(branch("reset", "(-\(v))", x, "(1 - \(x))")))*\(v)*\(v)/(\(v)*\(v) + 1e-6)"
      + " + (\(clamped(value("w"), window)) - \(value("w")))*1e7"
  }

  /// All that an instance may set, with the device's values.
  static func parameters(of device: CompactDevice) -> [Parameter] {
    let switching = device.switching
    let states = states(of: device)
    let isSlow = device.memory == .effective
    func branch(_ name: String, _ what: String, _ branch: Kinetics.Branch) -> [Parameter] {
      [
        Parameter(name: "f" + name, value: 1, unit: "", range: "[0:inf)", note: "factor on \(what)"),
        Parameter(
          name: "l" + name, value: branch.logarithmicRate, unit: "", range: "(-inf:inf)",
          note: "log10 of the rate in 1/s of \(what)"),
        Parameter(
          name: "e" + name, value: branch.barrier, unit: "eV", range: "[0:inf)", note: "barrier of \(what)"),
        Parameter(
          name: "de" + name, value: branch.barrierGrowth, unit: "eV", range: "(-inf:inf)",
          note: "growth of that barrier along the window"),
        Parameter(
          name: "v" + name, value: branch.voltage, unit: "V", range: "(0:inf)",
          note: "voltage that lowers the barrier by kT at 300 K"),
        Parameter(
          name: "m" + name, value: branch.exponent, unit: "", range: "[0:inf)",
          note: "exponent of what is left of the window"),
      ]
    }
    return [
      Parameter(
        name: "w0", value: switching.kinetics.window.lowerBound, unit: "",
        range: "[\(states.lowerBound):\(states.upperBound)]", note: "state at the start"),
      Parameter(
        name: "rs", value: max(switching.leads, 1e-3), unit: "Ohm", range: "(0:inf)",
        note: "lines and contacts"),
      Parameter(
        name: "rslow", value: isSlow ? switching.slow.resistance : 0, unit: "K/W", range: "[0:inf)",
        note: "slow thermal resistance; 0 for heat as the fields conduct it"),
      Parameter(
        name: "tau", value: switching.slow.timeConstant, unit: "s", range: "(0:inf)",
        note: "time constant of the slow temperature"),
    ] + branch("set", "growth", switching.kinetics.set)
      + branch("reset", "rupture", switching.kinetics.reset)
  }
}
