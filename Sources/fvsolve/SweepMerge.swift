import ArgumentParser
import ResultStore
import Studies

/// Unites the shards of a study.
struct SweepMerge: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge", abstract: "Unite the shards of a study in one file.")

  @Argument(help: "Files of the shards; journals of unfinished ones count as well.", completion: .file())
  var files: [String]

  @OptionGroup(title: "Output") var output: OutputOptions

  @Option(
    name: [.customShort("o"), .customLong("output")], help: ArgumentHelp("Result file.", valueName: "file"),
    completion: .file(extensions: ["h5"]))
  var resultPath: String

  @Flag(help: "Write the file even though points are missing, which stay pending.")
  var allowMissing = false

  @Flag(help: "Replace what is there, of whatever study.")
  var overwrite = false

  @Flag(inversion: .prefixedNo, help: "Draw the results (PNG and SVG) beside them.")
  var plot = true

  func run() throws {
    let started = Timestamp.now
    try ResultFile.checkWritable(resultPath)
    if let part = files.first(where: { ResultFile.isSame($0, resultPath) }) {
      throw ValidationError("'\(part)' is one of the parts; choose another -o")
    }
    let parts = try files.map { try StudyPart(file: $0) }
    let result = try StudyPart.merged(
      parts, allowsMissing: allowMissing, provenance: .thisRun(since: started), study: Self.study)
    // As a run of the study would: locked, and not over anything else.
    let journal = try SweepJournal(
      at: SweepJournal.path(for: resultPath), identity: result.identity, config: result.config,
      replacing: overwrite)
    defer { if journal.isEmpty || result.count(.pending) == 0 { journal.remove() } }
    if !overwrite, ResultFile.exists(resultPath) {
      let earlier = try ResultFile.readSweep(resultPath)
      if earlier.identity != result.identity || earlier.count(.pending) < result.count(.pending) {
        throw ResultStoreError.otherStudy(path: resultPath)
      }
    }
    try ResultFile.writeSweep(result, to: resultPath)
    var written = [resultPath]
    if plot { written += Plotting.pictures(of: resultPath, output.logger) }
    SweepReport(result).print(as: output, written: written)
    if result.count(.failed) + result.count(.invalid) > 0 { throw ExitCode(Failure.somePoints) }
  }
}

extension SweepMerge {
  /// The study of a text: of a training in JSON, of a device in YAML.
  static func study(_ text: String, of file: String) throws -> any PointStudy {
    if TrainingStudy.isOne(text) {
      return TrainingStudyRun(try TrainingStudy(text: text, name: file), data: nil)
    }
    return StudyRun(
      try StudyFile.load(text: text, name: file, largest: .max), version: Version.number, workers: 1)
  }
}

/// Points of a study as a table.
struct SweepExport: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Print the points of a study as a table (CSV).")

  @Argument(help: "Result file of a study.", completion: .file(extensions: ["h5"]))
  var file: String

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("File for the table, instead of the terminal.", valueName: "file"),
    completion: .file(extensions: ["csv"]))
  var path: String?

  func run() throws {
    let table = try ResultFile.readSweep(file).csv
    guard let path else {
      Console.print(table.hasSuffix("\n") ? String(table.dropLast()) : table)
      return
    }
    if ResultFile.isSame(path, file) {
      throw ValidationError("-o names the result itself; choose another name for the table")
    }
    try ResultFile.writeText(table, to: path)
    Console.print("wrote \(path)")
  }
}
