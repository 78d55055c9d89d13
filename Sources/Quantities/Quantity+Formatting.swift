/// Writes an SI value for people: `format(7.5e-9, "m")` is "7.5 nm", `format(0.4, "V")` is "0.4 V".
///
/// - Parameters:
///   - value: in `unit`.
///   - unit: a coherent SI unit. Single units but K take an engineering prefix; K and compound units such as
///     S/m do not, and neither does what even femto leaves with zeros behind the point. An empty unit or "1" writes the number alone.
///   - digits: significant digits at most; 17 keeps every bit, so that reading the text gives `value` again.
public func format(_ value: Double, _ unit: String, digits: Int = 6) -> String {
  let suffix = unit.isEmpty || unit == "1" ? "" : " " + unit
  guard value.isFinite else { return "\(value)\(suffix)" }
  guard value != 0 else { return "0" + suffix }
  let decimal = DecimalDigits(value, significant: digits)
  let takesPrefix =
    unit != "K" && Unit.prefixable[unit] != nil && unit != "g" && decimal.leadingExponent >= -18
  if takesPrefix {
    // Volts, siemens and watts of 0.1 and above read better without a prefix than as "400 m".
    let keep = decimal.leadingExponent == -1 && unit != "m" && unit != "s"
    let power = keep ? 0 : min(max(decimal.leadingExponent.floored(toMultipleOf: 3), -15), 12)
    let prefix = engineeringPrefixes[power] ?? ""
    return "\(decimal.text(dividedByTenTo: power)) \(prefix)\(unit)"
  }
  if decimal.leadingExponent < -3 || decimal.leadingExponent >= 6 {
    return "\(decimal.text(dividedByTenTo: decimal.leadingExponent))e\(decimal.leadingExponent)\(suffix)"
  }
  return decimal.text(dividedByTenTo: 0) + suffix
}

private let engineeringPrefixes = [
  -15: "f", -12: "p", -9: "n", -6: "u", -3: "m", 0: "", 3: "k", 6: "M", 9: "G", 12: "T",
]

extension Int {
  fileprivate func floored(toMultipleOf n: Int) -> Int {
    self >= 0 ? self / n * n : -((-self + n - 1) / n * n)
  }
}

/// The shortest decimal that gives a double back, rounded to a number of digits.
private struct DecimalDigits {
  var isNegative: Bool
  /// 1...9, then 0...9, without trailing zeros.
  var digits: [UInt8]
  /// Power of ten of the first digit.
  var leadingExponent: Int

  /// - Precondition: finite and not zero.
  init(_ value: Double, significant: Int) {
    isNegative = value < 0
    digits = []
    leadingExponent = 0
    var pointAt: Int?
    var exponentText = ""
    var inExponent = false
    for c in value.magnitude.description.utf8 {
      switch c {
      case UInt8(ascii: "e"): inExponent = true
      case UInt8(ascii: "."): pointAt = digits.count
      case _ where inExponent: exponentText.unicodeScalars.append(Unicode.Scalar(c))
      default: digits.append(c - 48)
      }
    }
    let exponent = Int(exponentText) ?? 0
    let zeros = digits.prefix { $0 == 0 }.count
    leadingExponent = (pointAt ?? digits.count) - 1 - zeros + exponent
    digits.removeFirst(zeros)
    round(to: max(1, significant))
    while digits.count > 1, digits.last == 0 { digits.removeLast() }
  }

  private mutating func round(to significant: Int) {
    guard digits.count > significant else { return }
    let up = digits[significant] >= 5
    digits.removeSubrange(significant...)
    guard up else { return }
    var i = significant - 1
    while i >= 0 {
      if digits[i] < 9 {
        digits[i] += 1
        return
      }
      digits[i] = 0
      i -= 1
    }
    digits.insert(1, at: 0)
    leadingExponent += 1
  }

  func text(dividedByTenTo power: Int) -> String {
    let point = leadingExponent - power + 1
    var text = isNegative ? "-" : ""
    if point <= 0 { text += "0." + String(repeating: "0", count: -point) }
    for (i, digit) in digits.enumerated() {
      if i == point, point > 0 { text += "." }
      text.unicodeScalars.append(Unicode.Scalar(48 + digit))
    }
    if point > digits.count { text += String(repeating: "0", count: point - digits.count) }
    return text
  }
}
