import ArgumentParser
import Crossbar
import Quantities

/// How the cells of an array are when they are read, and what reads them.
struct ReadOutOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Noise of one reading of a cell, over its conductance; the device's own unless given.",
      valueName: "fraction"))
  var readNoise: Double?

  @Option(
    help: ArgumentHelp("Cells that no pulse changes, each at a level of its own.", valueName: "fraction"))
  var stuck = 0.0

  @Option(
    help: ArgumentHelp(
      "What a cell loses of its distance to --drift-level: from epoch to epoch in training, once before a test.",
      valueName: "fraction"))
  var drift = 0.0

  @Option(
    help: ArgumentHelp("Level that cells drift to: 0 lowest, 1 highest conductance.", valueName: "level"))
  var driftLevel = 0.0

  @Option(help: ArgumentHelp("Bits of the converters at the columns, 0 for no converters.", valueName: "N"))
  var adcBits: Int?

  @Option(
    help: ArgumentHelp(
      "Largest reading of a converter, over that of a column whose rows are all driven.",
      valueName: "fraction"))
  var adcRange: Double?

  @Option(
    parsing: .unconditional, help: "Resistance of the transistor at each cell, such as \"15 kOhm\".",
    transform: quantity(.resistance, PlausibleRange(.resistance, 0, 1e9)))
  var access: Double?

  func validate() throws {
    for (name, value) in [("--stuck", stuck), ("--drift", drift), ("--drift-level", driftLevel)]
    where !(value >= 0 && value <= 1) {
      throw ValidationError("\(name) must lie between 0 and 1")
    }
    if let readNoise, !(readNoise >= 0 && readNoise <= 10) {
      throw ValidationError("--read-noise must lie between 0 and 10")
    }
    if let adcBits, !(0...16).contains(adcBits) {
      throw ValidationError("--adc-bits must lie between 0 and 16")
    }
    if let adcRange, !(adcRange >= 1e-3 && adcRange <= 100) {
      throw ValidationError("--adc-range must lie between 0.001 and 100")
    }
  }

  /// Converters and transistors, where they are given.
  func enterCircuits(_ wrong: inout Nonidealities) {
    if let adcBits { wrong.converterBits = adcBits == 0 ? nil : adcBits }
    if let adcRange { wrong.converterRange = adcRange }
    if let access { wrong.accessResistance = access }
  }
}
