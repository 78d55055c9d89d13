import DeviceGeometry
import Quantities
import SwiftCSV

/// A table of readings as a laboratory writes it: a heading that names the columns, then a row for each reading.
///
/// Columns are separated by commas, semicolons or tabs, whichever the heading has most of. Empty lines and lines that begin with `#` are skipped.
/// A heading is a word and a unit: `conductance [uS]`, `G (mS)`, `G_mS`; a conductance without one is in S, a current in A.
struct PulseTable {
  enum Column: String, CaseIterable {
    case pulse, conductance, current, branch, cycle, device

    /// In lower case, without spaces, underscores, hyphens and points.
    var words: [String] {
      switch self {
      case .pulse:
        [
          "pulse", "pulses", "pulsenumber", "pulseno", "pulse#", "pulseindex", "npulse", "npulses", "number",
          "n",
        ]
      case .conductance: ["conductance", "g", "cond", "gread", "readconductance"]
      case .current: ["current", "i", "iread", "readcurrent"]
      case .branch: ["branch", "direction", "polarity", "operation", "type"]
      case .cycle: ["cycle", "cycles", "cyclenumber", "cycleno", "loop"]
      case .device: ["device", "deviceid", "cell", "sample", "id"]
      }
    }
  }

  struct Row {
    var line: Int
    var pulse: Int
    /// S.
    var conductance: Double
    var direction: PulseMeasurement.Direction?
    var cycle: Int?
    var device: String
  }

  var file: String
  var rows: [Row] = []
  /// What columns are separated by, for people; nil for the comma.
  var separator: String?
  var hasBranches = false
  var hasCycles = false

  /// - Parameter readVoltage: V, that turns currents into conductances.
  init(_ input: InputText, readVoltage: Double?) throws(InputErrors) {
    file = input.name
    var lines: [(number: Int, text: Substring)] = []
    var number = 0
    for text in input.text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      number += 1
      guard let first = text.first(where: { !$0.isWhitespace }), first != "#" else { continue }
      lines.append((number, text))
    }
    guard let heading = lines.first else {
      throw Self.error(
        file, nil,
        "the file is empty: a heading such as 'pulse,branch,conductance [uS]' and rows are expected")
    }
    let found = Self.delimiter(of: heading.text)
    separator = found.name
    let csv: CSV<Enumerated>
    do {
      csv = try CSV(
        string: lines.map { String($0.text) }.joined(separator: "\n"), delimiter: found.delimiter,
        loadColumns: false)
    } catch let problem {
      throw Self.error(file, heading.number, "this is no table: \(problem)")
    }
    guard csv.rows.count == lines.count - 1 else {
      throw Self.error(
        file, heading.number, "a quoted cell goes over several lines, which readings do not need")
    }
    let columns = try Columns(csv.header, file: file, line: heading.number, readVoltage: readVoltage)
    guard csv.rows.count > 0 else {
      throw Self.error(file, heading.number, "the table has a heading but no rows")
    }
    (hasBranches, hasCycles) = (columns.place[.branch] != nil, columns.place[.cycle] != nil)
    let expected = Self.cells(of: heading.text, found.character)
    var errors: [InputError] = []
    rows.reserveCapacity(csv.rows.count)
    for (i, cells) in csv.rows.enumerated() {
      let line = lines[i + 1].number
      // The library fills short rows up, and all rows where one is long.
      let count = Self.cells(of: lines[i + 1].text, found.character)
      if count != expected {
        let commas =
          found.name != nil && cells.contains { $0.contains(",") } || count > expected
          ? "; are there decimal commas? write decimal points" : ""
        errors.append(
          InputError(
            file: file, line: line,
            message:
              "this row has \(count) cell\(count == 1 ? "" : "s"), the heading \(expected)\(commas)"))
      } else {
        do { rows.append(try columns.row(cells, line: line)) } catch { errors.append(error) }
      }
      // More of the same does not help.
      if errors.count > 20 { break }
    }
    if !errors.isEmpty { throw InputErrors(errors) }
  }

  static func error(_ file: String, _ line: Int?, _ message: String) -> InputErrors {
    InputErrors([InputError(file: file, line: line, message: message)])
  }

  /// What the heading has most of.
  private static func delimiter(of heading: Substring) -> (
    delimiter: CSVDelimiter, character: Character, name: String?
  ) {
    func count(_ character: Character) -> Int { heading.count { $0 == character } }
    let (commas, semicolons, tabs) = (count(","), count(";"), count("\t"))
    if semicolons > commas && semicolons >= tabs { return (.semicolon, ";", "semicolons") }
    if tabs > commas { return (.tab, "\t", "tabs") }
    return (.comma, ",", nil)
  }

  /// Cells of a line: one more than it has separators outside of quotes.
  private static func cells(of line: Substring, _ separator: Character) -> Int {
    var (count, isQuoted) = (1, false)
    for character in line {
      if character == "\"" { isQuoted.toggle() }
      if character == separator && !isQuoted { count += 1 }
    }
    return count
  }
}
