import DeviceGeometry
import Quantities

extension PulseTable {
  /// Where the columns are, and how their cells are read.
  struct Columns {
    var place: [Column: Int] = [:]
    private var unit = "S"
    private let file: String
    private let readVoltage: Double?
    /// S; a wire has less.
    private static let largest = 1e6

    init(_ header: [String], file: String, line: Int, readVoltage: Double?) throws(InputErrors) {
      (self.file, self.readVoltage) = (file, readVoltage)
      var units: [Column: String] = [:]
      for (k, title) in header.enumerated() {
        let heading = Heading(title)
        guard let column = heading.column else { continue }
        if place[column] != nil {
          throw PulseTable.error(file, line, "two columns are '\(column.rawValue)'; only one can be read")
        }
        place[column] = k
        units[column] = heading.unit
      }
      func missing(_ column: Column, _ example: String) -> InputErrors {
        let titles = header.map { "'\(trimmed($0))'" }.joined(separator: ", ")
        let names = header.map { Heading($0).word }
        let near = names.first { closestMatch(to: $0, among: column.words.filter { $0.count > 2 }) != nil }
        let guess = near.map { "; did you mean '\(column.rawValue)' by '\($0)'?" } ?? ""
        let hint =
          header.count == 1 ? "; columns are separated by commas, semicolons or tabs" : ""
        return PulseTable.error(
          file, line, "there is no column of \(example) among \(titles)\(guess)\(hint)")
      }
      guard place[.pulse] != nil else { throw missing(.pulse, "pulse numbers, headed 'pulse',") }
      let hasCurrent = place[.current] != nil
      if place[.conductance] == nil {
        guard hasCurrent else { throw missing(.conductance, "conductances, headed 'conductance [uS]',") }
        guard readVoltage != nil else {
          throw PulseTable.error(
            file, line,
            "the readings are currents: give the voltage that they were read at, such as --read-voltage \"0.1 V\""
          )
        }
      } else if readVoltage != nil {
        throw PulseTable.error(
          file, line, "--read-voltage goes with a column of currents; this file has conductances")
      }
      let column: Column = place[.conductance] == nil ? .current : .conductance
      let kind: QuantityKind = column == .current ? .current : .conductance
      unit = units[column] ?? kind.unit
      do { _ = try Quantity.parse("1 \(unit)", as: kind) } catch {
        throw PulseTable.error(file, line, "column '\(trimmed(header[place[column]!]))': \(error)")
      }
    }

    func row(_ cells: [String], line: Int) throws(InputError) -> Row {
      func error(_ message: String) -> InputError { InputError(file: file, line: line, message: message) }
      func cell(_ column: Column) -> String? { place[column].map { trimmed(cells[$0]) } }
      func whole(_ column: Column) throws(InputError) -> Int? {
        guard let text = cell(column) else { return nil }
        guard let number = Double(text), number == number.rounded(), number >= 0, number <= 1_000_000 else {
          throw error("\(column.rawValue) number '\(text)': a whole number from 0 to 1000000 is expected")
        }
        return Int(number)
      }
      let isCurrent = place[.conductance] == nil
      let text = cell(isCurrent ? .current : .conductance) ?? ""
      var value: Double
      do {
        value = try Quantity.parse("\(text) \(unit)", as: isCurrent ? .current : .conductance)
      } catch let problem {
        let name = isCurrent ? "current" : "conductance"
        let comma = text.contains(",") ? "; write a decimal point instead of the comma" : ""
        throw error(text.isEmpty ? "there is no \(name)" : "\(name): \(explained(problem, text))\(comma)")
      }
      // Currents of a negative read voltage are negative.
      if isCurrent, let readVoltage { value /= readVoltage }
      if value < 0 {
        throw error(
          "the conductance is negative, \(format(value, "S"))"
            + (isCurrent ? ": current and --read-voltage have different signs" : ""))
      }
      if value > Self.largest {
        throw error(
          "the conductance is \(value) S, more than \(format(Self.largest, "S")); is its unit right?"
        )
      }
      var direction: PulseMeasurement.Direction?
      if let word = cell(.branch) {
        direction = PulseMeasurement.Direction(word: word)
        if direction == nil {
          throw error(
            "branch '\(word)': ltp, set, potentiation or 1, or ltd, reset, depression or -1 are expected")
        }
      }
      return Row(
        line: line, pulse: try whole(.pulse) ?? 0, conductance: value, direction: direction,
        cycle: try whole(.cycle), device: cell(.device) ?? "")
    }

    private func explained(_ problem: QuantityError, _ text: String) -> String {
      switch problem {
      case .notFinite: "'\(text)' is no finite number"
      default: "'\(text)' is no number"
      }
    }
  }

  /// A column's title: `conductance [uS]`, `G (mS)`, `G_mS`, `Pulse number`.
  struct Heading {
    /// In lower case, without spaces, underscores, hyphens and points.
    var word: String
    var unit: String?
    var column: Column?

    init(_ title: String) {
      var name = Substring(title)
      if let open = title.firstIndex(where: { "[(".contains($0) }) {
        name = title[..<open]
        unit = trimmed(String(title[title.index(after: open)...].prefix { !"])".contains($0) }))
        if unit?.isEmpty == true { unit = nil }
      }
      word = Self.plain(name)
      let all = word
      column = Column.allCases.first { $0.words.contains(all) }
      // A unit after an underscore: G_mS.
      if column == nil, unit == nil, let last = name.lastIndex(of: "_") {
        let rest = Self.plain(name[..<last])
        let ending = trimmed(String(name[name.index(after: last)...]))
        if let known = Column.allCases.first(where: { $0.words.contains(rest) }),
          (try? Unit(parsing: ending)) != nil
        {
          (column, unit, word) = (known, ending, rest)
        }
      }
    }

    private static func plain(_ text: Substring) -> String {
      text.lowercased().filter { !$0.isWhitespace && !"_-.\u{FEFF}\"".contains($0) }
    }
  }
}

extension PulseMeasurement.Direction {
  /// As laboratories call it; nil for a word that is not known.
  init?(word: String) {
    switch word.lowercased() {
    case "ltp", "set", "potentiation", "pot", "up", "p", "+", "1", "+1", "1.0": self = .potentiation
    case "ltd", "reset", "depression", "dep", "down", "d", "-", "-1", "-1.0", "\u{2212}1": self = .depression
    default: return nil
    }
  }
}

/// Without the white space around it.
private func trimmed(_ text: String) -> String {
  String(String(text.drop { $0.isWhitespace }).reversed().drop { $0.isWhitespace }.reversed())
}
