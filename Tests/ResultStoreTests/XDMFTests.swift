import Foundation
import Testing

@testable import ResultStore

@Suite struct XDMFTests {
  let directory = TemporaryDirectory()

  private func text(_ name: String) throws -> String {
    String(decoding: try #require(bytes(directory.file(name))), as: UTF8.self)
  }

  @Test func namesEveryField() throws {
    var result = sampleResult()
    result.transient?.snapshots = []
    try ResultFile.write(result, to: directory.file("weakset.h5"))
    let text = try text("weakset.xdmf")
    let expected = [
      "TopologyType=\"Triangle\" NumberOfElements=\"128\"", "GeometryType=\"XY\"",
      "Dimensions=\"128 3\">weakset.h5:/mesh/triangles<", "Dimensions=\"81 2\">weakset.h5:/mesh/points<",
      "Dimensions=\"128\">weakset.h5:/mesh/region<", "Dimensions=\"81\">weakset.h5:/fields/potential<",
      "Dimensions=\"81\">weakset.h5:/fields/temperature<",
      "Dimensions=\"128\">weakset.h5:/fields/joule_heat<",
      "Dimensions=\"128 2\">weakset.h5:/fields/current_density<",
      "Name=\"temperature\" AttributeType=\"Scalar\" Center=\"Node\"",
      "Name=\"current_density\" AttributeType=\"Vector\" Center=\"Cell\"", "0 filament, 1 HfO₂ oxide",
    ]
    for part in expected { #expect(text.contains(part), "missing: \(part)") }
  }

  @Test func aMeshHasNoFields() throws {
    try ResultFile.writeMesh(sampleResult().mesh, title: "mesh", to: directory.file("m.h5"))
    let text = try text("m.xdmf")
    #expect(text.contains("m.h5:/mesh/region") && !text.contains("/fields/"))
  }

  @Test func snapshotsAreATemporalCollection() throws {
    try ResultFile.write(sampleResult(), to: directory.file("pulse.h5"))
    let text = try text("pulse.xdmf")
    #expect(text.contains("<Grid Name=\"device\" GridType=\"Collection\" CollectionType=\"Temporal\">"))
    #expect(text.components(separatedBy: "GridType=\"Uniform\"").count == 3)
    let parts = ["<Time Value=\"1e-12\"/>", ":/snapshots/0000/temperature<", "<Time Value=\"1e-06\"/>"]
    var rest = text[...]
    for part in parts + [":/snapshots/0001/current_density<"] {
      let found = try #require(rest.range(of: part), "missing or out of order: \(part)")
      rest = rest[found.upperBound...]
    }
    #expect(!text.contains(":/fields/"))
  }

  /// The published references have no snapshots: what is written for them stays what it was.
  @Test(arguments: ["reset", "weakset", "set"])
  func withoutSnapshotsNothingChanges(state: String) throws {
    let reference = PythonTests.root + "/results/reference/\(state)"
    try ResultFile.write(ResultFile.read(reference + ".h5"), to: directory.file("\(state).h5"))
    #expect(try text("\(state).xdmf") == String(decoding: bytes(reference + ".xdmf") ?? [], as: UTF8.self))
  }

  @Test(arguments: [("a/b.h5", "a/b.xdmf"), ("b.hdf5", "b.xdmf"), ("c", "c.xdmf"), ("d.v2.h5", "d.v2.xdmf")])
  func fileName(path: String, expected: String) { #expect(XDMF.path(for: path) == expected) }

  @Test func awkwardNamesStayXML() throws {
    var mesh = sampleResult().mesh
    mesh.regionNames = ["a--b", "<c> & d\n"]
    let text = XDMF.document(mesh: mesh, content: .fields, title: "--><x/>", file: "r&d <1>.h5")
    #expect(text.contains("r&amp;d &lt;1&gt;.h5:/mesh/points"))
    let comments = text.split(separator: "<!--").dropFirst().map { $0.prefix { $0 != "\n" } }
    #expect(comments.count == 2)
    for comment in comments { #expect(comment.hasSuffix(" -->") && !comment.dropLast(3).contains("--")) }
  }
}
