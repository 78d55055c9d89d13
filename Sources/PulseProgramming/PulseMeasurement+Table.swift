import DeviceGeometry

extension PulseMeasurement {
  /// How a file of readings is to be understood where it does not say.
  package struct Reading: Sendable {
    /// V, of a file of currents.
    package var readVoltage: Double?
    /// The pulse number of a reading before any pulse.
    package var numberBeforePulses = 0

    package init(readVoltage: Double? = nil, numberBeforePulses: Int = 0) {
      (self.readVoltage, self.numberBeforePulses) = (readVoltage, numberBeforePulses)
    }
  }

  /// Reads a table of readings.
  ///
  /// Rows of a device (and of a cycle, where there is a column of cycles) are taken in the file's order. A branch ends where the column of branches
  /// changes, and where pulse numbers start again. Without a column of branches the direction is that of the conductance.
  ///
  /// Numbers count pulses that were applied before the reading. Numbers that go on from the branch before (1 … 100, then 101 … 200) are taken less
  /// its last one. Where a branch begins with its first pulse, the last reading of the branch before it is its reading before any pulse.
  /// - Returns: what was read, and what a reader should know about how.
  /// - Throws: what is wrong, with its line.
  package static func read(_ input: InputText, _ reading: Reading) throws(InputErrors) -> (
    measured: PulseMeasurement, notes: [String]
  ) {
    let table = try PulseTable(input, readVoltage: reading.readVoltage)
    var notes = table.separator.map { ["columns are separated by \($0)"] } ?? []
    var devices: [String] = []
    var rows: [String: [PulseTable.Row]] = [:]
    for row in table.rows {
      if rows[row.device] == nil { devices.append(row.device) }
      rows[row.device, default: []].append(row)
    }
    var branches: [Branch] = []
    for name in devices {
      var reader = DeviceReader(table: table, reading: reading)
      branches += try reader.branches(of: rows[name]!)
      notes += reader.notes.map { name.isEmpty ? $0 : "device '\(name)': \($0)" }
    }
    return (PulseMeasurement(branches), notes)
  }
}

/// Finds the branches among the rows of one device.
private struct DeviceReader {
  var table: PulseTable
  var reading: PulseMeasurement.Reading
  var notes: [String] = []

  init(table: PulseTable, reading: PulseMeasurement.Reading) {
    (self.table, self.reading) = (table, reading)
  }

  private func error(_ row: PulseTable.Row, _ message: String) -> InputErrors {
    PulseTable.error(table.file, row.line, message)
  }

  mutating func branches(of rows: [PulseTable.Row]) throws(InputErrors) -> [PulseMeasurement.Branch] {
    // Rows of a cycle may stand anywhere; without the column they are in order.
    var cycles: [Int?] = []
    var byCycle: [Int?: [PulseTable.Row]] = [:]
    for row in rows {
      if byCycle[row.cycle] == nil { cycles.append(row.cycle) }
      byCycle[row.cycle, default: []].append(row)
    }
    var result: [PulseMeasurement.Branch] = []
    var counts: [PulseMeasurement.Direction: Int] = [:]
    var previous: (last: PulseTable.Row, direction: PulseMeasurement.Direction)?
    for cycle in cycles {
      var seen: Set<PulseMeasurement.Direction> = []
      for block in try blocks(byCycle[cycle]!) {
        let direction = if let given = block[0].direction { given } else { try self.direction(of: block) }
        if table.hasCycles && !seen.insert(direction).inserted {
          throw error(
            block[0],
            "\(direction.rawValue) of cycle \(cycle ?? 0) begins a second time; pulse numbers of a branch must grow, and each cycle has its own number"
          )
        }
        counts[direction, default: 0] += 1
        var (pulses, conductance) = (try numbers(block, after: previous?.last), block.map(\.conductance))
        if pulses[0] == 1, let previous, previous.direction != direction {
          pulses.insert(0, at: 0)
          conductance.insert(previous.last.conductance, at: 0)
        }
        if block.count < 3 {
          throw error(
            block[0],
            "\(direction.rawValue) has \(block.count) reading\(block.count == 1 ? "" : "s") from here on; at least 3 are needed"
          )
        }
        result.append(
          PulseMeasurement.Branch(
            direction, device: block[0].device, cycle: cycle ?? counts[direction]!, pulses: pulses,
            conductance: conductance, line: block[0].line))
        previous = (block[block.count - 1], direction)
      }
    }
    return result
  }

  /// Cuts rows where a branch ends.
  private func blocks(_ rows: [PulseTable.Row]) throws(InputErrors) -> [[PulseTable.Row]] {
    var blocks: [[PulseTable.Row]] = []
    for row in rows {
      guard let last = blocks.last?.last, last.direction == row.direction else {
        blocks.append([row])
        continue
      }
      if row.pulse > last.pulse {
        blocks[blocks.count - 1].append(row)
        continue
      }
      // Counting starts again where it started before, or at its beginning.
      let first = blocks[blocks.count - 1][0].pulse
      let restarts =
        row.pulse < last.pulse && (row.pulse == first || row.pulse <= reading.numberBeforePulses + 1)
      guard restarts else {
        throw error(
          row,
          row.pulse == last.pulse
            ? "pulse number \(row.pulse) stands twice (line \(last.line) has it too); numbers of a branch must grow"
            : "pulse number \(row.pulse) after \(last.pulse): numbers of a branch must grow, and a new branch begins at \(first)"
        )
      }
      blocks.append([row])
    }
    return blocks
  }

  /// That of the conductance, from its first to its last quarter.
  private func direction(of block: [PulseTable.Row]) throws(InputErrors) -> PulseMeasurement.Direction {
    let values = block.map(\.conductance)
    let part = max(1, values.count / 4)
    let change =
      (values.suffix(part).reduce(0, +) - values.prefix(part).reduce(0, +)) / Double(part)
    // A branch that bends does most of its change early or late, but it does it: the ends tell.
    if abs(change) < 0.25 * (values.max()! - values.min()!) || change == 0 {
      let change = values[values.count - 1] - values[0]
      guard abs(change) >= 0.5 * (values.max()! - values.min()!), change != 0 else {
        throw error(
          block[0],
          "from here on the conductance neither rises nor falls as a whole, so that its direction is not known: add a column 'branch' with ltp and ltd"
        )
      }
      return change > 0 ? .potentiation : .depression
    }
    return change > 0 ? .potentiation : .depression
  }

  /// Pulses before each reading.
  private mutating func numbers(_ block: [PulseTable.Row], after previous: PulseTable.Row?)
    throws(InputErrors) -> [Int]
  {
    let numbers = block.map(\.pulse)
    let (first, base) = (numbers[0], reading.numberBeforePulses)
    if first < base {
      throw error(block[0], "pulse number \(first) is below --number-before-pulses \(base)")
    }
    let step = zip(numbers, numbers.dropFirst()).map { $1 - $0 }.min() ?? 1
    if first - base <= max(step, 1) { return numbers.map { $0 - base } }
    if let previous, first == previous.pulse || first - previous.pulse <= max(step, 1),
      first >= previous.pulse
    {
      note("pulse numbers go on from branch to branch; each is counted from the last number before it")
      return numbers.map { $0 - previous.pulse }
    }
    note(
      "pulse numbers begin at \(first) (line \(block[0].line)), which is taken as the reading before any pulse"
    )
    return numbers.map { $0 - first }
  }

  private mutating func note(_ text: String) {
    if notes.count < 5 && !notes.contains(text) { notes.append(text) }
  }
}
