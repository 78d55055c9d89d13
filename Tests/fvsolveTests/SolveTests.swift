import Foundation
import ResultStore
import Testing

@Suite struct SolveTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  struct ShippedState: CustomTestStringConvertible, Sendable {
    var state: String
    var peak: ClosedRange<Double>
    var testDescription: String { state }
  }

  /// At 0.4 V: the paper's SET reaches "about 800 K"; a weak SET is clearly cooler and RESET hardly warms.
  static let states = [
    ShippedState(state: "set", peak: 785...815), ShippedState(state: "weakset", peak: 600...720),
    ShippedState(state: "reset", peak: 300...310),
  ]

  @Test(arguments: states, ["reduced", "full"])
  func shippedStates(_ shipped: ShippedState, stack: String) throws {
    let run = try fvsolve(
      ["solve", "--state", shipped.state, "--stack", stack, "--no-plot", "--json", "-o", "r.h5"], in: folder)
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    let result = try folder.result("r.h5")
    #expect(result.state == shipped.state)
    #expect(shipped.peak.contains(result.summary.peakTemperature), "\(result.summary.peakTemperature) K")
    #expect(result.summary.voltage == 0.4)
    #expect(result.summary.currentImbalance <= 1e-10, "\(result.summary.currentImbalance)")
    #expect(result.summary.energyImbalance <= 1e-9, "\(result.summary.energyImbalance)")
    #expect(try result.fields.temperature.max() == run.number("peak_temperature_K"))
    #expect(try result.fields.temperature.min()! >= 300 - 1e-9 * run.number("peak_temperature_K"))
    #expect(try run.json()["written"] as? [String] == ["r.h5", "r.xdmf"])
  }

  /// The state's name alone is a command, and its result has a place.
  @Test func theDefaultCommandSolvesAndSaysWhatItWrote() throws {
    let run = try fvsolve(["--state", "weakset", "--no-plot"], in: folder)
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    #expect(run.output.hasSuffix("wrote results/weakset.h5, results/weakset.xdmf\n"), "\(run.output)")
    for word in ["weak SET", "peak temperature", "conductance", "energy imbalance", " K\n", " uS\n"] {
      #expect(run.output.contains(word), "no '\(word)' in \(run.output)")
    }
    #expect(folder.files == ["results", "results/weakset.h5", "results/weakset.xdmf"])
    #expect(try folder.result("results/weakset.h5").state == "weakset")
  }

  @Test func theFullStackHasAnotherDefaultName() throws {
    let run = try fvsolve(["--state", "set", "--stack", "full", "--no-plot"], in: folder)
    #expect(run.status == 0, "\(run.errors)")
    #expect(folder.exists("results/set-full.h5"))
  }

  /// A device file is named after itself, from wherever it is read, and gives what the built-in state gives.
  @Test func aDeviceFileGivesWhatItsBuiltInCopyGives() throws {
    let file = Product.checkout + "/geometries/set.yaml"
    let run = try fvsolve(["--geometry", file, "--no-plot"], in: folder)
    #expect(run.status == 0, "\(run.errors)")
    let builtIn = try fvsolve(["--state", "set", "--no-plot", "-o", "built-in.h5"], in: folder)
    #expect(builtIn.status == 0, "\(builtIn.errors)")
    let (fromFile, fromProgram) = (try folder.result("results/set.h5"), try folder.result("built-in.h5"))
    #expect(fromFile.fields.temperature == fromProgram.fields.temperature)
    #expect(fromFile.summary == fromProgram.summary)
  }

  @Test(arguments: [
    "weakset.yaml", "examples/cylinder.yaml", "examples/hourglass.yaml", "niraula-karpov.yaml",
  ])
  func shippedFiles(_ name: String) throws {
    let run = try fvsolve(
      ["--geometry", "\(Product.checkout)/geometries/\(name)", "--no-plot", "--json", "-o", "r.h5"],
      in: folder)
    #expect(run.status == 0, "\(run.errors)")
    #expect(try run.number("peak_temperature_K") > 300)
  }

  @Test(arguments: [["-q"], ["--quiet"], []])
  func nothingIsSaidOnStderrWithoutReason(_ flags: [String]) throws {
    try folder.write(SampleDevice.text, to: "device.yaml")
    let run = try fvsolve(["--geometry", "device.yaml", "--no-plot"] + flags, in: folder)
    #expect(run.status == 0)
    #expect(run.errors == "")
    #expect(run.output.contains("peak temperature"))
  }

  @Test(arguments: ["-v", "--verbose"])
  func verboseTellsEveryIterationOnStderr(_ flag: String) throws {
    try folder.write(SampleDevice.text, to: "device.yaml")
    let run = try fvsolve(["--geometry", "device.yaml", "--no-plot", "--json", flag], in: folder)
    #expect(run.status == 0)
    #expect(run.errors.contains("vertices"), "\(run.errors)")
    #expect(run.errors.contains("iteration 1: load"), "\(run.errors)")
    #expect(try run.number("voltage_V") == 0.4, "stdout must stay pure JSON")
  }

  /// Zero volts is a device at rest, not a division by zero.
  @Test func noVoltageIsRest() throws {
    let run = try fvsolve(["--state", "set", "--voltage", "0 V", "--no-plot", "--json"], in: folder)
    #expect(run.status == 0, "\(run.errors)")
    #expect(try run.number("peak_temperature_K") == 300)
    #expect(try run.json()["conductance_S"] == nil)
    let table = try fvsolve(["inspect", "results/set.h5"], in: folder)
    #expect(table.status == 0 && table.output.contains("- (no voltage)"), "\(table.output)")
  }

  /// Where a file was written is the business of the machine it was written on.
  @Test func noAbsolutePathIsStored() throws {
    try folder.write(SampleDevice.text, to: "deep/inside/device.yaml")
    let run = try fvsolve(
      [
        "--geometry", folder.path("deep/inside/device.yaml"), "--no-plot",
        "--output=" + folder.path("there/result.h5"),
      ], in: folder)
    #expect(run.status == 0, "\(run.errors)")
    for file in ["there/result.h5", "there/result.xdmf"] {
      let bytes = try folder.bytes(file)
      for path in [folder.root, Product.checkout, "deep/inside"] {
        #expect(bytes.range(of: Data(path.utf8)) == nil, "\(file) holds '\(path)'")
      }
    }
    #expect(try folder.result("there/result.h5").provenance.arguments.last == "--output=result.h5")
  }
}
