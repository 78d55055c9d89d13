/// A number with a dimension, in SI units.
public struct Quantity: Sendable, Equatable {
  /// In coherent SI units (m, kg, s, A, K and their products).
  public var value: Double
  public var dimension: Dimension

  public init(value: Double, dimension: Dimension) {
    self.value = value
    self.dimension = dimension
  }

  /// Reads "7.5 nm", "5e-9 m2 K/W", "0.6 W/(m K)", "50 %", "3".
  ///
  /// The result is the double nearest to the decimal that was written, whatever the prefix.
  /// - Throws: `QuantityError`; a number alone is dimensionless, not an error.
  public init(parsing text: String) throws(QuantityError) {
    let (number, unitText) = try Self.split(text)
    let unit = unitText.isEmpty ? Unit.one : try Unit(parsing: unitText)
    self.init(value: try number.value(in: unit), dimension: unit.dimension)
  }

  /// The SI value of a text that must be of the given kind.
  ///
  /// - Throws: `QuantityError`, `.missingUnit` for a bare number unless the kind is dimensionless.
  public static func parse(_ text: String, as kind: QuantityKind) throws(QuantityError) -> Double {
    let (number, unitText) = try split(text)
    if unitText.isEmpty {
      let value = try number.value(in: .one)
      guard kind.dimension == .one else { throw .missingUnit(number.text, expected: kind) }
      return value
    }
    let unit = try Unit(parsing: unitText)
    guard unit.dimension == kind.dimension else {
      throw .wrongDimension(unit: unitText, found: unit.dimension, expected: kind)
    }
    return try number.value(in: unit)
  }

  /// The number of a text and its unit, as they are written: ("7.5", "nm"). The unit may be empty, and is not looked at.
  public static func parts(of text: String) throws(QuantityError) -> (number: String, unit: String) {
    let (numeral, unit) = try split(text)
    return (numeral.text, unit)
  }

  private static func split(_ text: String) throws(QuantityError) -> (Numeral, unit: String) {
    let text = text.trimmed
    guard !text.isEmpty else { throw .empty }
    if ["nan", "inf", "infinity"].contains(text.leadingWord.lowercased()) { throw .notFinite(text) }
    guard let (numeral, unit) = Numeral.prefix(of: text) else { throw .notANumber(text) }
    return (numeral, unit.trimmed)
  }
}

/// A decimal number as written: mantissa and power of ten apart.
private struct Numeral {
  var text: String
  var mantissa: String
  var exponent: Int

  /// The number at the beginning of a text, and what follows it.
  static func prefix(of text: String) -> (Numeral, rest: String)? {
    let c = Array(text)
    var i = 0
    if i < c.count, c[i] == "+" || c[i] == "-" || c[i] == "\u{2212}" { i += 1 }
    let sign = i == 1 && c[0] != "+" ? "-" : ""
    func digits() -> Bool {
      let start = i
      while i < c.count, c[i].isASCII, c[i].isNumber { i += 1 }
      return i > start
    }
    let begin = i
    var found = digits()
    if i < c.count, c[i] == ".", found || (i + 1 < c.count && c[i + 1].isNumber) {
      i += 1
      found = digits() || found
    }
    guard found else { return nil }
    let mantissa = sign + String(c[begin..<i])
    var exponent = 0
    let end = i
    if i < c.count, c[i] == "e" || c[i] == "E" {
      i += 1
      if i < c.count, c[i] == "+" || c[i] == "-" { i += 1 }
      if digits() {
        exponent = Int(String(c[(end + 1)..<i])) ?? (c[end + 1] == "-" ? -99999 : 99999)
      } else {
        i = end
      }
    }
    let numeral = Numeral(text: String(c[..<i]), mantissa: mantissa, exponent: exponent)
    return (numeral, String(c[i...]))
  }

  func value(in unit: Unit) throws(QuantityError) -> Double {
    let mantissa = self.mantissa.hasSuffix(".") ? self.mantissa + "0" : self.mantissa
    let power = min(max(exponent, -99999), 99999) + unit.decimalExponent
    guard let decimal = Double("\(mantissa)e\(power)") else { throw .notFinite(text) }
    let value = decimal * unit.factor
    guard value.isFinite else { throw .notFinite(text) }
    return value == 0 ? 0 : value
  }
}

extension String {
  fileprivate var trimmed: String {
    var part = self[...]
    while let c = part.first, c.isWhitespace { part.removeFirst() }
    while let c = part.last, c.isWhitespace { part.removeLast() }
    return String(part)
  }

  /// The letters of a leading word, after a sign or a point (YAML writes ".nan" and "-.inf").
  fileprivate var leadingWord: String {
    String(drop { "+-.".contains($0) }.prefix { $0.isLetter })
  }
}
