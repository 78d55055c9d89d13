import ArgumentParser

/// Measurements on a calibrated device with its compact model.
struct IV: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "iv",
    abstract: "Sweep a calibrated device's current and voltage, or read it many times.",
    discussion: """
      'fvsolve iv --device results/device.json' sweeps: 0 V → SET → 0 V → RESET → 0 V. 'fvsolve iv sweep --help' has the options. \
      'fvsolve iv read-disturb' tells how far reads move the conductance.
      """,
    subcommands: [IVSweepCommand.self, IVReadDisturb.self], defaultSubcommand: IVSweepCommand.self)
}
