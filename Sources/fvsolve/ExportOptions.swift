import ArgumentParser
import CompactModel
import Foundation
import ResultStore

/// Files for other tools, made of a calibrated device.
struct ExportOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("SPICE subcircuits of the device and its divider (ngspice).", valueName: "file"),
    completion: .file(extensions: ["lib", "cir", "sub"]))
  var spice: String?

  @Option(
    help: ArgumentHelp("Verilog-A module of the device (OpenVAF, ADMS).", valueName: "file"),
    completion: .file(extensions: ["va"]))
  var verilogA: String?

  @Option(
    help: ArgumentHelp("Devices and presets of AIHWKIT, as Python.", valueName: "file"),
    completion: .file(extensions: ["py"]))
  var aihwkit: String?

  @Option(
    help: ArgumentHelp(
      "Lookup tables of CrossSim, a folder for each scheme of programming.", valueName: "folder"),
    completion: .directory)
  var crossSim: String?

  @Option(
    help: ArgumentHelp("Thermal resistance along the states, with uncertainty (CSV).", valueName: "file"),
    completion: .file(extensions: ["csv"]))
  var thermalResistance: String?

  private var given: [(option: String, path: String)] {
    [
      ("--spice", spice), ("--verilog-a", verilogA), ("--aihwkit", aihwkit), ("--cross-sim", crossSim),
      ("--thermal-resistance", thermalResistance),
    ].compactMap { option, path in path.map { (option, $0) } }
  }

  var isWanted: Bool { !given.isEmpty }

  func validate() throws { try Self.requireDistinct(given) }

  /// - Throws: a usage error where two options mean one file.
  private static func requireDistinct(_ files: [(option: String, path: String)]) throws {
    for (i, one) in files.enumerated() {
      for other in files[..<i] where ResultFile.isSame(one.path, other.path) {
        throw ValidationError("\(other.option) and \(one.option) name the same file: \(one.path)")
      }
    }
  }

  /// Refuses to write over a file that is read.
  func requireDistinct(from path: String, named name: String) throws {
    try Self.requireDistinct([(name, path)] + given)
  }

  /// Writes what was asked for; nothing, if one of them cannot be made.
  /// - Returns: paths written.
  func write(_ device: CompactDevice) throws -> [String] {
    var files: [(option: String, path: String, text: String)] = []
    if let spice {
      files.append(("--spice", spice, try device.spice(name: CompactDevice.modelName(for: spice))))
    }
    if let verilogA {
      files.append(
        ("--verilog-a", verilogA, try device.verilogA(name: CompactDevice.modelName(for: verilogA))))
    }
    if let aihwkit { files.append(("--aihwkit", aihwkit, try device.aihwkit())) }
    if let crossSim {
      for (scheme, tables) in try device.crossSim().sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
        let folder = URL(fileURLWithPath: crossSim, isDirectory: true).relativePath + "/" + scheme.rawValue
        files.append(("--cross-sim", folder + "/dG_increasing.txt", tables.increasing))
        files.append(("--cross-sim", folder + "/dG_decreasing.txt", tables.decreasing))
      }
    }
    if let thermalResistance {
      files.append(("--thermal-resistance", thermalResistance, try device.thermalResistanceTable()))
    }
    try Self.requireDistinct(files.map { ($0.option, $0.path) })
    for file in files { try ResultFile.checkWritable(file.path) }
    for file in files { try ResultFile.writeText(file.text, to: file.path) }
    return files.map(\.path)
  }
}
