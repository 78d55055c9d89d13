import DeviceGeometry
import Foundation
import Materials
import Testing

@Suite struct MaterialFile {
  static let oxideSigma = "{law: constant, value: 1e-6 S/m, source: test}"
  static let oxideKappa = "{law: constant, value: 0.6 W/m/K, range: [0.5 W/m/K, 1.1 W/m/K], source: test}"

  static let electricalLaws: [(String, ElectricalConductivity?)] = [
    ("none", nil), ("{law: none}", nil), (oxideSigma, .constant(1e-6)),
    ("{law: metal, sigma300: 1e5 S/cm, tcr: -1e-4 1/K, source: t}", .metal(sigma300: 1e7, tcr: -1e-4)),
    (
      "{law: arrhenius, sigma0: 10 S/m, activation_energy: 0 eV, source: t}",
      .arrhenius(sigma0: 10, activationEnergy: 0, referenceTemperature: 300)
    ),
    (
      "{law: poole-frenkel, sigma0: 10 S/m, activation_energy: 1 eV, relative_permittivity: 4, source: t}",
      .pooleFrenkel(PooleFrenkel(sigma0: 10, activationEnergy: 1, relativePermittivity: 4))
    ),
    (
      "{law: power-law, value: 10 S/m, exponent: -1.5, reference_temperature: 350 K, source: t}",
      .powerLaw(value: 10, referenceTemperature: 350, exponent: -1.5)
    ),
    (
      "{law: table, temperature: [300 K, 400 K], resistivity: [50 uOhm cm, 60 uOhm cm], extrapolate: linear, source: t}",
      .table(LawTable(.resistivity, temperatures: [300, 400], values: [50e-8, 60e-8], extrapolates: true)!)
    ),
    (
      "{law: table, temperature: [300 K, 400 K], conductivity: [5 S/m, 6 S/m], source: t}",
      .table(LawTable(.conductivity, temperatures: [300, 400], values: [5, 6])!)
    ),
    ("{law: niraula-karpov, prefactor: 1.4e4 S/m, source: t}", .niraulaKarpov(prefactor: 1.4e4)),
  ]

  @Test(arguments: electricalLaws.indices) func electrical(_ i: Int) throws {
    let (text, law) = Self.electricalLaws[i]
    let loaded = try DeviceFile.load(
      text: sample(Self.oxideSigma, text).replacingOccurrences(
        of: "2 nm, material: Oxide", with: "2 nm, material: Metal"),
      name: "device.yaml")
    #expect(loaded.device.materials["Oxide"]?.electricalConductivity == law)
  }

  static let thermal: [(String, ThermalConductivity)] = [
    (oxideKappa, .constant(0.6)),
    (
      "{law: power-law, value: 148 W/m/K, exponent: -1.3, source: t}",
      .powerLaw(value: 148, referenceTemperature: 300, exponent: -1.3)
    ),
    (
      "{law: table, temperature: [200 K, 400 K], conductivity: [1 W/m/K, 2 W/m/K], source: t}",
      .table(LawTable(.conductivity, temperatures: [200, 400], values: [1, 2])!)
    ),
    (
      "{law: wiedemann-franz, lorenz: 2.44e-8 V2/K2, lattice: 0.5 W/m/K, cap: 3 W/m/K, source: t}",
      .wiedemannFranz(lorenz: 2.44e-8, lattice: 0.5, cap: 3)
    ),
  ]

  @Test(arguments: thermal.indices) func thermalLaw(_ i: Int) throws {
    let (text, law) = Self.thermal[i]
    let loaded = try DeviceFile.load(text: sample(Self.oxideKappa, text), name: "device.yaml")
    #expect(loaded.device.materials["Oxide"]?.thermalConductivity == law)
  }

  @Test func constantsForTransients() throws {
    let device = try DeviceFile.load(text: sampleDevice, name: "device.yaml").device
    #expect(device.materials["Metal"]?.density == 5000 && device.materials["Metal"]?.heatCapacity == 500)
    #expect(device.materials["Oxide"]?.density == nil)
  }

