/// A unit of measurement: one of it is `factor` · 10^`decimalExponent` SI units of its dimension.
///
/// Powers of ten are kept apart from other factors so that "7.5 nm" becomes the number nearest to 7.5e-9,
/// not a product that is off by one rounding.
public struct Unit: Sendable, Equatable {
  public var dimension: Dimension
  public var factor: Double
  public var decimalExponent: Int

  public init(dimension: Dimension, factor: Double = 1, decimalExponent: Int = 0) {
    self.dimension = dimension
    self.factor = factor
    self.decimalExponent = decimalExponent
  }

  public static let one = Unit(dimension: .one)

  public static func * (a: Unit, b: Unit) -> Unit {
    Unit(
      dimension: a.dimension * b.dimension, factor: a.factor * b.factor,
      decimalExponent: a.decimalExponent + b.decimalExponent)
  }

  public func raised(to n: Int) -> Unit {
    var scale = 1.0
    for _ in 0..<abs(n) { scale *= factor }
    return Unit(
      dimension: dimension.raised(to: n), factor: n < 0 ? 1 / scale : scale,
      decimalExponent: decimalExponent * n)
  }
}

extension Unit {
  /// Units that take a prefix. "Ω" reads as "Ohm".
  static let prefixable: [String: Unit] = {
    let volt = Dimension(metre: 2, kilogram: 1, second: -3, ampere: -1)
    let ampere = Dimension(ampere: 1)
    let joule = Dimension(metre: 2, kilogram: 1, second: -2)
    return [
      "m": Unit(dimension: Dimension(metre: 1)),
      "g": Unit(dimension: Dimension(kilogram: 1), decimalExponent: -3),
      "s": Unit(dimension: Dimension(second: 1)),
      "A": Unit(dimension: ampere),
      "K": Unit(dimension: Dimension(kelvin: 1)),
      "V": Unit(dimension: volt),
      "Ohm": Unit(dimension: volt / ampere),
      "S": Unit(dimension: ampere / volt),
      "W": Unit(dimension: volt * ampere),
      "J": Unit(dimension: joule),
      "eV": Unit(dimension: joule, factor: 1.602_176_634, decimalExponent: -19),
      "C": Unit(dimension: ampere * Dimension(second: 1)),
      "F": Unit(dimension: ampere * Dimension(second: 1) / volt),
      "N": Unit(dimension: joule / Dimension(metre: 1)),
      "Pa": Unit(dimension: joule / Dimension(metre: 3)),
      "Hz": Unit(dimension: Dimension(second: -1)),
    ]
  }()

  /// Units without prefixes.
  static let plain: [String: Unit] = [
    "%": Unit(dimension: .one, decimalExponent: -2),
    "Å": Unit(dimension: Dimension(metre: 1), decimalExponent: -10),
  ]

  /// Powers of ten by prefix; "µ" reads as "u".
  static let prefixes: [Character: Int] = [
    "f": -15, "p": -12, "n": -9, "u": -6, "m": -3, "c": -2, "d": -1, "k": 3, "M": 6, "G": 9, "T": 12,
  ]

  /// The unit with this symbol, prefix included; `nil` if there is none. Complexity: O(length).
  static func named(_ symbol: String) -> Unit? {
    let symbol = spelled(symbol)
    if let unit = plain[symbol] ?? prefixable[symbol] { return unit }
    guard let first = symbol.first, let exponent = prefixes[first],
      var unit = prefixable[String(symbol.dropFirst())]
    else { return nil }
    unit.decimalExponent += exponent
    return unit
  }

  /// The spelling used by the tables above: u for µ, Ohm for Ω and ohm.
  private static func spelled(_ symbol: String) -> String {
    var text = ""
    for c in symbol.unicodeScalars {
      switch c {
      case "\u{B5}", "\u{3BC}": text += "u"
      case "\u{3A9}", "\u{2126}": text += "Ohm"
      case "\u{212B}": text += "Å"
      default: text.unicodeScalars.append(c)
      }
    }
    return text.hasSuffix("ohm") ? text.dropLast(3) + "Ohm" : text
  }

  /// Words that people write where a symbol is meant.
  private static let words: [String: String] = [
    "volt": "V", "volts": "V", "kelvin": "K", "degc": "K", "°c": "K", "celsius": "K", "metre": "m",
    "meter": "m", "micron": "um", "microns": "um", "nanometer": "nm", "nanometre": "nm",
    "nanometers": "nm", "second": "s", "seconds": "s", "sec": "s", "amp": "A", "amps": "A", "ampere": "A",
    "ohms": "Ohm", "watt": "W", "siemens": "S", "percent": "%", "angstrom": "Å", "kgs": "kg",
  ]

  /// The known symbol that was probably meant.
  static func suggestion(for symbol: String) -> String? {
    if let word = words[symbol.lowercased()] { return word }
    let common = [
      "nm", "um", "mm", "cm", "kg", "mV", "mA", "uA", "nA", "ns", "us", "ms", "mS", "kOhm", "meV",
    ]
    return closestMatch(to: symbol, among: common + prefixable.keys.sorted() + ["%"])
  }
}
