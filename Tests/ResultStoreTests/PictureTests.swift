import Foundation
import Testing

@testable import ResultStore

@Suite(.enabled(if: needsPython("h5py, matplotlib"), "needs python3-h5py and python3-matplotlib"))
struct PictureTests {
  static let interpreter = python(with: "h5py, matplotlib")
  let directory = TemporaryDirectory()
  let script = PythonTests.root + "/scripts/plot.py"
  let names = ["temperature", "potential", "current_density", "joule_heat"]

  @Test func everyFieldIsDrawnTheSameTwice() throws {
    let path = directory.file("weakset.h5")
    try ResultFile.write(sampleResult(), to: path)
    for folder in ["one", "two"] {
      let drawn = try draw([script, path, "--field", "all", "-o", directory.file(folder)])
      let expected = (names + ["transient"]).flatMap { name in
        ["png", "svg"].map { directory.file("\(folder)/weakset-\(name).\($0)\n") }
      }
      #expect(drawn.status == 0 && drawn.output == expected.joined(), "\(drawn.output)")
    }
    for name in names + ["transient"] {
      let png = try #require(bytes(directory.file("one/weakset-\(name).png")))
      let svg = try #require(bytes(directory.file("one/weakset-\(name).svg")))
      #expect(png.starts(with: [0x89, 0x50, 0x4e, 0x47]) && png.count > 20_000)
      #expect(String(decoding: svg.suffix(20), as: UTF8.self).contains("</svg>"))
      #expect(png == bytes(directory.file("two/weakset-\(name).png")))
      #expect(svg == bytes(directory.file("two/weakset-\(name).svg")))
    }
  }

  @Test func plotExplainsWhatIsWrongInOneLine() throws {
    let path = directory.file("weakset.h5")
    try ResultFile.write(sampleResult(), to: path)
    let mesh = directory.file("mesh.h5")
    try ResultFile.writeMesh(sampleResult().mesh, title: "mesh", to: mesh)
    var still = sampleResult()
    still.transient = nil
    let steady = directory.file("steady.h5")
    try ResultFile.write(still, to: steady)
    let cases: [(arguments: [String], status: Int32, message: String)] = [
      ([directory.file("none.h5")], 65, "does not exist"),
      ([directory.file("weakset.xdmf")], 65, "is not an HDF5 file"),
      ([mesh], 65, "Conventions is 'fvsolve-mesh-1'"),
      ([path, "-o", directory.file("weakset.h5/pictures")], 74, "cannot write into"),
      ([steady, "--snapshots"], 65, "steady.h5' has no snapshots"),
      ([path, "--window", "wide"], 64, "neither a half width in nm nor 'full'"),
      ([path, "--field", "colour"], 64, "invalid choice"),
      ([], 64, "required"),
    ]
    for (arguments, status, message) in cases {
      let result = try draw([script] + arguments)
      #expect(result.status == status, "\(arguments): \(result.output)")
      #expect(result.output.contains(message), "\(arguments): \(result.output)")
      #expect(result.output.hasPrefix("plot.py: ") && result.output.count(where: \.isNewline) == 1)
    }
  }

  /// Jumps, ramps after a delay, a train, and a run that ends with its pulse and keeps the fewest series.
  @Test(arguments: ["pulse", "edge", "train", "open"])
  func historiesAreDrawn(kind: String) throws {
    let path = directory.file("\(kind).h5")
    let steady = PythonTests.root + "/results/reference/weakset.h5"
    let made = try draw([PythonTests.root + "/Tests/Scripts/sample_transient.py", steady, path, kind])
    try #require(made.status == 0, "\(made.output)")
    let drawn = try draw([script, path])
    #expect(drawn.status == 0 && drawn.output == pictures(["\(kind)-temperature", "\(kind)-transient"]))
    let check = try draw([
      PythonTests.root + "/Tests/Scripts/check_history.py", path, kind, PythonTests.root + "/scripts",
    ])
    #expect(check.status == 0, "\(check.output)")
  }

