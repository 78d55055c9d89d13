import Foundation
import Testing

/// Pictures, where Python can draw them: a CI machine must be able to.
@Suite(.enabled(if: Available.pictures, "needs /usr/bin/python3 or FVSOLVE_PYTHON with matplotlib and h5py"))
struct PlotTests {
  static let fields = ["temperature", "potential", "current_density", "joule_heat"]

  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write(SampleDevice.text, to: "device.yaml")
  }

  @Test func solveDrawsTheTemperature() throws {
    let run = try fvsolve(["--geometry", "device.yaml"], in: folder)
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    for name in ["results/device-temperature.png", "results/device-temperature.svg"] {
      #expect(run.output.contains(name), "\(run.output)")
    }
    try expectPictures("results/device-temperature")
    #expect(folder.files.count == 6, "\(folder.files)")
  }

  @Test func everyFieldIsDrawn() throws {
    try solve()
    let run = try fvsolve(["plot", "r.h5", "--field", "all", "-o", "pictures"], in: folder)
    #expect(run.status == 0, "\(run.errors)")
    for field in Self.fields {
      try expectPictures("pictures/r-\(field)")
      #expect(run.output.contains("pictures/r-\(field).png"), "\(run.output)")
    }
    #expect(folder.files.count { $0.hasPrefix("pictures/") } == 2 * Self.fields.count)
  }

  @Test(arguments: [
    ["--field", "potential"], ["--field", "joule_heat", "--window", "20"], ["--window", "full"],
  ])
  func oneField(_ options: [String]) throws {
    try solve()
    let run = try fvsolve(["plot", "r.h5"] + options, in: folder)
    #expect(run.status == 0, "\(run.errors)")
    try expectPictures("r-\(options[0] == "--field" ? options[1] : "temperature")")
  }

  @Test func aPulseIsDrawnAsAMapAHistoryAndASheet() throws {
    let run = try fvsolve(
      [
        "--state", "set", "--pulse", "1 ns", "--follow", "1 ns", "--snapshots", "1/decade", "--resolution",
        "0.3", "-o", "r.h5",
      ], in: folder)
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    for name in ["r-temperature", "r-transient"] {
      #expect(run.output.contains("\(name).png"), "\(run.output)")
      try expectPictures(name)
    }
    let sheet = try fvsolve(["plot", "r.h5", "--snapshots"], in: folder)
    #expect(sheet.status == 0, "\(sheet.errors)")
    try expectPictures("r-temperature-snapshots")
  }

  @Test(arguments: [(["--field", "colour"], 64, "colour"), (["--window", "wide"], 64, "wide")])
  func badOptions(_ options: [String], _ status: Int32, _ word: String) throws {
    try solve()
    let run = try fvsolve(["plot", "r.h5"] + options, in: folder)
    #expect(run.status == status && run.errors.contains(word), "\(run.errors)")
  }

  @Test func badFiles() throws {
    let missing = try fvsolve(["plot", "none.h5"], in: folder)
    #expect(missing.status == 65 && missing.errors.contains("'none.h5' does not exist"), "\(missing.errors)")
    let text = try fvsolve(["plot", "device.yaml"], in: folder)
    #expect(text.status == 65 && text.errors.contains("not an HDF5 file"), "\(text.errors)")
    try solve()
    let unwritable = try fvsolve(["plot", "r.h5", "-o", "device.yaml/pictures"], in: folder)
    #expect(unwritable.status == 74 && unwritable.errors.contains("cannot write"), "\(unwritable.errors)")
  }

  /// A result is complete without its pictures: their failure is told, and is no failure of the solve.
  @Test func withoutPythonThereIsAResultAndAWarning() throws {
    let run = try fvsolve(
      ["--geometry", "device.yaml", "-o", "r.h5"], in: folder,
      environment: ["FVSOLVE_PYTHON": "/nonexistent/python"])
    #expect(run.status == 0)
    #expect(run.errors.contains("warning: no pictures"), "\(run.errors)")
    #expect(try folder.result("r.h5").state == "sample")
    let plot = try fvsolve(
      ["plot", "r.h5"], in: folder, environment: ["FVSOLVE_PYTHON": "/nonexistent/python"])
    #expect(plot.status == 70 && plot.errors.contains("/nonexistent/python"), "\(plot.errors)")
  }

  private func solve() throws {
    let run = try fvsolve(["--geometry", "device.yaml", "--no-plot", "-o", "r.h5"], in: folder)
    try #require(run.status == 0, "\(run.errors)")
  }

  /// NAME.png begins and ends as a PNG does, and is large enough to read; NAME.svg is an SVG.
  private func expectPictures(_ name: String) throws {
    let png = try folder.bytes(name + ".png")
    #expect(png.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]))
    #expect(png.suffix(8).starts(with: Data("IEND".utf8)), "\(name).png is cut off")
    let (width, height) = (Self.integer(png, at: 16), Self.integer(png, at: 20))
    #expect(width >= 600 && height >= 300, "\(width) x \(height)")
    let svg = String(decoding: try folder.bytes(name + ".svg"), as: UTF8.self)
    #expect(svg.contains("<svg") && svg.hasSuffix("</svg>\n"))
  }

  /// Four bytes, most significant first.
  private static func integer(_ data: Data, at offset: Int) -> Int {
    data[data.startIndex + offset..<data.startIndex + offset + 4].reduce(0) { $0 << 8 | Int($1) }
  }
}
