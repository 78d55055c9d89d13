import CompactModel
import Foundation
import Testing

/// `fvsolve export` through the built program; what the files hold is tested beside the model.
@Suite struct ExportTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try Self.device.write(to: folder.path("device.json"))
  }

  /// Some device with all that can be exported.
  static let device: CompactDevice = {
    let (x, y) = (log(0.5)...log(4), 0.0...5.0)
    func surface(_ rows: [[Double]]) -> ChebyshevSurface { ChebyshevSurface(x: x, y: y, coefficients: rows) }
    let branch = Kinetics.Branch(
      logarithmicRate: 9.7, barrier: 1.6, barrierGrowth: 0.3, voltage: 0.19, exponent: 0.4)
    return CompactDevice(
      title: "a device for tests",
      fields: FieldModel(
        ambient: 300, path: StatePath(scales: 0.5...4, radius: 4e-9), voltageLimit: 2,
        resistance: surface([[6, -0.1], [-1.5, 0]]), peak: surface([[-1.2, 0], [-0.2, 0]]),
        mean: surface([[-1.6, 0], [-0.2, 0]])),
      switching: SwitchingParameters(
        kinetics: Kinetics(window: 0.2...0.9, set: branch, reset: branch), leads: 30,
        slow: SlowMemory(resistance: 3e5, timeConstant: 1e-6), slowThicknessExponent: 2, diodeDrop: 0.7,
        diodeIdeality: 1.1),
      oxideThickness: 7.5e-9,
      report: CalibrationReport(
        thermalResistance: [
          .init(
            state: 0.5, radius: 9e-9, gap: 0, peak: 3e5, mean: 2e5, peakAtReference: 3e5,
            meanAtReference: 2e5,
            uncertainty: 0.01)
        ],
        curves: [
          .plain: ProgrammingCurve(
            potentiation: [2e-3, 4e-3, 5e-3, 5.5e-3], depression: [5.5e-3, 3e-3, 2.2e-3, 2e-3])
        ]),
      origin: .init(version: "0.0.0", commit: "", seed: 1, input: "", sweeps: [:]))
  }()

  static let all = [
    "--spice", "out/device.lib", "--verilog-a", "out/device.va", "--aihwkit", "out/preset.py", "--cross-sim",
    "out/tables", "--thermal-resistance", "out/rth.csv",
  ]
  static let files = [
    "out/device.lib", "out/device.va", "out/preset.py", "out/tables/plain/dG_increasing.txt",
    "out/tables/plain/dG_decreasing.txt", "out/rth.csv",
  ]

  private func export(_ arguments: [String]) throws -> Run {
    try fvsolve(["export", "device.json"] + arguments, in: folder)
  }

  @Test func writesAllThatIsAskedFor() throws {
    let run = try export(Self.all)
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    #expect(run.output == "wrote \(Self.files.joined(separator: ", "))\n")
    let device = Self.device
    let tables = try #require(try device.crossSim()[.plain])
    let expected = [
      try device.spice(name: "device_memristor"), try device.verilogA(name: "device_memristor"),
      try device.aihwkit(), tables.increasing, tables.decreasing, try device.thermalResistanceTable(),
    ]
    for (file, text) in zip(Self.files, expected) {
      let written = String(decoding: try folder.bytes(file), as: UTF8.self)
      #expect(written == text, "\(file)")
      #expect(!written.contains(folder.root))
    }
    let json = try export(["--json"] + Self.all).json()
    #expect(json["written"] as? [String] == Self.files)
  }

  @Test(.enabled(if: Available.spice, "needs ngspice: run the tests with scripts/test"))
  func ngspiceTakesTheFile() throws {
    #expect(try export(["--spice", "My cell-2.lib"]).status == 0)
    try folder.write(
      """
      a device
      .include "My cell-2.lib"
      Vsource top 0 0.2
      Xcell top 0 w temp my_cell_2_memristor w0=0.5
      .control
      op
      print -i(vsource)
      .endc
      .end
      """, to: "test.cir")
    let spice = try shell("ngspice -b test.cir", in: folder)
    let line = spice.output.split(separator: "\n").first { $0.hasPrefix("-i(vsource) = ") }
    let current = try #require(
      line.flatMap { Double($0.dropFirst("-i(vsource) = ".count)) }, "\(spice.output)\(spice.errors)")
    #expect(abs(current / (0.2 * (try Self.device.memristor().conductance(0.5))) - 1) < 1e-5)
  }

  @Test(arguments: [
    [], ["--spice", "a", "--verilog-a", "./a"], ["--spice", "device.json"],
    ["--cross-sim", "t", "--aihwkit", "t"],
    ["--cross-sim", "t", "--spice", "t/plain/dG_increasing.txt"], ["--spice", "a", "-q", "-v"],
  ])
  func badOptionsAreUsageErrors(_ arguments: [String]) throws {
    let run = try export(arguments)
    #expect(run.status == 64, "\(run.output)\(run.errors)")
    #expect(folder.files == ["device.json"])
  }

  /// The first export could be written, another could not be made: there is neither.
  @Test(arguments: [
    (["--aihwkit", "b"], "AIHWKIT"), (["--cross-sim", "b"], "CrossSim"),
    (["--thermal-resistance", "b"], "thermal resistance"),
  ])
  func whatADeviceLacksIsNamed(_ arguments: [String], _ word: String) throws {
    var device = Self.device
    device.report = CalibrationReport()
    try device.write(to: folder.path("device.json"))
    let run = try export(["--spice", "a"] + arguments)
    #expect(
      run.status == 65 && run.errors.contains(word) && run.errors.contains("calibrate again"), "\(run.errors)"
    )
    #expect(folder.files == ["device.json"])
  }

  @Test func anEditedDeviceIsTakenOnlyIfSaid() throws {
    let text = String(decoding: try folder.bytes("device.json"), as: UTF8.self)
    try folder.write(
      text.replacingOccurrences(of: "a device for tests", with: "my device"), to: "device.json")
    let refused = try export(["--spice", "a.lib"])
    #expect(refused.status == 65 && refused.errors.contains("--accept-edited"), "\(refused.errors)")
    #expect(folder.files == ["device.json"])
    let taken = try export(["--spice", "a.lib", "--accept-edited"])
    #expect(taken.status == 0, "\(taken.errors)")
    #expect(String(decoding: try folder.bytes("a.lib"), as: UTF8.self).contains("my device"))
  }

  @Test func noDeviceFile() throws {
    let none = try fvsolve(["export", "none.json", "--spice", "a"], in: folder)
    #expect(none.status == 65 && none.errors.contains("none.json"), "\(none.errors)")
    try folder.write("{}", to: "empty.json")
    let empty = try fvsolve(["export", "empty.json", "--spice", "a"], in: folder)
    #expect(empty.status == 65 && empty.errors.contains("empty.json is no device file"), "\(empty.errors)")
    #expect(!folder.exists("a"))
  }

  @Test func aFileInTheWay() throws {
    try folder.write("old", to: "a")
    let run = try export(["--spice", "b", "--aihwkit", "a/preset.py"])
    #expect(run.status == 74 && run.errors.contains("a file is in the way"), "\(run.errors)")
    #expect(folder.files == ["a", "device.json"])
  }
}
