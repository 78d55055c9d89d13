import ArgumentParser
import Crossbar
import Quantities

/// Resistances of the wires of a crossbar, its drivers and its sense amplifiers.
struct WireOptions: ParsableArguments {
  @Option(
    parsing: .unconditional, help: "Resistance of each wire segment between two cells, such as \"1 Ohm\".",
    transform: quantity(.resistance, .resistance))
  var wireResistance: Double?

  @Option(
    parsing: .unconditional, help: "Resistance of each segment of a row, where it differs.",
    transform: quantity(.resistance, .resistance))
  var rowResistance: Double?

  @Option(
    parsing: .unconditional, help: "Resistance of each segment of a column, where it differs.",
    transform: quantity(.resistance, .resistance))
  var columnResistance: Double?

  @Option(
    parsing: .unconditional, help: "Output resistance of each row's driver.",
    transform: quantity(.resistance, .resistance))
  var sourceResistance: Double?

  @Option(
    parsing: .unconditional, help: "Input resistance of each column's sense amplifier.",
    transform: quantity(.resistance, .resistance))
  var senseResistance: Double?

  @Option(help: "Ends at which rows are driven: one or both.")
  var drivenEnds: CrossbarWiring.Ends?

  @Option(help: "Ends at which columns are grounded: one or both.")
  var groundedEnds: CrossbarWiring.Ends?

  /// What is said, and the rest of another wiring.
  func wiring(orElse other: CrossbarWiring) -> CrossbarWiring {
    CrossbarWiring(
      rowSegment: rowResistance ?? wireResistance ?? other.rowSegment,
      columnSegment: columnResistance ?? wireResistance ?? other.columnSegment,
      source: sourceResistance ?? other.source, sense: senseResistance ?? other.sense, access: other.access,
      rowEnds: drivenEnds ?? other.rowEnds, columnEnds: groundedEnds ?? other.columnEnds)
  }
}

extension CrossbarWiring.Ends: ExpressibleByArgument {}
