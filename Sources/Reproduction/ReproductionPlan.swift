import Crossbar
import DeviceGeometry
import Foundation
import PulseProgramming
import ResultStore

/// The chain from fields to figures: which steps there are, what each reads, and what decides its outcome.
public struct ReproductionPlan: Sendable {
  public struct Options: Sendable {
    public var figures = Figure.allCases
    /// Coarser calibration, fewer epochs and seeds.
    public var isQuick = false
    /// Materials file for every field instead of the devices' own.
    public var materials: String?
    /// Calibrated devices to take instead of calibrating: of the device itself, then of other thicknesses of oxide.
    public var devices: [String] = []
    /// Folder of MNIST; nil for the program's own digits.
    public var data: String?
    /// Threads of one step.
    public var jobs = 1

    public init() {}
    public var epochs: Int { isQuick ? 60 : 500 }
    public var seeds: Int { isQuick ? 1 : 3 }
  }

  public let options: Options
  /// Each after those that it reads.
  public let steps: [ReproductionStep]

  /// - Throws: `InputErrors` for a materials file or a device file that is none; `DigitFileError`.
  public init(_ options: Options) throws {
    self.options = options
    var builder = Builder(options: options)
    for figure in options.figures { try builder.add(for: figure) }
    steps = builder.steps
    // What is wrong with a folder is told even where no network needs it.
    if let data = options.data, builder.digits == nil { _ = try DigitData(folder: data) }
  }

  public func step(_ name: String) -> ReproductionStep? { steps.first { $0.name == name } }

  /// Steps that need nothing of each other, after those that they need.
  var generations: [[ReproductionStep]] {
    var depth: [String: Int] = [:]
    for step in steps { depth[step.name] = (step.inputs.compactMap { depth[$0] }.max() ?? -1) + 1 }
    return (0...(depth.values.max() ?? 0)).map { level in steps.filter { depth[$0.name] == level } }
  }
}

/// Adds steps with what they need, each once.
private struct Builder {
  let options: ReproductionPlan.Options
  var steps: [ReproductionStep] = []
  private(set) var digits: [String: String]?

  init(options: ReproductionPlan.Options) { self.options = options }

  mutating func add(for figure: Figure) throws {
    switch figure {
    case .fig2cde:
      try addStudy("states", ["--states", "reset,weakset,set", "--voltage", "0.4V", "--save-fields"])
      for state in BuiltInStates.State.allCases { try addPulse(state) }
    case .fig5c:
      for scheme in ["plain", "improved", "ideal"] { try addTraining(scheme) }
      add(
        ReproductionStep(
          "training",
          ["plot", "improved.h5", "--compare", "plain.h5", "--compare", "ideal.h5", "-o", "training"],
          inputs: ["plain", "improved", "ideal"], output: "training/improved-compared.png"))
    case .s9: for scheme in ["plain", "improved"] { try addTraining(scheme) }
    case .fig1b, .fig1g: try addProtocols("fig1", ["fig1b", "fig1g"])
    case .fig4: try addProtocols("fig4", ["fig4b", "fig4c"])
    // Beside the plain update, over whose range its own is told.
    case .fig3c, .fig3d: try addProtocols("fig3d", ["fig3d", "fig1b"])
    case .fig5a:
      try addDevice()
      add(
        ReproductionStep(
          "schemes", ["pulse", "--device", "device.json", "--schemes", "-o", "schemes.h5"],
          machineArguments: threads, inputs: ["device"],
          content: try contents(of: ["fig1b", "heating", "fig3d", "fig1g", "incremental"]),
          output: "schemes.h5"))
    case .s1:
      try addProtocols("s1", ["s1"])
      add(
        ReproductionStep(
          "iv", ["iv", "sweep", "--device", "device.json", "--cycles", "100", "--seed", "1", "-o", "iv.h5"],
          inputs: ["device"], output: "iv.h5"))
    case .s6:
      for thickness in [5, 10] { try addDevice(thickness: thickness) }
      try addProtocols("s6", ["s6"], devices: ["device", "device-5nm", "device-10nm"])
      try addStudy(
        "thickness-amplitude",
        ["--states", "reset,weakset,set", "--thickness", "5,7.5,10nm", "--voltage", "0:0.5:0.1V"])
      for held in ["current", "conductance"] {
        try addStudy(
          "thickness-\(held)",
          ["--state", "set", "--thickness", "5,7.5,10nm", "--voltage", "0.4V", "--hold", held])
      }
    case .s5:
      try addPulse(.set)
      try addProtocols("s5", ["s5"])
    case .fig2a, .fig3a, .s4, .s7, .s8, .s10: try addProtocols(figure.rawValue, [figure.rawValue])
    }
  }

