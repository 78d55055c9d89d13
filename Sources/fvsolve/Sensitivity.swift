import ArgumentParser
import AxisymmetricMesh
import DeviceGeometry
import Electrothermal
import Quantities
import ResultStore
import SparseLU

/// What the steady state depends on: derivatives by every number of the input, and the effect of published ranges.
struct SensitivityCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sensitivity",
    abstract:
      "Tell what peak temperature, conductance and thermal resistance depend on: every number of the input, and published ranges.",
    discussion: """
      Derivatives come from the adjoint at the solution, with one factorisation for all. Published ranges are solved at \
      both ends, since over decades no derivative holds.
      """)

  @OptionGroup(title: "Device") var device: DeviceOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Only these numbers of the input: paths or the beginnings of some, such as filament or layers/oxide/thickness.",
      valueName: "path"))
  var only: [String] = []

  @Flag(inversion: .prefixedNo, help: "Solve at both ends of every published range of a material.")
  var ranges = true

  @Flag(
    help:
      "Compare every derivative with the difference of two whole solves; exit code 4 if one is off by 1e-5.")
  var check = false

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("Result file; results/<state>-sensitivity.h5 unless given.", valueName: "file"),
    completion: .file(extensions: ["h5"]))
  var resultPath: String?

  @Flag(inversion: .prefixedNo, help: "Draw a tornado plot (PNG and SVG) beside the result.")
  var plot = true

  func run() throws {
    let logger = output.logger
    let started = Timestamp.now
    let tree = try device.tree()
    let loaded = try tree.loaded()
    let numbers = try chosen(of: tree)
    let path = resultPath ?? "results/\(device.fileStem(loaded.device))-sensitivity.h5"
    try ResultFile.checkWritable(path)
    let cascade = try MeshCascade(
      for: loaded.device, control: device.meshControl, refinements: device.refine)
    var study = SensitivityStudy(
      analysis: try SensitivityAnalysis(tree, on: cascade), cascade: cascade, logger: logger)
    try study.differentiate(by: numbers)
    if check { try study.compareWithDifferences() }
    if ranges { try study.solveAtEndsOfRanges(of: numbers) }
    let result = study.result(of: loaded, provenance: .thisRun(since: started))
    try ResultFile.writeSensitivity(result, to: path)
    var written = [path]
    if plot { written += Plotting.pictures(of: path, logger) }
    SensitivityReport(result).print(as: output, and: study.costs, written: written)
    if let cost = study.costOfDifferences {
      logger.info(
        "derivatives took \(format(cost.adjoint, "s", digits: 3)) of CPU time, differences \(format(cost.differences, "s", digits: 3)): \(format(cost.differences / cost.adjoint, "", digits: 3)) times as much"
      )
    }
    if let mismatch = study.mismatch { throw mismatch }
  }

  /// - Throws: `ValidationError` for a path that leads to none of them.
  private func chosen(of tree: DeviceTree) throws -> [DeviceTree.Number] {
    let all = SensitivityAnalysis.numbers(of: tree)
    if only.isEmpty { return all }
    for path in only where !all.contains(where: { Self.begins($0.path, with: path) }) {
      if !tree.numbers.contains(where: { Self.begins($0.path, with: path) }) {
        do throws(DevicePathError) {
          _ = try tree.kind(of: path)
        } catch {
          throw ValidationError(error.description)
        }
      }
      throw ValidationError("path \"\(path)\" leads to no number that a steady state depends on")
    }
    return all.filter { number in only.contains { Self.begins(number.path, with: $0) } }
  }

  private static func begins(_ path: String, with part: String) -> Bool {
    path == part || path.hasPrefix(part.hasSuffix("/") ? part : part + "/")
  }
}
