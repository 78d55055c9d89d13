import ArgumentParser
import AxisymmetricMesh
import DeviceGeometry
import Electrothermal
import Quantities
import ResultStore
import SparseLU

/// Fields of a device, steady or over pulses: summary, HDF5, XDMF, pictures.
struct Solve: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Solve for the potential and temperature of a device, steady or over pulses (the default command).")

  @OptionGroup(title: "Device") var device: DeviceOptions
  @OptionGroup(title: "Time") var pulse: PulseOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  @Flag(help: "Solve the steady state (the default without --pulse and --protocol).")
  var steady = false

  @Option(help: "Iteration: newton for potential and temperature at once, picard for one after the other.")
  var method: SteadyControl.Method = .newton

  @Flag(help: "Solve on two finer meshes as well: error bars, observed orders, extrapolated values.")
  var errorEstimate = false

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("Result file; results/<state>.h5 unless given.", valueName: "file"),
    completion: .file(extensions: ["h5"]))
  var resultPath: String?

  @Flag(inversion: .prefixedNo, help: "Draw the temperature map (PNG and SVG) beside the result.")
  var plot = true

  func validate() throws {
    if steady && pulse.isWanted { throw ValidationError("give --steady or a pulse, not both") }
    if pulse.isWanted && method != .newton {
      throw ValidationError("--method picard is for steady states; steps in time are Newton's")
    }
    if errorEstimate && pulse.resume {
      throw ValidationError("--resume goes with one mesh, --error-estimate takes three")
    }
    if let resultPath, resultPath.hasSuffix(".xdmf") {
      throw ValidationError(
        "-o names the HDF5 file, such as results/set.h5; the XDMF file is written beside it")
    }
  }

  func run() throws {
    let logger = output.logger
    let started = Timestamp.now
    let clock = threadCPUSeconds()
    let loaded = try device.load()
    let path = resultPath ?? "results/\(device.fileStem(loaded.device)).h5"
    try ResultFile.checkWritable(path)
    if pulse.isWanted {
      try followPulses(loaded, to: path, started: started, clock: clock)
      return
    }
    let solveClock = threadCPUSeconds()
    let finer = errorEstimate ? 2 : 0
    let cascade = try MeshCascade(
      for: loaded.device, control: device.meshControl, refinements: device.refine + finer)
    logger.debug(
      "meshed: \(cascade.levels.map { "\($0.mesh.points.count)" }.joined(separator: ", ")) vertices")
    var control = SteadyControl()
    control.method = method
    let solutions: [SteadySolution]
    do {
      solutions = try SteadySolver(control: control).solve(loaded.device, on: cascade, wanted: 1 + finer)
    } catch let failure as SolveFailure {
      for step in failure.history { logger.debug("\(step.line)") }
      throw failure
    }
    let solveSeconds = threadCPUSeconds() - solveClock
    for step in solutions[0].steps { logger.debug("\(step.line)") }
    for caution in cautions(solutions[0]) { logger.warning("\(caution)") }
    let result = FieldResult(
      loaded, solutions,
      provenance: .thisRun(since: started))
    var written = [path, try ResultFile.write(result, to: path)]
    let cpuSeconds = threadCPUSeconds() - clock
    if plot { written += Plotting.pictures(of: path, logger) }
    let statistics = solutions.map(\.statistics).reduce(LinearSolverStatistics(), +)
    Report(result).print(
      as: output,
      and: [
        ("cpu_seconds_total", cpuSeconds), ("cpu_seconds_mesh_and_solve", solveSeconds),
        ("cpu_seconds_umfpack", statistics.cpuSeconds),
        ("cpu_seconds_analysis", statistics.analysisSeconds),
        ("cpu_seconds_factorisation", statistics.factorisationSeconds),
        ("cpu_seconds_linear_solve", statistics.solveSeconds),
        ("factorisations", Double(statistics.factorisations)), ("solves", Double(statistics.solves)),
      ], written: written)
  }

  /// What a user should know of a solution that is right as such.
  private func cautions(_ solution: SteadySolution) -> [String] {
    var cautions: [String] = []
    if solution.route == .pseudoTime {
      cautions.append(
        "the steady states that start at 0 V end below this load; this one is where the device settles when it is "
          + "switched on, and others may exist")
    }
    return cautions + self.cautions(peak: solution.peakTemperature)
  }

  func cautions(peak: Double) -> [String] {
    // HfO2 melts at 3031 K (CRC Handbook of Chemistry and Physics), TiN at 3220 K, Ti at 1941 K.
    if peak <= 3031 { return [] }
    return [
      "the peak of \(format(peak, "K", digits: 4)) is above the melting point of HfO2 (3031 K): no material law holds there"
    ]
  }
}

extension SteadyControl.Method: ExpressibleByArgument {}
