extension Unit {
  /// Reads a unit expression such as "W/(m K)", "m2 K/W", "kg m^-3", "uOhm*cm" or "1/K".
  ///
  /// Factors are multiplied by a space, `*`, `.` or `·`; `/` divides by the one factor after it, so that
  /// W/m/K = W/(m K). A factor is a symbol or a bracket with an optional integer power: m2, m^2, m-1, m².
  /// - Throws: `QuantityError.unknownUnit` or `.malformedUnit`.
  public init(parsing text: String) throws(QuantityError) {
    var parser = UnitParser(text: text)
    self = try parser.wholeExpression()
  }
}

/// Recursive descent over the characters of a unit expression.
private struct UnitParser {
  let text: String
  let characters: [Character]
  var position = 0
  var depth = 0

  init(text: String) {
    self.text = text
    self.characters = Array(text)
  }

  var next: Character? { position < characters.count ? characters[position] : nil }

  func malformed(_ problem: String) -> QuantityError { .malformedUnit(text, problem: problem) }

  mutating func wholeExpression() throws(QuantityError) -> Unit {
    let unit = try expression()
    if let next { throw malformed("\"\(next)\" is out of place") }
    return unit
  }

  mutating func skipSpaces() { while next == " " || next == "\t" { position += 1 } }

  mutating func expression() throws(QuantityError) -> Unit {
    skipSpaces()
    var unit = next == "/" ? .one : try factor()
    while true {
      skipSpaces()
      guard let c = next, c != ")" else { return unit }
      var divides = false
      if c == "/" || c == "*" || c == "." || c == "·" {
        position += 1
        skipSpaces()
        divides = c == "/"
      }
      let other = try factor()
      unit = unit * (divides ? other.raised(to: -1) : other)
    }
  }

  mutating func factor() throws(QuantityError) -> Unit {
    guard let c = next else { throw malformed("it ends where a unit is expected") }
    var unit: Unit
    if c == "(" {
      depth += 1
      guard depth < 20 else { throw malformed("too many brackets") }
      position += 1
      unit = try expression()
      guard next == ")" else { throw malformed("a bracket is not closed") }
      position += 1
      depth -= 1
    } else if c == "1" {
      position += 1
      if let next, next.isNumber { throw malformed("a number is out of place") }
      return .one
    } else {
      let start = position
      while let c = next, c.isLetter || c == "%" || c == "°" { position += 1 }
      guard position > start else { throw malformed("\"\(c)\" is out of place") }
      let symbol = String(characters[start..<position])
      guard let known = Unit.named(symbol) else {
        throw .unknownUnit(symbol, suggestion: Unit.suggestion(for: symbol))
      }
      unit = known
    }
    return unit.raised(to: try power())
  }

  /// An integer after a factor, 1 if there is none.
  mutating func power() throws(QuantityError) -> Int {
    let raised = next == "^"
    if raised { position += 1 }
    var digits = ""
    while let c = next {
      if let plain = Self.superscripts[c] {
        digits.append(plain)
      } else if c.isASCII, c.isNumber || ((c == "-" || c == "+") && digits.isEmpty) {
        digits.append(c)
      } else {
        break
      }
      position += 1
    }
    if digits.isEmpty && !raised { return 1 }
    guard let n = Int(digits), abs(n) <= 9 else { throw malformed("a power must be an integer up to 9") }
    return n
  }

  static let superscripts: [Character: Character] = [
    "⁰": "0", "¹": "1", "²": "2", "³": "3", "⁴": "4", "⁵": "5", "⁶": "6", "⁷": "7", "⁸": "8", "⁹": "9",
    "⁻": "-",
  ]
}
