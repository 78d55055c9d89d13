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

  @Test(arguments: [100_000, 1_100_000]) func manyPointsComeBack(count: Int) throws {
    var result = sampleDesign(count: count)
    result.points[count - 1]?.status = .invalid
    result.points[count - 1]?.message = "the last one"
    try expectSame(result)
  }

  /// As labelled axes and coordinates, by both ways that xarray has to HDF5.
  @Test(
    .enabled(if: readerPython != nil, "run the tests with scripts/test"), arguments: ["h5netcdf", "netcdf4"])
  func xarrayOpensIt(engine: String) throws {
    for (name, result) in [("grid", sampleSweep()), ("design", sampleDesign(count: 20))] {
      let path = directory.file("\(name).h5")
      try ResultFile.writeSweep(result, to: path)
      let check = try run([
        try #require(readerPython), PythonTests.root + "/Tests/Scripts/check_sweep.py", path, name, engine,
        PythonTests.root + "/scripts",
      ])
      #expect(check.status == 0, "\(check.output)")
    }
  }

  @Test func equalStudiesGiveEqualBytes() throws {
    let image = try ResultFile.image(of: sampleSweep())
    #expect(try ResultFile.image(of: sampleSweep()) == image)
    var other = sampleSweep()
    other.points[0]?.cpuSeconds = 12
    #expect(try ResultFile.image(of: other).count == image.count)
  }

  /// Series of every point along an axis of their own, and means over the last axis; a shard's too.
  @Test func seriesAndRepetitionsComeBack() throws {
    var result = sampleSweep()
    result.repeats = true
    result.series = .init(
      axis: .init(name: "time", values: .numbers([1, 2, 3], unit: "s"), longName: "time"),
      quantities: [
        .init(name: "level", unit: "1", longName: "level"),
        .init(name: "charge", unit: "C", longName: "charge"),
      ])
    for index in result.points.indices where result.points[index] != nil {
      result.points[index]?.values += (0..<6).map { Double(index * 10 + $0) }
    }
    result.points[20]?.values[8] = .nan
    try expectSame(result)
    #expect(result.series("charge", of: 20).map { $0[0] == 203 && $0[1].isNaN && $0[2] == 205 } == true)
    #expect(
      result.series("level", of: 4).map { $0.count == 3 && $0.allSatisfy(\.isNaN) } == true, "a pending point"
    )
    // The first six points are of one state and thickness, of voltages 0 to 0.5 V; the fifth is pending.
    let voltage = try #require(result.repeated("terminal_voltage"))
    #expect(voltage.mean.count == 9 && abs(voltage.mean[0] - 1.1 / 5) < 1e-15)
    let squares = [0.0, 0.1, 0.2, 0.3, 0.5].map { ($0 - 0.22) * ($0 - 0.22) }.reduce(0, +)
    #expect(abs(voltage.deviation[0] - (squares / 4).squareRoot()) < 1e-15)
    result.points[3]?.values.removeLast()
    #expect(throws: ResultStoreError.self) { try ResultFile.writeSweep(result, to: directory.file("bad.h5")) }
  }

  @Test func positionsAreRowMajor() {
    let result = sampleSweep()
    #expect(result.position(of: 0) == [0, 0, 0])
    #expect(result.position(of: 13) == [0, 2, 1])
    #expect(result.position(of: 53) == [2, 2, 5])
  }

  /// What contradicts itself is refused, and the message names it.
  @Test func contradictionsAreRefused() {
    func expect(_ words: String, _ change: (inout SweepResult) -> Void) {
      var result = sampleSweep()
      change(&result)
      let error = #expect(throws: ResultStoreError.self, "\(words)") {
        try ResultFile.writeSweep(result, to: directory.file("bad.h5"))
      }
      #expect(error?.description.contains(words) == true, "\(words): \(error?.description ?? "none")")
    }
    expect("'thickness' names two things") { $0.quantities[0].name = "thickness" }
    expect("'voltage' names two things") { $0.axes[0].name = "voltage" }
    for name in ["status", "message", "config", "provenance"] {
      expect("the file keeps it for itself") { $0.axes[0].name = name }
    }
    for name in ["", ".", "materials/TiN/kappa", "two words"] {
      expect("'\(name)' cannot be a name") { $0.quantities[1].name = name }
    }
    expect("the study has 54 points, its axes ask for 18") { $0.axes.remove(at: 0) }
    expect("1 to 32 axes, this one has 0") { $0.axes = [] }
    expect("axis 'state' has no values") { $0.axes[0].values = .texts([]) }
    expect("which is no place on an axis") { $0.axes[1].values = .numbers([1, .nan, 3], unit: "m") }
    expect("parameter 'p' has 54 values") {
      $0.parameters = [.init(name: "p", values: .numbers((0..<54).map(Double.init), unit: "1"), longName: "")]
    }
    expect("point 3 stands at place 2") { $0.points[2]?.index = 3 }
    expect("point 2 has 3 values for 4 quantities") { $0.points[2]?.values.removeLast() }
    expect("point 2 is there but pending") { $0.points[2]?.status = .pending }
    expect("point 2 converged and has a reason") { $0.points[2]?.message = "?" }
    expect("NUL") { $0.points[7]?.message = "a\0b" }
    expect("NUL") { $0.config = "a\0b" }
    expect("'title' cannot be an attribute") { $0.attributes.append(.init(name: "title", value: "")) }
    expect("'hold' cannot be an attribute of a study, or is one twice") {
      $0.attributes.append(.init(name: "hold", value: "current"))
    }
    expect("there is no shard 5/4") { $0.shard = .init(index: 5, count: 4) }
    expect("there is no shard 0/4") { $0.shard = .init(index: 0, count: 4) }
    #expect(directory.contents.isEmpty)
  }

  /// Cut off anywhere, or with a part missing or of the wrong kind, a file is an error and nothing worse.
  @Test func truncatedFilesAreRefused() throws {
    let path = directory.file("cut.h5")
    let whole = try ResultFile.image(of: sampleSweep())
    for size in stride(from: 0, to: whole.count, by: 499) {
      try Data(whole[..<size]).write(to: URL(fileURLWithPath: path))
      #expect(throws: ResultStoreError.self, "cut at \(size)") { try ResultFile.readSweep(path) }
    }
    try ResultFile.write(sampleResult(), to: path)
    let expected = ResultStoreError.wrongConventions(
      path: path, found: "fvsolve-1", expected: "fvsolve-sweep-1")
    #expect(throws: expected) { try ResultFile.readSweep(path) }
  }

  @Test(
    .enabled(if: needsPython("h5py"), "needs python3-h5py"),
    arguments: [
      "del f['status']", "del f['message']", "del f['peak_temperature']", "del f['thickness']",
      "del f['provenance']", "del f['config']", "del f.attrs['axes']", "del f.attrs['complete']",
      "f.attrs['complete'] = 0", "f['status'][0, 0, 0] = 9", "f.attrs['axes'] = ['state']",
      "f.attrs['quantities'] = ['config']", "f['config'][()] = 'other'", "f.attrs['shard'] = '5/4'",
      "f.attrs['shard'] = 'all'", "f.attrs['hold'] = 1", "f['voltage'][0] = float('nan')",
      "del f['status']; f['status'] = [[[1.5]]]",
      "del f['peak_temperature']; f.create_dataset('peak_temperature', (3, 3, 6), 'S4').attrs['units'] = 'K'",
    ])
  func damagedFilesAreRefused(change: String) throws {
    let interpreter = try #require(python(with: "h5py"), "install python3-h5py")
    let path = directory.file("hurt.h5")
    try ResultFile.writeSweep(sampleSweep(), to: path)
    let hurt = try run([interpreter, "-c", "import h5py; f = h5py.File('\(path)', 'a'); \(change)"])
    try #require(hurt.status == 0, "\(hurt.output)")
    let error = #expect(throws: ResultStoreError.self) { try ResultFile.readSweep(path) }
    #expect(error?.concernsWriting == false)
  }
}
