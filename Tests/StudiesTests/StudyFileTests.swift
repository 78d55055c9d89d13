import DeviceGeometry
import Foundation
import Testing

@testable import Studies

@Suite struct StudyFileTests {
  static let materials = """
    schema: 1
    title: Materials
    devices: set
    design: sobol
    points: 8
    seed: 3
    axes:
      - {path: materials/HfOx filament/electrical_conductivity/sigma0, range: literature, scale: log}
      - {path: materials/HfO2/thermal_conductivity/value, range: literature}
      - {name: top, path: layers/top electrode/thickness, from: 40 nm, to: 60 nm}
    """
  static let grid = """
    schema: 1
    devices: [reset, {name: example, file: geometries/niraula-karpov.yaml}]
    set: {ambient: 310 K}
    hold: current
    axes:
      - {path: thickness, values: [5 nm, 7.5 nm]}
      - {path: materials/HfO2/thermal_conductivity/value, from: 0.5 W/m/K, to: 1 W/m/K, count: 3}
      - {path: voltage, from: 0 V, to: 0.4 V, step: 0.2 V}
    """
  static let pulsed = """
    schema: 1
    devices: [set]
    design: zip
    pulse: {width: 1 us, follow: 10 ns}
    tolerance: 1e-4
    axes:
      - {path: voltage, values: "0.1:0.3:0.1 V"}
      - {path: layers/titanium/material, values: [Ti, W, TiN]}
    """

  private func study(_ text: String, _ name: String = "study.yaml") throws -> Study {
    try StudyFile.load(text: text, name: name)
  }

  /// The resolved text is a study of its own, which reads nothing else and means the same.
  @Test(arguments: [materials, grid, pulsed])
  func resolvedTextsAreStudies(_ text: String) throws {
    let study = try study(text)
    let again = try self.study(study.resolvedText, "elsewhere/resolved.yaml")
    #expect(again.resolvedText == study.resolvedText)
    #expect(again.axes == study.axes)
    #expect(again.pointCount == study.pointCount)
    #expect((again.hold, again.design, again.seed) == (study.hold, study.design, study.seed))
    #expect(again.source == study.source && again.tolerance == study.tolerance)
    #expect(again.listsBases == study.listsBases)
    for (a, b) in zip(again.bases, study.bases) { #expect(try a.tree.device() == b.tree.device()) }
  }

  @Test func gridsAreNumberedRowByRow() throws {
    let study = try study(Self.grid)
    #expect(study.axes.map(\.name) == ["thickness", "HfO2_thermal_conductivity", "voltage"])
    #expect(study.pointCount == 2 * 2 * 3 * 3)
    #expect(study.axes[1].values == .numbers([0.5, 0.75, 1]))
    #expect(study.coordinates(of: 0) == (0, [0, 0, 0]))
    #expect(study.coordinates(of: 1) == (0, [0, 0, 1]))
    #expect(study.coordinates(of: 35) == (1, [1, 2, 2]))
    #expect(try study.bases.allSatisfy { try $0.tree.device().ambient == 310 })
  }

  @Test func samplesStayWithinTheirRanges() throws {
    let study = try study(Self.materials)
    guard case .numbers(let sigma) = study.axes[0].values, case .numbers(let top) = study.axes[2].values
    else {
      Issue.record("these are numbers")
      return
    }
    #expect(sigma.allSatisfy { $0 > 2.5e3 && $0 < 2.5e5 } && sigma.count == 8)
    // Even in the logarithm: half of the samples lie below the geometric mean.
    #expect(sigma.count { $0 < 2.5e4 } == 4)
    #expect(top.allSatisfy { $0 > 40e-9 && $0 < 60e-9 } && top.count { $0 < 50e-9 } == 4)
  }

  @Test func tablesSetWhatTheirHeadsName() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    func load(_ table: String) throws -> Study {
      try table.write(toFile: folder + "/points.csv", atomically: true, encoding: .utf8)
      return try self.study(
        "schema: 1\ndevices: set\ndesign: list\ntable: points.csv", folder + "/study.yaml")
    }
    let table = try load("thickness [nm],voltage,layers/titanium/material\n5,0.1 V,Ti\n7.5, 200 mV ,\"W\"\n")
    #expect(table.axes.map(\.name) == ["thickness", "voltage", "titanium_material"])
    #expect(table.axes[0].values == .numbers([5e-9, 7.5e-9]))
    #expect(table.axes[1].values == .numbers([0.1, 0.2]))
    #expect(table.axes[2].values == .texts(["Ti", "W"]))
    // Without the table it still means the same.
    #expect(try self.study(table.resolvedText).axes == table.axes)
    for (table, message) in [
      ("thickness [nm]\n5 V\n", "points.csv:2:1: error: thickness: expected a length"),
      (
        "thicknes [nm]\n5\n",
        "points.csv:1:1: error: path \"thicknes\": there is no \"thicknes\"; did you mean"
      ),
      ("thickness [nm],voltage [V]\n5\n", "points.csv:2: error: this row has 1 cells, the first one 2"),
      ("thickness [nm]\n", "the table has no rows"),
      ("thickness\n5\n", "points.csv:2:1: error: thickness: \"5\" has no unit"),
    ] {
      let error = #expect(throws: InputErrors.self) { try load(table) }
      #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
    }
  }

