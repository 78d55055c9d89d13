import Foundation
import Testing

@testable import ResultStore

/// A made-up but consistent impedance, every optional part present.
func sampleImpedance() -> ImpedanceResult {
  let time = [1e-13, 1e-11, 1e-9, 1e-7]
  func curve(_ limit: Double) -> [Double] { time.map { limit * (1 - exp(-$0 / 1e-11)) } }
  return ImpedanceResult(
    title: "HfO₂ memristor", state: "weakset",
    curves: .init(
      time: time, peak: curve(3e6), filamentMean: curve(2e6), fosterPeak: curve(3e6),
      fosterFilamentMean: curve(2e6), hotSpotPeak: curve(3e6)),
    fosterPeak: .init(timeConstants: [1e-11, 1e-9], resistances: [2.5e6, 5e5]),
    fosterFilamentMean: .init(timeConstants: [1e-11], resistances: [2e6]),
    hotSpots: .init(
      timeConstants: [1e-12, 1e-11, 1e-9], resistances: [[1e6, 1.5e6, 5e5], [-2e5, 2e6, 6e5]],
      points: [SIMD2(0, 1e-9), SIMD2(4e-9, 2e-9)]),
    reducedModel: .init(
      timeConstants: [1e-13, 1e-11], resistances: [[1e6, 2e6], [5e5, 2e6], [0, 1e6]],
      points: [SIMD2(0, 1e-9), SIMD2(0, 2e-9), SIMD2(1e-9, 0)], filamentMean: [5e5, 1.5e6]),
    residual: .init(
      time: [250e-12, 1e-9], peak: [15, 4], peakFraction: [0.03, 0.008], filamentMean: [12, 2],
      filamentMeanFraction: [0.032, 0.006]),
    summary: [
      Scalar(name: "voltage_V", value: 0.4, unit: "V", longName: "voltage across the device"),
      Scalar(name: "mesh_vertices", value: 2800, unit: "1", longName: "mesh vertices"),
    ], config: "schema: 1\nstate: weakset\n", provenance: sampleResult().provenance)
}

@Suite struct ImpedanceTests {
  let directory = TemporaryDirectory()

  @Test func everythingComesBack() throws {
    let path = directory.file("z.h5")
    var written = sampleImpedance()
    try ResultFile.writeImpedance(written, to: path)
    let read = try ResultFile.readImpedance(path)
    written.provenance = read.provenance
    #expect(read == written)
    #expect(read.provenance.commit == "abc123")
    #expect(read.number("mesh_vertices") == 2800 && read.number("nothing") == nil)
    #expect(directory.contents == ["z.h5"])
  }

  @Test func whatIsAbsentStaysAbsent() throws {
    let path = directory.file("z.h5")
    var written = sampleImpedance()
    written.curves.filamentMean = nil
    written.curves.fosterFilamentMean = nil
    written.fosterFilamentMean = nil
    written.reducedModel.filamentMean = nil
    written.residual.filamentMean = nil
    written.residual.filamentMeanFraction = nil
    try ResultFile.writeImpedance(written, to: path)
    let read = try ResultFile.readImpedance(path)
    written.provenance = read.provenance
    #expect(read == written)
  }

  @Test func equalResultsGiveEqualBytes() throws {
    #expect(try ResultFile.image(of: sampleImpedance()) == ResultFile.image(of: sampleImpedance()))
  }

  @Test func itIsNoFieldResult() throws {
    let path = directory.file("z.h5")
    try ResultFile.writeImpedance(sampleImpedance(), to: path)
    #expect(
      throws: ResultStoreError.wrongConventions(
        path: path, found: "fvsolve-impedance-1", expected: "fvsolve-1")
    ) { try ResultFile.read(path) }
    try ResultFile.write(sampleResult(), to: path)
    #expect(
      throws: ResultStoreError.wrongConventions(
        path: path, found: "fvsolve-1", expected: "fvsolve-impedance-1")
    ) { try ResultFile.readImpedance(path) }
  }

  @Test func lengthsAreChecked() {
    var short = sampleImpedance()
    short.curves.fosterPeak.removeLast()
    #expect(throws: ResultStoreError.inconsistent("impedance/foster_peak has 3 values, expected 4")) {
      try ResultFile.image(of: short)
    }
    var lost = sampleImpedance()
    lost.hotSpots.points.removeLast()
    #expect(throws: ResultStoreError.inconsistent("hot_spots/points has 1 rows, expected 2")) {
      try ResultFile.image(of: lost)
    }
    var ragged = sampleImpedance()
    ragged.reducedModel.resistances[1] = [1]
    #expect(throws: ResultStoreError.inconsistent("reduced_model/resistance has 1 values, expected 2")) {
      try ResultFile.image(of: ragged)
    }
  }

  /// A file cut anywhere is refused, not believed.
  @Test(arguments: [0.1, 0.5, 0.9, 0.999])
  func aCutFileIsRefused(fraction: Double) throws {
    let path = directory.file("cut.h5")
    let image = try ResultFile.image(of: sampleImpedance())
    let cut = Data(image.prefix(Int(Double(image.count) * fraction)))
    try cut.write(to: URL(fileURLWithPath: path))
    #expect(throws: ResultStoreError.self) { try ResultFile.readImpedance(path) }
  }
}
