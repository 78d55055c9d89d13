import Foundation
import ResultStore
import Testing

/// Every command but `solve` and `plot`.
@Suite struct CommandTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write(SampleDevice.text, to: "device.yaml")
  }

  @Test(arguments: ["reset", "weakset", "set"], ["reduced", "full"])
  func meshes(state: String, stack: String) throws {
    let run = try fvsolve(["mesh", "--state", state, "--stack", stack, "--json"], in: folder)
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    #expect(try run.number("smallest_angle_deg") > 15)
    #expect(try run.number("volume_error") < 1e-12)
    let path = "results/\(state)\(stack == "full" ? "-full" : "")-mesh.h5"
    let mesh = try ResultFile.readMesh(folder.path(path))
    #expect(try run.number("vertices") == Double(mesh.points.count))
    #expect(try run.number("triangles") == Double(mesh.triangles.count))
    let regions = try #require(try run.json()["regions"] as? [String: Int])
    #expect(Set(regions.keys) == Set(mesh.regionNames))
    #expect(regions.values.reduce(0, +) == mesh.triangles.count)
    #expect(folder.exists(path.replacingOccurrences(of: ".h5", with: ".xdmf")))
  }

  @Test func meshTellsItsQuality() throws {
    let run = try fvsolve(["mesh", "--geometry", "device.yaml", "--refine", "1", "-o", "m.h5"], in: folder)
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    for word in [
      "vertices", "triangles", "smallest angle", "largest angle", "region 'filament'", "volume off by",
    ] {
      #expect(run.output.contains(word), "no '\(word)' in \(run.output)")
    }
    #expect(run.output.hasSuffix("wrote m.h5, m.xdmf\n"))
  }

  /// A mesh is no result: inspect says so.
  @Test func aMeshFileIsNotAResult() throws {
    _ = try fvsolve(["mesh", "--geometry", "device.yaml", "-o", "m.h5"], in: folder)
    let run = try fvsolve(["inspect", "m.h5"], in: folder)
    #expect(run.status == 65)
    #expect(run.errors.contains("'fvsolve-mesh-1', expected 'fvsolve-1'"), "\(run.errors)")
  }

  @Test func checkSaysHowAFileIsUnderstood() throws {
    let run = try fvsolve(["check", "device.yaml"], in: folder)
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    for phrase in [
      "device.yaml: ok", "layer 'oxide': oxide, 7.5 nm", "radius 4 nm → 8 nm", "gap: gap, 0 m to 2 nm",
      "boundary 'bottom': ground, held at 300 K", "drive: 0.4 V",
    ] {
      #expect(run.output.contains(phrase), "no '\(phrase)' in \(run.output)")
    }
    #expect(folder.files == ["device.yaml"], "nothing is solved or written")
  }

  /// The resolved text stands alone, says the same about itself, and solves to the same bits.
  @Test(arguments: ["set.yaml", "full/reset.yaml", "examples/hourglass.yaml", "niraula-karpov.yaml"])
  func resolvedTextIsTheSameDevice(_ name: String) throws {
    let original = Product.checkout + "/geometries/" + name
    let resolved = try fvsolve(["check", "--resolved", original], in: folder)
    #expect(resolved.status == 0, "\(resolved.errors)")
    try folder.write(resolved.output, to: "resolved.yaml")
    let again = try fvsolve(["check", "--resolved", "resolved.yaml"], in: folder)
    #expect(again.output == resolved.output)
    for (file, result) in [(original, "original.h5"), ("resolved.yaml", "resolved.h5")] {
      let run = try fvsolve(["--geometry", file, "--no-plot", "-o", result], in: folder)
      #expect(run.status == 0, "\(run.errors)")
    }
    let (first, second) = (try folder.result("original.h5"), try folder.result("resolved.h5"))
    #expect(first.fields.temperature == second.fields.temperature)
    #expect(first.summary == second.summary)
    #expect(first.config == second.config)
  }

  @Test func inspectTellsWhatSolveTold() throws {
    let solved = try fvsolve(["--geometry", "device.yaml", "--no-plot", "-o", "r.h5"], in: folder)
    #expect(solved.status == 0, "\(solved.errors)")
    let table = try fvsolve(["inspect", "r.h5"], in: folder)
    #expect(table.status == 0)
    #expect(solved.output == table.output + "wrote r.h5, r.xdmf\n")
    let json = try fvsolve(["inspect", "--json", "r.h5"], in: folder)
    #expect(try json.number("conductance_S") == folder.result("r.h5").summary.conductance)
    let config = try fvsolve(["inspect", "--config", "r.h5"], in: folder)
    let resolved = try fvsolve(["check", "--resolved", "device.yaml"], in: folder)
    #expect(config.output == resolved.output)
  }

  @Test func doctorReportsLibrariesAndPassesItsTests() throws {
    let run = try fvsolve(["doctor"], in: folder)
    let lines = run.output.split(separator: "\n").map(String.init)
    #expect(lines.first?.hasPrefix("fvsolve 0.") == true)
    for library in ["UMFPACK", "HDF5", "NLopt"] {
      #expect(lines.contains { $0.contains(library) && $0.contains { $0.isNumber } }, "\(run.output)")
    }
    // Pictures need Python and the script; everything else has to work wherever the tests run.
    let failed = lines.filter { $0.contains("FAILED") && !$0.contains("Python") && !$0.contains("plot.py") }
    #expect(failed.isEmpty, "\(failed)")
    #expect(lines.count { $0.hasPrefix("  ok ") } >= 3, "\(run.output)")
    #expect(run.status == (run.output.contains("FAILED") ? 70 : 0))
    #expect(folder.files == ["device.yaml"])
  }
}
