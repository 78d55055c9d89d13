import Foundation
import Testing

@testable import ResultStore

/// Runs a command to its end.
func run(_ command: [String]) throws -> (status: Int32, output: String) {
  let process = Process()
  process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  process.arguments = command
  process.environment = ProcessInfo.processInfo.environment.merging(["PYTHONDONTWRITEBYTECODE": "1"]) { $1 }
  let pipe = Pipe()
  process.standardOutput = pipe
  process.standardError = pipe
  try process.run()
  let output = pipe.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  return (process.terminationStatus, String(decoding: output, as: UTF8.self))
}

/// A Python with the given modules, or `nil`: the one on the path, or the system's own.
func python(with modules: String) -> String? {
  ["python3", "/usr/bin/python3"].first { (try? run([$0, "-c", "import \(modules)"]).status) == 0 }
}

/// The Python in which scripts/test installs meshio and xarray.
let readerPython = ProcessInfo.processInfo.environment["FVSOLVE_TEST_PYTHON"]

/// On a continuous-integration machine a missing module is a failure, elsewhere the tests that need it are left out.
func needsPython(_ modules: String) -> Bool {
  ProcessInfo.processInfo.environment["CI"] != nil || python(with: modules) != nil
}

@Suite struct PythonTests {
  let directory = TemporaryDirectory()
  /// Tests/ResultStoreTests/PythonTests.swift is three steps below the root.
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  @Test(.enabled(if: needsPython("h5py"), "needs python3-h5py"))
  func h5pyReadsEveryNameTypeAndUnit() throws {
    let interpreter = try #require(python(with: "h5py"), "install python3-h5py")
    let path = directory.file("weakset.h5")
    try ResultFile.write(sampleResult(), to: path)
    let check = try run([
      interpreter, Self.root + "/Tests/Scripts/check_result.py", path, Self.root + "/scripts",
    ])
    #expect(check.status == 0, "\(check.output)")
  }

  /// The same with xarray and meshio, and a time series that meshio reads.
  @Test(.enabled(if: readerPython != nil, "run the tests with scripts/test"))
  func xarrayAndMeshioReadTheSame() throws {
    let path = directory.file("weakset.h5")
    try ResultFile.write(sampleResult(), to: path)
    let check = try run([
      try #require(readerPython), Self.root + "/Tests/Scripts/check_result.py", path, Self.root + "/scripts",
      "xarray", "meshio",
    ])
    #expect(check.status == 0, "\(check.output)")
  }

  /// The seal before the data does not hide them.
  @Test(.enabled(if: needsPython("h5py"), "needs python3-h5py"))
  func h5pyReadsACheckpoint() throws {
    let interpreter = try #require(python(with: "h5py"), "install python3-h5py")
    let path = directory.file("run.h5")
    try ResultFile.writeCheckpoint(
      Checkpoint(identity: "ab", summary: "one line", reals: ["x": [1, -0.0]], integers: ["n": [.min]]),
      to: path)
    let script = """
      import h5py; f = h5py.File('\(path)')
      print(f.attrs['summary'], f['reals/x'][()].tolist(), f['integers/n'][0], f.userblock_size)
      """
    #expect(try run([interpreter, "-c", script]).output == "one line [1.0, -0.0] -9223372036854775808 512\n")
  }

  @Test(.enabled(if: needsPython("h5py"), "needs python3-h5py"))
  func readResultPrintsTheSummary() throws {
    let interpreter = try #require(python(with: "h5py"), "install python3-h5py")
    let path = directory.file("weakset.h5")
    try ResultFile.write(sampleResult(), to: path)
    let script = Self.root + "/scripts/read_result.py"
    let good = try run([interpreter, script, path])
    #expect(good.status == 0 && good.output.contains("conductance_S"), "\(good.output)")
    let bad = try run([interpreter, script, directory.file("none.h5")])
    #expect(bad.status == 65)
    #expect(bad.output == "read_result.py: '\(directory.file("none.h5"))' does not exist\n")
  }
}
