import ArgumentParser
import CompactModel
import Foundation
import Logging
import Quantities
import Reproduction
import ResultStore
import Synchronization

/// The publication, from the fields to the report.
struct Reproduce: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make every result of the publication that software can make, and a report of what is met.",
    discussion: """
      Runs the chain: fields, studies, calibration, programming by pulses, training. Each step is a command of this program, run in the output folder \
      and kept there with what made it; started again, only what changed is made again: after an interruption, with another materials file, or with \
      another version. The report, 'report.html', has the pictures, every claim beside what came out, and where each number is from.

      Figures: \(Figure.allCases.map(\.rawValue).joined(separator: " ")); all unless given.
      """)

  @Argument(
    help: "Figures to make, such as fig1b or s6; all of them unless given.",
    completion: .list(["all"] + Figure.allCases.map(\.rawValue)))
  var figures: [String] = []

  @OptionGroup(title: "Output") var output: OutputOptions

  @Flag(help: "Less than ten minutes on two cores: a coarse calibration, 60 epochs, one seed.")
  var quick = false

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: "Folder; results/reproduction, or results/reproduction-quick, unless given.", completion: .directory
  )
  var folder: String?

  @Option(
    help:
      "Folder with the four files of MNIST (scripts/get-mnist makes it); without, accuracies are of the program's own digits.",
    completion: .directory)
  var data: String?

  @Option(
    help:
      "Calibrated device (JSON) to take instead of calibrating; with commas three, of 7.5, 5 and 10 nm of oxide.",
    completion: .file(extensions: ["json"]))
  var device: String?

  @Option(
    help: "Materials file (YAML) for all fields instead of the devices' own.",
    completion: .file(extensions: ["yaml", "yml"]))
  var materials: String?

  @Option(help: ArgumentHelp("Threads; one per core unless given.", valueName: "N"))
  var jobs: Int?

  @Flag(help: "Say which steps would be made, and why, and make none.")
  var dryRun = false

  @Flag(help: "Make every step again.")
  var rebuild = false

  func validate() throws {
    if let jobs, !(1...1024).contains(jobs) { throw ValidationError("--jobs must lie between 1 and 1024") }
    _ = try chosen()
    if folder == "" { throw ValidationError("-o takes a folder, and has no name") }
    if let device, !(1...3).contains(paths(device).count) {
      throw ValidationError("--device takes one device file, or three: of 7.5, 5 and 10 nm of oxide")
    }
    if device != nil && materials != nil {
      throw ValidationError("--device or --materials, not both: a calibrated device has its materials")
    }
  }

  func run() throws {
    let logger = output.logger
    var options = ReproductionPlan.Options()
    (options.figures, options.isQuick, options.jobs) = (try chosen(), quick, jobs ?? EngineOptions.cores)
    (options.materials, options.data) = (materials.map(Self.absolute), data.map(Self.absolute))
    options.devices = try devices()
    let plan = try ReproductionPlan(options)
    var folder = folder ?? (quick ? "results/reproduction-quick" : "results/reproduction")
    while folder.count > 1, folder.hasSuffix("/") { folder.removeLast() }
    var reproduction = Reproduction(plan, folder: folder, version: Version.number, commit: Version.commit)
    (reproduction.workers, reproduction.rebuilds) = (options.jobs, rebuild)
    reproduction.draws = Plotting.isPossible
    if dryRun {
      ReproductionRehearsal(steps: reproduction.rehearsal()).print(as: output)
      return
    }
    try ResultFile.checkWritable(folder + "/report.html")
    if !reproduction.draws {
      logger.warning("there is nothing to draw with, and the report lacks its pictures: see 'fvsolve doctor'")
    }
    let states = try make(reproduction, logger)
    var missing: [String: String] = [:]
    for (name, state) in states {
      switch state {
      case .failed(let why): missing[name] = why
      case .impossible(let needs): missing[name] = "needs '\(needs)', which is not there"
      default: break
      }
    }
    let rows = ReproductionClaims(folder: folder, plan: plan, missing: missing).rows
    let page = ReportPage(
      plan, folder: folder, rows: rows, missing: missing, version: Version.number, commit: Version.commit)
    try ResultFile.writeText(ClaimsFile(rows, of: plan).json(), to: folder + "/claims.json")
    try ResultFile.writeText(page.html, to: folder + "/report.html")
    ReproductionReport(plan: plan, states: states, rows: rows).print(
      as: output, written: [folder + "/report.html", folder + "/claims.json"])
    if !missing.isEmpty { Foundation.exit(Failure.somePoints) }
  }

  private func make(_ reproduction: Reproduction, _ logger: Logger) throws -> [String: Reproduction.State] {
    let runner = try StepRunner(folder: reproduction.folder)
    let count = Mutex(0)
    do {
      return try Interruption.deferred {
        try reproduction.run(
          execute: { runner.run($0) }, isStopping: { Interruption.pending != nil },
          report: { step, state in
            let done = count.withLock { number in
              number += 1
              return number
            }
            let words = state.words
            logger.info("\(done) of \(reproduction.plan.steps.count) \(step.name): \(words)")
          })
      }
    } catch Reproduction.Failure.stopped {
      throw ReproductionInterrupted(folder: reproduction.folder)
    }
  }

  private func chosen() throws -> [Figure] {
    let all = Figure.allCases
    let names = try figures.flatMap { name in
      if name.lowercased() == "all" { return all }
      guard let figure = Figure(rawValue: name.lowercased()) else {
        throw unknownName("figure", name, among: all.map(\.rawValue) + ["all"])
      }
      return [figure]
    }
    return names.isEmpty ? all : all.filter(names.contains)
  }

  private func paths(_ list: String) -> [String] {
    list.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
  }

  /// The given device files, checked: the device of 7.5 nm of oxide first, then 5 and 10 nm.
  private func devices() throws -> [String] {
    guard let device else { return [] }
    let files = try paths(device).map { ($0, try CompactDevice(contentsOf: $0).oxideThickness) }
    guard files.count > 1 else { return files.map { Self.absolute($0.0) } }
    for (file, expected) in zip(files, [7.5e-9, 5e-9, 10e-9]) where abs(file.1 - expected) > 0.05e-9 {
      throw ValidationError(
        "--device: \(file.0) is of another thickness of oxide than the \(format(expected, "m")) of its place")
    }
    return files.map { Self.absolute($0.0) }
  }

  private static func absolute(_ path: String) -> String {
    URL(fileURLWithPath: path, relativeTo: URL(fileURLWithPath: FileManager.default.currentDirectoryPath))
      .standardizedFileURL.path
  }
}

/// A reproduction that was asked to stop.
struct ReproductionInterrupted: Error, CustomStringConvertible {
  var folder: String
  var description: String {
    "interrupted; what is finished is kept in \(folder), and the same command goes on from there"
  }
}
