/// Values written in one line: "5, 7.5, 10 nm", "0:0.5:0.1 V" for first:last:step, or both mixed.
///
/// A number without a unit has that of the next one that has a unit.
public struct ValueList: Sendable, Equatable {
  /// SI, in the order written.
  public let values: [Double]

  /// - Parameter largest: count at most; more is an error before anything is made of them.
  /// - Throws: ``ValueListError``.
  public init(parsing text: String, as dimension: Dimension, largest: Int) throws(ValueListError) {
    let items = text.split(separator: ",", omittingEmptySubsequences: false).map { item in
      item.split(separator: ":", omittingEmptySubsequences: false).map { String($0) }
    }
    guard text.contains(where: { !$0.isWhitespace }) else { throw .malformed("there are no values") }
    var unit: String?
    var parsed: [[Written]] = []
    for item in items.reversed() {
      var numbers: [Written] = []
      for text in item.reversed() {
        let number = try Written(text, unit: unit, dimension: dimension)
        unit = number.unit
        numbers.insert(number, at: 0)
      }
      parsed.insert(numbers, at: 0)
    }
    var values: [Double] = []
    for item in parsed {
      switch item.count {
      case 1: values.append(item[0].value)
      case 3: values += try Self.range(item[0], item[1], step: item[2], room: largest - values.count)
      default: throw .malformed("\"\(text)\" is no range: write first:last:step, such as 0:0.5:0.1 V")
      }
    }
    guard values.count <= largest else { throw .tooMany(count: values.count, largest: largest) }
    self.values = values
  }

  /// A number and its unit as written.
  private struct Written {
    var number: Double
    var unit: String
    /// SI
    var value: Double

    init(_ text: String, unit inherited: String?, dimension: Dimension) throws(ValueListError) {
      do throws(QuantityError) {
        let parts = try Quantity.parts(of: text)
        unit = parts.unit.isEmpty ? inherited ?? "" : parts.unit
        value = try Quantity.parse("\(parts.number) \(unit)", as: dimension.kind)
        number = try Quantity.parse(parts.number, as: .ratio)
      } catch {
        throw .malformed(error == .empty ? "a value is missing between commas or colons" : "\(error)")
      }
    }
  }

  private static func range(
    _ first: Written, _ last: Written, step: Written, room: Int
  ) throws(ValueListError) -> [Double] {
    func short(_ x: Double) -> String { format(x, "", digits: 14) }
    let written = "\(short(first.number)):\(short(last.number)):\(short(step.number)) \(step.unit)"
    guard step.value != 0 else { throw .malformed("the step of \(written) is zero") }
    let span = last.value - first.value
    guard span * step.value >= 0 else {
      let sign = span > 0 ? "positive" : "negative"
      throw .malformed(
        "the step of \(written) has the wrong sign: from \(short(first.number)) to \(short(last.number)) it must be \(sign)"
      )
    }
    let count = (span / step.value + 1e-9).rounded(.down) + 1
    guard count <= Double(room) else { throw .tooMany(count: Int(min(count, 1e18)), largest: room) }
    // Multiples of the step in the unit that was written, without the dust of binary fractions.
    let sameUnit = first.unit == step.unit && last.unit == step.unit
    var values: [Double] = []
    for i in 0..<Int(count) {
      let value =
        sameUnit ? first.number + Double(i) * step.number : first.value + Double(i) * step.value
      let text = format(value, "", digits: 14)
      let unit = sameUnit ? step.unit : ""
      values.append((try? Quantity(parsing: "\(text) \(unit)").value) ?? value)
    }
    return values
  }
}

/// What is wrong with a list of values.
public enum ValueListError: Error, Sendable, Equatable, CustomStringConvertible {
  case malformed(String)
  case tooMany(count: Int, largest: Int)

  public var description: String {
    switch self {
    case .malformed(let reason): reason
    case .tooMany(let count, let largest): "these are \(count) values, more than \(largest)"
    }
  }
}

extension ValueList {
  /// Values of one line as texts with units, whatever they are: "0:0.2:0.1V" gives "0 V", "0.1 V", "0.2 V"; "none, divider" stays two
  /// words, and what stands in braces one.
  /// - Throws: ``ValueListError`` for a range that is none, more than a thousand values, or a value that is missing.
  public static func texts(_ line: String) throws(ValueListError) -> [String] {
    // A mapping is one value.
    if line.hasPrefix("{") { return [line] }
    let items = line.split(separator: ",", omittingEmptySubsequences: false).map { item in
      String(item.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
    }
    if items.contains(where: \.isEmpty) { throw .malformed("a value is missing between commas") }
    let last = items[items.count - 1].split(separator: ":").last.map(String.init) ?? ""
    let dimension = (try? Quantity(parsing: last))?.dimension
    if let dimension {
      do {
        let values = try ValueList(parsing: line, as: dimension, largest: 1000).values
        return values.map { format($0, dimension.unit, digits: 14) }
      } catch {
        // Words among quantities are as they are; a range is none of words.
        if line.contains(":") || !items.contains(where: { $0.first?.isLetter == true }) { throw error }
      }
    } else if line.contains(":") {
      throw .malformed("\"\(line)\" is no range: write first:last:step, such as 0:0.5:0.1 V")
    }
    return items
  }
}
