import ArgumentParser
import AxisymmetricMesh
import DeviceGeometry
import Electrothermal
import Quantities
import ResultStore
import SparseLU

/// Thermal impedance of a device at its operating point: step response, networks, what is left after a pulse.
struct Impedance: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Compute the thermal impedance at the operating point: step response, Foster network, reduced model.",
    discussion: """
      The heat problem is linearised with the coefficients of the steady state at the given drive, so that the impedance ends \
      at that state's thermal resistance. A device at 0 V is probed at 1 mV.
      """)

  @OptionGroup(title: "Device") var device: DeviceOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  @Option(
    parsing: .unconditional,
    help:
      "Length of the pulse after which the rise that is left is told, such as \"100 ns\"; 1 us unless given.",
    transform: quantity(.time, PlausibleRange(.time, 1e-13, 1e3)))
  var pulse: Double = 1e-6

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Largest deviation of the networks from the step response, of its final value, such as \"0.5 %\"; 0.2 % unless given.",
      discussion: "After pulses they may be off by twice that and more."),
    transform: quantity(.ratio, PlausibleRange(.ratio, 1e-4, 0.2)))
  var error: Double = 0.002

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("Result file; results/<state>-impedance.h5 unless given.", valueName: "file"),
    completion: .file(extensions: ["h5"]))
  var resultPath: String?

  @Flag(inversion: .prefixedNo, help: "Draw the impedance (PNG and SVG) beside the result.")
  var plot = true

  func run() throws {
    let logger = output.logger
    let started = Timestamp.now
    let loaded = try device.load()
    let path = resultPath ?? "results/\(device.fileStem(loaded.device))-impedance.h5"
    try ResultFile.checkWritable(path)
    let cascade = try MeshCascade(
      for: loaded.device, control: device.meshControl, refinements: device.refine)
    let point = try HeatProblem.operatingPoint(of: loaded.device, on: cascade)
    for step in point.solution.steps { logger.debug("\(step.line)") }
    if point.isProbed {
      logger.warning(
        "the device is not driven: probed at \(format(HeatProblem.probeVoltage, "V")), where it is as good as cold"
      )
    }
    let clock = threadCPUSeconds()
    let control = ReducedHeatControl()
    let model = try ReducedHeatModel(point.heat, control: control)
    let modelSeconds = threadCPUSeconds() - clock
    let statistics = model.statistics
    logger.debug(
      "\(point.heat.vertices.count) temperatures in \(model.stateCount) states, \(statistics.factorisations) factorisations"
    )
    if model.errorEstimate > control.tolerance {
      logger.warning(
        "\(model.stateCount) states leave an error of \(format(100 * model.errorEstimate, "%", digits: 2)) in the reduced model"
      )
    }
    let result = try ImpedanceResult(
      loaded, point, model, pulse: pulse, error: error,
      provenance: .thisRun(since: started))
    for name in ["foster_peak_error", "foster_filament_mean_error", "hot_spot_error"] {
      if let deviation = result.number(name), deviation > error {
        logger.warning("\(name) is \(format(100 * deviation, "%", digits: 2)): no network came closer")
      }
    }
    try ResultFile.writeImpedance(result, to: path)
    var written = [path]
    if plot { written += Plotting.pictures(of: path, logger) }
    ImpedanceReport(result).print(
      as: output,
      and: [
        ("cpu_seconds_total", threadCPUSeconds()), ("cpu_seconds_reduced_model", modelSeconds),
        ("factorisations", Double(statistics.factorisations)),
      ], written: written)
  }
}