  static let slips = [
    Slip(
      "law: constant, value: 1e-6", "law: constnat, value: 1e-6", at: "law: |constnat",
      "did you mean \"constant\"?"),
    Slip(
      "value: 1e-6 S/m", "value: 1e-6", at: "value: |1e-6", "expected an electrical conductivity such as S/m"),
    Slip("value: 1e-6 S/m", "value: 1e12 S/m", at: "value: |1e12", "must be from 1e-20 S/m to 1e9 S/m"),
    Slip(
      "value: 1e-6 S/m, ", "", at: "conductivity: |{law: constant, source", "lacks the required key \"value\""
    ),
    Slip(
      "value: 1e-6 S/m, source: test", "value: 1e-6 S/m", at: "conductivity: |{law: constant, value: 1e-6",
      "lacks the required key \"source\""),
    Slip("value: 1e-6 S/m", "value: 1e-6 S/m, tcr: 1 1/K", at: "|tcr: 1 1", "unknown key \"tcr\""),
    Slip(oxideSigma, "1e-6 S/m", at: "conductivity: |1e-6", "must be a mapping with the key \"law\""),
    Slip(
      "value: 0.6 W/m/K", "value: 1.6 W/m/K", at: "value: |1.6",
      "at 300 K is 1.6 W/(m K), outside of its own range 0.5 W/(m K) to 1.1"),
    Slip(
      "value: 0.6 W/m/K", "value: 0.6 S/m", at: "value: |0.6", "got S/m, which is an electrical conductivity"),
    Slip("[0.5 W/m/K, 1.1 W/m/K]", "[1.1 W/m/K, 0.5 W/m/K]", at: "range: |[", "[lowest, highest]"),
    Slip("[0.5 W/m/K, 1.1 W/m/K]", "0.5 W/m/K", at: "range: |0.5", "must be a list in [ ]"),
    Slip("tcr: 1e-3 1/K", "tcr: 1 1/K", at: "tcr: |1", "must be from -0.01 1/K to 0.1 1/K"),
    Slip("value: 5000 kg/m3", "value: 5 kg", at: "value: |5 kg", "expected a density such as kg/m3"),
    Slip(
      "value: 500 J/kg/K", "value: 500 J/kg/K, range: [1 J/kg/K, 2 J/kg/K]", at: "value: |500 J",
      "outside of its own range"),
    Slip("density:", "densty:", at: "|densty", "unknown key \"densty\" in material \"Metal\"; did you mean"),
    Slip(
      oxideSigma, "{law: table, temperature: [300 K, 300 K], conductivity: [1 S/m, 2 S/m], source: t}",
      at: "temperature: |[", "each higher than the one before"),
    Slip(
      oxideSigma, "{law: table, temperature: [300 K, 400 K], conductivity: [1 S/m], source: t}",
      at: "conductivity: |[", "has 2 temperatures but 1 values"),
    Slip(
      oxideSigma, "{law: table, temperature: [300 K, 400 K], source: t}", at: "conductivity: |{law: table",
      "either \"resistivity\" or \"conductivity\""),
    Slip(
      oxideSigma,
      "{law: table, temperature: [300 K, 400 K], conductivity: [1 S/m, 2 S/m], extrapolate: yes, source: t}",
      at: "extrapolate: |yes", "must be linear or constant"),
    Slip(
      oxideKappa, "{law: wiedemann-franz, lorenz: 0 V2/K2, lattice: 0 W/m/K, source: t}", at: "lattice: |0",
      "there must be a lattice part"),
  ]

  @Test(arguments: slips) func inLaws(_ slip: Slip) { slip.check() }
}

/// Materials in a file of their own, found relative to the device file.
@Suite struct MaterialReference {
  static let materials: String = {
    let lines = sampleDevice.components(separatedBy: "\n")
    let start = lines.firstIndex(of: "materials:")!
    let end = lines.firstIndex { $0.hasPrefix("cell:") }!
    return "schema: 1\n" + lines[start..<end].joined(separator: "\n") + "\n"
  }()

  static func device(materials: String) -> String {
    let lines = sampleDevice.components(separatedBy: "\n")
    let start = lines.firstIndex(of: "materials:")!
    let end = lines.firstIndex { $0.hasPrefix("cell:") }!
    return (lines[..<start] + [materials] + lines[end...]).joined(separator: "\n")
  }

  /// Loads a device file in devices/ beside a materials file in its parent directory.
  func load(materials: String, device: String, overrides: DeviceOverrides = .init()) throws -> LoadedDevice {
    try withTemporaryDirectory { directory in
      let devices = directory.appendingPathComponent("devices")
      try FileManager.default.createDirectory(at: devices, withIntermediateDirectories: true)
      try materials.write(to: directory.appendingPathComponent("m.yaml"), atomically: true, encoding: .utf8)
      let file = devices.appendingPathComponent("d.yaml")
      try device.write(to: file, atomically: true, encoding: .utf8)
      return try DeviceFile.load(path: file.path, overrides: overrides)
    }
  }

  @Test func relativeToTheReferringFile() throws {
    let inline = try DeviceFile.load(text: sampleDevice, name: "device.yaml")
    let loaded = try load(materials: Self.materials, device: Self.device(materials: "materials: ../m.yaml"))
    #expect(loaded.device == inline.device)
    #expect(!loaded.resolvedText.contains("m.yaml"))
  }

  @Test func singlePropertiesAreOverridden() throws {
    let text = """
      materials:
        file: ../m.yaml
        override:
          Metal: {electrical_conductivity: {law: constant, value: 5 S/m, source: here}}
      """
    let loaded = try load(materials: Self.materials, device: Self.device(materials: text))
    #expect(loaded.device.materials["Metal"]?.electricalConductivity == .constant(5))
    #expect(loaded.device.materials["Metal"]?.density == 5000)
    #expect(try DeviceFile.load(text: loaded.resolvedText, name: "resolved").device == loaded.device)
  }

  @Test func problemsAreReportedInTheFileTheyAreIn() throws {
    do {
      let bad = Self.materials.replacingOccurrences(of: "1e6 S/m", with: "1e6 S")
      _ = try load(materials: bad, device: Self.device(materials: "materials: ../m.yaml"))
      Issue.record("accepted")
    } catch let error as InputErrors {
      #expect(error.errors.count == 1)
      #expect(error.errors[0].file.hasSuffix("devices/../m.yaml") && error.errors[0].line == 4, "\(error)")
    }
  }

  @Test func aMissingFileIsReportedWhereItIsNamed() {
    let found = errors(reading: Self.device(materials: "materials: nowhere.yaml"))
    #expect(
      found.map(\.description) == [
        "device.yaml:5:12: error: materials file \"nowhere.yaml\" (nowhere.yaml): no such file"
      ])
  }

  @Test func anotherFileCanReplaceIt() throws {
    try withTemporaryDirectory { directory in
      let other = directory.appendingPathComponent("other.yaml")
      try Self.materials.replacingOccurrences(of: "1e6 S/m", with: "2e6 S/m")
        .write(to: other, atomically: true, encoding: .utf8)
      let loaded = try DeviceFile.load(
        text: sampleDevice, name: "device.yaml", overrides: DeviceOverrides(materialsFile: other.path))
      #expect(loaded.device.materials["Metal"]?.electricalConductivity == .metal(sigma300: 2e6, tcr: 1e-3))
      #expect(!loaded.resolvedText.contains(directory.path))
    }
  }
}
