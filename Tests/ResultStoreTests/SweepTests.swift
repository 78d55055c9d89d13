import Foundation
import Testing

@testable import ResultStore

@Suite struct SweepTests {
  let directory = TemporaryDirectory()

  private func roundTrip(_ result: SweepResult) throws -> SweepResult {
    let path = directory.file("sweep.h5")
    try ResultFile.writeSweep(result, to: path)
    return try ResultFile.readSweep(path)
  }

  /// What comes back beside what went in: the provenance gains the HDF5 library on writing.
  private func expectSame(_ result: SweepResult) throws {
    var read = try roundTrip(result)
    #expect(read.provenance.arguments == result.provenance.arguments)
    read.provenance = result.provenance
    #expect(read == result)
  }

  @Test func aGridComesBackBitByBit() throws {
    try expectSame(sampleSweep())
    #expect(try ResultFile.kind(of: directory.file("sweep.h5")) == .sweep)
  }

  @Test func aShardOfADesignComesBackBitByBit() throws {
    var result = sampleDesign(count: 100)
    result.shard = .init(index: 2, count: 4)
    for index in result.points.indices where index % 4 != 1 { result.points[index] = nil }
    try expectSame(result)
    #expect(try roundTrip(result).count(.pending) == 75)
  }

  @Test func extremeNumbersAndTextsComeBackBitByBit() throws {
    let numbers = [
      0.0, -0.0, .nan, -.nan, Double(nan: 42, signaling: true), .infinity, -.infinity, .leastNonzeroMagnitude,
      .greatestFiniteMagnitude, 0.1 + 0.2, .pi,
    ]
    var result = sampleDesign(count: numbers.count)
    for (index, number) in numbers.enumerated() {
      result.points[index]?.values[0] = number
      result.points[index]?.cpuSeconds = number
    }
    result.points[0]?.status = .failed
    result.points[0]?.message = "Ω \u{1F525} \"quoted\", \\ and\ttab\r\n"
    try expectSame(result)
    let read = try #require(try roundTrip(result).points[3])
    #expect(read.values[0].bitPattern == Double.nan.bitPattern, "one NaN in the file, whatever it was")
  }

  @Test func hundredThousandPointsComeBack() throws { try expectSame(sampleDesign(count: 100_000)) }

  /// As labelled axes and coordinates, by both ways that xarray has to HDF5.
  @Test(
    .enabled(if: readerPython != nil, "run the tests with scripts/test"), arguments: ["h5netcdf", "netcdf4"])
  func xarrayOpensIt(engine: String) throws {
    for (name, result) in [("grid", sampleSweep()), ("design", sampleDesign(count: 20))] {
      let path = directory.file("\(name).h5")
      try ResultFile.writeSweep(result, to: path)
      let check = try run([
        try #require(readerPython), PythonTests.root + "/Tests/Scripts/check_sweep.py", path, name, engine,
      ])
      #expect(check.status == 0, "\(check.output)")
    }
  }
}
