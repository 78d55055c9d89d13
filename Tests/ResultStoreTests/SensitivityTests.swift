import Foundation
import Testing

@testable import ResultStore

/// Made-up but consistent sensitivities, every optional part present.
func sampleSensitivity() -> SensitivityResult {
  SensitivityResult(
    title: "HfO₂ memristor", state: "set",
    quantities: [
      .init(name: "peak_temperature", unit: "K", longName: "highest temperature", value: 800),
      .init(name: "conductance", unit: "S", longName: "current over terminal voltage", value: 1e-3),
      .init(name: "thermal_resistance", unit: "K W-1", longName: "rise per Joule power", value: 3e6),
    ],
    parameters: [
      .init(
        path: "drive/voltage", value: 0.4, unit: "V", derivatives: [2200, -6e-5, -2e6],
        differences: [2200.001, -6e-5, -2e6]),
      .init(
        path: "materials/HfOx/electrical_conductivity/sigma0", value: 1e5, unit: "S/m",
        derivatives: [3e-3, 9e-9, -9], differences: [3e-3, 9e-9, -9]),
      .init(
        path: "materials/HfOx/electrical_conductivity/activation_energy", value: 0, unit: "J",
        derivatives: [4e22, 1e17, -1e26], differences: [4e22, 1e17, -1e26]),
      .init(
        path: "boundaries/top/thermal", value: 300, unit: "K", derivatives: [0.4, -1e-7, nil],
        differences: [0.4, -1e-7, nil]),
    ],
    omissions: [.init(path: "filament/profile/0/z", reason: "another shape")],
    ranges: [
      .init(
        path: "materials/HfOx/electrical_conductivity/sigma0", unit: "S/m", nominal: 1e5,
        low: .init(value: 2500, quantities: [320, 3e-5, 4e6]),
        high: .init(value: 2.5e5, quantities: [nil, nil, nil], failure: "no solution at 0.4 V"))
    ],
    summary: [
      Scalar(name: "voltage_V", value: 0.4, unit: "V", longName: "voltage across the device"),
      Scalar(name: "mesh_vertices", value: 2800, unit: "1", longName: "mesh vertices"),
    ], config: "schema: 1\nstate: set\n", provenance: sampleResult().provenance)
}

@Suite struct SensitivityTests {
  let directory = TemporaryDirectory()

  @Test func everythingComesBack() throws {
    let path = directory.file("s.h5")
    var written = sampleSensitivity()
    try ResultFile.writeSensitivity(written, to: path)
    let read = try ResultFile.readSensitivity(path)
    written.provenance = read.provenance
    #expect(read == written)
    #expect(try ResultFile.kind(of: path) == .sensitivity)
    #expect(directory.contents == ["s.h5"])
  }

  @Test func nothingAskedForIsAFileToo() throws {
    let path = directory.file("s.h5")
    var written = sampleSensitivity()
    (written.ranges, written.omissions) = ([], [])
    for i in written.parameters.indices { written.parameters[i].differences = [] }
    try ResultFile.writeSensitivity(written, to: path)
    let read = try ResultFile.readSensitivity(path)
    written.provenance = read.provenance
    #expect(read == written)
  }

  @Test func elasticities() {
    let result = sampleSensitivity()
    #expect(abs(result.elasticity(result.parameters[0], 0)! - 1.1) < 1e-15)
    #expect(result.elasticity(result.parameters[2], 0) == nil)
    #expect(result.elasticity(result.parameters[3], 2) == nil)
  }

  @Test func equalResultsGiveEqualBytes() throws {
    #expect(try ResultFile.image(of: sampleSensitivity()) == ResultFile.image(of: sampleSensitivity()))
  }

  @Test func lengthsAreChecked() {
    var missing = sampleSensitivity()
    missing.parameters[1].derivatives.removeLast()
    var uneven = sampleSensitivity()
    uneven.parameters[1].differences = []
    var twice = sampleSensitivity()
    twice.parameters[1].path = twice.parameters[0].path
    var short = sampleSensitivity()
    short.ranges[0].high.quantities.removeLast()
    for broken in [missing, uneven, twice, short] {
      #expect(throws: ResultStoreError.self) { try ResultFile.image(of: broken) }
    }
  }

  @Test func otherKindsAreTold() throws {
    let path = directory.file("s.h5")
    try ResultFile.writeSensitivity(sampleSensitivity(), to: path)
    #expect(
      throws: ResultStoreError.wrongConventions(
        path: path, found: "fvsolve-sensitivity-1", expected: "fvsolve-impedance-1")
    ) { try ResultFile.readImpedance(path) }
    try ResultFile.writeImpedance(sampleImpedance(), to: path)
    #expect(throws: ResultStoreError.self) { try ResultFile.readSensitivity(path) }
  }
}