  /// What is wrong, where, and what was probably meant.
  @Test(arguments: [
    ("devices: set", "devices: sett", "3:10: error: unknown state \"sett\"; did you mean \"set\"?"),
    ("design: sobol", "design: sobel", "4:9: error: unknown design \"sobel\"; did you mean \"sobol\"?"),
    ("points: 8", "points: none", "5:9: error: design: sobol needs points"),
    (
      "points: 8", "points: 100000000",
      "5:9: error: these are 100000000 points; more than 10000000 need --yes"
    ),
    ("seed: 3", "seed: -3", "6:7: error: seed of the study must be a whole number from 0"),
    ("seed: 3", "sede: 3", "6:1: error: unknown key \"sede\" in the study; did you mean \"seed\"?"),
    ("design: sobol\n", "", "4:9: error: points goes with design: latin-hypercube or sobol"),
    (
      "HfO2/thermal_conductivity/value", "HfO2/thermal_conductivity/valu",
      "there is no \"valu\"; did you mean \"value\"?"
    ),
    ("HfO2/thermal_conductivity/value", "HfO2/density/value", "the materials give no range for"),
    ("from: 40 nm, to: 60 nm", "from: 60 nm, to: 40 nm", "the range is empty"),
    ("from: 40 nm, to: 60 nm", "from: 40 nm, to: 60 V", "expected a length such as nm, got V"),
    ("from: 40 nm, to: 60 nm", "from: 40 nm", "lacks \"to\""),
    ("from: 40 nm, to: 60 nm", "from: 40 nm, to: 60 nm, scale: logg", "scale must be linear or log"),
    ("name: top", "name: 2nd", "letters, digits and \"_\""),
    ("name: top", "name: conductance", "names something else in result files"),
    ("name: top", "name: HfOx_filament_sigma0", "two axes are named \"HfOx_filament_sigma0\""),
    ("layers/top electrode/thickness", "layers/top electrode/material", "is a name: give its values"),
    ("schema: 1", "schema: 2", "schema must be 1"),
  ])
  func mistakes(_ right: String, _ wrong: String, _ message: String) throws {
    try #require(Self.materials.contains(right))
    let text = Self.materials.replacingOccurrences(of: right, with: wrong)
    let error = #expect(throws: InputErrors.self) { try study(text) }
    #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
  }

  @Test(arguments: [
    ("hold: current", "hold: curent", "did you mean \"current\"?"),
    ("[5 nm, 7.5 nm]", "[]", "there are no values"), ("[5 nm, 7.5 nm]", "[5 nm, 5 nm]", "5 nm appears twice"),
    ("[5 nm, 7.5 nm]", "[5 nm, 7.5 V]", "expected a length such as nm, got V"),
    ("step: 0.2 V", "step: -0.2 V", "has the wrong sign"), ("step: 0.2 V", "step: 0 V", "is zero"),
    ("to: 1 W/m/K", "to: 2 W/m/K", "outside of its own range 0.5 W/(m K) to 1.1 W/(m K)"),
    ("path: thickness", "path: filament/profile", "it leads to a list"),
    ("path: thickness", "name: message, path: thickness", "\"message\" names something else in result files"),
    ("path: thickness, values: [5 nm, 7.5 nm]", "path: title, values: [a, b]", "would change nothing"),
    (
      "path: thickness, values: [5 nm, 7.5 nm]", "path: series_resistance, values: [5 Ohm]",
      "goes with a voltage"
    ),
    (
      "  - {path: thickness", "  - {path: layers/oxide/thickness, values: [6 nm]}\n  - {path: thickness",
      "\"thickness\" appears twice among the axes, once as \"layers/oxide/thickness\""
    ),
    (
      "path: thickness, values: [5 nm, 7.5 nm]", "path: voltage, values: [1 V]",
      "\"voltage\" appears twice among the axes"
    ),
    ("[5 nm, 7.5 nm]", "[5 km, 7.5 km]", "thickness = 5 km: thickness must be from 50 pm to 1 mm"),
    ("ambient: 310 K", "ambiant: 310 K", "did you mean \"ambient\"?"),
    ("ambient: 310 K", "ambient: 310", "has no unit"),
    ("niraula-karpov.yaml", "nowhere.yaml", "no such file"),
    ("{name: example, file", "{name: reset, file", "two devices named \"reset\""),
    (
      "hold: current", "hold: conductance\nprotocol: protocols/heating-set.yaml",
      "a protocol has its own voltages"
    ),
  ])
  func mistakesInAGrid(_ right: String, _ wrong: String, _ message: String) throws {
    try #require(Self.grid.contains(right))
    let text = Self.grid.replacingOccurrences(of: right, with: wrong)
    let error = #expect(throws: InputErrors.self) { try study(text) }
    #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
  }

  @Test func unequalLengthsAreNoZip() throws {
    let text = Self.pulsed.replacingOccurrences(of: "[Ti, W, TiN]", with: "[Ti, W]")
    let error = #expect(throws: InputErrors.self) { try study(text) }
    #expect(error?.description.contains("\"voltage\" has 3, \"titanium_material\" 2") == true)
    let unknown = Self.pulsed.replacingOccurrences(of: "[Ti, W, TiN]", with: "[Ti, W, Tin]")
    let other = #expect(throws: InputErrors.self) { try study(unknown) }
    #expect(other?.description.contains("unknown material \"Tin\"") == true, "\(other?.description ?? "")")
  }
}
