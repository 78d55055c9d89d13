import ArgumentParser

/// Parameter studies.
struct Sweep: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Solve a device at many points: any grid, list or sample of its numbers.",
    discussion: """
      Runs a study file, or the grid that the options describe: \
      'fvsolve sweep --states set,reset --thickness 5,7.5,10nm --voltage 0:0.5:0.1V'. \
      'fvsolve sweep run --help' has the options.

      Started again, it solves only what is missing. Ctrl-C, a kill and a full disk lose nothing that is finished.
      """,
    subcommands: [SweepRun.self, SweepMerge.self, SweepExport.self], defaultSubcommand: SweepRun.self)
}
