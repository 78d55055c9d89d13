import Foundation
import Testing

@testable import ResultStore

/// Made-up but consistent sweeps and reads.
private func sample(_ content: IVResult.Content) -> IVResult {
  IVResult(
    title: "HfO₂ memristor", state: "w = 0.2", deviceHash: String(repeating: "ab", count: 32),
    circuit: "direct",
    memory: "effective", content: content,
    summary: [Scalar(name: "period_s", value: 1, unit: "s", longName: "time of one cycle")],
    config: "schema: 1\nmeasurement: sweep\n", provenance: sampleResult().provenance)
}

private let sweep = IVResult.Sweep(
  samples: [
    Series(name: "time", values: [0, 0.5, 1], unit: "s", longName: "time since the start"),
    Series(name: "current", values: [0, 1e-3, -2e-3], unit: "A", longName: "current through the device"),
  ], cycle: [0, 0, 1], branch: [0, 3, 1],
  cycles: [Series(name: "set_source", values: [0.4, 0.41], unit: "V", longName: "source level of SET")])

private let reads = IVResult.ReadDisturb(
  reads: [0, 1, 10], names: ["w = 0.2", "lrs"], start: [0.2, 0.8],
  conductance: [[1e-3, 1.1e-3, 1.2e-3], [6e-3, 6e-3, 6.1e-3]],
  state: [[0.2, 0.21, 0.22], [0.8, 0.8, 0.81]],
  temperature: [[350, 351, 352], [400, 401, 402]], readsToOnePercent: [0.1, 6])

@Suite struct IVResultTests {
  let directory = TemporaryDirectory()

  @Test(arguments: [sample(.sweep(sweep)), sample(.readDisturb(reads))])
  func comesBackAsItWas(_ result: IVResult) throws {
    let path = directory.file("iv.h5")
    try ResultFile.writeIV(result, to: path)
    #expect(try ResultFile.kind(of: path) == .currentVoltage)
    var read = try ResultFile.readIV(path)
    // Writing adds the version of HDF5.
    read.provenance = result.provenance
    #expect(read == result)
    #expect(throws: ResultStoreError.self) { try ResultFile.readImpedance(path) }
  }

  /// Cycles without a switching, start states that do not change.
  @Test func whatIsNotThereIsNotANumber() throws {
    var (sweep, reads) = (sweep, reads)
    sweep.cycles[0].values[1] = .nan
    reads.readsToOnePercent[0] = .nan
    let path = directory.file("iv.h5")
    try ResultFile.writeIV(sample(.sweep(sweep)), to: path)
    guard case .sweep(let table) = try ResultFile.readIV(path).content else {
      throw CocoaError(.fileReadCorruptFile)
    }
    #expect(table.cycles[0].values[0] == 0.4 && table.cycles[0].values[1].isNaN)
    try ResultFile.writeIV(sample(.readDisturb(reads)), to: path)
    guard case .readDisturb(let test) = try ResultFile.readIV(path).content else {
      throw CocoaError(.fileReadCorruptFile)
    }
    #expect(test.readsToOnePercent[0].isNaN && test.readsToOnePercent[1] == 6)
  }

  @Test func lengthsMustFit() {
    var (short, missing, ragged) = (sweep, sweep, reads)
    short.samples[1].values.removeLast()
    missing.branch.removeLast()
    ragged.state[1].removeLast()
    for (content, name) in [
      (IVResult.Content.sweep(short), "sweep/current"), (.sweep(missing), "sweep/branch"),
      (.readDisturb(ragged), "read_disturb/state"),
    ] {
      let error = #expect(throws: ResultStoreError.self) {
        try ResultFile.writeIV(sample(content), to: directory.file("bad.h5"))
      }
      #expect(error.map { "\($0)".contains(name) } == true, "\(String(describing: error))")
    }
    #expect(!FileManager.default.fileExists(atPath: directory.file("bad.h5")))
  }

  @Test func tables() {
    #expect(
      sweep.csv == """
        time [s],current [A],cycle,branch
        0.0,0.0,0,0
        0.5,0.001,0,3
        1.0,-0.002,1,1

        """)
    #expect(
      reads.csv.split(separator: "\n")[0]
        == "reads,conductance from w = 0.2 [S],conductance from w = 0.8 [S]")
    #expect(reads.csv.split(separator: "\n")[3] == "10.0,0.0012,0.0061")
  }
}
