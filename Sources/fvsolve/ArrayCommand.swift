import ArgumentParser
import Crossbar
import DeviceGeometry
import Foundation
import Quantities
import ResultStore
import SparseLU

/// A crossbar from a table of conductances, with the resistances of its wires.
struct ArrayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "array",
    abstract: "Solve a crossbar of given conductances with the resistances of its wires.",
    discussion: """
      CONDUCTANCES has one line per row of the array, VOLTAGES one line per input vector with a voltage for each row. Rows are driven \
      from the left, columns end in virtual grounds at the bottom; each row and each column has one wire segment per crossing. Everything is linear.
      """)

  @Argument(
    help: "Conductances (CSV), S; resistances when --unit is one of resistance.",
    completion: .file(extensions: ["csv"]))
  var conductances: String

  @Option(help: "Row voltages (CSV), V.", completion: .file(extensions: ["csv"]))
  var voltages: String

  @Option(
    help: ArgumentHelp("Unit of numbers without one in CONDUCTANCES, such as uS or kOhm.", valueName: "unit"))
  var unit: String = "S"

  @OptionGroup(title: "Wires") var wires: WireOptions

  @Option(
    parsing: .unconditional, help: "In series with each cell: its transistor.",
    transform: quantity(.resistance, .resistance))
  var accessResistance: Double = 0

  @OptionGroup(title: "Output") var output: OutputOptions

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("Result file.", valueName: "file"), completion: .file(extensions: ["h5"]))
  var resultPath: String = "results/array.h5"

  @Option(
    help: ArgumentHelp(
      "Write the output currents as a table as well (CSV): one line per input vector, A.", valueName: "file"),
    completion: .file(extensions: ["csv"]))
  var csv: String?

  @Flag(inversion: .prefixedNo, help: "Draw the cells' voltages (PNG and SVG) beside the result.")
  var plot = true

  func validate() throws {
    _ = try scale()
    if let csv, ResultFile.isSame(csv, resultPath) {
      throw ValidationError("--csv and -o name the same file")
    }
    for written in [resultPath, csv ?? ""] where !written.isEmpty {
      for read in [conductances, voltages] where ResultFile.isSame(written, read) {
        throw ValidationError("\(written) is an input file and would be overwritten")
      }
    }
  }

  /// What a number without a unit is worth, and of which kind it is.
  private func scale() throws -> (kind: QuantityKind, value: Double) {
    do {
      let one = try Quantity(parsing: "1 \(unit)")
      for kind in [QuantityKind.conductance, .resistance] where one.dimension == kind.dimension {
        return (kind, one.value)
      }
    } catch {
      throw ValidationError("--unit \(unit): \(error)")
    }
    throw ValidationError("--unit \(unit) is neither a conductance such as uS nor a resistance such as kOhm")
  }

  private func readConductances() throws -> NumberTable {
    let (kind, value) = try scale()
    if kind == .conductance {
      return try NumberTable(path: conductances, kind: kind, scale: value) { g in
        g >= 0 && g.isFinite ? nil : "a conductance must be finite and not negative, 0 for an open cell"
      }
    }
    return try NumberTable(path: conductances, kind: kind, scale: value) { r in
      guard r > 0, (1 / r).isFinite else {
        return "a resistance must be positive, inf for an open cell"
      }
      r = 1 / r
      return nil
    }
  }

  private func readVoltages(rows: Int) throws -> [[Double]] {
    let range = PlausibleRange.voltage
    let table = try NumberTable(path: voltages, kind: .voltage, scale: 1) { v in
      range.contains(v) ? nil : "a voltage must be \(range.phrase)"
    }
    guard table.columns == rows else {
      let hint = table.rows == rows ? "; is the table transposed?" : ""
      throw InputErrors([
        InputError(
          file: voltages, line: table.lines[0],
          message:
            "\(table.columns) voltages for the \(rows) rows of \(conductances): one line per input vector\(hint)"
        )
      ])
    }
    return (0..<table.rows).map { table[$0] }
  }

  func run() throws {
    let logger = output.logger
    let started = Timestamp.now
    for path in [resultPath] + (csv.map { [$0] } ?? []) { try ResultFile.checkWritable(path) }
    let cells = try readConductances()
    let inputs = try readVoltages(rows: cells.rows)
    let read = threadCPUSeconds()
    var wiring = wires.wiring(orElse: CrossbarWiring())
    wiring.access = accessResistance
    var network = try WireNetwork(
      conductances: cells.values, rows: cells.rows, columns: cells.columns, wiring: wiring)
    let factorised = threadCPUSeconds()
    let map = try network.effectiveConductances()
    let mapped = threadCPUSeconds()
    let reading = try ArrayReading(&network, inputs, effective: map)
    let solved = threadCPUSeconds()
    let result = ArrayResult(
      reading, title: (conductances as NSString).lastPathComponent, inputs: inputs, wiring: wiring,
      provenance: .thisRun(since: started))
    try ResultFile.writeArray(result, to: resultPath)
    var written = [resultPath]
    if let csv {
      try ResultFile.writeText(result.csv, to: csv)
      written.append(csv)
    }
    if plot { written += Plotting.pictures(of: resultPath, logger) }
    let seconds = [
      ("factorisation_cpu_s", factorised - read), ("map_cpu_s", mapped - factorised),
      ("vectors_cpu_s", solved - mapped),
    ]
    logger.debug(
      "CPU seconds: \(seconds.map { "\($0.0) \(format($0.1, "", digits: 3))" }.joined(separator: ", "))")
    ArrayReport(result).print(as: output, and: seconds.map { (name: $0.0, value: $0.1) }, written: written)
  }
}
