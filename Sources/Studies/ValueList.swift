import Quantities

/// Values written in one line: "5, 7.5, 10 nm", "0:0.5:0.1 V" for first:last:step, or both mixed.
///
/// A number without a unit has that of the next one that has a unit.
struct ValueList {
  /// SI, in the order written.
  let values: [Double]

  /// - Parameter largest: count at most; more is an error before anything is made of them.
  init(parsing text: String, as dimension: Dimension, largest: Int) throws(ValueListError) {
    let items = text.split(separator: ",", omittingEmptySubsequences: false).map { item in
      item.split(separator: ":", omittingEmptySubsequences: false).map { String($0) }
    }
    guard text.contains(where: { !$0.isWhitespace }) else { throw .init("there are no values") }
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
      default: throw .init("\"\(text)\" is no range: write first:last:step, such as 0:0.5:0.1 V")
      }
    }
    guard values.count <= largest else { throw .tooMany(values.count, largest) }
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
        throw .init(error == .empty ? "a value is missing between commas or colons" : "\(error)")
      }
    }
  }

  private static func range(
    _ first: Written, _ last: Written, step: Written, room: Int
  ) throws(ValueListError) -> [Double] {
    func short(_ x: Double) -> String { format(x, "", digits: 14) }
    let written = "\(short(first.number)):\(short(last.number)):\(short(step.number)) \(step.unit)"
    guard step.value != 0 else { throw .init("the step of \(written) is zero") }
    let span = last.value - first.value
    guard span * step.value >= 0 else {
      let sign = span > 0 ? "positive" : "negative"
      throw .init(
        "the step of \(written) has the wrong sign: from \(short(first.number)) to \(short(last.number)) it must be \(sign)"
      )
    }
    let count = (span / step.value + 1e-9).rounded(.down) + 1
    guard count <= Double(room) else { throw .tooMany(Int(min(count, 1e18)), room) }
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
struct ValueListError: Error, CustomStringConvertible {
  var description: String
  init(_ description: String) { self.description = description }

  static func tooMany(_ count: Int, _ largest: Int) -> ValueListError {
    ValueListError(Study.refusal(of: "\(count)", "values", largest: largest))
  }
}
