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

  @Test(.enabled(if: needsPython("h5py, matplotlib"), "needs python3-h5py and python3-matplotlib"))
  func everyFieldIsDrawnTheSameTwice() throws {
    let interpreter = try #require(
      python(with: "h5py, matplotlib"), "install python3-h5py and python3-matplotlib")
    let path = directory.file("weakset.h5")
    try ResultFile.write(sampleResult(), to: path)
    let script = Self.root + "/scripts/plot.py"
    let names = ["temperature", "potential", "current_density", "joule_heat"]
    for folder in ["one", "two"] {
      let drawn = try run([interpreter, script, path, "--field", "all", "-o", directory.file(folder)])
      let expected = names.flatMap { name in
        ["png", "svg"].map { directory.file("\(folder)/weakset-\(name).\($0)\n") }
      }
      #expect(drawn.status == 0 && drawn.output == expected.joined(), "\(drawn.output)")
    }
    for name in names {
      let png = try #require(bytes(directory.file("one/weakset-\(name).png")))
      let svg = try #require(bytes(directory.file("one/weakset-\(name).svg")))
      #expect(png.starts(with: [0x89, 0x50, 0x4e, 0x47]) && png.count > 20_000)
      #expect(String(decoding: svg.suffix(20), as: UTF8.self).contains("</svg>"))
      #expect(png == bytes(directory.file("two/weakset-\(name).png")))
      #expect(svg == bytes(directory.file("two/weakset-\(name).svg")))
    }
  }

  @Test(.enabled(if: needsPython("h5py, matplotlib"), "needs python3-h5py and python3-matplotlib"))
  func plotExplainsWhatIsWrongInOneLine() throws {
    let interpreter = try #require(
      python(with: "h5py, matplotlib"), "install python3-h5py and python3-matplotlib")
    let path = directory.file("weakset.h5")
    try ResultFile.write(sampleResult(), to: path)
    let mesh = directory.file("mesh.h5")
    try ResultFile.writeMesh(sampleResult().mesh, title: "mesh", to: mesh)
    let cases: [(arguments: [String], status: Int32, message: String)] = [
      ([directory.file("none.h5")], 65, "does not exist"),
      ([directory.file("weakset.xdmf")], 65, "is not an HDF5 file"),
      ([mesh], 65, "Conventions is 'fvsolve-mesh-1'"),
      ([path, "-o", directory.file("weakset.h5/pictures")], 74, "cannot write into"),
      ([path, "--window", "wide"], 64, "neither a half width in nm nor 'full'"),
      ([path, "--field", "colour"], 64, "invalid choice"),
      ([], 64, "required"),
    ]
    for (arguments, status, message) in cases {
      let result = try run([interpreter, Self.root + "/scripts/plot.py"] + arguments)
      #expect(result.status == status, "\(arguments): \(result.output)")
      #expect(result.output.contains(message), "\(arguments): \(result.output)")
      #expect(result.output.hasPrefix("plot.py: ") && result.output.count(where: \.isNewline) == 1)
    }
  }
}
