import ArgumentParser
import ResultStore

/// Several configurations in one study, whole or in parts.
struct TrainingStudyOptions: ParsableArguments {
  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Values of an option of these pages, such as \"cycle-noise=0,0.01,0.035\", \"labels=1/1,2.4/4.88\" or \"rate=0.4,0.2;0.2\": all combinations are trained, each from all seeds; may be repeated.",
      valueName: "name=values"))
  var vary: [String] = []

  @Option(
    help: "A study that a result holds ('inspect --config' prints it) instead of options.",
    completion: .file(extensions: ["json", "yaml"]))
  var study: String?

  @Option(help: ArgumentHelp("Train only part i of n of the runs, such as 2/4.", valueName: "i/n"))
  var shard: String?

  @Flag(help: "Keep every run's network, as a result file of its own beside the study's.")
  var saveRuns = false

  @Flag(help: "Drop what is there of a study, of whatever study.")
  var overwrite = false

  @Option(help: "Write the runs as a table as well (CSV).", completion: .file(extensions: ["csv"]))
  var csv: String?

  func validate() throws {
    _ = try TrainingVariation.list(vary)
    _ = try SweepResult.Shard(option: shard)
    if study != nil, !vary.isEmpty { throw ValidationError("give --vary or --study, not both") }
  }
}