  @Test(arguments: [[], ["--field", "all", "--window", "4"]])
  func snapshotsAreDrawn(options: [String]) throws {
    let path = directory.file("pulse.h5")
    try ResultFile.write(sampleResult(), to: path)
    let drawn = try draw([script, path, "--snapshots"] + options)
    let fields = options.isEmpty ? ["temperature"] : names
    #expect(
      drawn.status == 0 && drawn.output == pictures(fields.map { "pulse-\($0)-snapshots" }), "\(drawn.output)"
    )
  }

  @Test(arguments: [("set-impedance", "set-impedance"), ("weakset", "weakset-impedance")])
  func impedancesAreDrawn(name: String, picture: String) throws {
    let path = directory.file("\(name).h5")
    let made = try draw([PythonTests.root + "/Tests/Scripts/sample_impedance.py", path])
    try #require(made.status == 0, "\(made.output)")
    let drawn = try draw([script, path])
    #expect(drawn.status == 0 && drawn.output == pictures([picture]), "\(drawn.output)")
    let hurt = try draw(["-c", "import h5py; del h5py.File('\(path)', 'a')['residual/peak_fraction']"])
    #expect(hurt.status == 0, "\(hurt.output)")
    let refused = try draw([script, path])
    #expect(refused.status == 65 && refused.output.hasPrefix("plot.py: "), "\(refused.output)")
    #expect(refused.output.count(where: \.isNewline) == 1, "\(refused.output)")
  }

  static let sweeps: [(kind: String, endings: [String])] = [
    ("grid", ["lines", "map"]), ("thickness", ["lines"]), ("states", ["lines"]), ("fine", ["lines", "map"]),
    ("many", ["lines", "map"]), ("sobol", ["parameters"]), ("list", ["parameters"]),
  ]

  private func sampleSweep(_ kind: String, _ more: [String] = []) throws -> String {
    let path = directory.file("\(kind).h5")
    let made = try draw([PythonTests.root + "/Tests/Scripts/sample_sweep.py", path, kind] + more)
    try #require(made.status == 0, "\(made.output)")
    return path
  }

  @Test(arguments: sweeps) func sweepsAreDrawn(kind: String, endings: [String]) throws {
    let path = try sampleSweep(kind)
    let names = endings.map { "\(kind)-\($0)" }
    let drawn = try draw([script, path])
    #expect(drawn.status == 0 && drawn.output == pictures(names), "\(drawn.output)")
    let before = names.map { bytes(directory.file($0 + ".png")) }
    #expect(try draw([script, path]).status == 0)
    #expect(names.map { bytes(directory.file($0 + ".png")) } == before)
  }

  /// Only of the points that have them, one sheet for each state.
  @Test func fieldsOfASweepAreDrawnOnSheets() throws {
    let path = try sampleSweep("grid", [PythonTests.root + "/results/reference/set.h5"])
    let drawn = try draw([script, path])
    let names = ["grid-lines", "grid-map"] + (1...3).map { "grid-temperature-\($0)" }
    #expect(drawn.status == 0 && drawn.output == pictures(names), "\(drawn.output)")
    try Data("damaged".utf8).write(to: URL(fileURLWithPath: directory.file("grid.fields/000016.h5")))
    let refused = try draw([script, path])
    #expect(
      refused.status == 65 && refused.output.contains("000016.h5' is not an HDF5 file"), "\(refused.output)")
  }

  @Test func aSweepWithoutASolutionOrWithDamageIsNotDrawn() throws {
    let pending = try draw([script, try sampleSweep("pending")])
    #expect(pending.status == 65 && pending.output.contains("no point of this study has a solution yet"))
    for damage in ["del f['status']", "del f['voltage']", "del f.attrs['title']"] {
      let path = try sampleSweep("grid")
      let hurt = try draw(["-c", "import h5py; f = h5py.File('\(path)', 'a'); \(damage)"])
      #expect(hurt.status == 0, "\(hurt.output)")
      let refused = try draw([script, path])
      #expect(refused.status == 65 && refused.output.contains("is damaged"), "\(damage): \(refused.output)")
      #expect(refused.output.count(where: \.isNewline) == 1, "\(refused.output)")
    }
  }

  /// The correlation and the units on the axes, against numbers worked out by hand.
  @Test func numbersInPicturesAreRight() throws {
    let check = try draw([
      PythonTests.root + "/Tests/Scripts/check_sweep_picture.py", PythonTests.root + "/scripts",
    ])
    #expect(check.status == 0, "\(check.output)")
  }

  private func draw(_ arguments: [String]) throws -> (status: Int32, output: String) {
    let interpreter = try #require(Self.interpreter, "install python3-h5py and python3-matplotlib")
    return try run([interpreter] + arguments)
  }

  /// What plot.py prints for these, each as PNG and SVG.
  private func pictures(_ names: [String]) -> String {
    names.flatMap { name in ["png", "svg"].map { directory.file("\(name).\($0)\n") } }.joined()
  }
}