  private var threads: [String] { ["--jobs", String(options.jobs)] }
  private var materials: [String] { options.materials.map { ["--materials", $0] } ?? [] }

  private mutating func add(_ step: ReproductionStep) {
    if !steps.contains(where: { $0.name == step.name }) { steps.append(step) }
  }

  private func resolved(_ state: BuiltInStates.State, thickness: Int? = nil) throws -> String {
    var overrides = DeviceOverrides()
    overrides.materialsFile = options.materials
    overrides.oxideThickness = thickness.map { Double($0) * 1e-9 }
    // With the materials that the device has, and no others.
    return SHA256.hexDigest(
      try DeviceTree(state, .reduced, overrides: overrides).loaded().resolvedText.utf8)
  }

  private mutating func addStudy(_ name: String, _ arguments: [String]) throws {
    let states = BuiltInStates.State.allCases.filter { state in
      arguments.contains { $0.split(separator: ",").contains(Substring(state.rawValue)) }
    }
    var content: [String: String] = [:]
    for state in states { content["device '\(state.rawValue)'"] = try resolved(state) }
    add(
      ReproductionStep(
        name, ["sweep"] + arguments + ["--overwrite", "-o", "\(name).h5"],
        machineArguments: materials + threads, content: content, output: "\(name).h5"))
  }

  private mutating func addPulse(_ state: BuiltInStates.State) throws {
    let name = "\(state.rawValue)-pulse"
    add(
      ReproductionStep(
        name,
        ["solve", "--state", state.rawValue, "--pulse", "1 us", "--follow", "1 us", "-o", "\(name).h5"],
        machineArguments: materials, content: ["device '\(state.rawValue)'": try resolved(state)],
        output: "\(name).h5"))
  }

  /// The calibrated device, of 7.5 nm of oxide or another thickness.
  private mutating func addDevice(thickness: Int? = nil) throws {
    let name = thickness.map { "device-\($0)nm" } ?? "device"
    let place =
      switch thickness {
      case nil: 0;
      case 5: 1;
      default: 2
      }
    if options.devices.indices.contains(place) {
      let path = options.devices[place]
      let digest = FileManager.default.contents(atPath: path).map { SHA256.hexDigest($0) } ?? ""
      add(
        ReproductionStep(
          name, [path.split(separator: "/").last.map(String.init) ?? path],
          content: ["the device file": digest],
          output: "\(name).json", copies: path))
      return
    }
    var arguments = ["calibrate"]
    if options.isQuick { arguments.append("--quick") }
    var inputs: [String] = []
    if let thickness {
      try addDevice()
      arguments += ["--thickness", "\(thickness) nm", "--switching-from", "device.json"]
      inputs = ["device"]
    }
    add(
      ReproductionStep(
        name, arguments + ["-o", "\(name).json"], machineArguments: materials + threads, inputs: inputs,
        content: ["device 'reset'": try resolved(.reset, thickness: thickness)], output: "\(name).json",
        workspace: "\(name).calibration"))
  }

  private func contents(of protocols: [String]) throws -> [String: String] {
    var content: [String: String] = [:]
    for name in protocols {
      content["protocol '\(name)'"] = SHA256.hexDigest(try ProtocolFile.load(name).resolvedText.utf8)
    }
    return content
  }

  private mutating func addProtocols(
    _ name: String, _ protocols: [String], devices: [String] = ["device"]
  ) throws {
    try addDevice()
    add(
      ReproductionStep(
        name,
        [
          "pulse", "--device", devices.map { "\($0).json" }.joined(separator: ","), "--protocol",
          protocols.joined(separator: ","), "-o", "\(name).h5",
        ], machineArguments: threads, inputs: devices, content: try contents(of: protocols),
        output: "\(name).h5"))
  }

  private mutating func addTraining(_ scheme: String) throws {
    try addDevice()
    if digits == nil {
      digits =
        try options.data.map { try DigitData(folder: $0).sources } ?? ["digits": DrawnDigits.data().name]
    }
    add(
      ReproductionStep(
        scheme,
        [
          "train", "--device", "device.json", "--scheme", scheme, "--epochs", String(options.epochs),
          "--seeds",
          "1-\(options.seeds)", "-o", "\(scheme).h5",
        ],
        machineArguments: (options.data.map { ["--data", $0] } ?? []) + threads + ["--resume"],
        inputs: ["device"], content: digits ?? [:], output: "\(scheme).h5",
        workspace: "\(scheme).h5.checkpoint"))
  }
}
