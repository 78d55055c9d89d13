import ArgumentParser
import Foundation
import SparseLU

/// The command line: parses, calls, prints, and turns every outcome into an exit code.
struct Fvsolve: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fvsolve",
    abstract: "Electro-thermal fields of HfO2 memristors, from a geometry file to a heat map.",
    discussion: """
      Without a subcommand, solves: 'fvsolve --state weakset'. Quantities carry units: "0.4 V", "7.5 nm".

      Exit codes: 0 done · 3 some points of a study failed · 4 no convergence · 64 wrong usage · 65 bad input · 70 internal error · 74 could not write · \
      130, 143 interrupted.

      Environment: FVSOLVE_PYTHON the Python that draws pictures, with matplotlib and h5py · NO_COLOR no colours on a terminal · SOURCE_DATE_EPOCH time, in \
      seconds since 1970, that results carry as the time of their run.
      """,
    version: Version.text,
    subcommands: [
      Solve.self, Sweep.self, SensitivityCommand.self, Calibrate.self, IV.self, PulseCommand.self,
      FitPulses.self, OptimisePulses.self, Train.self, Infer.self, Export.self, Reproduce.self,
      ArrayCommand.self,
      MeshCommand.self, Impedance.self, Check.self, Inspect.self, Plot.self, Doctor.self,
    ],
    defaultSubcommand: Solve.self)
}

@main
enum Main {
  static func main() {
    UMFPACK.keepFreedMemory()
    Interruption.install()
    do {
      var command = try Fvsolve.parseAsRoot()
      try command.run()
    } catch {
      Failure.exit(error)
    }
  }
}
