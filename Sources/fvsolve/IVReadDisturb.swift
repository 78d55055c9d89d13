import ArgumentParser
import CompactModel
import Quantities
import ResultStore

/// Reads over and over.
struct IVReadDisturb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "read-disturb",
    abstract: "Read a calibrated device many times and follow its conductance.",
    discussion: """
      Starts from several states. The mean change per read is followed, so that a million reads, or 1e12, take no longer than a thousand.
      """)

  @OptionGroup(title: "Device") var device: CompactDeviceOptions
  @OptionGroup(title: "Circuit") var source: SourceOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  @Option(
    parsing: .unconditional, help: "Source voltage of a read, of either sign; 0.2 V unless given.",
    transform: quantity(.voltage, .voltage))
  var read: Double = 0.2

  @Option(
    parsing: .unconditional, help: "Width of a read; 50 us unless given.",
    transform: quantity(.time, PlausibleRange(.time, 1e-9, 1e3)))
  var width: Double = 50e-6

  @Option(
    parsing: .unconditional, help: "Pause between reads; 50 us unless given.",
    transform: quantity(.time, .duration))
  var spacing: Double = 50e-6

  @Option(help: ArgumentHelp("Number of reads, such as 1000000 or 1e9.", valueName: "N"))
  var count: Double = 1e6

  @Option(
    parsing: .unconditional,
    help: "States to start from, such as 0.3,0.5 or by the device's names; five over its window unless given."
  )
  var start: String?

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("Result file.", valueName: "file"), completion: .file(extensions: ["h5"]))
  var resultPath: String = "results/read-disturb.h5"

  @Option(
    help: ArgumentHelp("Write the conductances as a table as well (CSV).", valueName: "file"),
    completion: .file(extensions: ["csv"]))
  var csv: String?

  @Flag(inversion: .prefixedNo, help: "Draw the change (PNG and SVG) beside the result.")
  var plot = true

  func validate() throws {
    if read == 0 { throw ValidationError("--read is 0 V: nothing would be read") }
    guard count >= 1, count <= 1e15, count.rounded() == count else {
      throw ValidationError("--count must be a whole number between 1 and 1e15")
    }
    if let csv, ResultFile.isSame(csv, resultPath) {
      throw ValidationError("--csv and -o name the same file")
    }
  }

  /// Names and values of w.
  private func starts(_ device: CompactDevice) throws -> [(name: String, state: Double)] {
    guard let start else {
      let window = device.switching.kinetics.window
      return [0.1, 0.3, 0.5, 0.7, 0.9].map {
        let state = window.lowerBound + $0 * (window.upperBound - window.lowerBound)
        return (startPhrase(nil, state), state)
      }
    }
    return try start.split(separator: ",").map { word in
      let word = word.trimmingCharacters(in: .whitespaces)
      let state = try device.startState(word)
      return (startPhrase(word, state), state)
    }
  }

  func run() throws {
    let logger = output.logger
    let started = Timestamp.now
    for path in [resultPath] + (csv.map { [$0] } ?? []) { try ResultFile.checkWritable(path) }
    let device = try self.device.load()
    let test = ReadDisturb(
      level: read, width: width, spacing: spacing, count: count, circuit: source.circuit(of: device))
    let starts = try starts(device)
    let traces = try starts.map {
      try test.run(device, from: MemristorState(state: $0.state), memory: self.device.memory)
    }
    let result = try IVResult(
      device, test, traces, starts, memory: self.device.memory ?? device.memory,
      provenance: .thisRun(since: started))
    try ResultFile.writeIV(result, to: resultPath)
    var written = [resultPath]
    if let csv, case .readDisturb(let table) = result.content {
      try ResultFile.writeText(table.csv, to: csv)
      written.append(csv)
    }
    if plot { written += Plotting.pictures(of: resultPath, logger) }
    IVReport(result).print(as: output, written: written)
  }
}
