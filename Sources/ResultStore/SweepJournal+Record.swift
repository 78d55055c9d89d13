extension SweepJournal {
  /// The JSON in the lines of a journal.
  ///
  /// Numbers are the shortest decimals that give the same bits back; NaN is null and infinity 1e999, which reads as one. The
  /// digest of the line vouches for the text, so reading accepts exactly what writing makes.
  enum Record {
    static func text(of contents: Contents) -> String {
      "{\"identity\":\(quoted(contents.identity)),\"config\":\(quoted(contents.config))}"
    }

    static func text(of point: SweepResult.Point) -> String {
      let values = point.values.map(number).joined(separator: ",")
      return "{\"index\":\(point.index),\"status\":\"\(point.status.name)\",\"cpu_seconds\":"
        + "\(number(point.cpuSeconds)),\"values\":[\(values)],\"message\":\(quoted(point.message))}"
    }

    static func contents(_ text: ArraySlice<UInt8>) -> Contents? {
      var scanner = Scanner(rest: text)
      guard scanner.skip("{\"identity\":"), let identity = scanner.string(), scanner.skip(",\"config\":"),
        let config = scanner.string(), scanner.skip("}"), scanner.rest.isEmpty
      else { return nil }
      return Contents(identity: identity, config: config)
    }

    static func point(_ text: ArraySlice<UInt8>) -> SweepResult.Point? {
      var scanner = Scanner(rest: text)
      guard scanner.skip("{\"index\":"), let index = Int(scanner.word()), index >= 0,
        scanner.skip(",\"status\":"), let word = scanner.string(),
        let status = SweepResult.Status.allCases.first(where: { $0.name == word }),
        scanner.skip(",\"cpu_seconds\":"), let cpuSeconds = scanner.number(), scanner.skip(",\"values\":["),
        let values = scanner.numbers(), scanner.skip("],\"message\":"), let message = scanner.string(),
        scanner.skip("}"), scanner.rest.isEmpty
      else { return nil }
      return SweepResult.Point(
        index: index, status: status, message: message, values: values, cpuSeconds: cpuSeconds)
    }

    private static func number(_ value: Double) -> String {
      if value.isFinite { return value.description }
      return value.isNaN ? "null" : value > 0 ? "1e999" : "-1e999"
    }

    private static func quoted(_ text: String) -> String {
      var result = "\""
      for scalar in text.unicodeScalars {
        switch scalar {
        case "\"": result += "\\\""
        case "\\": result += "\\\\"
        case _ where scalar.value < 32:
          result += "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
        default: result.unicodeScalars.append(scalar)
        }
      }
      return result + "\""
    }
  }

  /// Takes a record apart from its front.
  private struct Scanner {
    var rest: ArraySlice<UInt8>

    mutating func skip(_ text: StaticString) -> Bool {
      let found = text.withUTF8Buffer { rest.starts(with: $0) }
      if found { rest = rest.dropFirst(text.utf8CodeUnitCount) }
      return found
    }

    /// Everything up to a comma, bracket or brace.
    mutating func word() -> String {
      let end = rest.firstIndex { ",]}".utf8.contains($0) } ?? rest.endIndex
      defer { rest = rest[end...] }
      return String(decoding: rest[..<end], as: UTF8.self)
    }

    mutating func number() -> Double? {
      let word = word()
      return word == "null" ? .nan : Double(word)
    }

    mutating func numbers() -> [Double]? {
      var values: [Double] = []
      if rest.first == UInt8(ascii: "]") { return values }
      repeat {
        guard let value = number() else { return nil }
        values.append(value)
      } while skip(",")
      return values
    }

    mutating func string() -> String? {
      guard skip("\"") else { return nil }
      var bytes: [UInt8] = []
      while let byte = rest.popFirst(), byte != UInt8(ascii: "\"") {
        guard byte == UInt8(ascii: "\\") else {
          bytes.append(byte)
          continue
        }
        if skip("u") {
          guard let code = UInt8(String(decoding: rest.prefix(4), as: UTF8.self), radix: 16) else {
            return nil
          }
          bytes.append(code)
          rest = rest.dropFirst(4)
        } else if let escaped = rest.popFirst() {
          bytes.append(escaped)
        }
      }
      return String(decoding: bytes, as: UTF8.self)
    }
  }
}
